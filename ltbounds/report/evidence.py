"""What a judge wrote down, as rows of words: no dictionaries for readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from ltbounds.ledger.records import Record

__all__ = ["counterexample", "evidence_rows"]

NAMES = {
    "method": "Method", "points": "Points tried", "bits": "Bits of the balls", "boxes": "Boxes of the subdivision",
    "letters": "Taken as letters", "parts": "Parts", "checks": "Checks", "trials": "Trials", "successes": "Successes",
    "interval": "Exact interval", "confidence": "Confidence", "designed": "Trials by design", "bound": "Bound",
    "parameters": "Parameters", "printed": "Printed", "reproduced": "Reproduced", "source": "Source",
    "origin": "Found by", "Coq": "Theorem in Coq", "in Coq": "Which says",
    "less than the listed sentence": "Less than the listed sentence",
}  # fmt: skip
_DECIMAL = re.compile(r"-?\d+\.\d+")
_RATIO = re.compile(r"-?\d+/\d+")
LONG = 30
_BALL = re.compile(r"\[(\S+) \+/- (\S+)\]")
SKIPPED = ("because", "left", "right", "relation", "counterexample")


def counterexample(record: Record) -> str:
    """The stored point and the two sides there: "d = 1, eps = 1/4, where 0.5 <= 0.25 fails"; "" where there is none."""
    point = record.evidence.get("counterexample")
    if not point:
        return ""
    at = ", ".join(f"{name} = {value}" for name, value in point.items())
    sides = [_short(str(record.evidence.get(key, ""))) for key in ("left", "relation", "right")]
    return f"{at}, where {' '.join(sides)} fails" if all(sides) else at


def _short(side: str) -> str:
    """A side of a comparison without the zeros that a decimal ends in.

    >>> _short("0.500000000000000"), _short("1.00000000000000"), _short("[0.50 +/- 4.9e-16]"), _short("100")
    ('0.5', '1', '0.50 ± 4.9e-16', '100')
    """
    if _RATIO.fullmatch(side) and len(side) > LONG:
        return f"≈ {float(Fraction(side)):.6g}"
    ball = _BALL.fullmatch(side)
    if ball:
        return f"{ball[1]} ± {ball[2]}"
    return side.rstrip("0").rstrip(".") if _DECIMAL.fullmatch(side) else side


def evidence_rows(record: Record) -> Iterator[tuple[str, str]]:
    """Name and value of each piece of evidence, for readers."""
    for name, value in record.evidence.items():
        if name not in SKIPPED and value not in ("", None, (), [], {}):
            words = _words(value)
            yield NAMES.get(name, name.capitalize()), _plain(words) if name == "letters" else words


def _plain(symbolic: str) -> str:
    """What sympy prints, in our plain notation.

    >>> _plain("letter0 = (Max(-1, -eps + w)/2 + 1)**n, letter2 = exp(n*w)")
    'letter 0 = (max(-1, -eps + w)/2 + 1)^n, letter 2 = exp(n w)'
    """
    plain = symbolic.replace("**", "^").replace("*", " ").replace("Max(", "max(").replace("Min(", "min(")
    return re.sub(r"\bletter(?=\d)", "letter ", plain)


def _words(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} = {_words(inner)}" for name, inner in value.items())
    if isinstance(value, (list, tuple)):
        if len(value) == 2 and all(isinstance(end, (int, float)) for end in value):
            return f"[{_words(value[0])}, {_words(value[1])}]"
        return ", ".join(map(_words, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
