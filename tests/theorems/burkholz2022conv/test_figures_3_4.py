"""Figures 3 and 4 against counts of 100,000 cases that were made without this package."""

import numpy as np
import pytest

from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.theorems.burkholz2022conv.figures_3_4 import best_errors_of, sizes

CASES = 100_000
BY_SIZE = (1033, 13_713, 44_922, 35_783, 4101, 377)
"""Cases of U[-1,1] whose smallest subset within 0.01 (the best one where there is none) has 0, 1, ..., 5 members."""


def _compatible(ours: int, theirs: int) -> bool:
    """Whether two counts of 100,000 may have one probability: intervals at 1 - 1e-9 meet (false alarm below 1e-9)."""
    (a, b), (c, d) = (clopper_pearson(n, CASES, confidence=1 - 1e-9) for n in (ours, theirs))
    return a <= d and c <= b


@pytest.mark.parametrize(("law", "failures"), [("uniform", 404), ("product", 3552)])
def test_failures_of_the_best_subset(law: str, failures: int) -> None:
    ours = int((best_errors_of(law, CASES) > 0.01).sum())
    assert _compatible(ours, failures)
    assert not _compatible(ours, 2 * failures)


def test_sizes_of_the_smallest_subset() -> None:
    counts = np.bincount(sizes("uniform", CASES, small=True), minlength=len(BY_SIZE))
    assert all(_compatible(int(ours), theirs) for ours, theirs in zip(counts, BY_SIZE, strict=False))
    assert counts.sum() == CASES
