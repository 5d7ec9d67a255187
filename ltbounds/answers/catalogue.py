"""Every numbered result as plain data that is read in a moment: names, formulas, letters, constants, claims.

Made from the theorems themselves when it is first asked for, and kept for as long as their sources stay the same.
"""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ltbounds.answers.kept import JUDGED, SHIPPED, digest, keep, kept
from ltbounds.decimals import enclosure
from ltbounds.errors import DomainError, LtboundsError
from ltbounds.theorems import guests

__all__ = ["Entry", "catalogue", "entry_of", "key_of", "plain", "record_catalogue", "search"]

SHIPPED_CATALOGUE = SHIPPED / "catalogue.json"
SOURCES = (
    *JUDGED,
    "report/formulas.py",
    "report/letters.py",
    "data/papers.toml",
    "answers/catalogue.py",
    "answers/known_constants.py",
    "studies/constants.py",
    "decimals.py",
)
ARXIV = re.compile(r"(?i)(?:arxiv:|https?://arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{5})(?:v\d+)?(?:\.pdf)?")
GREEK = (
    ("epsilon", "ε"), ("eps", "ε"), ("delta", "δ"), ("lam", "λ"), ("lambda", "λ"), ("gamma", "γ"), ("rho", "ρ"),
    ("sigma", "σ"), ("alpha", "α"), ("mu", "μ"), ("phi", "φ"), ("theta", "θ"),
    ("tau", "τ"), ("kappa", "κ"), ("xi", "ξ"), ("eta", "η"), ("nu", "ν"), ("psi", "ψ"),
)  # fmt: skip
SIGNS = (("<=", "≤"), (">=", "≥"), ("!=", "≠"), ("log2", "log₂"), ("H_2", "H₂"), ("infinity", "∞"))


def plain(text: str) -> str:
    """Our ASCII notation in Unicode.

    >>> plain("n >= c_hyp log2(k/eps)/H_2(k/n), |z| <= sqrt k, eps_l = delta/L")
    'n ≥ c_hyp log₂(k/ε)/H₂(k/n), |z| ≤ √k, ε_l = δ/L'
    >>> plain("1-eps of log2^2(k/eps), an eps-net, thm-3.delta")
    '1-ε of log₂²(k/ε), an eps-net, thm-3.delta'
    """
    for sign, shown in SIGNS:
        text = text.replace(sign, shown)
    text = re.sub(r"\bsqrt ?(?=[\w(])", "√", text)
    for name, letter in GREEK:
        text = re.sub(rf"(?<![A-Za-z`.])(?<![A-Za-z]-){name}(?![A-Za-z`-])", letter, text)
    return re.sub(r"(?<=[₂)])\^([23])(?!\w)", lambda power: "²³"["23".index(power[1])], text)


@dataclass(frozen=True)
class Entry:
    """One numbered result.

    `formulas` are (function, text), `constants` (name, enclosure, what it is for), `claims` (ID, statement) in order;
    `whole` and `repaired` are the claims that state it whole, as printed and repaired, or "".
    """

    paper: str
    short: str
    citation: str
    label: str
    where: str
    title: str
    statement: str
    symbols: Mapping[str, str]
    formulas: tuple[tuple[str, str], ...]
    constants: tuple[tuple[str, str, str], ...]
    claims: tuple[tuple[str, str], ...]
    whole: str
    repaired: str
    numbered: bool

    @property
    def text(self) -> str:
        """All that `search` looks at."""
        parts = [
            self.paper,
            self.citation,
            self.label,
            self.title,
            self.statement,
            *self.symbols,
            *self.symbols.values(),
        ]
        parts += [part for row in (*self.formulas, *self.claims) for part in row]
        return " ".join(parts)


@cache
def catalogue() -> tuple[Entry, ...]:
    """All results, in paper order; those of theorem packages of others last.

    >>> len({entry.paper for entry in catalogue()} - set(guests()))
    6
    """
    return (*_own(), *(_entry(row) for paper in guests() for row in _of_a_guest(paper)))


def _of_a_guest(paper: str) -> list[dict[str, Any]]:
    """Its results; none, with a warning, where the package cannot be read: ours must be had all the same."""
    try:
        return list(_made(paper))
    except (ImportError, AttributeError, LtboundsError) as problem:
        warnings.warn(f"theorem package {paper} is left out, as it cannot be read: {problem}", stacklevel=2)
        return []


def _cited(paper: str) -> tuple[str, str]:
    """Names and year, and the citation; of a guest its key and the first line of its docstring, as text."""
    from ltbounds.theorems import package
    from ltbounds.theorems.papers import find_paper

    if paper not in guests():
        return find_paper(paper).short, find_paper(paper).citation
    first = (package(paper).__doc__ or "").strip().partition("\n")[0].partition("  Key:")[0].replace("*", "")
    return paper, f"{first} (of the installed package {guests()[paper].module})".strip()


@cache
def _own() -> tuple[Entry, ...]:
    of = digest(SOURCES)
    found = kept("catalogue", of)
    if found is None:
        found = list(_made())
        keep("catalogue", of, found)
    return tuple(_entry(row) for row in found)


def record_catalogue(path: Path = SHIPPED_CATALOGUE) -> None:
    """Make it and write it to be shipped."""
    keep("catalogue", digest(SOURCES), list(_made()), path)


