"""The executable theory of strong lottery tickets.

>>> import ltbounds as lt
>>> lt.n_necessary(0.01, 0.01), lt.n_sufficient(0.01, 0.01)
(13, 27)
>>> lt.smallest([0.5, 0.3, -0.2], 0.31, 0.02).mask
array([[False,  True, False]])
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
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
    from ltbounds.widths.required import required_widths as required_widths

_HOME = {
    "Law": "laws",
    "Ticket": "tickets.ticket",
    "claims": "theorems",
    "closest": "subsets.questions",
    "count": "subsets.counting",
    "covers": "subsets.covering",
    "facts_of": "networks.facts",
    "find_claim": "theorems",
    "find_result": "theorems",
    "load": "networks",
    "n_necessary": "theorems.ours.theorem_2",
    "n_sufficient": "theorems.ours.corollary_1",
    "prune": "tickets.pruning",
    "required_widths": "widths.required",
    "smallest": "subsets.questions",
}

__all__ = ["__version__"]
__all__ += list(_HOME)


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: importing `ltbounds` alone stays light."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"ltbounds.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
