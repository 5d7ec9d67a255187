"""The proof of Theorem 5.2, appendix A.5: how many subset sums there are, and what rho must be."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, absolute, integer, like, log, minimum
from ltbounds.claims import Exact, Integers, Real, Result

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Natural, Nonnegative, OpenUnit, Positive, Sides, any_number, at_most, differs, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import tangent
from ltbounds.theorems.burkholz2022depth.experiments import TARGETS, met_by_few
from ltbounds.theorems.burkholz2022depth.lemma_3_2 import corrected as identity
from ltbounds.theorems.burkholz2022depth.lemma_3_2 import identity_error
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import corrected as first_layer
from ltbounds.theorems.burkholz2022depth.theorem_4_1 import corrected as later_layer
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import HERE as STATEMENT
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import carried, posed
from ltbounds.theorems.shared.rho import closed_form, larger_root, needed, spare_factor, sufficient, width
from ltbounds.theorems.shared.rho_claims import rho_claims

__all__ = ["RESULT", "parameters", "sums"]


Few = Annotated[Scalar, Integers(1, 2)]
PAPER = "burkholz2022depth"
SETTING = place(PAPER, "Section 2.1", "section 2.1")
DISCUSSION = place(PAPER, "Theorem 5.2", "section 7")
COUNTING = place(PAPER, "Theorem 5.2, proof", "appendix A.5")
FIX = place(PAPER, "Theorem 5.2, proof", "appendix A.5, end")
FIX_CLAIMS = rho_claims(FIX, "thm-5.2.fix")
FIXED, EITHER = (next(c for c in FIX_CLAIMS if c.id.endswith(f"fix.{end}")) for end in ("corrected", "either"))


def parameters(n_in: Scalar, n_out: Scalar) -> Scalar:
    """A.5: nonzero parameters of a fully connected layer, N_l = n_{t,l} (n_{t,l-1} + 1).

    >>> parameters(784, 300) + parameters(300, 100) + parameters(100, 10)
    266610
    """
    return n_out * (n_in + 1)


def sums(first: Scalar, middle: Scalar, last: Scalar, m: Scalar) -> Scalar:
    """A.5: subset sums of a ticket in which every hidden neuron is present m times.

    `first`, `middle`, `last`: parameters of the first, the inner and the last target layers; the first needs two sums for
    each (one for each sign), the last is built once.

    >>> sums(235500, 30100, 1010, m=15)
    7517510
    """
    return 2 * m * first + m * middle + last


@COUNTING.at_most("thm-5.2.rho", by="smt", given=lambda m, size, **_: at_most(m, size))
def few_enough(first: Natural, middle: Natural, last: Natural, m: Count, size: Positive) -> Sides:
    """rho' <= 2 N_t C log(1/min{min eps_l, delta/rho}): the m copies of a neuron are at most that logarithm times C.

    Note: As printed, the copies of layer L-1 stand in n_{s,L-1}, by the theorem in n_{s,L}; N_{L-2} must be n_{t,L-2}.
    """
    return sides(sums(first, middle, last, m), 2 * (first + middle + last) * size, off=(first + middle + last) * size)


@COUNTING.equal("thm-5.2.rho.sums", by="exact")
def counted(n_0: Few, n_1: Few, n_2: Few, n_3: Few, m: Few) -> Sides:
    """A target n_0, n_1, n_2, n_3 poses 2 m N_1 + m N_2 + N_3 sums, two signs in the first layer, m copies of all but the last: counted for 1 and 2."""
    rows = [[0] * integer(n_in + 1) * integer(n_out) for n_in, n_out in pairwise((n_0, n_1, n_2, n_3))]
    posed_by = sum(signs * copies * len(row) for row, signs, copies in zip(rows, (2, 1, 1), (m, m, 1), strict=True))
    N_1, N_2, N_3 = (parameters(n_in, n_out) for n_in, n_out in pairwise((n_0, n_1, n_2, n_3)))
    return sides(sums(N_1, N_2, N_3, m), Fraction(posed_by), off_left=sums(N_1, N_2, 2 * N_3, m))


@COUNTING.equal("thm-5.2.full")
def full(n_in: Count, n_out: Count) -> Sides:
    """A fully connected layer with nonzero parameters has N_l = n_{t,l} (n_{t,l-1} + 1): its weights and its biases."""
    return sides(parameters(n_in, n_out), n_out * n_in + n_out, off=n_in * (n_out + 1))


@COUNTING.trials(
    "claim-two-three.uniform", at_least=0.98, expected=0.994, notion="random", off=met_by_few(20, 2), parameters=TARGETS
)
def few(stream: np.random.Generator, trials: int) -> np.ndarray:
    """If the source is wide, two to three neurons per parameter may be enough: of 20 numbers U[-1, 1] at most three meet a target
    U[-1, 1] within 0.01 with probability at least 0.98.

    Note: Two are not enough (77 %).  The 20 and the 0.01 are our choice: three meet fewer targets at a smaller tolerance.
    """
    return met_by_few(20, 3)(stream, trials)


# The theorem as repaired


@STATEMENT.at_most(
    "thm-5.2.induction", by="smt", given=lambda j, eps, L, T, G, P, d: at_most(d * (P * T * G), j * eps / L),
    samples=({"j": 1, "eps": "0.5", "L": 1, "T": 1, "G": 1, "P": 1, "d": "0.5"},),
)  # fmt: skip
def next_layer(j: Natural, eps: OpenUnit, L: Count, T: Positive, G: Positive, P: Positive, d: Nonnegative) -> Sides:
    """d P T G <= j eps/L for the error d before layer l gives T (G d + y) P <= (j + 1) eps/L, y = eps_l F = eps/(L T P)."""
    return sides(T * (G * d + eps / (L * T * P)) * P, (j + 1) * eps / L, off=j * eps / L)


def _rho(N: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    return sufficient(posed(N, L), eps, delta, C)


def _size(N: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """C log(1/min{eps, delta/rho})."""
    return width(1, eps, delta, _rho(N, L, eps, delta, C), C)


SAMPLE: dict[str, Exact] = {"first": 0, "middle": 0, "last": 0, "L": 1, "eps": "0.3", "delta": "0.9", "C": 1}


@STATEMENT.at_most(
    "thm-5.2.union", by=(FIXED.at(N=lambda first, middle, last, L: posed(first + middle + last, L)),),
    given=lambda first, middle, last, L, m, eps, delta, C: at_most(m, _size(first + middle + last, L, eps, delta, C)),
    samples=({**SAMPLE, "m": 1},),
)  # fmt: skip
def union(
    first: Natural, middle: Natural, last: Natural, L: Count, m: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """With rho = 2 C (N_t + L) max{log(1/eps), e/(e-1) log(2 C (N_t + L)/delta)}, m <= C log(1/min{eps, delta/rho})
    copies pose at most rho sums.
    """
    rho = _rho(first + middle + last, L, eps, delta, C)
    return sides(sums(first, middle, last, m) + 2 * m * L, rho, off=m + 0 * rho)


def _factor(N: Scalar, L: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """What rho is of C times the sums that one copy poses."""
    return _rho(N, L, eps, delta, C) / (C * posed(N, L))


@STATEMENT.at_most(
    "thm-5.2.size.logarithm", by=(EITHER.at(x=lambda eps: eps, y=lambda A, delta, f: delta / (A * f)),),
    given=lambda A, eps, delta, f: at_most(f, log(1 / eps) + 2 * log(A / delta)), samples=({"A": 1, "eps": "0.5", "delta": "0.5", "f": 2},),
)  # fmt: skip
def size_logarithm(A: AtLeastOne, eps: OpenUnit, delta: OpenUnit, f: Positive) -> Sides:
    """log(1/min{eps, delta/(A f)}) <= log(1/eps) + 3 log(A/delta) where f <= log(1/eps) + 2 log(A/delta)."""
    return sides(log(1 / minimum(eps, delta / (A * f))), log(1 / eps) + 3 * log(A / delta), off=log(1 / eps))


@STATEMENT.at_most("thm-5.2.size", by=(size_logarithm.at(A=lambda N, L, C: C * posed(N, L), f=_factor),))
def size(N: Natural, L: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """C log(1/min{eps, delta/rho}) <= C (log(1/eps) + 3 log(2 C (N_t + L)/delta))."""
    bound = C * (log(1 / eps) + 3 * log(C * posed(N, L) / delta))
    return sides(_size(N, L, eps, delta, C), bound, off=C * log(1 / eps))


@STATEMENT.at_most(
    "thm-5.2.exists", by=(size, tangent.at(x=lambda m, C, p: m / (2 * C * (p + 1)))),
    given=lambda A, N, L, eps, delta, C, p, m: (
        at_most(log(1 / eps), A + p * log(m)),
        at_most(2 * C * (A + 3 * log(C * posed(N, L) / delta) + p * log(2 * C * (p + 1))), m),
    ),
    samples=({"A": 1, "N": 0, "L": 1, "eps": "0.4", "delta": "0.9", "C": 1, "p": 0, "m": "6.8"},),
)  # fmt: skip
def exists(
    A: Positive, N: Natural, L: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne, p: Natural, m: Positive
) -> Sides:
    """Where log(1/eps_l) <= A + p log m, m >= 2 C (A + 3 log(2 C (N_t + L)/delta) + p log(2 C (p + 1))) is at least C
    log(1/min{eps_l, delta/rho}).
    """
    return sides(_size(N, L, eps, delta, C), m, off=m / 20)


@STATEMENT.at_most("thm-5.2.at-least.factor", by="smt", samples=({"A": 2, "delta": "0.9999"},))
def factor_at_least(A: Annotated[Scalar, Real(2)], delta: OpenUnit) -> Sides:
    """e/(e-1) log(A/delta) >= 3/4 for A >= 2."""
    return sides(3 * like(1, delta) / 4, spare_factor(delta) * log(A / delta), off_left=like(2, delta))


@STATEMENT.at_most("thm-5.2.at-least", by=(factor_at_least.at(A=lambda N, L, C: C * posed(N, L)),))
def at_least(N: Natural, L: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """C log(1/min{eps, delta/rho}) is at least C/3."""
    return sides(C / 3, _size(N, L, eps, delta, C), off_left=3 * C)


@STATEMENT.argued(
    "thm-5.2.corrected",
    given=lambda first, middle, last, L, m, eps, delta, C: at_most(m, _size(first + middle + last, L, eps, delta, C)),
    samples=({**SAMPLE, "m": 1},),
    steps=(union, exists, at_least, next_layer, carried, first_layer, later_layer, corollary_2_4),
)
def corrected(
    first: Natural, middle: Natural, last: Natural, L: Count, m: Count, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """Theorem 5.2 holds for slopes m_+, m_- >= 0 with n_{s,1} = 2 m (n_0 + 1), n_{s,l+1} = m (n_{t,l} + 1) and m = C log(1/min{ eps_l,
    delta/rho}), rho = 2 C (N_t + L) max{log(1/eps_l), e/(e-1) log(2 C (N_t + L)/delta)}, eps_l the least of eps/(L T F_l P_l), F_l = 2 + sup
    |inputs|_1, P_l the product of T G_k, k > l, and G_k = m times the largest in-degree, the bias included, at least 1.

    Because the first target layer is built as in `thm-3.3.corrected`, in m copies, from products for each sign of each input and of the bias,
    and each later one as in `thm-4.1.corrected` from the m copies of its inputs and of a constant, which every layer hands on; by
    `cor-2.4.corrected` m numbers serve one subset sum at tolerance eps_l and failure probability delta/rho.  By `thm-5.2.union` there are at
    most rho of them, so that all succeed except with probability delta.  Where copies err by at most d, a weight that is a sum of kept
    weights, each at most 1 and no more than m, carries at most m d by `thm-5.2.copies.corrected`; the in-degree makes that G_l d, for the
    constant too, to which the errors of the parameters add eps_l (1 + sup |inputs|_1), and the activations of the first source layer at most
    eps_l in all, by the choice of sigma: together eps_l F_l.  By `thm-5.2.induction` the errors, layer by layer, stay within l eps/(L P_l),
    the last within eps.  (C takes in the size c of the constants, a bias b being read as b/c, and the rounding of m.)

    m exists: log(1/eps_l) is at most A + (L - 1) log m, A that at m = 1; so C log(1/min{eps_l, delta/rho}), which is continuous in m, is at
    most m for all large m by `thm-5.2.exists`, and at m = 1 it is at least C/3 by `thm-5.2.at-least`, above 1 as C = 190 + 16 c: in between
    they are equal.
    """
    rho = _rho(first + middle + last, L, eps, delta, C)
    return sides((sums(first, middle, last, m) + 2 * m * L) * (delta / rho), delta, off=(m + 0 * rho) * delta / rho)


@SETTING.argued("claim-bias", "==", steps=(corrected,))
def biases(N: Natural, L: Count) -> Sides:
    """Nonzero biases in the first source layer are enough: constant neurons serve the others, 2 L more sums a copy.

    Because in `thm-5.2.corrected` a constant is built like any other neuron, from its copies in the layer before.
    """
    return sides(posed(N, L), posed(N, 0) + 2 * L, off=posed(N, 0))


@DISCUSSION.argued(
    "claim-depth", "==", steps=(identity, corrected), given=lambda tau, m_plus, m_minus: differs(m_plus + m_minus, 0)
)
def any_depth(tau: OpenUnit, m_plus: any_number, m_minus: any_number) -> Sides:
    """Identity layers let a target use a deeper source: one that departs by at most tau needs an activation within
    eps'' = tau |m_+ + m_-|/2 of two lines on the values that it meets, and any number of them may be put in.

    Because (phi(x) - phi(-x))/(m_+ + m_-) is a layer of two neurons for each before it, within 2 eps''/|m_+ + m_-| of x by
    `lemma-3.2.corrected`, or of more, each repeated, where its weights would exceed 1; the target with such layers is a deeper one,
    which a source of one layer more contains by `thm-5.2.corrected` (for slopes that are not negative).
    """
    near = tau * absolute(m_plus + m_minus) / 2
    return sides(identity_error(near, m_plus, m_minus), tau, off=tau / 2)


RESULT = Result(
    ref=COUNTING.ref, title="Tickets of depth L+1: counting subset sums",
    statement="rho' = Σ rho'_l subset sums, rho'_L = N_L and rho'_l <= C N_l log(1/min{eps_{l+1}, delta/rho'}); a rho with "
    "rho = C N_t log(1/min{min_l eps_l, delta/rho}) suffices; rho = C N_t^(1+gamma) log(1/min{eps, delta}) works for any gamma > 0.",
    symbols={
        "first, middle, last": "parameters of the first, the inner and the last target layers",
        "m": "copies of a neuron", "N": "N_t, nonzero parameters of the target", "rho": "number of subset sums in all",
        "eps": "min_l eps_l, the least tolerance of a parameter",
    },
    formulas=(parameters, sums, closed_form, needed, larger_root, sufficient, spare_factor),
    claims=(
        few_enough, counted, full, few, *FIX_CLAIMS, next_layer, size_logarithm, size, exists, factor_at_least,
        at_least, union, corrected, biases, any_depth,
    ),
)  # fmt: skip
