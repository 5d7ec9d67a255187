"""Theorem 3.1: two convolutional layers for one (Algorithm 1)."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("burkholz2022conv", "Theorem 3.1", "section 3.1")

RESULT = Result(
    ref=REF,
    title="Convolutional tickets of depth 2L",
    statement="A convolutional source of depth 2L_t whose odd layers have enough channels contains, with probability at least 1-delta, "
    "a subnetwork within eps of the target; odd layers hold univariate filters.",
    symbols={"L_t": "depth of the target"},
    claims=(
        construction_claim("burkholz2022conv.thm-3.1", REF, "burkholz2022conv.2l"),
        construction_claim("burkholz2022conv.thm-3.1.sigmoid", REF, "burkholz2022conv.2l_looks_linear", phi="sigmoid"),
    ),
)
