"""Theorem 3.2's error chain (appendix C.2): how errors pass through layers and skip connections, as printed and repaired.

Layer l adds T N_w parameters' errors and passes on earlier ones; N = N_{w,l}, M = N_{m,l}, A = T N + M.  Let B_l be the error
allowed in the target layers up to l, B_L = eps.

==============  =====================================  =====================================================================
                printed                                proved
==============  =====================================  =====================================================================
ε_l             B_l / (2 T N)                          B_l / (2 A): learned skip parameters err by ε_l as well
B_{l-1}         B_l / (2 A)                            B_l / (2 max{1, m A}): a parameter is a sum of up to m source weights,
                                                       each at most 1, which read copies with errors of their own; and layers
                                                       with m A < 1 must not let earlier layers err more than B_l
==============  =====================================  =====================================================================

All errors are in the entry maximum; log m enters the widths.  N and M may be counted for one output entry, the one that reads most.  In the first layer no earlier error takes its half of B_1: it is left for the
activation's departure from its two lines.  A constant channel is a parameter 1 that is built like any other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, integer, like, log, maximum, minimum
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.theorems.burkholz2022conv.equations_7_12 import activation_error
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import activation_share_as_printed
from ltbounds.theorems.shared.equalities import identity

__all__ = [
    "RESULT", "allowed_before", "allowed_before_as_printed", "layer_error", "layer_error_as_printed", "parameter_tolerance",
    "parameter_tolerance_as_printed", "tolerances",
]  # fmt: skip

REF = Ref("burkholz2022conv", "Equations 13 and 14", "appendix C.2")
THEOREM = Ref("burkholz2022conv", "Theorem 3.2", "section 3.2, eps_l")


def layer_error_as_printed(T: Any, N: Any, M: Any, eps_l: Any, before: Any) -> Any:
    """Eq. 13: T N ε_l + (T N + M) before, `before` the largest error of an earlier target layer, entry maximum.

    >>> layer_error_as_printed(1, 20, 1, Fraction(1, 1000), Fraction(1, 1000))
    Fraction(41, 1000)
    """
    return T * N * eps_l + (T * N + M) * before


def layer_error(T: Any, N: Any, M: Any, members: Any, eps_l: Any, before: Any) -> Any:
    """Eq. 13 for copies that err differently: (T N + M) ε_l + members (T N + M) before.

    >>> layer_error(1, 20, 1, 15, Fraction(1, 1000), Fraction(1, 1000))
    Fraction(42, 125)
    """
    return (T * N + M) * eps_l + members * (T * N + M) * before


def parameter_tolerance_as_printed(allowed: Any, T: Any, N: Any) -> Any:
    """ε_l as printed, allowed/(2 T N), where the layer may err by `allowed`.

    >>> parameter_tolerance_as_printed(Fraction(1, 10), 1, 20)
    Fraction(1, 400)
    """
    return allowed / (2 * T * N)


def allowed_before_as_printed(allowed: Any, T: Any, N: Any, M: Any) -> Any:
    """What earlier layers may err as printed, allowed/(2 (T N + M)).

    >>> allowed_before_as_printed(Fraction(1, 10), 1, 20, 1)
    Fraction(1, 420)
    """
    return allowed / (2 * (T * N + M))


def parameter_tolerance(allowed: Any, T: Any, N: Any, M: Any) -> Any:
    """ε_l repaired: allowed/(2 (T N + M)).

    >>> parameter_tolerance(Fraction(1, 10), 1, 20, 1)
    Fraction(1, 420)
    """
    return allowed / (2 * (T * N + M))


def allowed_before(allowed: Any, T: Any, N: Any, M: Any, members: Any) -> Any:
    """What earlier layers may err, repaired: allowed/(2 max{1, members (T N + M)}).

    >>> allowed_before(Fraction(1, 10), 1, 20, 1, 15)
    Fraction(1, 6300)
    """
    return allowed / (2 * maximum(like(1, allowed), members * (T * N + M)))


def tolerances(eps: Any, T: Any, layers: Sequence[tuple[Any, Any]], members: Any) -> list[Any]:
    """ε_1, ..., ε_L repaired, for layers (N_{w,l}, N_{m,l}) that read base sets of `members` copies.

    >>> [str(e) for e in tolerances(Fraction(1, 10), 1, [(20, 0), (5, 1)], members=15)]
    ['1/72000', '1/120']
    """
    found, allowed = [], eps
    for N, M in reversed(layers):
        found.append(parameter_tolerance(allowed, T, N, M))
        allowed = allowed_before(allowed, T, N, M, members)
    return found[::-1]


def _product(eps: Any, T: Any, N: Any, later: Sequence[tuple[Any, Any]]) -> Any:
    """ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,s} + N_{m,s})), as Theorem 3.2 writes it."""
    found = eps / (2 * T * N)
    for n, m in later:
        found = found / (2 * (T * n + m))
    return found


UNIT = Real(-1, 1)
SHARE = Real(0, 1, open_lo=True, open_hi=True)
POSITIVE = Real(0, 10, open_lo=True)
LAYER: Mapping[str, Axis] = {"T": POSITIVE, "N": Integers(1), "M": Integers(0)}
ERRORS: Mapping[str, Axis] = {"eps_l": Real(0, 1), "before": Real(0, 1)}


def _two_copies(v: Any, w: Any, y: Any, d: Any, e: Any, eps_l: Any, before: Any) -> Any:
    """How far v (y + d) + w (y + e), the two kept weights at copies that err by d and e, is from (v + w - ε_l) y."""
    return absolute(v * (y + d) + w * (y + e) - (v + w - eps_l) * y)


COPIES: Mapping[str, Axis] = {"v": UNIT, "w": UNIT, "y": UNIT, "d": UNIT, "e": UNIT, **ERRORS}


def _allowed_copies(v: Any, w: Any, y: Any, d: Any, e: Any, eps_l: Any, before: Any) -> Any:
    return absolute(d) <= before and absolute(e) <= before and absolute(v + w) <= 1


THIRTEEN_PRINTED = InequalityClaim(
    id="burkholz2022conv.thm-3.2.b",
    ref=REF,
    statement="Eq. 13 for one parameter (T = N = 1, M = 0) that is kept as two source weights: the layer errs by at most ε_l + before.",
    lhs=_two_copies,
    rhs=lambda v, w, y, d, e, eps_l, before: layer_error_as_printed(1, 1, 0, eps_l, before),
    domain=COPIES,
    where=_allowed_copies,
    method="steps",
    counterexample={
        "v": 1,
        "w": Fraction(-9, 10),
        "y": 0,
        "d": Fraction(1, 10),
        "e": Fraction(-1, 10),
        "eps_l": 0,
        "before": Fraction(1, 10),
    },
    recorded=Verdict.REFUTED,
    control={"rhs": lambda v, w, y, d, e, eps_l, before: layer_error(1, 1, 0, 2, eps_l, before)},
    note="A parameter 1/10 = 1 - 9/10 that reads copies with errors +e and -e passes on 1.9 e, not e: Eq. 13 compares networks of one "
    "architecture.  With m kept weights of at most 1 it passes on up to m e; log m enters the widths, and the theorem survives.",
    correction="burkholz2022conv.thm-3.2.b.corrected",
)

COPIES_EXACT = identity(
    "burkholz2022conv.thm-3.2.b.exact",
    REF,
    "v (y + d) + w (y + e) - (v + w - ε) y = ε y + v d + w e; likewise for more copies.",
    lambda v, w, y, d, e, eps_l: v * (y + d) + w * (y + e) - (v + w - eps_l) * y,
    lambda v, w, y, d, e, eps_l: eps_l * y + v * d + w * e,
    domain=dict.fromkeys(("v", "w", "y", "d", "e", "eps_l"), UNIT),
    off=lambda v, w, y, d, e, eps_l: eps_l * y + v * d - w * e,
)

THIRTEEN = InequalityClaim(
    id="burkholz2022conv.thm-3.2.b.corrected",
    ref=REF,
    statement="It errs by at most ε_l + 2 before; with m kept weights a parameter and N + M parameters by at most (T N + M)(ε_l + m before).",
    lhs=_two_copies,
    rhs=lambda v, w, y, d, e, eps_l, before: layer_error(1, 1, 0, 2, eps_l, before),
    domain=COPIES,
    where=_allowed_copies,
    method="steps",
    samples=(
        {"v": 1, "w": -1, "y": 0, "d": Fraction(1, 10), "e": Fraction(-1, 10), "eps_l": 0, "before": Fraction(1, 10)},
    ),
    steps=(COPIES_EXACT,),
    because="|ε y + v d + w e| <= ε_l |y| + |v| |d| + |w| |e|, and |y|, |v|, |w| <= 1.  Sums over the parameters of a layer add up; T is the "
    "Lipschitz constant of φ, which skip connections do not pass.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda v, w, y, d, e, eps_l, before: layer_error(1, 1, 0, like(3, before) / 2, eps_l, before)},
)

SKIP_PRINTED = InequalityClaim(
    id="burkholz2022conv.thm-3.2.b.skip",
    ref=REF,
    statement="Eq. 13 with a learned skip parameter s that is kept within ε_l, and exact earlier layers: (w + ε_l) y + (s + ε_l) z errs by at "
    "most N_w ε_l = ε_l (T = 1, identity activation).",
    lhs=lambda w, s, y, z, eps_l: absolute((w + eps_l) * y + (s + eps_l) * z - (w * y + s * z)),
    rhs=lambda w, s, y, z, eps_l: layer_error_as_printed(1, 1, 1, eps_l, 0),
    domain={"w": UNIT, "s": UNIT, "y": UNIT, "z": UNIT, "eps_l": Real(0, 1)},
    method="steps",
    counterexample={"w": 0, "s": 0, "y": 1, "z": 1, "eps_l": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda w, s, y, z, eps_l: layer_error(1, 1, 1, 1, eps_l, 0)},
    note="The skip parameters' own errors, N_m ε_l, are missing.  Residual connections (identities) have none; for learned ones ε_l must be "
    "divided by T N_w + N_m, not by T N_w.",
    correction="burkholz2022conv.thm-3.2.b.skip.corrected",
)

SKIP = identity(
    "burkholz2022conv.thm-3.2.b.skip.corrected",
    REF,
    "The error is ε_l (y + z), at most (T N_w + N_m) ε_l = 2 ε_l.",
    lambda w, s, y, z, eps_l: (w + eps_l) * y + (s + eps_l) * z - (w * y + s * z),
    lambda w, s, y, z, eps_l: eps_l * (y + z),
    domain={"w": UNIT, "s": UNIT, "y": UNIT, "z": UNIT, "eps_l": Real(0, 1)},
    off=lambda w, s, y, z, eps_l: eps_l * y,
)

FOURTEEN_PRINTED = InequalityClaim(
    id="burkholz2022conv.thm-3.2.c",
    ref=REF,
    statement="Eq. 14: the bound of Eq. 13 holds of the largest error of all layers up to l, max{before, Eq. 13}.",
    lhs=lambda T, N, M, eps_l, before: maximum(before, layer_error_as_printed(T, N, M, eps_l, before)),
    rhs=layer_error_as_printed,
    domain={**LAYER, **ERRORS},
    method="steps",
    counterexample={"T": Fraction(1, 4), "N": 1, "M": 0, "eps_l": Fraction(1, 10), "before": 1},
    recorded=Verdict.REFUTED,
    control={"where": lambda T, N, M, eps_l, before: T * N + M >= 1},
    note="Where T N + M < 1 (T = 1/4, one parameter) the largest error may be that of an earlier layer, and a later skip connection meets it "
    "there.  With max{1, T N + M} it holds.",
    correction="burkholz2022conv.thm-3.2.c.corrected",
)

FOURTEEN = identity(
    "burkholz2022conv.thm-3.2.c.corrected",
    REF,
    "With factor 1 + s, s >= 0 and 1 + s >= T N + M = A, both are within T N ε_l + (1 + s) before: that minus before is T N ε_l + s before, and "
    "minus Eq. 13 it is (1 + s - A) before; here the first.",
    lambda T, N, s, eps_l, before: T * N * eps_l + (1 + s) * before - before,
    lambda T, N, s, eps_l, before: T * N * eps_l + s * before,
    domain={"T": POSITIVE, "N": Integers(1), "s": Real(0, 10), **ERRORS},
    off=lambda T, N, s, eps_l, before: T * N * eps_l,
)

LAST_LAYER = identity(
    "burkholz2022conv.thm-3.2.d",
    REF,
    "With ε_L = eps/(2TN) and earlier errors eps/(2(TN + M)) the bound of Eq. 13 is exactly eps; so with allowances eps, then B_{l-1} = "
    "B_l/(2(TN + M)), no layer exceeds its allowance, if Eq. 13 and T N + M >= 1 hold.",
    lambda eps, T, N, M: layer_error_as_printed(
        T, N, M, parameter_tolerance_as_printed(eps, T, N), allowed_before_as_printed(eps, T, N, M)
    ),
    lambda eps, T, N, M: eps,
    domain={"eps": SHARE, **LAYER},
    off=lambda eps, T, N, M: 2 * eps,
)

REPAIRED_LAYER = identity(
    "burkholz2022conv.thm-3.2.d.corrected",
    REF,
    "Repaired: with ε_l = B/(2A) and earlier errors B/(2mA) (m A >= 1) the bound is exactly B; for m A < 1 they are B/2, below it.",
    lambda eps, T, N, M, members: layer_error(
        T, N, M, members, parameter_tolerance(eps, T, N, M), eps / (2 * members * (T * N + M))
    ),
    lambda eps, T, N, M, members: eps,
    domain={"eps": SHARE, **LAYER, "members": Integers(1)},
    off=lambda eps, T, N, M, members: 2 * eps,
)

ALLOWED_SMALL = InequalityClaim(
    id="burkholz2022conv.thm-3.2.d.before",
    ref=REF,
    statement="allowed_before is the smaller of B/(2mA) and B/2.",
    lhs=lambda allowed, T, N, M, members: absolute(
        allowed_before(allowed, T, N, M, members) - minimum(allowed / 2, allowed / (2 * members * (T * N + M)))
    ),
    rhs=lambda allowed, T, N, M, members: Fraction(1, 10**40),
    domain={"allowed": Points((Fraction(1, 3), 5)), "T": Points((Fraction(1, 7), 2)), "N": Points((1, 6)), "M": Points((0, 3)),
            "members": Points((1, 4))},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda allowed, T, N, M, members: absolute(
        allowed_before(allowed, T, N, M, members) - allowed / (2 * members * (T * N + M))
    )},
)  # fmt: skip

UNROLLED = identity(
    "burkholz2022conv.thm-3.2.epsl.product",
    THEOREM,
    "ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,s} + N_{m,s})) is that chain of allowances written out (three layers).",
    lambda eps, T, N1, N2, N3, M2, M3: _product(eps, T, N1, ((N2, M2), (N3, M3))),
    lambda eps, T, N1, N2, N3, M2, M3: parameter_tolerance_as_printed(
        allowed_before_as_printed(allowed_before_as_printed(eps, T, N3, M3), T, N2, M2), T, N1
    ),
    domain=dict.fromkeys(("eps", "T", "N1", "N2", "N3", "M2", "M3"), POSITIVE),
    off=lambda eps, T, N1, N2, N3, M2, M3: parameter_tolerance_as_printed(
        allowed_before_as_printed(allowed_before_as_printed(eps, T, N3, M3), T, N3, M3), T, N1
    ),
)


def _gap(first: Any, second: Any) -> Any:
    """|ticket - target| at input 1 of the target x -> w2 w, three copies built within `first`, w2 kept within `second`."""

    def gap(eps: Any, w: Any, u: Any, v: Any, z: Any, s: Any) -> Any:
        ticket = u * (w + first(eps)) + v * (w + first(eps)) + z * (w + s * first(eps))
        return absolute(ticket - (u + v + z - second(eps)) * w)

    return gap


def _first_as_printed(eps: Any) -> Any:
    return parameter_tolerance_as_printed(allowed_before_as_printed(eps, 1, 1, 0), 1, 1)


TICKETS: Mapping[str, Axis] = {
    "eps": Real(0, Fraction(1, 10), open_lo=True), "w": UNIT, "u": UNIT, "v": UNIT, "z": UNIT, "s": Points((-1, 1)),
}  # fmt: skip

TOLERANCES_PRINTED = InequalityClaim(
    id="burkholz2022conv.thm-3.2.epsl",
    ref=THEOREM,
    statement="If every parameter of every copy is met within the printed ε_l, the output is within eps: two layers of one parameter each "
    "(φ the identity, T = 1), three copies, the second weight kept as u + v + z.",
    lhs=_gap(_first_as_printed, lambda eps: parameter_tolerance_as_printed(eps, 1, 1)),
    rhs=lambda eps, w, u, v, z, s: eps,
    domain=TICKETS,
    where=lambda eps, w, u, v, z, s: absolute(w) <= 1 - eps and absolute(u + v + z - eps / 2) <= 1 - eps,
    method="steps",
    counterexample={
        "eps": Fraction(1, 100), "w": Fraction(99, 100), "u": Fraction(19, 20), "v": Fraction(19, 20), "z": -1, "s": -1,
    },
    recorded=Verdict.REFUTED,
    control={"lhs": _gap(lambda eps: tolerances(eps, 1, [(1, 0), (1, 0)], 3)[0], lambda eps: tolerances(eps, 1, [(1, 0), (1, 0)], 3)[1])},
    note="The output errs by 0.0122 for eps = 0.01: copies err differently, and 0.895 = 19/20 + 19/20 - 1 - 0.005 passes on 2.9 times their "
    "error.  Read of one architecture (no copies), without learned skip parameters and for T N + M >= 1, the printed ε_l are right "
    "(thm-3.2.d).  Repaired, ε_l is smaller by the product of the base sets' sizes behind it.",
    correction="burkholz2022conv.thm-3.2.epsl.corrected",
)  # fmt: skip

TOLERANCES = InequalityClaim(
    id="burkholz2022conv.thm-3.2.epsl.corrected",
    ref=THEOREM,
    statement="With ε_l = B_l/(2A_l), B_L = eps and B_{l-1} = B_l/(2 max{1, m A_l}) the output is within eps (on the same targets; in general by "
    "induction over the layers).",
    lhs=_gap(
        lambda eps: tolerances(eps, 1, [(1, 0), (1, 0)], 3)[0], lambda eps: tolerances(eps, 1, [(1, 0), (1, 0)], 3)[1]
    ),
    rhs=lambda eps, w, u, v, z, s: eps,
    domain=TICKETS,
    method="steps",
    steps=(COPIES_EXACT, REPAIRED_LAYER),
    because="Let no target layer before l err by more than B_{l-1} <= B_l.  By thm-3.2.b.corrected layer l errs by at most A_l ε_l + m A_l B_{l-1} <= "
    "B_l/2 + B_l/2, the step for m A_l >= 1 and smaller otherwise.  So none up to l errs by more than B_l; B_L = eps.",
    recorded=Verdict.PROVED,
    control={"lhs": _gap(lambda eps: eps / 3, lambda eps: eps / 2)},
)


def _passed_on(first: Any) -> Any:
    """|ticket - target| of a linear network 1 - n - n - 1 - 1 at input 1, whose first layer errs by `first`(n, eps), all else exact.

    First layer: n weights 1/2 with errors of alternating sign t_j.  Second: q s_i t_j; third: q s_i; fourth: q; q = 1 - eps.
    """

    def passed_on(n: Any, eps: Any) -> Any:
        size, q = integer(n), 1 - eps
        sign = [(-1) ** j for j in range(size)]
        half = like(1, eps) / 2
        target = [half for _ in sign]
        ticket = [half + t * first(n, eps) for t in sign]
        out = []
        for values in (ticket, target):
            second = [sum((q * s * t * x for t, x in zip(sign, values, strict=True)), start=0 * eps) for s in sign]
            out.append(q * sum((q * s * x for s, x in zip(sign, second, strict=True)), start=0 * eps))
        return absolute(out[0] - out[1])

    return passed_on


LAST_INDEX = InequalityClaim(
    id="burkholz2022conv.thm-3.2.epsl-b",
    ref=REF,
    statement="With the index L inside the product, ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,L} + N_{m,L})), the output is within eps: linear "
    "networks 1 - n - n - 1 - 1 whose first layer alone errs.",
    lhs=_passed_on(lambda n, eps: _product(eps, 1, n, [(1, 0)] * 3)),
    rhs=lambda n, eps: eps,
    domain={"n": Points((2, 4, 18)), "eps": Real(0, Fraction(1, 2), open_lo=True)},
    method="steps",
    counterexample={"n": 18, "eps": Fraction(1, 1000)},
    recorded=Verdict.REFUTED,
    control={"lhs": _passed_on(lambda n, eps: _product(eps, 1, n, [(n * n, 0), (n, 0), (1, 0)]))},
    note="A last layer of one parameter says nothing of the n^2 and n in front of it: the output errs by 1.12 eps at n = 18, without copies.  The "
    "theorem's own index s is the one that its chain gives.",
    correction="burkholz2022conv.thm-3.2.epsl.product",
)

ACTIVATION = identity(
    "burkholz2022conv.thm-3.2.eps2",
    THEOREM,
    "ε'' = g^(-1)(ε'/(C N_l log(N_l/min{ε_l, delta}))) makes the first layer's activation error exactly ε'/3 for base sets of C' log(·) members "
    "and C = 6 r T C', σ_1 = a(ε'')/2.",
    lambda eps, T, N, r, eps_l, delta, C: activation_error(
        T, N, r, C * log(N / minimum(eps_l, delta)), like(1, eps) / 2,
        activation_share_as_printed(eps, N, eps_l, delta, 6 * r * T * C),
    ),
    lambda eps, T, N, r, eps_l, delta, C: eps / 3,
    domain=dict.fromkeys(("eps", "T", "N", "r", "eps_l", "delta", "C"), POSITIVE),
    off=lambda eps, T, N, r, eps_l, delta, C: eps / 2,
    note="The main text only says 'suitably chosen'.  σ_1 = r/σ_2 and σ_2 = a(ε'')/2 are exchanged as in Theorem 3.1.",
)  # fmt: skip

RESULT = Result(
    ref=REF,
    title="Errors through layers, copies and skip connections",
    statement="max_{s<=l} ‖x_t^(s) - x_0^(s+1)‖ <= T N_{w,l} ε_l + (T N_{w,l} + N_{m,l}) max_{s<l} ‖x_t^(s) - x_0^(s+1)‖ in the entry maximum, and "
    "ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,s} + N_{m,s})).",
    symbols={
        "N, M": "N_{w,l}, N_{m,l}", "T": "Lipschitz constant of φ", "members": "m, copies in a base set", "allowed": "B_l",
        "before": "largest error of an earlier target layer", "eps_l": "ε_l, tolerance of a parameter",
    },
    formulas=(
        layer_error_as_printed, layer_error, parameter_tolerance_as_printed, allowed_before_as_printed, parameter_tolerance,
        allowed_before,
    ),
    claims=(
        THIRTEEN_PRINTED, COPIES_EXACT, THIRTEEN, SKIP_PRINTED, SKIP, FOURTEEN_PRINTED, FOURTEEN, LAST_LAYER, REPAIRED_LAYER, ALLOWED_SMALL,
        UNROLLED, TOLERANCES_PRINTED, TOLERANCES, LAST_INDEX, ACTIVATION,
    ),
)  # fmt: skip
