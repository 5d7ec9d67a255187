"""The paper's letters for the parameters of our functions: `d_in` is d_{i-1} where the result's symbols say so."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["GREEK", "letters_of", "split_letter"]

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "eps": "ε", "epsilon": "ε", "theta": "θ", "lam": "λ",
    "lambda": "λ", "mu": "μ", "rho": "ρ", "sigma": "σ", "phi": "φ", "pi": "π",
    "tau": "τ", "kappa": "κ", "xi": "ξ", "eta": "η", "nu": "ν", "psi": "ψ", "omega": "ω",
}  # fmt: skip
HOUSE = {"depth": "l"}
SIGNS = {"plus": "+", "minus": "−", "-": "−"}
_LETTER = re.compile(r"([A-Za-zα-ωΑ-Ω][*']*(?:_(?:\{[^{}]*\}|[^\s,;{}]))?[*']*)(?=[,;]|$)")


def letters_of(symbols: Mapping[str, str]) -> dict[str, str]:
    """The letters that a result's symbol table gives: those with which a meaning begins.

    >>> letters_of({"d_in": "d_{i-1}, inputs", "eps": "tolerance, l2 norm", "c_in, c_out": "c_{l-1}, c_l, channels"})
    {'d_in': 'd_{i-1}', 'c_in': 'c_{l-1}', 'c_out': 'c_l'}
    """
    found = {}
    for names, meaning in symbols.items():
        rest = meaning
        for name in names.split(", "):
            letter = _LETTER.match(rest)
            if letter is None:
                break
            found[name] = letter[1]
            rest = rest[letter.end() :].lstrip(", ;")
    return found


def split_letter(name: str, letters: Mapping[str, str]) -> tuple[str, str]:
    """Base and subscript of a name, in the paper's letters where they are known.

    >>> split_letter("eps_l", {}), split_letter("d_in", {"d_in": "d_{i-1}"}), split_letter("members", {})
    (('ε', 'l'), ('d', 'i-1'), ('members', ''))
    """
    shown = letters.get(name, HOUSE.get(name, name))
    base, _, below = shown.partition("_")
    marks = ""
    if below.startswith("{"):
        below, _, marks = below[1:].partition("}")
    base = GREEK.get(base, base)
    if len(base) > 1 and not re.fullmatch(r".[*']+|.\d", base):  # a word: its parts are no subscripts
        return shown.replace("_", " "), ""
    if re.fullmatch(r"[A-Za-z]\d", base):
        base, below = base[0], base[1]
    return base.replace("'", "′") + marks.replace("'", "′"), ", ".join(
        (GREEK | SIGNS).get(s, s) for s in below.split("_")
    )
