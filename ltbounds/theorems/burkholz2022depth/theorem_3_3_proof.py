"""The proof of Theorem 3.3, appendix A.2, step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import Scalar, absolute, erf, exp, like, log, maximum, minimum, sqrt
from ltbounds.claims import Result

from ltbounds.notation import (  # isort: skip
    AtLeastOne, Count, Half, Natural, Nonnegative, OpenUnit, Positive, Share, Sides, Signed, any_number, at_most,
    differs, induction, less, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import (  # isort: skip
    APPENDIX, activation_tolerance, base_sets, per_parameter, width, width_as_printed,
)  # fmt: skip
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as corollary_2_4
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import tangent
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import HERE as STATEMENT
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.shared.activation_claims import g_inverse, reach
from ltbounds.theorems.shared.sequences import numbers as sequence
from ltbounds.theorems.shared.sequences import summed

__all__ = ["RESULT", "activation_error", "activation_error_as_printed", "scaled_product", "second_layer"]

V, L, MU, P = (sequence(name) for name in ("v", "l", "mu", "p"))
PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 3.3, proof", "appendix A.2")
EQ_8 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eqs. 5-8")
EQ_9 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 9")
EQ_10 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 10")
EQ_11 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 11")
LAST = place(PAPER, "Theorem 3.3, proof", "appendix A.2, end")


def second_layer(m: Scalar, sigma: Scalar) -> Scalar:
    """The largest |w^(2)|, 1/(|m| sigma), m = m_+ + m_-.

    >>> second_layer(2.0, 0.25)
    2.0
    """
    return 1 / (m * sigma)


def scaled_product(u: Scalar, v: Scalar, m: Scalar, sigma: Scalar) -> Scalar:
    """X_k = |m| w^(2) w^(1) for w^(2) = u/(|m| sigma) and w^(1) = sigma v, u ~ U[-1, 1] and v ~ U[0, 1] or U[-1, 0].

    >>> scaled_product(0.5, 0.5, 2.0, 0.125)
    0.25
    """
    return m * (u * second_layer(m, sigma)) * (sigma * v)


def activation_error_as_printed(I: Scalar, M: Scalar, m: Scalar, eps: Scalar, a: Scalar) -> Scalar:
    """A.2: |I_j| numbers that each depart by eps'' add up to at most |I_j| (M/|m|) eps''/a(eps''), for sigma = a/M.

    >>> activation_error_as_printed(10, 2, 2, 0.01, 0.5)
    0.2
    """
    return I * (M / m) * eps / a


def activation_error(I: Scalar, M: Scalar, m: Scalar, eps: Scalar, a: Scalar) -> Scalar:
    """The same for sigma = min{1, a/M}, as the theorem has it: |I_j| eps'' max{1, M/a}/|m|.

    >>> activation_error(10, 2, 2, 0.01, 0.5), activation_error(10, 1, 2, 0.01, 4)
    (0.2, 0.05)
    """
    return I * eps * maximum(like(1, a), M / a) / m


def _half(eps: Scalar, n_0: Scalar, T: Scalar) -> Scalar:
    """What the subset sums, or the activations, of one parameter may add to a pre-activation."""
    return eps / (2 * T * (n_0 + 1))


def _share(m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """|mu(x)/(m_+ + m_-)| for x > 0, mu the slope."""
    return absolute(m_plus / (m_plus + m_minus))


@EQ_8.at_most(
    "thm-3.3.budget", by="smt", given=lambda y, eps, n_0, T: at_most(y, eps / (T * (n_0 + 1))),
    samples=({"y": Fraction(1, 4), "eps": "0.5", "n_0": 1, "T": 1},),
)  # fmt: skip
def budget(y: Nonnegative, eps: OpenUnit, n_0: Count, T: Positive) -> Sides:
    """If each of the n_0 + 1 terms errs by y <= eps/(T (n_0 + 1)), their sum errs by at most eps/T, and the output by eps."""
    return sides(T * (n_0 + 1) * y, eps, off=9 * eps / 10)


@EQ_9.equal("thm-3.3.split.terms", by=induction("n"))
def terms(seed: Natural, n: Natural, w: any_number, x: any_number) -> Sides:
    """w x - Σ v_k p_k = (w - Σ mu_k v_k l_k) x - Σ v_k (p_k - mu_k l_k x) for n neurons, p_k = phi(l_k x)."""
    sums = summed(lambda k: MU(seed, k) * V(seed, k) * L(seed, k), n)
    activations = summed(lambda k: V(seed, k) * (P(seed, k) - MU(seed, k) * L(seed, k) * x), n)
    left = w * x - summed(lambda k: V(seed, k) * P(seed, k), n)
    return sides(left, (w - sums) * x - activations, off=(w - sums) * x)


HALVES: Any = {
    "given": lambda e, r, eps, n_0, T: tuple(at_most(absolute(part), _half(eps, n_0, T)) for part in (e, r)),
    "samples": tuple({"e": e, "r": "-1/8", "eps": "0.5", "n_0": 1, "T": 1} for e in ("1/8", "-1/8")),
}


@EQ_9.argued("thm-3.3.split", steps=(terms,), **HALVES)
def split(e: any_number, r: any_number, eps: OpenUnit, n_0: Count, T: Positive) -> Sides:
    """A term errs by the error e of its subset sums and the error r of the activation, each at most eps/(2 T (n_0 + 1)).

    Because by `thm-3.3.split.terms` the term's error is e - r, for any number of neurons.
    """
    return sides(absolute(e - r), 2 * _half(eps, n_0, T), off=_half(eps, n_0, T))


@HERE.refuted(
    "thm-3.3.mu", "==", at={"m_plus": 1, "m_minus": "-0.5"}, severity="edge",
    impact="Theorem 3.3 for slopes of opposite sign, where the halves' errors grow by (|m_+| + |m_-|)/|m_+ + m_-|; no activation "
    "named has them",
    given=lambda m_plus, m_minus: differs(m_plus + m_minus, 0),
)  # fmt: skip
def mu(m_plus: any_number, m_minus: any_number) -> Sides:
    """|mu(x)/(m_+ + m_-)| = 1 - |mu(-x)/(m_+ + m_-)| (mu the slope): the halves enter with weights that add up to 1.

    Note: False for slopes of opposite sign, which Assumption 3.1 admits: for m_+ = 1, m_- = -1/2 it says 2 = 0. Without the absolute
    values it is true.  For m_+ + m_- < 0 the sums must be (m_+ + m_-) Sum v l, not |m_+ + m_-| Sum v l, which would represent -w.
    """
    m = m_plus + m_minus
    return sides(_share(m_plus, m_minus), 1 - _share(m_minus, m_plus), off_left=m_plus / m, off=1 - m_minus / m)


@HERE.equal("thm-3.3.mu.corrected")
def mu_corrected(
    w: Signed, x: Nonnegative, A: any_number, B: any_number, m_plus: any_number, m_minus: any_number
) -> Sides:
    """A = Sum v l over l > 0, B over l < 0: m (w x - (m_+ A + m_- B) x) = m_+ x (w - m A) + m_- x (w - m B) for x > 0, m = m_+ + m_-."""
    m = m_plus + m_minus
    halves = m_plus * x * (w - m * A) + m_minus * x * (w - m * B)
    wrong = m_plus * x * (w - A) + m_minus * x * (w - B)
    return sides(m * (w * x - (m_plus * A + m_minus * B) * x), halves, off=wrong)


@HERE.refuted(
    "thm-3.3.law", at={"alpha": "0.01", "s": 1}, severity="misprint",
    impact="none: Corollary 2.4 needs a uniform, which the product contains",
)  # fmt: skip
def law_printed(alpha: Share, s: Positive) -> Sides:
    """The law of U[-1, 1]U[0, 1] contains a normal distribution N(0, s^2), with a weight alpha > 0: then alpha times the mass that the
    normal has outside of [-1, 1] is at most that of the product, 0.

    Note: A slip for 'uniform' (the main text has 'a normal distribution U[-1, 1]'): a normal has mass outside of every bounded
    interval, the product has none outside of [-1, 1].  U[-1, 1] it does not contain, its density being 0 at the ends.
    """
    return sides(alpha * (1 - erf(1 / (s * sqrt(like(2, s))))), 0 * s, off_left=0 * s)


@HERE.equal("thm-3.3.law.scale")
def law_scale(u: Signed, v: Signed, m: Positive, sigma: Positive) -> Sides:
    """X_k = |m| w^(2) w^(1) is the product u v of the unscaled numbers: the scales m and sigma cancel."""
    return sides(scaled_product(u, v, m, sigma), u * v, off=u * v * sigma)


@HERE.at_most("thm-3.3.law.corrected", by=(tangent.at(x=lambda z: 2 * z),), samples=({"z": "0.5"},))
def law(z: Half) -> Sides:
    """U[-1, 1]U[0, 1] contains U[-1/2, 1/2] with weight (log 2)/2: its density is at least (log 2)/2 up to 1/2."""
    least = uniform_weight(like(1, z) / 2)
    return sides(least, density(z), off_left=2 * least)


@EQ_10.equal("thm-3.3.count.union")
def union(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """2 (n_0 + 1) n_t subset sums at delta/(2 (n_0 + 1) n_t) each fail with probability at most delta."""
    return sides(base_sets(n_0) * n_t * (delta / (2 * (n_0 + 1) * n_t)), delta, off=delta * n_t)


def _from_budgets(n_0: Scalar, n_t: Scalar, eps: Scalar, delta: Scalar, T: Scalar, M: Scalar) -> Scalar:
    """min{tau, delta''}, the budgets of one subset sum."""
    return minimum(per_parameter(eps, n_0, T, M), delta / (2 * (n_0 + 1) * n_t))


@EQ_10.refuted(
    "thm-3.3.count", at={"n_0": 1, "n_t": 1, "eps": "0.999", "delta": "0.999", "T": 1, "M": 1}, severity="edge",
    impact="Theorem 3.3, which fails at the same end (thm-3.3)",
)  # fmt: skip
def count(n_0: Count, n_t: Count, eps: OpenUnit, delta: OpenUnit, T: AtLeastOne, M: AtLeastOne) -> Sides:
    """C log(n_0/min{delta/n_t, eps/(T M)}) numbers are, with some C (100 here), at least the log(1/min{tau, delta''})
    that the budgets of one subset sum ask for.

    Note: At n_0 = n_t = T = M = 1 the budgets ask for more than log 4, and Eq. 10 gives C log(1/min{eps, delta}),
    which tends to 0: no C helps there.
    """
    asked = width_as_printed(n_0, n_t, T, M, eps, delta, 100) / n_0
    return sides(-log(_from_budgets(n_0, n_t, eps, delta, T, M)), asked, off=asked + 2)


@EQ_10.at_most(
    "thm-3.3.count.corrected", given=lambda n_0, q: at_most(exp(like(1, q)) * q, n_0), samples=({"n_0": 1, "q": "0.3678"},),
    by=(tangent.at(x=lambda n_0: (n_0 + 1) / (2 * n_0)), tangent.at(x=lambda n_0, q: exp(like(1, q)) * q / n_0)),
)  # fmt: skip
def count_corrected(n_0: Count, q: Positive) -> Sides:
    """With q = min{delta/n_t, eps/(T M)}: where n_0/q >= e, the budgets ask for log(2 (n_0 + 1)/q) <= (5/2) log(n_0/q)."""
    return sides(log(2 * (n_0 + 1) / q), 5 * log(n_0 / q) / 2, off=2 * log(n_0 / q))


@STATEMENT.at_most(
    "thm-3.3.tenfold", by=(count_corrected.at(q=lambda eps, delta, n_t, T, M: minimum(eps / (T * M), delta / n_t)),),
    given=lambda n_0, n_t, T, M, eps, delta, C: at_most(exp(like(1, eps)) * minimum(eps / (T * M), delta / n_t), n_0),
    samples=({"n_0": 1, "n_t": 1, "T": 1, "M": 1, "eps": "0.3678", "delta": "0.3678", "C": 1},),
)  # fmt: skip
def tenfold(n_0: Count, n_t: Count, T: AtLeastOne, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: Positive) -> Sides:
    """Where n_0/min{eps/(T M), delta/n_t} >= e, the corrected width is at most ten times the printed one."""
    found, printed = (wide(n_0, n_t, T, M, eps, delta, C) for wide in (width, width_as_printed))
    return sides(found, 10 * printed, off=5 * printed)


@EQ_10.equal("thm-3.3.numbers", by="smt")
def numbers(k: Positive, x: Positive, y: Positive) -> Sides:
    """Budgets tau = x/k and delta'' = y/k of a sum: k/min{x, y} in the logarithm of the corrected width is 1/min{tau, delta''}."""
    return sides(1 / minimum(x / k, y / k), k / minimum(x, y), off=(k + 1) / minimum(x, y))


@EQ_10.at_most("thm-3.3.constant", by=(tangent.at(x=lambda q: 2 * q),), samples=({"q": "0.5"},))
def constant(q: Half) -> Sides:
    """log(4/q) <= 3 log(1/q) for q <= 1/2: the size that Corollary 2.4 asks for at B = t = 1, h = 1/2, in terms of budgets."""
    return sides(log(4 / q), 3 * log(1 / q), off=2 * log(1 / q))


@EQ_11.refuted(
    "thm-3.3.act", at={"I": 1, "M": 1, "m": 1, "eps": "0.5", "a": 2}, severity="edge",
    impact="eps'' of Theorem 3.3 where a(eps'') > M: put min{a, M} for a; for tanh and the sigmoid, whose printed a is at most pi, a "
    "larger C covers it",
)  # fmt: skip
def act(I: Count, M: AtLeastOne, m: Positive, eps: OpenUnit, a: Positive) -> Sides:
    """|I_j| eps''/(|m| sigma) <= |I_j| (M/|m|) eps''/a(eps'') for sigma = min{1, a(eps'')/M}.

    Note: The proof has sigma = a/M, the theorem min{1, a/M}: where a > M the bound is too small by a/M.
    """
    found, printed = I * second_layer(m, minimum(like(1, a), a / M)) * eps, activation_error_as_printed(I, M, m, eps, a)
    return sides(found, printed, off=activation_error(I, M, m, eps, a))


@EQ_11.equal("thm-3.3.act.corrected", by="smt")
def act_corrected(I: Count, M: AtLeastOne, m: Positive, eps: OpenUnit, a: Positive) -> Sides:
    """|I_j| eps''/(|m| sigma) = |I_j| eps'' max{1, M/a}/|m| for sigma = min{1, a/M}."""
    found, printed = I * second_layer(m, minimum(like(1, a), a / M)) * eps, activation_error_as_printed(I, M, m, eps, a)
    return sides(found, activation_error(I, M, m, eps, a), off=printed / 2)


@EQ_11.equal("thm-3.3.act.budget")
def act_budget(I: Count, M: AtLeastOne, m: Positive, y: Positive, c: Positive, q: Positive) -> Sides:
    """With eps'' = g^(-1)(y m/(|I_j| M)), sigma = a(eps'')/M and a departure c|x|^(1 + q) the activations err by y in all."""
    tolerance = g_inverse(y * m / (I * M), c, q + 1)
    return sides(activation_error_as_printed(I, M, m, tolerance, reach(tolerance, c, q + 1)), y, off=2 * y)


@STATEMENT.equal("thm-3.3.act.printed")
def act_printed(
    n_0: Count, n_t: Count, T: AtLeastOne, M: AtLeastOne, m: Positive, eps: OpenUnit, delta: OpenUnit, C: Positive, c: Positive, q: Positive,
) -> Sides:  # fmt: skip
    """The theorem's own eps'' is g^(-1)(y m/(|I_j| M)) for y = eps/(T n_0), of `act.budget`, and |I_j| = n_{s,1}/n_0."""
    y, numbers = eps / (T * n_0), width_as_printed(n_0, n_t, T, M, eps, delta, C) / n_0
    found = activation_tolerance(n_0, n_t, T, M, m, eps, delta, C, c, q + 1)
    return sides(found, g_inverse(y * m / (numbers * M), c, q + 1), off=g_inverse(y * m / numbers, c, q + 1))


