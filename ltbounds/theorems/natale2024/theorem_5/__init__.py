"""Theorem 5: the hypothesis of Theorem 2 is necessary, by counting."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, binomial, lambert_w, like, log, log2
from ltbounds.claims import Hypothesis, Real, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts
from ltbounds.notation import AtLeastOne, Conditions, Count, Positive, Sides, Size, Unit, at_most, place, sides
from ltbounds.theorems.natale2024 import recorded
from ltbounds.theorems.natale2024.corollary_1.step_3 import sample_size
from ltbounds.theorems.natale2024.definitions import binary_entropy, logarithms
from ltbounds.theorems.natale2024.theorem_2 import sample_size as equation_1
from ltbounds.theorems.natale2024.theorem_5 import eqs_45_49 as counting
from ltbounds.theorems.natale2024.theorem_5.eqs_45_49 import entropy_necessary, packing_number

__all__ = ["RESULT", "parameters_necessary"]

UpTo1Over16Open = Annotated[Scalar, Real(0, Fraction(1, 16), open_lo=True, open_hi=True)]
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
    return tuple(parameters_necessary(d, eps, 0.5) / (2 * d) if eps < counting.SIXTEENTH else 0 for d in smaller)


def _counted(d: Scalar, k: Scalar, n: Scalar, eps: Scalar, members: Scalar) -> Conditions:
    """k <= lambda n; P_k has at least (sqrt k/(2 eps))^(d^2) members (Eq. 46) and at most 2 C(n, k) (G-1)."""
    return (
        at_most(k, counting.largest_share(n) * n),
        at_most(packing_number(d, k, eps), members),
        at_most(members, 2 * binomial(n, k)),
    )


@HERE.at_most(
    "thm-5.counted",
    by=(logarithms.at(x=lambda d, k, eps: packing_number(d, k, eps) / 2, y=lambda n, k: binomial(n, k)),),
    given=_counted,
)  # fmt: skip
def enough_subnetworks(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """The bits of half of the packing number are at most those of C(n, k)."""
    return sides(log2(packing_number(d, k, eps) / 2), counting.log_binomial(n, k), off=counting.log_binomial(n, k) / 3)


@HERE.at_most(
    "thm-5.bits", given=_counted,
    by=(enough_subnetworks, counting.binomial_holds, counting.in_bits, counting.dropped, counting.last_step),
    samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20), "members": 200},),
)  # fmt: skip
def necessary_bits(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """n H_2(k/n) >= (d^2/2) log2(k/eps)."""
    return sides(entropy_necessary(d, k, eps), n * binary_entropy(k / n), off_left=5 * entropy_necessary(d, k, eps))


@HERE.argued(
    "thm-5", steps=(necessary_bits, counting.packed, counting.scaling), given=_counted,
    samples=({"d": 1, "k": 3, "n": 10, "eps": Fraction(1, 20), "members": 200},),
)  # fmt: skip
def necessary(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, members: Positive) -> Sides:
    """Under Eq. 32, for 1 <= k <= lambda n, lambda = 1 - 1/(2 pi), and eps < 1/16: n >= (d^2/2) log2(k/eps)/H_2(k/n), for
    every random network g.

    Because a largest 2eps-separated set P_k of linear maps of norm at most sqrt k has at least as many members as balls of radius
    2 eps are needed to cover them all, (sqrt k/(2 eps))^(d^2) by `G-2.volumes`, and under Eq. 32 at most 2 C(n, k) by `G-1`: the
    hypotheses of `thm-5.bits`.  Divide by H_2(k/n) > 0.
    """
    needed = entropy_necessary(d, k, eps) / binary_entropy(k / n)
    return sides(needed, n, off_left=5 * needed)


@HERE.equal("claim-tight.ratio")
def ratio(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, c_amp: AtLeastOne, t: Unit) -> Sides:
    """d^2 times Eq. 1 is 2c, d^2 times Eq. 3 is 2c log2(k/eps) times Theorem 5's n: the first + t · the second, for all t."""
    left = d**2 * (equation_1(k, n, eps, c_amp) + t * sample_size(k, n, eps, c_amp))
    found = 2 * c_amp * entropy_necessary(d, k, eps) / binary_entropy(k / n)
    return sides(left, (1 + t * log2(k / eps)) * found, off=(1 + t) * found)


@HERE.argued("claim-tight", "==", steps=(necessary, ratio))
def tight(d: Count, k: Count, n: Size, eps: UpTo1Over16Open, c_amp: AtLeastOne) -> Sides:
    """Eq. 1, asked for each of the d^2 entries, is 2c times what Theorem 5 shows to be necessary, and Eq. 3 so is 2c log2(k/eps) times that.

    Because n is at least (d^2/2) log2(k/eps)/H_2(k/n) by `thm-5`, of which d^2 times the right sides of Eqs. 1 and 3 are these
    multiples by `claim-tight.ratio`, at t = 0 and in the coefficient of t.
    """
    found = 2 * c_amp * entropy_necessary(d, k, eps) / binary_entropy(k / n)
    return sides(d**2 * equation_1(k, n, eps, c_amp), found, off=found / 2)


RESULT = Result(
    ref=HERE.ref, whole="natale2024.thm-5", title="Lower bound by counting, at a given number of kept parameters",
    statement="If a network of n parameters, pruned to k of them (1 <= k <= lambda n, lambda = 1 - 1/(2 pi)), "
    "approximates each linear map of R^d of norm at most sqrt k within eps < 1/16 on the unit ball with "
    "probability at least 1/2, then n >= (d^2/2) log2(k/eps)/H_2(k/n).",
    symbols={
        "d": "dimension of the linear target", "n": "parameters of the source", "k": "parameters kept",
        "eps": "tolerance, l2 norm on the unit l2 ball", "gamma": "density k/n",
    },
    formulas=(*counting.FORMULAS, parameters_necessary),
    claims=(necessary, necessary_bits, enough_subnetworks, ratio, tight, *counting.CLAIMS, *recorded.CLAIMS),
    width=WidthTheorem(
        kind="necessary", measures="Euclidean norm of the outputs, inputs in the Euclidean unit ball",
        hypotheses=_hypotheses, widths=_widths,
    ),
)  # fmt: skip
