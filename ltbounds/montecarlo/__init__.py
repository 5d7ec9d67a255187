"""Monte Carlo: trials, designed sample sizes, exact intervals."""

from __future__ import annotations

from ltbounds.montecarlo.design import trials_to_separate
from ltbounds.montecarlo.experiments import Estimate, RandomSubsetSum, estimate, run
from ltbounds.montecarlo.intervals import clopper_pearson

__all__ = ["Estimate", "RandomSubsetSum", "clopper_pearson", "estimate", "run", "trials_to_separate"]