@LAST.refuted(
    "thm-3.3.exp", at={"y": Fraction(1, 10**6)}, severity="misprint",
    impact="none: the line before has g^(-1)(y) = C y^(3/2), and nothing else rests on it",
)  # fmt: skip
def order(y: OpenUnit) -> Sides:
    """For tanh, eps'' = g^(-1)(y) is of the order y^(2/3), y = eps'/log(1/eps'): at least a thousandth of it.

    Note: The exponent 2/3 is that of g.  sigma, of the order of the square root of y, is then smaller than one would think.
    """
    return sides(y ** (like(2, y) / 3), 1000 * g_inverse(y, like(1, y) / 3, 3), off_left=y * sqrt(y))


@LAST.equal("thm-3.3.exp.corrected")
def order_corrected(y: Positive) -> Sides:
    """For tanh eps'' = g^(-1)(y) is of the order y^(3/2): it is sqrt(3) y^(3/2)."""
    return sides(g_inverse(y, like(1, y) / 3, 3), sqrt(like(3, y)) * y ** (like(3, y) / 2), off=sqrt(like(3, y)) * y)


@HERE.at_most(
    "thm-3.3.error", by="smt",
    given=lambda A, B, r, eps, n_0, T, M, m_plus, m_minus: (
        *(at_most(absolute(sums), per_parameter(eps, n_0, T, M)) for sums in (A, B)),
        at_most(r, _half(eps, n_0, T)), less(0, m_plus + m_minus),
    ),
    samples=({"A": "1/8", "B": "1/8", "r": "1/8", "eps": "0.5", "n_0": 1, "T": 1, "M": 1, "m_plus": 1, "m_minus": 1},),
)  # fmt: skip
def error(
    A: any_number, B: any_number, r: Nonnegative, eps: OpenUnit, n_0: Count, T: Positive, M: AtLeastOne,
    m_plus: Nonnegative, m_minus: Nonnegative,
) -> Sides:  # fmt: skip
    """If the two subset sums of each of the n_0 + 1 parameters err by A and B, at most eps/(2 T M (n_0 + 1)), and its
    activations by r <= eps/(2 T (n_0 + 1)), the output errs by at most eps, for slopes m_+, m_- >= 0.
    """
    term = M * absolute(m_plus * A + m_minus * B) / (m_plus + m_minus) + r
    return sides(T * (n_0 + 1) * term, eps, off=eps / 2)


