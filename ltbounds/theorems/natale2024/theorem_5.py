"""Theorem 5: the hypothesis of Theorem 2 is necessary, by counting."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, binomial, lambert_w, like, log, log2
from ltbounds.claims import Hypothesis, Points, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import AtLeastOne, Conditions, Count, Positive, Sides, Size, at_most, place, sides
from ltbounds.seeding import generator
from ltbounds.theorems.natale2024 import recorded
from ltbounds.theorems.natale2024 import theorem_5_counting as counting
from ltbounds.theorems.natale2024.corollary_1_amplification import sample_size
from ltbounds.theorems.natale2024.definitions import binary_entropy, logarithms
from ltbounds.theorems.natale2024.theorem_2 import sample_size as eq_1_size
from ltbounds.theorems.natale2024.theorem_5_counting import (
    SIXTEENTH,
    after_counting,
    binomial_holds,
    dropped,
    entropy_necessary,
    largest_share,
    last_step,
    log_binomial,
    packing_number,
)

__all__ = ["RESULT", "parameters_necessary"]

UpTo1Over16Open = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True, open_hi=True)]
Tried1 = Annotated[Scalar, Points(("1/17", "1/100", "1/10000"))]
Tried2 = Annotated[Scalar, Points(("1/2", "1/4", "1/10", "4/5"))]

HERE = place("natale2024", "Theorem 5", "section 4")


def parameters_necessary(d: Scalar, eps: Scalar, gamma: Scalar) -> Scalar:
    """Theorem 5 at density gamma = k/n: the least n with n H_2(gamma) >= (d^2/2) log2(gamma n/eps), as a real number.

    It is the larger root -(a/ln 2) W_{-1}(-(ln 2)/(ab)) of n = a log2(bn), where a = d^2/(2 H_2(gamma)), b = gamma/eps;
    at the smaller one k/eps < e, which k >= 1 and eps < 1/16 exclude.  Where there is no root (only for d = 1), every n
    will do, and floats raise `DomainError`.

    >>> round(parameters_necessary(10, 0.01, 0.5), 2)
    760.76
    """
    a, b = d * d / (2 * binary_entropy(gamma)), gamma / eps
    ln_2 = log(like(2, a))
    return -a / ln_2 * lambert_w(-ln_2 / (a * b), -1)


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    square = len(set(facts.widths)) == 1
    remedy = "the bound is for linear targets of min(d_in, d_out) coordinates that the layer contains"
    return (
        Hypothesis("square layers d x d", square, remedy),
        Hypothesis("the source serves all targets of norm up to sqrt k, and half of it is kept", True),
    )


def _widths(facts: NetworkFacts, eps: Scalar, delta: Scalar, C: Scalar) -> tuple[Any, ...]:
    """A layer of width s has 2ds parameters.  From eps = 1/16 on the theorem says nothing: 0."""
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    smaller = [min(pair) for pair in pairs]
    return tuple(parameters_necessary(d, eps, 0.5) / (2 * d) if eps < SIXTEENTH else 0 for d in smaller)


DIMENSION_4 = 4


def _linear_map(seed: int, k: int = 5, stretch: float = 1.0) -> tuple[int, np.ndarray]:
    """k and a matrix of spectral norm sqrt k (times `stretch`)."""
    matrix = generator("natale2024.eq-31", seed).standard_normal((DIMENSION_4, DIMENSION_4))
    return k, stretch * np.sqrt(k) * matrix / np.linalg.norm(matrix, 2)


def _verify_map(witness: tuple[int, np.ndarray]) -> Mapping[str, bool]:
    """By power iteration on W^T W, and by the images of random unit vectors."""
    k, matrix = witness
    stream = generator("natale2024.eq-31.inputs")
    x = stream.standard_normal((1000, DIMENSION_4))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    v = x[0]
    for _ in range(500):
        v = matrix.T @ (matrix @ v)
        v /= np.linalg.norm(v)
    reach = np.sqrt(k) * (1 + 1e-9)
    return {
        "|h_W(x)| <= sqrt k on the unit sphere": bool((np.linalg.norm(x @ matrix.T, axis=1) <= reach).all()),
        "sqrt k is attained": bool(abs(np.linalg.norm(matrix @ v) - np.sqrt(k)) < 1e-6),
    }


@HERE.witness("eq-31.witness", build=_linear_map, off=lambda seed: _linear_map(seed, stretch=1.01), seeds=(0, 1, 2))
def family(witness: Any) -> Mapping[str, bool]:
    """F = {h_W : |W| <= sqrt k}, h_W(x) = Wx: members of norm sqrt k map the unit ball of R^4 into the ball of radius
    sqrt k, and reach its boundary.
    """
    return _verify_map(witness)


def _counted(d: Scalar, k: Scalar, n: Scalar, eps: Scalar, members: Scalar) -> Conditions:
    """k <= lambda n; P_k has at least (sqrt k/(2 eps))^(d^2) members (Eq. 46) and at most 2 C(n, k) (G-1)."""
    return (
        at_most(k, largest_share(n) * n),
        at_most(packing_number(d, k, eps), members),
        at_most(members, 2 * binomial(n, k)),
    )


@HERE.at_most(
    "thm-5.counted",
    by=(logarithms.at(x=lambda d, k, eps: packing_number(d, k, eps) / 2, y=lambda n, k: binomial(n, k)),),
    given=_counted,
)
def enough_subnetworks(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """The bits of half of the packing number are at most those of C(n, k)."""
    return sides(log2(packing_number(d, k, eps) / 2), log_binomial(n, k), off=log_binomial(n, k) / 3)


@HERE.at_most(
    "thm-5.bits",
    by=(enough_subnetworks, binomial_holds, after_counting, dropped, last_step),
    given=_counted,
    samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20), "members": 200},),
)
def necessary_bits(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """n H_2(k/n) >= (d^2/2) log2(k/eps)."""
    return sides(entropy_necessary(d, k, eps), n * binary_entropy(k / n), off_left=5 * entropy_necessary(d, k, eps))


@HERE.at_most(
    "thm-5",
    by=(necessary_bits,),
    given=_counted,
    samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20), "members": 200},),
)
def necessary(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """Under Eq. 32, for 1 <= k <= lambda n, lambda = 1 - 1/(2 pi), and eps < 1/16: n >= (d^2/2) log2(k/eps)/H_2(k/n), for
    every random network g.

    Because the linear maps of norm at most sqrt k contain a 2eps-separated set P_k of at least as many members as balls of
    radius 2 eps are needed to cover them, (sqrt k/(2 eps))^(d^2) by volume (`G-2`), and at most 2 C(n, k) by `G-1`: the
    hypotheses.
    """
    return sides(
        entropy_necessary(d, k, eps) / binary_entropy(k / n),
        n,
        off_left=5 * entropy_necessary(d, k, eps) / binary_entropy(k / n),
    )


@HERE.equal("claim-tight")
def ratio(k: Count, n: Size, eps: UpTo1Over16Open, c_amp: AtLeastOne) -> Sides:
    """At d = 1 Eq. 3 of Corollary 1 asks for 2 c_amp log2(k/eps) times what Theorem 5 finds necessary."""
    return sides(
        sample_size(k, n, eps, c_amp),
        2 * c_amp * log2(k / eps) * entropy_necessary(1, k, eps) / binary_entropy(k / n),
        off=2 * c_amp * entropy_necessary(1, k, eps) / binary_entropy(k / n),
    )


@HERE.equal("claim-tight.eq-1")
def ratio_of_eq_1(k: Count, n: Size, eps: UpTo1Over16Open, c_hyp: AtLeastOne) -> Sides:
    """At d = 1 Eq. 1 of Theorem 2 asks for 2 c_hyp times what Theorem 5 finds necessary: a constant factor."""
    return sides(
        eq_1_size(k, n, eps, c_hyp),
        2 * c_hyp * entropy_necessary(1, k, eps) / binary_entropy(k / n),
        off=c_hyp * entropy_necessary(1, k, eps) / binary_entropy(k / n),
    )


def _residual(d: Scalar, eps: Scalar, gamma: Scalar) -> Scalar:
    """10^12 times the relative error of n = parameters_necessary in n H_2(gamma) = (d^2/2) log2(gamma n/eps)."""
    n = parameters_necessary(d, eps, gamma)
    return 10**12 * abs(n * binary_entropy(gamma) / entropy_necessary(d, gamma * n, eps) - 1)


@HERE.at_most("thm-5.root", by="points")
def root(d: Annotated[Scalar, Points((2, 3, 30))], eps: Tried1, gamma: Tried2) -> Sides:
    """parameters_necessary solves n H_2(gamma) = (d^2/2) log2(gamma n/eps), at 36 points."""
    return sides(_residual(d, eps, gamma), like(1, eps), off=-like(1, eps))


RESULT = Result(
    ref=HERE.ref,
    whole="natale2024.thm-5",
    title="Lower bound by counting, at a given number of kept parameters",
    statement="If a network of n parameters, pruned to k of them (1 <= k <= lambda n, lambda = 1 - 1/(2 pi)), "
    "approximates each linear map of R^d of norm at most sqrt k within eps < 1/16 on the unit ball with probability at "
    "least 1/2, then n >= (d^2/2) log2(k/eps)/H_2(k/n).",
    symbols={
        "d": "dimension of the linear target",
        "n": "parameters of the source",
        "k": "parameters kept",
        "eps": "tolerance, l2 norm on the unit l2 ball",
        "gamma": "density k/n",
    },
    formulas=(*counting.FORMULAS, parameters_necessary),
    claims=(family, necessary, necessary_bits, enough_subnetworks, root, ratio, ratio_of_eq_1, *counting.CLAIMS, *recorded.CLAIMS),
    width=WidthTheorem(kind="necessary", hypotheses=_hypotheses, widths=_widths),
)  # fmt: skip