def _entry(row: dict[str, Any]) -> Entry:
    pairs = {name: tuple(map(tuple, row[name])) for name in ("formulas", "constants", "claims")}
    return Entry(**row | pairs)


def _made(guest: str | None = None) -> Iterator[dict[str, Any]]:
    """The results of the papers, or of one theorem package of others, which is read anew each time."""

    from ltbounds.ledger.board import KINDS, is_numbered
    from ltbounds.report.formulas import formula_text
    from ltbounds.report.letters import letters_of
    from ltbounds.theorems import claims_of, results

    constants = _constants()
    known = {claim.id for result in results(guest) for claim in claims_of(result)}
    for result in results(guest):
        letters = letters_of(result.symbols)
        short, citation = _cited(result.ref.paper)
        label = result.ref.label
        kind, _, number = label.partition(" ")
        whole = result.whole or f"{result.ref.paper}.{KINDS.get(kind, '?')}-{number}"
        beside = {formula.__name__ for formula in result.formulas}
        drawn = {formula.__name__: formula_text(formula, letters, beside) for formula in result.formulas}
        claims = {claim.id: claim.statement for claim in claims_of(result)}
        words = {name for names in result.symbols for name in names.split(", ")} | set(
            re.findall(r"\bc_\w+|\bC\b", " ".join([result.statement, *drawn.values()]))
        )
        yield {
            "paper": result.ref.paper, "short": short, "citation": citation, "label": label,
            "where": result.ref.where, "title": result.title, "statement": result.statement,
            "symbols": dict(result.symbols),
            "formulas": list(drawn.items()),
            "constants": [row for row in constants if row[0].split()[0] in words
                          and row[3] in (result.ref.paper, f"{result.ref.paper} {label}")],
            "claims": list(claims.items()), "whole": whole if whole in known else "", "repaired": result.repaired,
            "numbered": is_numbered(result),
        }  # fmt: skip


def _constants() -> list[tuple[str, str, str, str]]:
    """Constants with a best known value: name, enclosure, what it is for, the paper or result whose letter it is."""
    from ltbounds.answers.known_constants import known_constants

    return [
        (one.name, enclosure(one.lower, one.upper), f"{one.statement}; U[-1, 1]; {one.method}", one.letter_in)
        for one in known_constants()[0]
    ]


def _normal(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower())


def key_of(paper: str) -> str:
    """The key of the paper that a reader means: a key, how one begins, or an arXiv number, with or without its version.

    Raises `DomainError` where there is none, or more than one.

    >>> key_of("pensia"), key_of("arXiv:2410.14754v2"), key_of("https://arxiv.org/abs/2006.07990")
    ('pensia2020', 'natale2024', 'pensia2020')
    """
    from ltbounds.theorems import PAPERS
    from ltbounds.theorems.papers import find_paper

    papers = (*PAPERS, *guests())
    if paper in papers:
        return paper
    if number := ARXIV.fullmatch(paper.strip()):
        found = [key for key in PAPERS if find_paper(key).arxiv == number[1]]
    else:
        found = [key for key in papers if paper.strip() and key.startswith(paper.strip().lower())]
    if len(found) == 1:
        return found[0]
    if found:
        raise DomainError(f"paper={paper} must mean one paper, and could be {' or '.join(found)}")
    near = difflib.get_close_matches(paper, papers, 1, 0.4)
    hint = f" (did you mean {near[0]}?)" if near else ""
    raise DomainError(f"paper={paper} must be one of {', '.join(papers)}, or an arXiv number of theirs{hint}")


def entry_of(paper: str, label: str) -> Entry:
    """The result that a reader of the paper calls `label`; raises `DomainError` that names the nearest ones."""
    key = key_of(paper)
    mine = [entry for entry in catalogue() if entry.paper == key]
    short = {"thm": "theorem", "lem": "lemma", "cor": "corollary", "def": "definition", "prop": "proposition"}
    wanted = _normal(label)
    match = re.fullmatch(r"(thm|lem|cor|def|prop)(\d.*)", wanted)
    wanted = short[match[1]] + match[2] if match else wanted
    for entry in mine:
        if _normal(entry.label) == wanted:
            return entry
    labels = ", ".join(entry.label for entry in mine)
    raise DomainError(f"label={label!r} must be one of {labels}; `ltbounds list {key}` shows their titles")


def search(text: str) -> list[tuple[Entry, tuple[tuple[str, str], ...]]]:
    """Results in which every word of `text` stands, those with it in the title first; and the claims that match.

    >>> [(entry.paper, entry.label) for entry, _ in search("fixed-size subset sum")][0]
    ('natale2024', 'Theorem 2')
    """
    words = plain(text).lower().split()
    if not words:
        raise DomainError("text='' must be a word or more, such as `ltbounds search \"subset sum\"`")

    def holds(passage: str) -> bool:
        shown = plain(passage).lower()
        return all(word in shown for word in words)

    found = []
    for entry in catalogue():
        if holds(entry.text):
            claims = tuple(row for row in entry.claims if holds(" ".join(row)))
            found.append((not holds(f"{entry.label} {entry.title}"), not holds(entry.statement), entry, claims))
    found.sort(key=lambda row: row[:2])
    return [(entry, claims) for _, _, entry, claims in found]
