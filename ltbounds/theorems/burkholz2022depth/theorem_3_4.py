"""Theorem 3.4: two layers for one where the activation has an intercept."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("burkholz2022depth", "Theorem 3.4", "section 3.2")

RESULT = Result(
    ref=REF,
    title="Two layers for one, with an intercept",
    statement="Theorem 3.3 holds for activations with intercept d != 0 if the parameters are looks-linear (Assumption 2.2): kept "
    "weights come in mirrored pairs, whose intercepts cancel.",
    symbols={"d": "intercept of the activation at 0"},
    claims=(construction_claim("burkholz2022depth.thm-3.4", REF, "burkholz2022depth.2l_looks_linear", phi="sigmoid"),),
)
