"""The papers' experiments, run again: a file each, a registry, a runner; their records are read by `read`."""

from __future__ import annotations

from importlib import import_module

from ltbounds.errors import DomainError
from ltbounds.learning.records import read, shipped
from ltbounds.studies.experiments.record import Experiment, Setup
from ltbounds.studies.experiments.runner import run

__all__ = ["NAMES", "NOT_WRITTEN", "Setup", "experiment", "read", "run", "shipped"]

_HOME = {
    "natale2024.density": "natale_density",
    "burkholz2022depth.tables": "depth_tables",
    "fischer2021.fig-1-onion": "fischer_fig_1:ONION",
    "fischer2021.fig-1-relu": "fischer_fig_1:RELU",
    "fischer2021.fig-1-readings": "fischer_study",
    "pensia2020.exp-1": "pensia_exp_1",
    "pensia2020.exp-2": "pensia_exp_2:TWO",
    "pensia2020.exp-2.four-layers": "pensia_exp_2:FOUR",
    "pensia2020.exp-2.lenet5": "pensia_exp_2:LENET5",
    "burkholz2022conv.tables-1-2": "conv_tables_1_2",
    "burkholz2022conv.tables-3-4": "conv_tables_3_4",
    "burkholz2022conv.tables-3-4.wide": "conv_wide",
}
NAMES = tuple(_HOME)
"""The experiments that can be run."""

NOT_WRITTEN: dict[str, str] = {}
"""What of the papers' experiments is still to be written: lists show these too, so that nobody takes them for done."""


def experiment(name: str) -> Experiment:
    """The experiment called `name`.  Raises `DomainError` where there is none."""
    if name not in _HOME:
        raise DomainError(f"name={name} must be one of {', '.join(NAMES)}")
    module, _, attribute = _HOME[name].partition(":")
    found: Experiment = getattr(import_module(f"ltbounds.studies.experiments.{module}"), attribute or "EXPERIMENT")
    return found
