"""The proof of Theorem 3.3, appendix A.2, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, erf, like, log, maximum, minimum, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import base_sets, per_parameter
from ltbounds.theorems.pensia2020.corollary_1 import uniform_weight
from ltbounds.theorems.pensia2020.lemma_4 import density
from ltbounds.theorems.shared.activation_claims import g_inverse
from ltbounds.theorems.shared.equalities import agreement, identity

__all__ = [
    "RESULT",
    "activation_error",
    "activation_error_as_printed",
    "base_set_as_printed",
    "scaled_product",
    "second_layer",
]

PAPER = "burkholz2022depth"
REF = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2")
EQ_8 = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2, Eqs. 5-8")
EQ_9 = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 9")
EQ_10 = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 10")
EQ_11 = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2, Eq. 11")
LAST = Ref(PAPER, "Theorem 3.3, proof", "appendix A.2, end")


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


SHARE = Real(0, 1, open_lo=True, open_hi=True)
POSITIVE = Real(0, 10, open_lo=True)

BUDGET = identity(
    f"{PAPER}.thm-3.3.budget",
    EQ_8,
    "T times n_0 + 1 terms of eps/(T (n_0 + 1)) each is eps; the two halves of a term, 2 M budgets of a parameter, make up the term.",
    lambda eps, n_0, T, M: T * (n_0 + 1) * (2 * M * per_parameter(eps, n_0, T, M)),
    lambda eps, n_0, T, M: eps,
    domain={"eps": SHARE, "n_0": Integers(1), "T": POSITIVE, "M": Real(1, 10)},
    off=lambda eps, n_0, T, M: eps * n_0 / (n_0 + 1),
)

SPLIT = identity(
    f"{PAPER}.thm-3.3.split",
    EQ_9,
    "w x - Sum v_k phi(l_k x) = (w - Sum mu_k v_k l_k) x - Sum v_k (phi(l_k x) - mu_k l_k x), for two neurons: so the absolute error is at "
    "most that of the subset sum plus that of the activation.",
    lambda w, x, v1, v2, l1, l2, mu1, mu2, p1, p2: w * x - v1 * p1 - v2 * p2,
    lambda w, x, v1, v2, l1, l2, mu1, mu2, p1, p2: (
        (w - mu1 * v1 * l1 - mu2 * v2 * l2) * x - v1 * (p1 - mu1 * l1 * x) - v2 * (p2 - mu2 * l2 * x)
    ),
    domain=dict.fromkeys(("w", "x", "v1", "v2", "l1", "l2", "mu1", "mu2", "p1", "p2"), Real(-1, 1)),
    off=lambda w, x, v1, v2, l1, l2, mu1, mu2, p1, p2: (w - mu1 * v1 * l1 - mu2 * v2 * l2) * x,
)

SLOPES: Mapping[str, Axis] = {"m_plus": Real(-2, 2), "m_minus": Real(-2, 2)}


def _sum_is_not_zero(m_plus: Any, m_minus: Any) -> Any:
    return m_plus + m_minus < 0 or m_plus + m_minus > 0


def _share(m_plus: Any, m_minus: Any) -> Any:
    """|mu(x)/(m_+ + m_-)| for x > 0, mu the slope."""
    return absolute(m_plus / (m_plus + m_minus))


MU = InequalityClaim(
    id=f"{PAPER}.thm-3.3.mu",
    ref=REF,
    statement="|mu(x)/(m_+ + m_-)| = 1 - |mu(-x)/(m_+ + m_-)| (mu the slope): the halves enter with weights that add up to 1.",
    lhs=_share,
    rhs=lambda m_plus, m_minus: 1 - _share(m_minus, m_plus),
    relation="==",
    domain=SLOPES,
    where=_sum_is_not_zero,
    method="symbolic",
    counterexample={"m_plus": 1, "m_minus": "-0.5"},
    recorded=Verdict.REFUTED,
    control={
        "lhs": lambda m_plus, m_minus: m_plus / (m_plus + m_minus),
        "rhs": lambda m_plus, m_minus: 1 - m_minus / (m_plus + m_minus),
    },
    note="False for slopes of opposite sign, which Assumption 3.1 admits: for m_+ = 1, m_- = -1/2 it says 2 = 0.  Without the absolute values "
    "it is true, and the halves enter with |m_+|/|m_+ + m_-| and |m_-|/|m_+ + m_-|: their errors may grow by "
    "(|m_+| + |m_-|)/|m_+ + m_-|, which is 1 exactly for slopes of one sign, those of all activations named.  For m_+ + m_- < 0 the sums "
    "must be (m_+ + m_-) Sum v l, not |m_+ + m_-| Sum v l, which would represent -w.",
    correction=f"{PAPER}.thm-3.3.mu.corrected",
)

MU_CORRECTED = identity(
    f"{PAPER}.thm-3.3.mu.corrected",
    REF,
    "With A = Sum v l over l > 0 and B over l < 0, m = m_+ + m_- and x > 0: m (w x - (m_+ A + m_- B) x) = m_+ x (w - m A) + m_- x (w - m B).",
    lambda w, x, A, B, m_plus, m_minus: (m_plus + m_minus) * (w * x - (m_plus * A + m_minus * B) * x),
    lambda w, x, A, B, m_plus, m_minus: (
        m_plus * x * (w - (m_plus + m_minus) * A) + m_minus * x * (w - (m_plus + m_minus) * B)
    ),
    domain={"w": Real(-1, 1), "x": Real(0, 5), "A": Real(-5, 5), "B": Real(-5, 5), **SLOPES},
    off=lambda w, x, A, B, m_plus, m_minus: m_plus * x * (w - A) + m_minus * x * (w - B),
)

MU_SAME_SIGN = InequalityClaim(
    id=f"{PAPER}.thm-3.3.mu.sign",
    ref=REF,
    statement="(|m_+| + |m_-|)/|m_+ + m_-| = 1 for m_+, m_- > 0.",
    lhs=lambda m_plus, m_minus: _share(m_plus, m_minus) + _share(m_minus, m_plus),
    rhs=lambda m_plus, m_minus: 1 + 0 * m_plus,
    relation="==",
    domain={"m_plus": POSITIVE, "m_minus": POSITIVE},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": _share},
)

LAW_PRINTED = InequalityClaim(
    id=f"{PAPER}.thm-3.3.law",
    ref=REF,
    statement="The law of U[-1, 1]U[0, 1] contains a normal distribution N(0, s^2), with a weight alpha > 0: then alpha times the mass that the "
    "normal has outside of [-1, 1] is at most that of the product, 0.",
    lhs=lambda alpha, s: alpha * (1 - erf(1 / (s * sqrt(like(2, s))))),
    rhs=lambda alpha, s: 0 * s,
    domain={"alpha": Real(0, 1, open_lo=True), "s": POSITIVE},
    method="steps",
    counterexample={"alpha": "0.01", "s": 1},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda alpha, s: 0 * s},
    note="A slip for 'uniform' (the main text has 'a normal distribution U[-1, 1]'): a normal has mass outside of every bounded interval, the "
    "product has none outside of [-1, 1].  It contains U[-1/2, 1/2], which is all that Corollary 2.4 needs; U[-1, 1] it does not "
    "contain, its density being 0 at the ends.",
    correction=f"{PAPER}.thm-3.3.law.corrected",
)

LAW_SCALE = identity(
    f"{PAPER}.thm-3.3.law.scale",
    REF,
    "X_k = |m| w^(2) w^(1) is the product u v of the unscaled numbers: the scales m and sigma cancel.",
    scaled_product,
    lambda u, v, m, sigma: u * v,
    domain={"u": Real(-1, 1), "v": Real(-1, 1), "m": POSITIVE, "sigma": POSITIVE},
    off=lambda u, v, m, sigma: u * v * sigma,
)

LAW = InequalityClaim(
    id=f"{PAPER}.thm-3.3.law.corrected",
    ref=REF,
    statement="U[-1, 1]U[0, 1] contains U[-1/2, 1/2] with weight (log 2)/2: its density (1/2) log(1/z) is more than half of log 2 below 1/2 "
    "(shown down to 1/1000, below which it only grows).",
    lhs=lambda z: uniform_weight(like(1, z) / 2),
    rhs=density,
    relation="<",
    domain={"z": Real(Fraction(1, 1000), Fraction(1, 2), open_hi=True)},
    method="balls",
    vanishing={"z": -1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda z: 2 * uniform_weight(like(1, z) / 2)},
)

UNION = identity(
    f"{PAPER}.thm-3.3.count.union",
    EQ_10,
    "2 (n_0 + 1) n_t subset sums at delta/(2 (n_0 + 1) n_t) each fail with probability at most delta.",
    lambda n_0, n_t, delta: base_sets(n_0) * n_t * (delta / (2 * (n_0 + 1) * n_t)),
    lambda n_0, n_t, delta: delta,
    domain={"n_0": Integers(1), "n_t": Integers(1), "delta": SHARE},
    off=lambda n_0, n_t, delta: delta * n_t,
)

TIGHT: Mapping[str, Axis] = {
    "n_0": Integers(1), "n_t": Integers(1), "eps": SHARE, "delta": SHARE, "T": Real(1, 10), "M": Real(1, 10),
}  # fmt: skip


def _from_budgets(n_0: Any, n_t: Any, eps: Any, delta: Any, T: Any, M: Any) -> Any:
    """log(1/min{tau, delta''}) with the budgets of one subset sum."""
    return -log(minimum(per_parameter(eps, n_0, T, M), delta / (2 * (n_0 + 1) * n_t)))


def _printed(n_0: Any, n_t: Any, eps: Any, delta: Any, T: Any, M: Any) -> Any:
    return base_set_as_printed(n_0, n_t, eps, delta, T, M, 100)


COUNT = InequalityClaim(
    id=f"{PAPER}.thm-3.3.count",
    ref=EQ_10,
    statement="C log(n_0/min{delta/n_t, eps/(T M)}) numbers are, with some C (100 here), at least the log(1/min{tau, delta''}) that the "
    "budgets of one subset sum ask for.",
    lhs=_from_budgets,
    rhs=_printed,
    domain=TIGHT,
    method="steps",
    counterexample={"n_0": 1, "n_t": 1, "eps": "0.999", "delta": "0.999", "T": 1, "M": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda **point: _printed(**point) + 2},
    note="At n_0 = n_t = T = M = 1 the budgets ask for more than log 4, and Eq. 10 gives C log(1/min{eps, delta}), which tends to 0: no C helps "
    "there.  With log(4 n_0/min{...}) it is right.",
    correction=f"{PAPER}.thm-3.3.count.corrected",
)

COUNT_CORRECTED = InequalityClaim(
    id=f"{PAPER}.thm-3.3.count.corrected",
    ref=EQ_10,
    statement="For y = n_0/min{delta/n_t, eps/(T M)} >= e, 5/2 times log y is enough: 2 (n_0 + 1) <= 4 n_0, and log(4 y) < (5/2) log y, that is "
    "1 + v log 4 < 5/2 with v = 1/log y in (0, 1].",
    lhs=lambda v: 2 + 2 * v * log(like(4, v)),
    rhs=lambda v: 5 + 0 * v,
    relation="<",
    domain={"v": Real(0, 1)},
    method="balls",
    recorded=Verdict.PROVED,
    control={"lhs": lambda v: 2 + 2 * v * log(like(5, v))},
)

COUNT_VALUE = agreement(
    f"{PAPER}.thm-3.3.count.value",
    EQ_10,
    "Eq. 10 with n_0 = 1 is C times max{log(n_t/delta), log(T M/eps)}; n_0 adds C log n_0.",
    base_set_as_printed,
    lambda n_0, n_t, eps, delta, T, M, C: (
        C * (log(like(1, eps) * n_0) + maximum(log(n_t / delta), log(T * M / eps)))
    ),
    domain={
        "n_0": Points((1, 7)), "n_t": Points((1, 50)), "eps": Points(("0.1", "0.001")), "delta": Points(("0.5", "0.01")),
        "T": Points((1, "0.25")), "M": Points((1, 4)), "C": Points((3,)),
    },
    off=lambda n_0, n_t, eps, delta, T, M, C: C * maximum(log(n_t / delta), log(T * M / eps)) + 7,
)  # fmt: skip

ACT_DOMAIN: Mapping[str, Axis] = {
    "I": Integers(1), "M": Real(1, 10), "m": POSITIVE, "eps": SHARE, "a": POSITIVE,
}  # fmt: skip


def _by_definition(I: Any, M: Any, m: Any, eps: Any, a: Any) -> Any:  # noqa: E741
    """|I_j| neurons with the largest |w^(2)| for sigma = min{1, a/M}, each off by eps''."""
    return I * second_layer(m, minimum(like(1, a), a / M)) * eps


ACT = InequalityClaim(
    id=f"{PAPER}.thm-3.3.act",
    ref=EQ_11,
    statement="|I_j| eps''/(|m| sigma) <= |I_j| (M/|m|) eps''/a(eps'') for sigma = min{1, a(eps'')/M}.",
    lhs=_by_definition,
    rhs=activation_error_as_printed,
    domain=ACT_DOMAIN,
    method="steps",
    counterexample={"I": 1, "M": 1, "m": 1, "eps": "0.5", "a": 2},
    recorded=Verdict.REFUTED,
    control={"rhs": activation_error},
    note="The proof has sigma = a/M, the theorem min{1, a/M}: where a > M the bound is too small by a/M.  For tanh and the sigmoid the "
    "printed a is at most pi/2 and pi, so a larger C covers it; for an activation with an unbounded a, replace a by min{a, M}.",
    correction=f"{PAPER}.thm-3.3.act.corrected",
)

ACT_CORRECTED = agreement(
    f"{PAPER}.thm-3.3.act.corrected",
    EQ_11,
    "|I_j| eps''/(|m| sigma) = |I_j| eps'' max{1, M/a}/|m| for sigma = min{1, a/M}.",
    _by_definition,
    activation_error,
    domain={
        "I": Points((1, 10)), "M": Points((1, 4)), "m": Points((1, "0.5")), "eps": Points(("0.1",)), "a": Points(("0.3", 2, 9)),
    },
    off=activation_error_as_printed,
)  # fmt: skip

ACT_SCALED = identity(
    f"{PAPER}.thm-3.3.act.scaled",
    EQ_11,
    "For sigma = a/M the printed bound is attained: |I_j| second_layer eps''.",
    activation_error_as_printed,
    lambda I, M, m, eps, a: I * second_layer(m, a / M) * eps,  # noqa: E741
    domain=ACT_DOMAIN,
    off=lambda I, M, m, eps, a: I * second_layer(m, M / a) * eps,  # noqa: E741
)


def _order_printed(y: Any) -> Any:
    return y ** (like(2, y) / 3)


def _inverse_of_tanh(y: Any) -> Any:
    return g_inverse(y, like(1, y) / 3, 3)


ORDER = InequalityClaim(
    id=f"{PAPER}.thm-3.3.exp",
    ref=LAST,
    statement="For tanh, eps'' = g^(-1)(y) is of the order y^(2/3), y = eps'/log(1/eps'): at least a thousandth of it.",
    lhs=_order_printed,
    rhs=lambda y: 1000 * _inverse_of_tanh(y),
    domain={"y": SHARE},
    method="steps",
    counterexample={"y": Fraction(1, 10**6)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda y: y * sqrt(y)},
    note="The line before has it right, g^(-1)(y) = C y^(3/2); the exponent 2/3 is that of g.  Nothing else rests on it, but sigma, of the "
    "order of the square root of y, is then smaller than one would think.",
    correction=f"{PAPER}.thm-3.3.exp.corrected",
)

ORDER_CORRECTED = identity(
    f"{PAPER}.thm-3.3.exp.corrected",
    LAST,
    "For tanh g^(-1)(y) = sqrt(3) y^(3/2).",
    lambda y: _inverse_of_tanh(y) ** 2,
    lambda y: 3 * y**3,
    domain={"y": POSITIVE},
    off=lambda y: 3 * y**2,
)

RESULT = Result(
    ref=REF,
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
        BUDGET, SPLIT, MU, MU_CORRECTED, MU_SAME_SIGN, LAW_PRINTED, LAW_SCALE, LAW, UNION, COUNT, COUNT_CORRECTED, COUNT_VALUE,
        ACT, ACT_CORRECTED, ACT_SCALED, ORDER, ORDER_CORRECTED,
    ),
)  # fmt: skip
