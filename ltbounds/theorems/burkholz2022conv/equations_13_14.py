"""Theorem 3.2's error chain (appendix C.2): how errors pass through layers and skip connections, as printed and repaired.

Layer l adds T N_w parameters' errors and passes on earlier ones; N = N_{w,l}, M = N_{m,l}, A = T N + M.  Let B_l be the error
allowed in the target layers up to l, B_L = eps.  Printed are ε_l = B_l/(2 T N) and B_{l-1} = B_l/(2 A).  Proved are ε_l =
B_l/(2 max{1, A}), as learned skip parameters err by ε_l as well, and B_{l-1} = B_l/(2 max{1, m A}): a parameter is a sum of up to m
source weights, each at most 1, which read copies with errors of their own, and layers with m A < 1 must not let earlier
layers err more than B_l.

All errors are in the entry maximum; log m enters the widths.  N and M may be counted for one output entry, the one that reads
most.  In the first layer no earlier error takes its half of B_1: it is left for the activation's departure from its two
lines.  A constant channel is a parameter 1 that is built like any other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, integer, like, maximum
from ltbounds.claims import Points, Real, Result

from ltbounds.notation import (  # isort: skip
    Count, Half, Natural, OpenUnit, Positive, Sides, Signed, Unit, at_most, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import fit
from ltbounds.theorems.shared.sequences import signed, summed

__all__ = [
    "RESULT", "allowed_before", "allowed_before_as_printed", "layer_error", "layer_error_as_printed", "parameter_tolerance",
    "parameter_tolerance_as_printed", "tolerances",
]  # fmt: skip

UpTo1Over10 = Annotated[Scalar, Real(0, Fraction(1, 10), open_lo=True)]
V, D, Y, E = (signed(name) for name in "vdye")
Tried3 = Annotated[Scalar, Points((-1, 1))]

HERE = place("burkholz2022conv", "Equations 13 and 14", "appendix C.2")
THEOREM = place("burkholz2022conv", "Theorem 3.2", "section 3.2, eps_l")


def layer_error_as_printed(T: Scalar, N: Scalar, M: Scalar, eps_l: Scalar, before: Scalar) -> Scalar:
    """Eq. 13: T N ε_l + (T N + M) before, `before` the largest error of an earlier target layer, entry maximum.

    >>> layer_error_as_printed(1, 20, 1, Fraction(1, 1000), Fraction(1, 1000))
    Fraction(41, 1000)
    """
    return T * N * eps_l + (T * N + M) * before


def layer_error(T: Scalar, N: Scalar, M: Scalar, members: Scalar, eps_l: Scalar, before: Scalar) -> Scalar:
    """Eq. 13 for copies that err differently: (T N + M) ε_l + members (T N + M) before.

    >>> layer_error(1, 20, 1, 15, Fraction(1, 1000), Fraction(1, 1000))
    Fraction(42, 125)
    """
    return (T * N + M) * eps_l + members * (T * N + M) * before


def parameter_tolerance_as_printed(allowed: Scalar, T: Scalar, N: Scalar) -> Scalar:
    """ε_l as printed, allowed/(2 T N), where the layer may err by `allowed`.

    >>> parameter_tolerance_as_printed(Fraction(1, 10), 1, 20)
    Fraction(1, 400)
    """
    return allowed / (2 * T * N)


def allowed_before_as_printed(allowed: Scalar, T: Scalar, N: Scalar, M: Scalar) -> Scalar:
    """What earlier layers may err as printed, allowed/(2 (T N + M)).

    >>> allowed_before_as_printed(Fraction(1, 10), 1, 20, 1)
    Fraction(1, 420)
    """
    return allowed / (2 * (T * N + M))


def parameter_tolerance(allowed: Scalar, T: Scalar, N: Scalar, M: Scalar) -> Scalar:
    """ε_l repaired: allowed/(2 max{1, T N + M}).

    >>> parameter_tolerance(Fraction(1, 10), 1, 20, 1)
    Fraction(1, 420)
    """
    return allowed / (2 * maximum(like(1, allowed), T * N + M))


def allowed_before(allowed: Scalar, T: Scalar, N: Scalar, M: Scalar, members: Scalar) -> Scalar:
    """What earlier layers may err, repaired: allowed/(2 max{1, members (T N + M)}).

    >>> allowed_before(Fraction(1, 10), 1, 20, 1, 15)
    Fraction(1, 6300)
    """
    return allowed / (2 * maximum(like(1, allowed), members * (T * N + M)))


def tolerances(eps: Scalar, T: Scalar, layers: Sequence[tuple[Any, Any]], members: Scalar, t: Scalar = 1) -> list[Any]:
    """ε_1, ..., ε_L repaired, for layers (N_{w,l}, N_{m,l}) that read base sets of `members` copies, constants being 1/t.

    >>> [str(e) for e in tolerances(Fraction(1, 10), 1, [(20, 0), (5, 1)], members=15)]
    ['1/72000', '1/120']
    """
    found, allowed = [], eps
    for N, M in reversed(layers):
        found.append(parameter_tolerance(allowed, T, N, M) / t)
        allowed = allowed_before(allowed, T, N, M, members)
    return found[::-1]


def _product(eps: Scalar, T: Scalar, N: Scalar, later: Sequence[tuple[Any, Any]]) -> Scalar:
    """ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,s} + N_{m,s})), as Theorem 3.2 writes it."""
    found = eps / (2 * T * N)
    for n, m in later:
        found = found / (2 * (T * n + m))
    return found


@HERE.refuted(
    "thm-3.2.b",
    at={"v": 1, "w": "-9/10", "y": 0, "d": "1/10", "e": "-1/10", "eps_l": 0, "before": "1/10"}, severity="gap",
    impact="Theorem 3.2: copies err differently; eps_l must be divided by the sizes of base sets, inside logarithms",
    given=lambda v, w, d, e, before, **_: (*(at_most(absolute(z), before) for z in (d, e)), at_most(absolute(v + w), 1)),
)  # fmt: skip
def thirteen_printed(v: Signed, w: Signed, y: Signed, d: Signed, e: Signed, eps_l: Unit, before: Unit) -> Sides:
    """Eq. 13 for one parameter (T = N = 1, M = 0) that is kept as two source weights: the layer errs by at most ε_l + before.

    Note: A parameter 1/10 = 1 - 9/10 that reads copies with errors +e and -e passes on 1.9 e, not e: Eq. 13 compares networks of one
    architecture.  With m kept weights of at most 1 it passes on up to m e; log m enters the widths, and the theorem survives.
    """
    left = absolute(v * (y + d) + w * (y + e) - (v + w - eps_l) * y)
    return sides(left, layer_error_as_printed(1, 1, 0, eps_l, before), off=layer_error(1, 1, 0, 2, eps_l, before))


def _share(seed: Scalar, k: Scalar, n: Scalar, eps_l: Scalar, before: Scalar) -> Scalar:
    """What parameter k adds to a pre-activation's error: it is kept as v_1, ..., v_n within ε_l, and copy j errs by at most `before`."""
    kept = summed(lambda j: V(seed, k, j), n, "j")
    read = summed(lambda j: V(seed, k, j) * (Y(seed, k) + before * D(seed, k, j)), n, "j")
    return read - (kept - eps_l * E(seed, k)) * Y(seed, k)


