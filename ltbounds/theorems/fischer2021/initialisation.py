"""Section 3.1: the initialisations with non-zero biases that Lemma 2 suggests."""

from __future__ import annotations

from typing import Annotated

from ltbounds.arith import Scalar, exp, like, pi_like, sqrt
from ltbounds.claims import Integers, Result
from ltbounds.notation import Count, Nonnegative, Positive, Sides, Signed, any_number, at_most, place, sides

__all__ = ["RESULT", "he_product", "uniform_cdf", "uniform_variance"]


HERE = place("fischer2021", "Section 3.1", "output scaling")


def uniform_cdf(t: Scalar, s: Scalar) -> Scalar:
    """P(X <= t) for X ~ U[-s, s] and -s <= t <= s.

    >>> uniform_cdf(1.0, 2.0)
    0.75
    """
    return (t + s) / (2 * s)


def he_product(n: Scalar, L: Scalar) -> Scalar:
    """Π_{m <= L} sigma_{w,m} for sigma_w^2 = 2/n in every layer (He): (2/n)^(L/2).

    It tends to 0 with the depth for n >= 3; it is 1 for n = 2.

    >>> he_product(8, 10)
    0.0009765625
    """
    return sqrt(2 / n) ** L


def uniform_variance(s: Scalar) -> Scalar:
    """The variance of U[-s, s], s^2/3.

    >>> uniform_variance(3.0)
    3.0
    """
    return s**2 / 3


def _normal_density(t: Scalar, s: Scalar) -> Scalar:
    """The density of N(0, s^2) at t."""
    return exp(-t * t / (2 * s * s)) / (s * sqrt(2 * pi_like(t)))


@HERE.equal("init-U.scale")
def uniform(t: Signed, s: Positive) -> Sides:
    """σu ~ U[-σ, σ] for u ~ U[-1, 1]: P(u <= t) = P(X <= σt) for X ~ U[-σ, σ]."""
    return sides((1 + t) / 2, uniform_cdf(s * t, s), off=uniform_cdf(t, s))


@HERE.refuted(
    "init-U.variance", "==", at={"s": 1}, severity="gap",
    impact="the uniform initialisation beside Lemma 3: with half-widths (2/n_l)^(1/2) each layer keeps a third of the moment; Theorem 5, "
    "which has half-widths throughout, is not touched",
)  # fmt: skip
def half_width_printed(s: Positive) -> Sides:
    """As printed, σ_{w,l} is the half-width of U[-σ_{w,l}, σ_{w,l}] in sections 3.1 and 4 and the standard deviation in Lemma 3
    and 'σ_{w,l}^2 = 2/n_l': so U[-σ, σ] has the variance σ^2.

    Note: It has σ^2/3.  For the moment of Lemma 3 to be kept the half-width must be (6/n_l)^(1/2).
    """
    return sides(uniform_variance(s), s * s, off=s * s / 3)


@HERE.equal("init-U.variance.corrected")
def half_width(n: Count) -> Sides:
    """With the half-width (6/n_l)^(1/2) the factor n_l σ_{w,l}^2/2 of Lemma 3 is 1."""
    return sides(n * uniform_variance(sqrt(6 / n)) / 2, like(1, n), off=n * uniform_variance(sqrt(2 / n)) / 2)


@HERE.equal("init-N")
def normal(t: any_number, s: Positive) -> Sides:
    """σz ~ N(0, σ^2) for z ~ N(0, 1), its density being σ times that of z: Lemma 2 with scales σ_{w,l} and Πσ_{w,m}.

    Note: Section 3.1 prints N(0, σ_{w,l}) and N(0, Πσ_{w,m}), which fit as variances.
    """
    return sides(_normal_density(t, like(1, t)), s * _normal_density(s * t, s), off=_normal_density(s * t, s))


@HERE.refuted(
    "init-equiv", "==", at={"t": 0, "s": 1}, severity="misprint", impact="none: the proof of Theorem 5 uses U[-1, 1]",
    given=lambda t, s: at_most(t, s),
)  # fmt: skip
def equivalence_printed(t: Nonnegative, s: Positive) -> Sides:
    """As printed: up to scaling the initialisation U[-σ, σ] is that of parameters U[0, 1]: P(σu <= t) = P(X <= t) for 0 <= t <= σ, u ~
    U[0, 1], X ~ U[-σ, σ].

    Note: U[0, 1] has no negative parameters; half of those of U[-σ, σ] are.  The proof of Theorem 5 uses U[-1, 1], which is right.
    """
    return sides(t / s, uniform_cdf(t, s), off_left=(1 + t / s) / 2)


@HERE.equal("init-equiv.corrected")
def equivalence(t: any_number, s: Positive) -> Sides:
    """With u = 2v - 1 ~ U[-1, 1], v ~ U[0, 1]: P(σ(2v - 1) <= t) = (t/σ + 1)/2 = P(X <= t), X ~ U[-σ, σ]."""
    return sides(uniform_cdf(t, s), (t / s + 1) / 2, off=t / s)


@HERE.refuted(
    "scal-3", "<", at={"n": 1, "L": 1}, severity="edge", impact="none: from width 3 on the remark is right",
    beyond={"n": Integers(3)},
)  # fmt: skip
def vanishing_printed(n: Count, L: Count) -> Sides:
    """As printed, for any width: with σ_w^2 proportional to 1/n, here He's 2/n, the factor Π_{m<=L} σ_{w,m} falls with the depth.

    Note: For n = 2 the factor is 1 at every depth, for n = 1 it grows.  From width 3 on, so for every network in use, the remark is right.
    """
    return sides(he_product(n, L + 1), he_product(n, L))


@HERE.at_most("scal-3.corrected", by="smt", strict=True, beyond={"n": Integers(1)})
def vanishing(n: Annotated[Scalar, Integers(3)], L: Count) -> Sides:
    """For widths n >= 3 and σ_w^2 = 2/n the factor falls with every layer, by (2/n)^(1/2) <= (2/3)^(1/2)."""
    return sides(he_product(n, L + 1), he_product(n, L))


RESULT = Result(
    ref=HERE.ref, title="Initialisation with non-zero biases",
    statement="Weights U[-σ_{w,l}, σ_{w,l}] or N(0, σ_{w,l}^2), biases of the same family with scale Π_{m<=l} σ_{w,m}: up to a factor of the "
    "output the same as drawing all parameters from one law.",
    symbols={"s": "half-width or standard deviation", "t": "value", "n": "width", "L": "depth"},
    formulas=(uniform_cdf, uniform_variance, he_product),
    claims=(
        uniform, half_width_printed, half_width, normal, equivalence_printed, equivalence, vanishing_printed,
        vanishing,
    ),
)  # fmt: skip
