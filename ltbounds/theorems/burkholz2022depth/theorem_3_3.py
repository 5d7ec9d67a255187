"""Theorem 3.3: two layers for one, for activations that are piecewise linear beside 0."""

from __future__ import annotations

from ltbounds.claims import Ref, Result
from ltbounds.theorems.existence import construction_claim

__all__ = ["RESULT"]

REF = Ref("burkholz2022depth", "Theorem 3.3", "section 3.2")
ID = "burkholz2022depth.thm-3.3"

RESULT = Result(
    ref=REF,
    title="Two layers for one",
    statement="A source [n_0, n_{s,1}, n_1] with an activation of slopes m_+, m_- beside 0 and no intercept in its first layer contains, "
    "with probability at least 1-delta', a subnetwork within eps' of each neuron of a target layer if "
    "n_{s,1} >= C n_0 log(n_0 / min{eps'/(T_t M), delta'/n_{t,1}}).",
    symbols={"n_0": "inputs", "T_t": "Lipschitz constant", "M": "bound of the inputs, at least 1"},
    claims=tuple(
        construction_claim(f"{ID}.{phi}", REF, "burkholz2022depth.2l", phi=phi)
        for phi in ("relu", "leaky_relu", "tanh")
    ),
)
