"""Section 3.1: the initialisations with non-zero biases that Lemma 2 suggests."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import exp, like, pi_like, sqrt
from ltbounds.claims import InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "he_product", "uniform_cdf"]

REF = Ref("fischer2021", "Section 3.1", "output scaling")


def uniform_cdf(t: Any, s: Any) -> Any:
    """P(X <= t) for X ~ U[-s, s] and -s <= t <= s.

    >>> uniform_cdf(1.0, 2.0)
    0.75
    """
    return (t + s) / (2 * s)


def he_product(n: Any, L: Any) -> Any:
    """Π_{m <= L} sigma_{w,m} for sigma_w^2 = 2/n in every layer (He): (2/n)^(L/2).

    It tends to 0 with the depth for n >= 3; it is 1 for n = 2.

    >>> he_product(8, 10)
    0.0009765625
    """
    return sqrt(2 / n) ** L


def _normal_density(t: Any, s: Any) -> Any:
    """The density of N(0, s^2) at t."""
    return exp(-t * t / (2 * s * s)) / (s * sqrt(2 * pi_like(t)))


UNIFORM = identity(
    "fischer2021.init-U",
    REF,
    "σu ~ U[-σ, σ] for u ~ U[-1, 1]: P(u <= t) = P(X <= σt) for X ~ U[-σ, σ]; so Lemma 2 with σ_{w,l} gives weights "
    "U[-σ_{w,l}, σ_{w,l}] and biases U[-Πσ_{w,m}, Πσ_{w,m}], all independent.",
    lambda t, s: (1 + t) / 2,
    lambda t, s: uniform_cdf(s * t, s),
    domain={"t": Real(-1, 1), "s": Real(0, 10, open_lo=True)},
    off=uniform_cdf,
)

NORMAL = identity(
    "fischer2021.init-N",
    REF,
    "σz ~ N(0, σ^2) for z ~ N(0, 1), the density being σ times that of z; so Lemma 2 with σ_{w,l} gives weights of variance "
    "σ_{w,l}^2 and biases of variance Πσ_{w,m}^2 (as after Theorem 5).",
    lambda t, s: _normal_density(t, like(1, t)),
    lambda t, s: s * _normal_density(s * t, s),
    domain={"t": Real(-5, 5), "s": Real(0, 10, open_lo=True)},
    off=lambda t, s: _normal_density(s * t, s),
    note="Section 3.1 prints N(0, σ_{w,l}) and N(0, Πσ_{w,m}).  Read as variances these fit Lemma 2 too, with scales the square roots.",
)

EQUIVALENCE_PRINTED = InequalityClaim(
    id="fischer2021.init-equiv",
    ref=REF,
    statement="As printed: up to scaling the initialisation U[-σ, σ] is that of parameters U[0, 1]: P(σu <= t) = P(X <= t) for "
    "0 <= t <= σ, u ~ U[0, 1], X ~ U[-σ, σ].",
    lhs=lambda t, s: t / s,
    rhs=uniform_cdf,
    relation="==",
    domain={"t": Real(0, 10), "s": Real(0, 10, open_lo=True)},
    where=lambda t, s: t <= s,
    method="steps",
    counterexample={"t": 0, "s": 1},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda t, s: (1 + t / s) / 2},
    note="U[0, 1] has no negative parameters; half of those of U[-σ, σ] are.  The proof of Theorem 5 uses U[-1, 1], which is right.",
    correction="fischer2021.init-equiv.corrected",
)

EQUIVALENCE = identity(
    "fischer2021.init-equiv.corrected",
    REF,
    "With u = 2v - 1 ~ U[-1, 1], v ~ U[0, 1]: P(σ(2v - 1) <= t) = (t/σ + 1)/2 = P(X <= t), X ~ U[-σ, σ].",
    uniform_cdf,
    lambda t, s: (t / s + 1) / 2,
    domain={"t": Real(-10, 10), "s": Real(0, 10, open_lo=True)},
    off=lambda t, s: t / s,
)

HE_SQUARES = identity(
    "fischer2021.scal-3.value",
    REF,
    "For n = 2 m^2: (2/n)^(L/2) = m^(-L).  In particular it is 1 for n = 2, whatever the depth.",
    lambda m, L: he_product(2 * m * m, L),
    lambda m, L: m ** (-L),
    domain={"m": Real(0, 10, open_lo=True), "L": Integers(1)},
    off=lambda m, L: m ** (-L - 1),
)

RATIO = identity(
    "fischer2021.scal-3.ratio",
    REF,
    "One more layer multiplies the product by (2/n)^(1/2).",
    lambda n, L: he_product(n, L + 1),
    lambda n, L: sqrt(2 / n) * he_product(n, L),
    domain={"n": Integers(3), "L": Integers(1)},
    off=lambda n, L: sqrt(3 / n) * he_product(n, L),
)

VANISHING_PRINTED = InequalityClaim(
    id="fischer2021.scal-3",
    ref=REF,
    statement="As printed, for any width: with σ_w^2 proportional to 1/n, here He's 2/n, the factor Π_{m<=L} σ_{w,m} falls with the depth.",
    lhs=lambda n, L: he_product(n, L + 1),
    rhs=he_product,
    relation="<",
    domain={"n": Integers(1), "L": Integers(1, 100)},
    method="steps",
    counterexample={"n": 1, "L": 1},
    recorded=Verdict.REFUTED,
    control={"domain": {"n": Integers(3), "L": Integers(1, 100)}},
    note="For n = 2 the factor is 1 at every depth, for n = 1 it grows.  From width 3 on, so for every network in use, the remark is right.",
    correction="fischer2021.scal-3.corrected",
)

VANISHING = InequalityClaim(
    id="fischer2021.scal-3.corrected",
    ref=REF,
    statement="For widths n >= 3 and σ_w^2 = 2/n the factor falls with every layer, by (2/n)^(1/2) <= (2/3)^(1/2).",
    lhs=lambda n, L: he_product(n, L + 1),
    rhs=he_product,
    relation="<",
    domain={"n": Integers(3), "L": Integers(1, 100)},
    method="steps",
    steps=(RATIO,),
    because="2/n < 1 for n >= 3.",
    recorded=Verdict.PROVED,
    control={"domain": {"n": Integers(1), "L": Integers(1, 100)}},
)

RESULT = Result(
    ref=REF,
    title="Initialisation with non-zero biases",
    statement="Weights U[-σ_{w,l}, σ_{w,l}] or N(0, σ_{w,l}^2), biases of the same family with scale Π_{m<=l} σ_{w,m}: up to a factor of the "
    "output the same as drawing all parameters from one law.",
    symbols={"s": "half-width or standard deviation", "t": "value", "n": "width", "L": "depth"},
    formulas=(uniform_cdf, he_product),
    claims=(UNIFORM, NORMAL, EQUIVALENCE_PRINTED, EQUIVALENCE, HE_SQUARES, RATIO, VANISHING_PRINTED, VANISHING),
)