def _shares(seed: Scalar, N: Scalar, n: Scalar, eps_l: Scalar, before: Scalar) -> Scalar:
    """What N parameters together do."""
    return absolute(summed(lambda k: _share(seed, k, n, eps_l, before), N, "k"))


@HERE.at_most("thm-3.2.b.copies", by=induction("n"))
def copies(seed: Natural, k: Count, n: Natural, eps_l: Unit, before: Unit) -> Sides:
    """A parameter met within ε_l by n weights of at most 1, whose copies of y_k err by at most `before`, is off by ε_l + n before."""
    return sides(absolute(_share(seed, k, n, eps_l, before)), eps_l + n * before, off=eps_l)


@HERE.at_most("thm-3.2.b.parameters", by=induction("N"), steps=(copies.at(k=lambda N: N),))
def parameters(seed: Natural, N: Natural, n: Natural, eps_l: Unit, before: Unit) -> Sides:
    """N parameters together put a pre-activation off by at most N (ε_l + n before)."""
    return sides(_shares(seed, N, n, eps_l, before), N * (eps_l + n * before), off=N * eps_l)


@HERE.at_most("thm-3.2.b.corrected", by=(parameters, parameters.at(seed=lambda seed: seed + 1, N=lambda M: M)))
def thirteen(seed: Natural, T: Positive, N: Natural, M: Natural, n: Natural, eps_l: Unit, before: Unit) -> Sides:
    """Eq. 13 repaired: N parameters behind φ and M skip parameters of n weights err by (T N + M)(ε_l + n before)."""
    found = T * _shares(seed, N, n, eps_l, before) + _shares(seed + 1, M, n, eps_l, before)
    return sides(found, layer_error(T, N, M, n, eps_l, before), off=layer_error(T, N, M, 0, eps_l, before))


