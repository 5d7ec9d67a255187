"""Assumption 3.1: two lines beside 0, and the activations that have them."""

from __future__ import annotations

from ltbounds.claims import Result
from ltbounds.notation import place

from ltbounds.theorems.shared.activation_claims import (  # isort: skip
    g, g_inverse, inverse_claims, leaky_relu_claim, new_activation_claims, reach, reach_sigmoid, reach_tanh,
    relu_claim, sigmoid_claims, tanh_claims,
)  # fmt: skip

__all__ = ["RESULT"]

HERE = place("burkholz2022depth", "Assumption 3.1", "section 3.1")
TANH = tanh_claims(HERE, "act-tanh")
SIGMOID = sigmoid_claims(HERE, "act-sigmoid", TANH.bound)

RESULT = Result(
    ref=HERE.ref, title="Activations that are nearly two lines beside 0",
    statement="For any eps > 0 there is a(eps) > 0 with |phi(x) - (m_+ x + d)| <= eps for 0 <= x <= a(eps), |phi(x) - (m_- x + d)| <= eps for "
    "-a(eps) <= x < 0, m_+ + m_- != 0, and g(x) = x/a(x) invertible on an interval ]0, eps''].",
    symbols={
        "m_+, m_-, d": "slopes beside 0 and value at 0; `networks.near_zero` computes them and a(eps) for any activation, certified",
        "c, p": "the departure from the two lines is at most c|x|^p", "eps": "sup over [-a, a] of |phi - two lines|",
    },
    formulas=(reach, g, g_inverse, reach_tanh, reach_sigmoid),
    claims=(
        *inverse_claims(HERE, "assump-3.1"), relu_claim(HERE, "act-relu"), leaky_relu_claim(HERE, "act-leaky"), *TANH,
        *SIGMOID, *new_activation_claims(HERE, "assump-3.1", TANH, SIGMOID),
    ),
)  # fmt: skip