@STATEMENT.argued(
    "thm-3.3.corrected", "==", steps=(error, mu_corrected, split, union, numbers, constant, law, law_scale, act_budget, corollary_2_4),
)  # fmt: skip
def corrected(
    n_0: Count, n_t: Count, T: Positive, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """Theorem 3.3 holds, for slopes m_+, m_- >= 0, with the width C · 2 (n_0 + 1) log(2 (n_0 + 1)/min{eps/(T M), delta/n_t}), and sigma
    = a(eps'')/M with eps'' = g^(-1)(eps m/(2 T (n_0 + 1) |I| M)), |I| the numbers of one parameter (a <= M).

    Because each of the n_0 weights and the bias of an output poses two subset sums, one for each sign of the first factor: 2 (n_0 + 1)
    n_t in all, and at delta/(2 (n_0 + 1) n_t) each one of them fails with probability at most delta by `thm-3.3.count.union`.  By
    `thm-3.3.law.scale` and `thm-3.3.law.corrected` the numbers of a block contain U[-1/2, 1/2] with weight (log 2)/4, half of the first
    factors having the wanted sign; so by `cor-2.4.corrected`, at B = t = 1 and h = 1/2, and `thm-3.3.constant`, C log(1/min{tau,
    delta''}) of them serve one sum, and 2 (n_0 + 1) times that are, by `thm-3.3.numbers`, the width.  By `thm-3.3.split` a parameter's
    error is that of its sums and that of its activations; the former enter with the slopes as weights by `thm-3.3.mu.corrected`; sigma
    makes the latter y = eps/(2 T (n_0 + 1)) by `thm-3.3.act.budget`, and `thm-3.3.error` adds all up to eps.
    """
    one_sum = C * -log(_from_budgets(n_0, n_t, eps, delta, T, M))
    return sides(base_sets(n_0) * one_sum, width(n_0, n_t, T, M, eps, delta, C), off=n_0 * one_sum)


@APPENDIX.argued("thm-3.3.app.corrected", "==", steps=(corrected,))
def corrected_by_modulus(
    n_0: Count, n_t: Count, M: AtLeastOne, inverse: OpenUnit, delta: OpenUnit, C: AtLeastOne
) -> Sides:
    """It holds with omega_t^(-1)(eps) = `inverse` < 1 in place of eps/T: the width C · 2 (n_0 + 1) log(2 (n_0 + 1)/min{inverse/M,
    delta/n_t}).

    Because `thm-3.3.corrected` at T = 1 and eps = `inverse` keeps every pre-activation within `inverse`, and that the output within eps.
    """
    one_sum = C * -log(_from_budgets(n_0, n_t, inverse, delta, 1, M))
    return sides(base_sets(n_0) * one_sum, width(n_0, n_t, 1, M, inverse, delta, C), off=n_0 * one_sum)


RESULT = Result(
    ref=HERE.ref, title="Two layers for one: the proof",
    statement="Split the budget of the layer over its n_0 + 1 terms and each term over subset sum and activation; solve 2 (n_0 + 1) n_t subset "
    "sums of products; choose sigma so that the activation errs little.",
    symbols={
        "u, v": "source weights before scaling", "m": "|m_+ + m_-|", "sigma": "scale of the first layer",
        "I": "|I_j|, kept neurons of one base set", "a": "a(eps''), how far phi is nearly two lines",
        "mu": "slope m_+ or m_-",
    },
    formulas=(second_layer, scaled_product, activation_error_as_printed, activation_error),
    claims=(
        budget, terms, split, mu, mu_corrected, law_printed, law_scale, law, union, count, count_corrected, tenfold,
        numbers, constant, act, act_corrected, act_budget, act_printed, order, order_corrected, error, corrected,
        corrected_by_modulus,
    ),
)  # fmt: skip