@HERE.refuted(
    "thm-3.2.b.skip", at={"w": 0, "s": 0, "y": 1, "z": 1, "eps_l": "1/10"}, severity="gap",
    impact="Theorem 3.2 with learned skip connections: their own errors are missing", corrected="thm-3.2.b.corrected",
)  # fmt: skip
def skip_printed(w: Signed, s: Signed, y: Signed, z: Signed, eps_l: Unit) -> Sides:
    """Eq. 13 with a learned skip parameter s that is kept within ε_l, and exact earlier layers: (w + ε_l) y + (s + ε_l)
    z errs by at most N_w ε_l = ε_l (T = 1, identity activation).

    Note: The skip parameters' own errors, N_m ε_l, are missing.  Residual connections (identities) have none; for
    learned ones ε_l must be divided by T N_w + N_m, not by T N_w.
    """
    left = absolute((w + eps_l) * y + (s + eps_l) * z - (w * y + s * z))
    return sides(left, layer_error_as_printed(1, 1, 1, eps_l, 0), off=layer_error(1, 1, 1, 1, eps_l, 0))


@HERE.refuted(
    "thm-3.2.c", at={"T": "1/4", "N": 1, "M": 0, "eps_l": "1/10", "before": 1}, severity="edge",
    impact="Theorem 3.2 where T N + M < 1; max{1, T N + M} repairs it", corrected="thm-3.2.d.corrected",
    off_given=lambda T, N, M, **_: at_most(1, T * N + M),
)  # fmt: skip
def fourteen_printed(T: Positive, N: Count, M: Natural, eps_l: Unit, before: Unit) -> Sides:
    """Eq. 14: the bound of Eq. 13 holds of the largest error of all layers up to l, max{before, Eq. 13}.

    Note: Where T N + M < 1 (T = 1/4, one parameter) the largest error may be that of an earlier layer, and a later
    skip connection meets it there.  With max{1, T N + M} it holds.
    """
    error = layer_error_as_printed(T, N, M, eps_l, before)
    return sides(maximum(before, error), error)


@HERE.equal("thm-3.2.d")
def last_layer(eps: OpenUnit, T: Positive, N: Count, M: Natural) -> Sides:
    """With ε_L = eps/(2TN) and earlier errors eps/(2(TN + M)) the bound of Eq. 13 is exactly eps; so with allowances
    eps, then B_{l-1} = B_l/(2(TN + M)), no layer exceeds its allowance, if Eq. 13 and T N + M >= 1 hold.
    """
    own, before = parameter_tolerance_as_printed(eps, T, N), allowed_before_as_printed(eps, T, N, M)
    return sides(layer_error_as_printed(T, N, M, own, before), eps, off=2 * eps)


@HERE.at_most("thm-3.2.d.corrected", by="smt", samples=({"B": "1/2", "T": 1, "N": 1, "M": 0, "members": 1},))
def repaired_layer(B: OpenUnit, T: Positive, N: Count, M: Natural, members: Count) -> Sides:
    """With ε_l = B/(2 max{1, A}), earlier errors B/(2 max{1, m A}), A = T N + M, neither they nor the layer exceed B."""
    before = allowed_before(B, T, N, M, members)
    error = layer_error(T, N, M, members, parameter_tolerance(B, T, N, M), before)
    return sides(maximum(before, error), B, off=9 * B / 10)


@THEOREM.equal("thm-3.2.epsl.product")
def unrolled(eps: Positive, T: Positive, N1: Positive, N2: Positive, N3: Positive, M2: Positive, M3: Positive) -> Sides:
    """ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,s} + N_{m,s})) is that chain of allowances written out (three layers)."""
    third, rest = allowed_before_as_printed(eps, T, N3, M3), ((N2, M2), (N3, M3))
    seconds = (allowed_before_as_printed(third, T, N, M) for N, M in rest)
    right, off = (parameter_tolerance_as_printed(second, T, N1) for second in seconds)
    return sides(_product(eps, T, N1, rest), right, off=off)


def _gap(within: Sequence[Any], w: Scalar, u: Scalar, v: Scalar, z: Scalar, s: Scalar) -> Scalar:
    """|ticket - target| at input 1 of the target x -> w2 w: three copies and w2 are kept within the two of `within`."""
    first, second = within
    ticket = u * (w + first) + v * (w + first) + z * (w + s * first)
    return absolute(ticket - (u + v + z - second) * w)


