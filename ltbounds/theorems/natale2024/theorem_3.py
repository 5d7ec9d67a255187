"""Theorem 3: tickets of a promised density, by subset sums of a fixed size."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("natale2024", "Theorem 3", "section 4, appendix F")

RESULT = Result(
    ref=REF,
    title="Tickets of a promised density",
    statement="A source of depth 2l whose layers satisfy Eq. 28 can, with probability at least 1-eps, be pruned to within eps of every "
    "target of depth l, keeping a share of at most gamma = rho gamma' of its parameters: every weight is a sum of exactly k numbers.",
    symbols={
        "gamma": "density, the share kept",
        "rho": "largest ratio of neighbouring widths",
        "k": "size of a subset",
    },
    claims=(construction_claim("natale2024.thm-3", REF, "natale2024", size=6),),
)
