"""The executable theory of strong lottery tickets.

>>> import ltbounds as lt
>>> lt.n_necessary(0.01, 0.01), lt.n_sufficient(0.01, 0.01)
(14, 25)
>>> lt.theorem("natale2024", "Theorem 2").sample_size(k=4, n=12, eps=0.002)
11.94145054132022
>>> lt.smallest([0.5, 0.3, -0.2], 0.31, 0.02).mask
array([[False,  True, False]])
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from ltbounds import plots as plots
    from ltbounds.answers.bounds import assert_bound as assert_bound
    from ltbounds.answers.questions import certify as certify
    from ltbounds.answers.questions import constants as constants
    from ltbounds.answers.questions import network as network
    from ltbounds.answers.questions import success_probability as success_probability
    from ltbounds.answers.questions import verify as verify
    from ltbounds.answers.theorem import theorem as theorem
    from ltbounds.answers.versions import show_versions as show_versions
    from ltbounds.answers.widths import required_widths as required_widths
    from ltbounds.laws import Law as Law
    from ltbounds.networks import load as load
    from ltbounds.networks.facts import facts_of as facts_of
    from ltbounds.subsets.counting import count as count
    from ltbounds.subsets.covering import covers as covers
    from ltbounds.subsets.questions import closest as closest
    from ltbounds.subsets.questions import smallest as smallest
    from ltbounds.theorems import claims as claims
    from ltbounds.theorems import find_claim as find_claim
    from ltbounds.theorems import find_result as find_result
    from ltbounds.theorems.ours.corollary_1 import n_sufficient as n_sufficient
    from ltbounds.theorems.ours.theorem_2 import n_necessary as n_necessary
    from ltbounds.tickets.pruning import prune as prune
    from ltbounds.tickets.ticket import Ticket as Ticket

_HOME = {
    "Law": "laws",
    "Ticket": "tickets.ticket",
    "assert_bound": "answers.bounds",
    "certify": "answers.questions",
    "claims": "theorems",
    "closest": "subsets.questions",
    "constants": "answers.questions",
    "count": "subsets.counting",
    "covers": "subsets.covering",
    "facts_of": "networks.facts",
    "find_claim": "theorems",
    "find_result": "theorems",
    "load": "networks",
    "n_necessary": "theorems.ours.theorem_2",
    "n_sufficient": "theorems.ours.corollary_1",
    "network": "answers.questions",
    "plots": "",
    "prune": "tickets.pruning",
    "required_widths": "answers.widths",
    "show_versions": "answers.versions",
    "smallest": "subsets.questions",
    "success_probability": "answers.questions",
    "theorem": "answers.theorem",
    "verify": "answers.questions",
}

__all__ = ["__version__"]
__all__ += list(_HOME)


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: importing `ltbounds` alone stays light."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if not _HOME[name]:  # a room of its own
        return import_module(f"ltbounds.{name}")
    return getattr(import_module(f"ltbounds.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*(name for name in globals() if name.startswith("__")), *__all__})


class _Package(ModuleType):
    """Keeps `claims` the function of `__all__`, where importing the module `ltbounds.claims` would put the module."""

    @property
    def claims(self) -> Any:
        return import_module("ltbounds.theorems").claims

    @claims.setter
    def claims(self, module: ModuleType) -> None: ...


sys.modules[__name__].__class__ = _Package