@THEOREM.refuted(
    "thm-3.2.epsl", corrected="thm-3.2.corrected",
    at={"eps": "1/100", "w": "99/100", "u": "19/20", "v": "19/20", "z": -1, "s": -1}, severity="gap",
    impact="Theorem 3.2: its eps_l does not give an error of eps when copies err differently; a smaller eps_l does",
    given=lambda eps, w, u, v, z, **_: (at_most(absolute(w), 1 - eps), at_most(absolute(u + v + z - eps / 2), 1 - eps)),
)  # fmt: skip
def tolerances_printed(eps: UpTo1Over10, w: Signed, u: Signed, v: Signed, z: Signed, s: Tried3) -> Sides:
    """If every parameter of every copy is met within the printed ε_l, the output is within eps: two layers of one parameter
    each (φ the identity, T = 1), three copies, the second weight kept as u + v + z.

    Note: The output errs by 0.0122 for eps = 0.01: copies err differently, and 0.895 = 19/20 + 19/20 - 1 - 0.005 passes on
    2.9 times their error.  Read of one architecture (no copies), without learned skip parameters and for T N + M >= 1, the
    printed ε_l are right (thm-3.2.d).  Repaired, ε_l is smaller by the product of the base sets' sizes behind it.
    """
    own = [parameter_tolerance_as_printed(B, 1, 1) for B in (allowed_before_as_printed(eps, 1, 1, 0), eps)]
    small = tolerances(eps, 1, [(1, 0), (1, 0)], 3)
    return sides(_gap(own, w, u, v, z, s), eps, off_left=_gap(small, w, u, v, z, s))


def _passed_on(first: Scalar, n: Scalar, eps: Scalar) -> Scalar:
    """|ticket - target| of a linear network 1 - n - n - 1 - 1 at input 1, whose first layer errs by `first`, all else exact.

    First layer: n weights 1/2 with errors of alternating sign t_j.  Second: q s_i t_j; third: q s_i; fourth: q; q = 1 - eps.
    """
    signs, q, half, out = [(-1) ** j for j in range(integer(n))], 1 - eps, like(1, eps) / 2, []
    for values in ([half + t * first for t in signs], [half for _ in signs]):
        second = [sum((q * s * t * x for t, x in zip(signs, values, strict=True)), start=0 * eps) for s in signs]
        out.append(q * sum((q * s * x for s, x in zip(signs, second, strict=True)), start=0 * eps))
    return absolute(out[0] - out[1])


@HERE.refuted(
    "thm-3.2.epsl-b", at={"n": 18, "eps": "1/1000"}, severity="misprint",
    impact="none: an index of the appendix; the theorem has the right one", corrected="thm-3.2.epsl.product",
)  # fmt: skip
def last_index(n: Annotated[Scalar, Points((2, 4, 18))], eps: Half) -> Sides:
    """With the index L inside the product, ε_l = eps / (2T N_{w,l} Π_{s>l} 2 (T N_{w,L} + N_{m,L})), the output is
    within eps: linear networks 1 - n - n - 1 - 1 whose first layer alone errs.

    Note: A last layer of one parameter says nothing of the n^2 and n in front of it: the output errs by 1.12 eps at n
    = 18, without copies.  The theorem's own index s is the one that its chain gives.
    """
    left = _passed_on(_product(eps, 1, n, [(1, 0)] * 3), n, eps)
    return sides(left, eps, off_left=_passed_on(_product(eps, 1, n, [(n * n, 0), (n, 0), (1, 0)]), n, eps))


activation = replace(
    fit, id="burkholz2022conv.thm-3.2.eps2", ref=THEOREM.ref,
    statement="ε'' = g^(-1)(ε'/(C N_l log(N_l/min{ε_l, delta}))) makes the activation error ε'/3, for C = 6 r T C' and σ_1 = a(ε'')/2.",
    note="The main text only says 'suitably chosen'; σ_1 and σ_2 are exchanged as in Theorem 3.1.",
)  # fmt: skip


RESULT = Result(
    ref=HERE.ref, title="Errors through layers, copies and skip connections",
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
        thirteen_printed, copies, parameters, thirteen, skip_printed, fourteen_printed, last_layer, repaired_layer,
        unrolled, tolerances_printed, last_index, activation,
    ),
)  # fmt: skip
