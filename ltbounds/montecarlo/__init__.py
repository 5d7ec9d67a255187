"""Monte Carlo: success probabilities of random subset sum, known as well as one wants, in a store that is never wrong.

=============================  =========================================================================================
`RandomSubsetSum`              an experiment: n numbers of a law; a fixed, a random or all targets; any subset or a size
`run(experiment, trials)`      the errors of trials, in memory
`Store`, `sweep`, `Until`      many experiments, until they are known well enough, in a file that survives everything
`success_table(store, eps)`    success probabilities with their intervals, as a data frame
`failure_intervals`, `needed`  how many numbers a failure probability takes: n_delta(eps), with its confidence
`rare_failures`                failures of 1e-6 and below, by splitting along n
`smallest_sizes`               how many members the smallest subset within a tolerance has
`sum_densities`                the density of sums of k numbers
`clopper_pearson`              the exact interval for one look
`anytime_interval`             the interval that holds however often one looks
`trials_to_separate`           how many trials a question needs
=============================  =========================================================================================

A law of one's own is a `ltbounds.laws.Law` record with a sampler.  `ltbounds.studies.empirical` has the answers of the
package's own sweep.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from ltbounds.montecarlo.design import trials_to_separate
from ltbounds.montecarlo.experiments import Estimate, RandomSubsetSum, estimate, run
from ltbounds.montecarlo.intervals import anytime_interval, clopper_pearson

if TYPE_CHECKING:
    from ltbounds.montecarlo.densities import sum_densities as sum_densities
    from ltbounds.montecarlo.estimates import needed_table as needed_table
    from ltbounds.montecarlo.estimates import success_table as success_table
    from ltbounds.montecarlo.needs import failure_intervals as failure_intervals
    from ltbounds.montecarlo.needs import needed as needed
    from ltbounds.montecarlo.rare import rare_failures as rare_failures
    from ltbounds.montecarlo.sizes import smallest_sizes as smallest_sizes
    from ltbounds.montecarlo.store import Store as Store
    from ltbounds.montecarlo.sweeping import Until as Until
    from ltbounds.montecarlo.sweeping import sweep as sweep

_HOME = {
    "Store": "store",
    "Until": "sweeping",
    "failure_intervals": "needs",
    "needed": "needs",
    "needed_table": "estimates",
    "rare_failures": "rare",
    "smallest_sizes": "sizes",
    "success_table": "estimates",
    "sum_densities": "densities",
    "sweep": "sweeping",
}
__all__ = [
    "Estimate", "RandomSubsetSum", "Store", "Until", "anytime_interval", "clopper_pearson", "estimate",
    "failure_intervals", "needed", "needed_table",
    "rare_failures", "run", "smallest_sizes", "success_table", "sum_densities", "sweep",
    "trials_to_separate",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"ltbounds.montecarlo.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
