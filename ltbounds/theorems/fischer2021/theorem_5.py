"""Theorem 5: tickets with non-zero biases, depth 2L."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("fischer2021", "Theorem 5", "section 4")

RESULT = Result(
    ref=REF,
    title="Tickets with non-zero biases",
    statement="A source of depth 2L with widths n_{2l-1} = C n_{l-1} log(k_{l-1,max} n_l / min{eps_l, delta/L}) and non-zero biases "
    "contains, with probability at least 1-delta, a subnetwork that, scaled by lambda, is within eps of the target on [-1,1]^{n_0}.",
    symbols={"n_l": "widths of the target", "L": "its depth", "k": "in-degree", "eps": "tolerance", "delta": "failure"},
    claims=(
        construction_claim("fischer2021.thm-5", REF, "fischer2021"),
        construction_claim("fischer2021.ll-6", REF, "fischer2021.looks_linear"),
    ),
)
