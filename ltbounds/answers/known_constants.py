"""The constants that the papers leave open, and the numbers behind them, kept like every answer that takes seconds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltbounds.answers.kept import SHIPPED, digest, keep, kept

if TYPE_CHECKING:
    from ltbounds.studies.constants import ConstantRow, MetConstant
    from ltbounds.theorems.ours.constants import CertifiedConstant

__all__ = ["SHIPPED_CONSTANTS", "known_constants", "record_constants"]

SHIPPED_CONSTANTS = SHIPPED / "constants.json"
NAME = "constants"
SOURCES = (
    "arith.py", "laws", "theorems/ours", "montecarlo", "studies/constants.py", "studies/empirical.py",
    "studies/compact.py", "studies/design.py", "theorems/natale2024/corollary_1/all_k.py", "data/moments.json",
    "data/success.json", "data/rare.json", "data/reflected.json",
)  # fmt: skip
"""What the constants are computed from."""


def known_constants() -> tuple[list[CertifiedConstant], list[ConstantRow], list[MetConstant]]:
    """Constants between certified ends; numbers at each eps and delta; C met in the package's sweep.

    Those of `studies.constants`, computed once for these sources.

    >>> known_constants()[0][0].name
    'c_l'
    """
    from ltbounds.studies.constants import ConstantRow, MetConstant
    from ltbounds.theorems.ours.constants import CertifiedConstant

    found = kept(NAME, digest(SOURCES))
    if found is None:
        found = _computed()
        keep(NAME, digest(SOURCES), found)
    return (
        [CertifiedConstant(**row) for row in found["enclosures"]],
        [ConstantRow(**row) for row in found["numbers"]],
        [MetConstant(**row) for row in found["met"]],
    )


def _computed() -> dict[str, list[dict[str, Any]]]:
    from ltbounds.studies.constants import constants, enclosures, met_constants

    return {
        "enclosures": [asdict(row) for row in enclosures()],
        "numbers": [asdict(row) for row in constants()],
        "met": [asdict(row) for row in met_constants()],
    }


def record_constants(path: Path = SHIPPED_CONSTANTS) -> None:
    """Compute them and write them to be shipped."""
    keep(NAME, digest(SOURCES), _computed(), path)
