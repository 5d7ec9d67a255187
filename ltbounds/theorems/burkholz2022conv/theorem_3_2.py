"""Theorem 3.2: convolutional tickets of depth L+1 (Algorithm 2)."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("burkholz2022conv", "Theorem 3.2", "section 4")

RESULT = Result(
    ref=REF,
    title="Convolutional tickets of depth L+1",
    statement="A convolutional source of depth L_t + 1, wide enough for copies of every channel, contains, with probability at least "
    "1-delta, a subnetwork within eps of the target.",
    symbols={"L_t": "depth of the target"},
    claims=(construction_claim("burkholz2022conv.thm-3.2", REF, "burkholz2022conv.l+1", depth=4),),
)
