"""Monte Carlo: experiments, designed sample sizes, exact intervals, a store that survives everything."""

from __future__ import annotations

from ltbounds.montecarlo.design import trials_to_separate
from ltbounds.montecarlo.experiments import Estimate, RandomSubsetSum, estimate, run
from ltbounds.montecarlo.intervals import anytime_interval, clopper_pearson

__all__ = [
    "Estimate",
    "RandomSubsetSum",
    "anytime_interval",
    "clopper_pearson",
    "estimate",
    "run",
    "trials_to_separate",
]
