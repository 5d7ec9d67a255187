"""Exact subset sums: optimal for the rational values of the given floats, never merely for their rounded sums.

=========================================  =======================================================================
`closest(x, z)`                            the subset whose sum is closest to z
`smallest(x, z, tolerance)`                the fewest members within the tolerance; among those, the closest
`closest_of_size(x, z, k)`                 the closest with exactly k members
`closest_up_to_size(x, z, k)`              the closest with at most k members
`count(x, z, tolerance)`                   how many subsets hit z within the tolerance
`worst_gap(x, lo, hi)`                     the worst distance of a target in [lo, hi] from its nearest subset sum
`covers(x, lo, hi, tolerance)`             whether every target in [lo, hi] is within the tolerance
`closest_reference(x, z)`                  all 2^n subsets in Fractions: slow and obvious, the judge in tests
`closest_ilp(x, z)`                        a mixed-integer program through PuLP: the referee, with side constraints
`closest_shared_ilp(x, z)`                 one subset that serves several targets at once
=========================================  =======================================================================

`ltbounds.subsets.questions` says which method runs when; `ltbounds.subsets.meet_in_the_middle.best_errors` is the bare
kernel for millions of Monte Carlo trials.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ltbounds.subsets.counting import count as count
    from ltbounds.subsets.covering import covers as covers
    from ltbounds.subsets.covering import worst_gap as worst_gap
    from ltbounds.subsets.ilp import closest_ilp as closest_ilp
    from ltbounds.subsets.ilp import closest_shared_ilp as closest_shared_ilp
    from ltbounds.subsets.problems import SubsetSums as SubsetSums
    from ltbounds.subsets.questions import closest as closest
    from ltbounds.subsets.questions import closest_of_size as closest_of_size
    from ltbounds.subsets.questions import closest_up_to_size as closest_up_to_size
    from ltbounds.subsets.questions import smallest as smallest
    from ltbounds.subsets.reference import closest_reference as closest_reference

_HOME = {
    "SubsetSums": "problems",
    "closest": "questions",
    "closest_ilp": "ilp",
    "closest_shared_ilp": "ilp",
    "closest_of_size": "questions",
    "closest_reference": "reference",
    "closest_up_to_size": "questions",
    "count": "counting",
    "covers": "covering",
    "smallest": "questions",
    "worst_gap": "covering",
}
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f"ltbounds.subsets.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__} has no attribute {name}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
