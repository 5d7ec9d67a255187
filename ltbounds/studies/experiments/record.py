"""What an experiment is: a preparation, repetitions that can be resumed, a summary by criteria fixed beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import require
from ltbounds.montecarlo.intervals import clopper_pearson

__all__ = ["Experiment", "Setup", "judgement", "mean_row", "paired_difference"]

Row = dict[str, Any]


@dataclass(frozen=True)
class Setup:
    """How an experiment is run: quick (seconds, scikit-learn's digits or a subset) or paper, and where the data lie."""

    profile: str = "quick"
    seed: int = 0
    data: Path | None = None

    @property
    def quick(self) -> bool:
        """Whether this is the profile for CI, whose numbers say nothing about the paper."""
        return self.profile == "quick"


@dataclass(frozen=True)
class Experiment:
    """One table or figure: `prepare(setup)` once, `repeat(prepared, number)` each, `judge(setup, results)` at last."""

    name: str
    place: str
    prepare: Callable[[Setup], Any]
    repeat: Callable[[Any, int], Row]
    judge: Callable[[Setup, list[Row]], tuple[list[Row], list[Row]]]
    figure: Callable[..., Any]
    repetitions: int
    protocol: str
    readings: tuple[str, ...] = field(default=())


def paired_difference(first: np.ndarray, second: np.ndarray, confidence: float = 0.99) -> tuple[float, float, float]:
    """The difference of two accuracies on the same samples (bool arrays), and an interval for it in the population.

    With p the chance that only the first is right and q that only the second is, the difference is p - q; each of the
    two has a Clopper-Pearson interval of level (1 + confidence)/2, so both hold at once with `confidence`.

    >>> difference, low, high = paired_difference(np.ones(1000, bool), np.ones(1000, bool))
    >>> difference, round(low, 4), round(high, 4)
    (0.0, -0.006, 0.006)
    """
    require(first.shape == second.shape, "second.shape", second.shape, f"be {first.shape}")
    level, n = (1 + confidence) / 2, len(first)
    only = int((first & ~second).sum()), int((second & ~first).sum())
    (a, b), (c, d) = (clopper_pearson(k, n, confidence=level) for k in only)
    return (only[0] - only[1]) / n, a - d, b - c


def mean_row(what: str, values: list[float], printed: float | None = None, **more: Any) -> Row:
    """The mean over repetitions with Student's 95 % interval (none for a single one), beside what the paper prints."""
    from scipy.stats import t

    mean, n = float(np.mean(values)), len(values)
    half = float(t.ppf(0.975, n - 1) * np.std(values, ddof=1) / np.sqrt(n)) if n > 1 else None
    low, high = (None, None) if half is None else (mean - half, mean + half)
    return {
        "what": what, "mean": mean, "low": low, "high": high, "repetitions": n, "printed": printed,
        "values": [float(v) for v in values], **more,
    }  # fmt: skip


def judgement(setup: Setup, sentence: str, criterion: str, verdict: str, why: str) -> Row:
    """A verdict on a printed sentence; the quick profile never judges a paper."""
    if setup.quick:
        verdict, why = "not comparable", f"quick profile; {why}"
    return {"sentence": sentence, "criterion": criterion, "verdict": verdict, "why": why}
