"""The proof of Theorem 3.3, appendix A.2, step by step."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, erf, like, log, maximum, minimum, sqrt
from ltbounds.claims import Points, Real, Result
from ltbounds.notation import (
    AtLeastOne,
    Conditions,
    Count,
    Nonnegative,
    OpenUnit,
    Positive,
    Share,
    Sides,
    Signed,
    Unit,
    any_number,
    differs,
    place,
    sides,
)
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import base_sets, per_parameter
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.shared.activation_claims import g_inverse

__all__ = [
    "RESULT",
    "activation_error",
    "activation_error_as_printed",
    "base_set_as_printed",
    "scaled_product",
    "second_layer",
]

UpTo10 = Annotated[Scalar, Real(0, 10, open_lo=True)]
Real1To10 = Annotated[Scalar, Real(1, 10)]
Within2 = Annotated[Scalar, Real(-2, 2)]
Real1Over1000To1Over2Open = Annotated[Scalar, Real(Fraction(1, 1000), Fraction(1, 2), open_hi=True)]
Tried1 = Annotated[Scalar, Points(("0.1", "0.001"))]
Tried2 = Annotated[Scalar, Points(("0.5", "0.01"))]
Tried3 = Annotated[Scalar, Points((1, 4))]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 3.3, proof", "appendix A.2")
EQ_8 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eqs. 5-8")
EQ_9 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 9")
EQ_10 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 10")
EQ_11 = place(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 11")
LAST = place(PAPER, "Theorem 3.3, proof", "appendix A.2, end")


def second_layer(m: Any, sigma: Any) -> Any:
    """The largest |w^(2)|, 1/(|m| sigma), m = m_+ + m_-.

    >>> second_layer(2.0, 0.25)
    2.0
    """
    return 1 / (m * sigma)


def scaled_product(u: Any, v: Any, m: Any, sigma: Any) -> Any:
    """X_k = |m| w^(2) w^(1) for w^(2) = u/(|m| sigma) and w^(1) = sigma v, u ~ U[-1, 1] and v ~ U[0, 1] or U[-1, 0].

    >>> scaled_product(0.5, 0.5, 2.0, 0.125)
    0.25
    """
    return m * (u * second_layer(m, sigma)) * (sigma * v)


def base_set_as_printed(n_0: Any, n_t: Any, eps: Any, delta: Any, T: Any, M: Any, C: Any) -> Any:
    """Eq. 10: numbers for each subset sum, C log(n_0 / min{delta/n_t, eps/(T M)}).

    >>> round(base_set_as_printed(100, 50, 0.01, 0.01, 1, 1, C=3), 2)
    39.37
    """
    return C * log(n_0 / minimum(delta / n_t, eps / (T * M)))


def activation_error_as_printed(I: Any, M: Any, m: Any, eps: Any, a: Any) -> Any:  # noqa: E741 (the paper's letter)
    """A.2: |I_j| numbers that each depart by eps'' add up to at most |I_j| (M/|m|) eps''/a(eps''), for sigma = a/M.

    >>> activation_error_as_printed(10, 2, 2, 0.01, 0.5)
    0.2
    """
    return I * (M / m) * eps / a


def activation_error(I: Any, M: Any, m: Any, eps: Any, a: Any) -> Any:  # noqa: E741
    """The same for sigma = min{1, a/M}, as the theorem has it: |I_j| eps'' max{1, M/a}/|m|.

    >>> activation_error(10, 2, 2, 0.01, 0.5), activation_error(10, 1, 2, 0.01, 4)
    (0.2, 0.05)
    """
    return I * eps * maximum(like(1, a), M / a) / m


@EQ_8.equal("thm-3.3.budget")
def budget(eps: OpenUnit, n_0: Count, T: Positive, M: AtLeastOne) -> Sides:
    """T times n_0 + 1 terms of eps/(T (n_0 + 1)) each is eps; the two halves of a term, 2 M budgets of a parameter, make
    up the term.
    """
    return sides(T * (n_0 + 1) * (2 * M * per_parameter(eps, n_0, T, M)), eps, off=eps * n_0 / (n_0 + 1))


@EQ_9.equal("thm-3.3.split")
def split(
    w: Signed,
    x: Signed,
    v1: Signed,
    v2: Signed,
    l1: Signed,
    l2: Signed,
    mu1: Signed,
    mu2: Signed,
    p1: Signed,
    p2: Signed,
) -> Sides:
    """w x - Sum v_k phi(l_k x) = (w - Sum mu_k v_k l_k) x - Sum v_k (phi(l_k x) - mu_k l_k x), for two neurons: so the
    absolute error is at most that of the subset sum plus that of the activation.
    """
    return sides(
        w * x - v1 * p1 - v2 * p2,
        (w - mu1 * v1 * l1 - mu2 * v2 * l2) * x - v1 * (p1 - mu1 * l1 * x) - v2 * (p2 - mu2 * l2 * x),
        off=(w - mu1 * v1 * l1 - mu2 * v2 * l2) * x,
    )


def _sum_is_not_zero(m_plus: Any, m_minus: Any) -> Conditions:
    return differs(m_plus + m_minus, 0)


def _share(m_plus: Any, m_minus: Any) -> Any:
    """|mu(x)/(m_+ + m_-)| for x > 0, mu the slope."""
    return absolute(m_plus / (m_plus + m_minus))


@HERE.refuted(
    "thm-3.3.mu", "==", at={"m_plus": 1, "m_minus": "-0.5"}, severity="gap", impact="TODO", given=_sum_is_not_zero
)
def mu(m_plus: Within2, m_minus: Within2) -> Sides:
    """|mu(x)/(m_+ + m_-)| = 1 - |mu(-x)/(m_+ + m_-)| (mu the slope): the halves enter with weights that add up to 1.

    Note: False for slopes of opposite sign, which Assumption 3.1 admits: for m_+ = 1, m_- = -1/2 it says 2 = 0.
    Without the absolute values it is true, and the halves enter with |m_+|/|m_+ + m_-| and |m_-|/|m_+ + m_-|: their
    errors may grow by (|m_+| + |m_-|)/|m_+ + m_-|, which is 1 exactly for slopes of one sign, those of all
    activations named.  For m_+ + m_- < 0 the sums must be (m_+ + m_-) Sum v l, not |m_+ + m_-| Sum v l, which would
    represent -w.
    """
    return sides(
        _share(m_plus, m_minus),
        1 - _share(m_minus, m_plus),
        off_left=m_plus / (m_plus + m_minus),
        off=1 - m_minus / (m_plus + m_minus),
    )


@HERE.equal("thm-3.3.mu.corrected")
def mu_corrected(
    w: Signed, x: Nonnegative, A: any_number, B: any_number, m_plus: any_number, m_minus: any_number
) -> Sides:
    """With A = Sum v l over l > 0 and B over l < 0, m = m_+ + m_- and x > 0: m (w x - (m_+ A + m_- B) x) = m_+ x (w - m
    A) + m_- x (w - m B).
    """
    return sides(
        (m_plus + m_minus) * (w * x - (m_plus * A + m_minus * B) * x),
        m_plus * x * (w - (m_plus + m_minus) * A) + m_minus * x * (w - (m_plus + m_minus) * B),
        off=m_plus * x * (w - A) + m_minus * x * (w - B),
    )


@HERE.equal("thm-3.3.mu.sign")
def mu_same_sign(m_plus: Positive, m_minus: Positive) -> Sides:
    """(|m_+| + |m_-|)/|m_+ + m_-| = 1 for m_+, m_- > 0."""
    return sides(_share(m_plus, m_minus) + _share(m_minus, m_plus), 1 + 0 * m_plus, off_left=_share(m_plus, m_minus))


@HERE.refuted("thm-3.3.law", at={"alpha": "0.01", "s": 1}, severity="gap", impact="TODO")
def law_printed(alpha: Share, s: UpTo10) -> Sides:
    """The law of U[-1, 1]U[0, 1] contains a normal distribution N(0, s^2), with a weight alpha > 0: then alpha times the
    mass that the normal has outside of [-1, 1] is at most that of the product, 0.

    Note: A slip for 'uniform' (the main text has 'a normal distribution U[-1, 1]'): a normal has mass outside of
    every bounded interval, the product has none outside of [-1, 1].  It contains U[-1/2, 1/2], which is all that
    Corollary 2.4 needs; U[-1, 1] it does not contain, its density being 0 at the ends.
    """
    return sides(alpha * (1 - erf(1 / (s * sqrt(like(2, s))))), 0 * s, off_left=0 * s)


@HERE.equal("thm-3.3.law.scale")
def law_scale(u: Signed, v: Signed, m: Positive, sigma: Positive) -> Sides:
    """X_k = |m| w^(2) w^(1) is the product u v of the unscaled numbers: the scales m and sigma cancel."""
    return sides(scaled_product(u, v, m, sigma), u * v, off=u * v * sigma)


@HERE.at_most("thm-3.3.law.corrected", by="balls", strict=True, vanishing={"z": -1})
def law(z: Real1Over1000To1Over2Open) -> Sides:
    """U[-1, 1]U[0, 1] contains U[-1/2, 1/2] with weight (log 2)/2: its density (1/2) log(1/z) is more than half of log 2
    below 1/2 (shown down to 1/1000, below which it only grows).
    """
    return sides(uniform_weight(like(1, z) / 2), density(z), off_left=2 * uniform_weight(like(1, z) / 2))


@EQ_10.equal("thm-3.3.count.union")
def union(n_0: Count, n_t: Count, delta: OpenUnit) -> Sides:
    """2 (n_0 + 1) n_t subset sums at delta/(2 (n_0 + 1) n_t) each fail with probability at most delta."""
    return sides(base_sets(n_0) * n_t * (delta / (2 * (n_0 + 1) * n_t)), delta, off=delta * n_t)


def _from_budgets(n_0: Any, n_t: Any, eps: Any, delta: Any, T: Any, M: Any) -> Any:
    """log(1/min{tau, delta''}) with the budgets of one subset sum."""
    return -log(minimum(per_parameter(eps, n_0, T, M), delta / (2 * (n_0 + 1) * n_t)))


def _printed(n_0: Any, n_t: Any, eps: Any, delta: Any, T: Any, M: Any) -> Any:
    return base_set_as_printed(n_0, n_t, eps, delta, T, M, 100)


@EQ_10.refuted(
    "thm-3.3.count",
    at={"n_0": 1, "n_t": 1, "eps": "0.999", "delta": "0.999", "T": 1, "M": 1},
    severity="gap",
    impact="TODO",
)
def count(n_0: Count, n_t: Count, eps: OpenUnit, delta: OpenUnit, T: Real1To10, M: Real1To10) -> Sides:
    """C log(n_0/min{delta/n_t, eps/(T M)}) numbers are, with some C (100 here), at least the log(1/min{tau, delta''})
    that the budgets of one subset sum ask for.

    Note: At n_0 = n_t = T = M = 1 the budgets ask for more than log 4, and Eq. 10 gives C log(1/min{eps, delta}),
    which tends to 0: no C helps there.  With log(4 n_0/min{...}) it is right.
    """
    return sides(
        _from_budgets(n_0, n_t, eps, delta, T, M),
        _printed(n_0, n_t, eps, delta, T, M),
        off=(lambda **point: _printed(**point) + 2)(n_0=n_0, n_t=n_t, eps=eps, delta=delta, T=T, M=M),
    )


@EQ_10.at_most("thm-3.3.count.corrected", by="balls", strict=True)
def count_corrected(v: Unit) -> Sides:
    """For y = n_0/min{delta/n_t, eps/(T M)} >= e, 5/2 times log y is enough: 2 (n_0 + 1) <= 4 n_0, and log(4 y) < (5/2)
    log y, that is 1 + v log 4 < 5/2 with v = 1/log y in (0, 1].
    """
    return sides(2 + 2 * v * log(like(4, v)), 5 + 0 * v, off_left=2 + 2 * v * log(like(5, v)))


@EQ_10.equal("thm-3.3.count.value", by="points")
def count_value(
    n_0: Annotated[Scalar, Points((1, 7))],
    n_t: Annotated[Scalar, Points((1, 50))],
    eps: Tried1,
    delta: Tried2,
    T: Annotated[Scalar, Points((1, "0.25"))],
    M: Tried3,
    C: Annotated[Scalar, Points((3,))],
) -> Sides:
    """Eq. 10 with n_0 = 1 is C times max{log(n_t/delta), log(T M/eps)}; n_0 adds C log n_0."""
    return sides(
        base_set_as_printed(n_0, n_t, eps, delta, T, M, C),
        C * (log(like(1, eps) * n_0) + maximum(log(n_t / delta), log(T * M / eps))),
        off=C * maximum(log(n_t / delta), log(T * M / eps)) + 7,
    )


def _by_definition(I: Any, M: Any, m: Any, eps: Any, a: Any) -> Any:  # noqa: E741
    """|I_j| neurons with the largest |w^(2)| for sigma = min{1, a/M}, each off by eps''."""
    return I * second_layer(m, minimum(like(1, a), a / M)) * eps


@EQ_11.refuted("thm-3.3.act", at={"I": 1, "M": 1, "m": 1, "eps": "0.5", "a": 2}, severity="gap", impact="TODO")
def act(I: Count, M: Real1To10, m: UpTo10, eps: OpenUnit, a: UpTo10) -> Sides:
    """|I_j| eps''/(|m| sigma) <= |I_j| (M/|m|) eps''/a(eps'') for sigma = min{1, a(eps'')/M}.

    Note: The proof has sigma = a/M, the theorem min{1, a/M}: where a > M the bound is too small by a/M.  For tanh and
    the sigmoid the printed a is at most pi/2 and pi, so a larger C covers it; for an activation with an unbounded a,
    replace a by min{a, M}.
    """
    return sides(
        _by_definition(I, M, m, eps, a),
        activation_error_as_printed(I, M, m, eps, a),
        off=activation_error(I, M, m, eps, a),
    )


@EQ_11.equal("thm-3.3.act.corrected", by="points")
def act_corrected(
    I: Annotated[Scalar, Points((1, 10))],
    M: Tried3,
    m: Annotated[Scalar, Points((1, "0.5"))],
    eps: Annotated[Scalar, Points(("0.1",))],
    a: Annotated[Scalar, Points(("0.3", 2, 9))],
) -> Sides:
    """|I_j| eps''/(|m| sigma) = |I_j| eps'' max{1, M/a}/|m| for sigma = min{1, a/M}."""
    return sides(
        _by_definition(I, M, m, eps, a),
        activation_error(I, M, m, eps, a),
        off=activation_error_as_printed(I, M, m, eps, a),
    )


@EQ_11.equal("thm-3.3.act.scaled")
def act_scaled(I: Count, M: AtLeastOne, m: Positive, eps: OpenUnit, a: Positive) -> Sides:
    """For sigma = a/M the printed bound is attained: |I_j| second_layer eps''."""
    return sides(
        activation_error_as_printed(I, M, m, eps, a),
        I * second_layer(m, a / M) * eps,
        off=I * second_layer(m, M / a) * eps,
    )


def _order_printed(y: Any) -> Any:
    return y ** (like(2, y) / 3)


def _inverse_of_tanh(y: Any) -> Any:
    return g_inverse(y, like(1, y) / 3, 3)


@LAST.refuted("thm-3.3.exp", at={"y": Fraction(1, 10**6)}, severity="gap", impact="TODO")
def order(y: OpenUnit) -> Sides:
    """For tanh, eps'' = g^(-1)(y) is of the order y^(2/3), y = eps'/log(1/eps'): at least a thousandth of it.

    Note: The line before has it right, g^(-1)(y) = C y^(3/2); the exponent 2/3 is that of g.  Nothing else rests on
    it, but sigma, of the order of the square root of y, is then smaller than one would think.
    """
    return sides(_order_printed(y), 1000 * _inverse_of_tanh(y), off_left=y * sqrt(y))


@LAST.equal("thm-3.3.exp.corrected")
def order_corrected(y: Positive) -> Sides:
    """For tanh g^(-1)(y) = sqrt(3) y^(3/2)."""
    return sides(_inverse_of_tanh(y) ** 2, 3 * y**3, off=3 * y**2)


RESULT = Result(
    ref=HERE.ref,
    title="Two layers for one: the proof",
    statement="Split the budget of the layer over its n_0 + 1 terms and each term over subset sum and activation; solve 2 (n_0 + 1) n_t subset "
    "sums of products; choose sigma so that the activation errs little.",
    symbols={
        "u, v": "source weights before scaling",
        "m": "|m_+ + m_-|",
        "sigma": "scale of the first layer",
        "I": "|I_j|, kept neurons of one base set",
        "a": "a(eps''), how far phi is nearly two lines",
        "mu": "slope m_+ or m_-",
    },
    formulas=(second_layer, scaled_product, base_set_as_printed, activation_error_as_printed, activation_error),
    claims=(
        budget, split, mu, mu_corrected, mu_same_sign, law_printed, law_scale, law, union, count, count_corrected, count_value,
        act, act_corrected, act_scaled, order, order_corrected,
    ),
)  # fmt: skip
