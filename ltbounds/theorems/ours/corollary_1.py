"""Corollary 1 (ours): Theorem 1 for other laws and larger targets.

Let X have a density of at least p0 on [-w, w].
The proof is that at `whole`: (a) scaling, (b) groups, (c) thinning, which asks for more than (a) but finds its n' where (a) is slow.
The half-width w is free: that with the largest gain, or T/m for fewer groups, whichever has the smaller m/(p0 w).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, ball, derivative
from ltbounds.claims import Result
from ltbounds.errors import require
from ltbounds.laws import Law, best_uniform, gain
from ltbounds.laws.magnitudes import MAGNITUDES
from ltbounds.montecarlo.samplers import SAMPLERS, sampler
from ltbounds.notation import Count, Share, Sides, at_most, place, sides
from ltbounds.theorems.ours.moment_points import best_point
from ltbounds.theorems.ours.theorem_1 import asks_for, covers, least_number
from ltbounds.theorems.ours.theorem_1 import whole as theorem_1

__all__ = [
    "RESULT", "Sufficiency", "by_measure", "by_parts", "by_points", "certified_constant", "n_sufficient", "scaled_gain", "sufficiency", "thinned", "too_few", "whole",
]  # fmt: skip

HERE = place("ours", "Corollary 1", "other laws and targets")
SMALL, SLOW = 1e-9, 0.1
"""Theorem 1 is not evaluated for a law's own density below SMALL, and below a gain of SLOW not below 1000 SMALL: (c) is as good."""
MOST_GROUPS = 4
LEAST = 1e-100


def n_sufficient(eps: Any, delta: Any, law: Any = "uniform", target: Any = 0.5) -> Any:
    """Certified: with n numbers i.i.d. from `law`, with probability at least 1 - delta every z in [-target, target] is
    within eps of a subset sum.

    `law`: a name of `ltbounds.montecarlo.samplers.SAMPLERS`, a `Law` with `lowest`, or scipy's uniform, triangular or normal
    around 0; target > 0, eps in [1e-100, target/2], delta in [1e-100, 1), numbers or arrays.  Raises `DomainError` outside, `Undecided` where no n is certified.  The best of
    the shipped points of Theorem 5 and of Theorem 1 with Corollary 1; `sufficiency` says which.  No point is evaluated for the question:
    that takes 3 s of CPU for 16 numbers, 8 for 25, 30 for 60, and finding its parameters as long again (`scripts/search_moments.py`).

    >>> n_sufficient(0.01, 0.01)
    25
    """
    if np.ndim(eps) or np.ndim(delta) or np.ndim(target):
        return np.vectorize(lambda e, d, t: n_sufficient(e, d, law, t), otypes=[int])(eps, delta, target)
    return sufficiency(float(eps), float(delta), law, float(target)).n


@dataclass(frozen=True)
class Sufficiency:
    """n numbers suffice; `source` says by which theorem."""

    n: int
    source: str


def sufficiency(eps: float, delta: float, law: str | Law = "uniform", target: float = 0.5) -> Sufficiency:
    """`n_sufficient`, and where it comes from.

    >>> sufficiency(0.01, 0.01).source
    'Theorem 5, certified at eps = 0.00868, delta = 0.0086'
    """
    chosen = sampler(law)
    require(0 < target < math.inf, "target", target, "be positive and finite")
    require(LEAST <= eps <= target / 2, "eps", eps, f"be in [{LEAST:g}, target/2 = {target / 2:g}] (our Theorem 1)")
    require(LEAST <= delta < 1, "delta", delta, f"be in [{LEAST:g}, 1)")
    points = by_points(chosen.name, eps, delta, target) if SAMPLERS.get(chosen.name) is chosen else ()
    found = [*points, *by_parts(eps, delta, chosen, target)]
    if not found or not _measure_asks_for(min(one.n for one in found), eps, delta, chosen, target):
        found.append(by_measure(eps, delta, chosen, target))
    return min(found, key=lambda one: one.n)


def by_points(law: str, eps: float, delta: float, target: float) -> Iterator[Sufficiency]:
    """What the points of Theorem 5 give: for the law itself, in up to MOST_GROUPS groups (b), and, as in (c), for a law of the same
    kind with a smaller atom at 0, of which some of the numbers are.

    >>> [one.n for one in by_points("uniform", 0.01, 0.01, 0.5)][0]
    25
    """
    one = MAGNITUDES.get(law)
    laws = [other for other in MAGNITUDES.values() if one and other.kind == one.kind and other.atom < one.atom]
    for groups in range(1, MOST_GROUPS + 1):
        # Division rounds either way: the smaller tolerance and the larger target are the safe ones.
        tolerance, share, reach = (eps, delta, target) if groups == 1 else _shares(eps, delta, target, groups)
        each = f", in {groups} groups" if groups > 1 else ""
        if point := best_point(law, tolerance, share, reach):
            where = f"certified at eps = {point.eps:g}, delta = {point.failure:.2g}"
            yield Sufficiency(groups * point.n, f"Theorem 5, {where}{each}")
        for other in laws:
            if one and (point := best_point(other.name, tolerance, share / 2, reach)):
                n = groups * thinned(point.n, math.nextafter((1 - one.atom) / (1 - other.atom), 0), share / 2)
                yield Sufficiency(n, f"Corollary 1 (c), by Theorem 5 for {point.n} numbers of {other.name}{each}")


def _shares(eps: float, delta: float, target: float, groups: int) -> tuple[float, float, float]:
    """eps/m and delta/m rounded down, T/m rounded up, where the quotient is no float."""
    return _quotient(eps, groups, 0), _quotient(delta, groups, 0), _quotient(target, groups, math.inf)


def _quotient(whole: float, by: Fraction | int, side: float) -> float:
    """whole/by, where it is no float the next one on that side or beyond.

    >>> _quotient(0.5, 1, math.inf), _quotient(0.3, 3, 0) < _quotient(0.3, 3, 1)
    (0.5, True)
    """
    exact = Fraction(whole) / by
    near = float(exact)
    return near if near == exact else math.nextafter(near, side)


def _scaled(eps: float, delta: float, law: Law, target: float) -> tuple[int, float, float, float, float]:
    """(a) and (b): m, the gain g, and the tolerance, failure probability and largest target of each group for X/w."""
    width, certified = _half_width(law, float(target))
    groups = _groups(target, width)
    scale = groups * Fraction(width)
    # The smaller tolerance and the larger target are the safe ones; both are exact where the quotient is a float.
    tolerance, share = _quotient(eps, scale, 0), _quotient(delta, groups, 0)
    return groups, certified, tolerance, share, min(_quotient(target, scale, math.inf), 1.0)


def by_parts(eps: float, delta: float, law: Law, target: float) -> Iterator[Sufficiency]:
    """(c) with the points of Theorem 5: for the uniform part of a law, or U[-w, w] itself."""
    groups, certified, tolerance, share, reach = _scaled(eps, delta, law, target)
    if certified == 0.5 and (point := best_point("uniform", tolerance, share, reach)):
        yield Sufficiency(groups * point.n, f"Theorem 5 and Corollary 1, groups: {groups}")
    if certified < 0.5 and (point := best_point("uniform", tolerance, share / 2, reach)):
        n = groups * thinned(point.n, 2 * certified, share / 2)
        yield Sufficiency(n, f"Corollary 1 (c), by Theorem 5 for {point.n} numbers of the uniform part")
    for part in (item for item in MAGNITUDES.values() if 0 < item.uniform_weight <= 2 * certified < 1):
        if point := best_point(part.name, tolerance, share, reach):
            yield Sufficiency(groups * point.n, f"Corollary 1 (c), by Theorem 5 for {part.name}")


def by_measure(eps: float, delta: float, law: Law, target: float) -> Sufficiency:
    """The n of Theorem 1 with (a) and (b); with (c) where it would take long, which no point of Theorem 5 enters."""
    groups, certified, tolerance, share, reach = _scaled(eps, delta, law, target)
    if _is_thinned(certified, tolerance, share):
        n = groups * thinned(least_number(tolerance, share / 2, reach, 0.5), 2 * certified, share / 2)
        return Sufficiency(n, "Corollary 1 (c), by Theorem 1 for the uniform part")
    return Sufficiency(groups * least_number(tolerance, share, reach, certified), "Theorem 1 and Corollary 1")


def _measure_asks_for(n: int, eps: float, delta: float, law: Law, target: float) -> bool:
    """Whether `by_measure` gives n or more for sure, said in milliseconds; in (c) for the n' that fewer than n do not hold."""
    groups, certified, tolerance, share, reach = _scaled(eps, delta, law, target)
    each = math.ceil(n / groups)
    if _is_thinned(certified, tolerance, share):
        from scipy.special import bdtr  # scipy.stats takes a second to import

        chances = bdtr(np.arange(each), each - 1, 2 * certified)
        wanted = int(np.argmax(chances >= share / 2)) + 2  # P(Binomial < wanted) is above share / 2
        return asks_for(wanted, tolerance, share / 2, reach, 0.5)
    return asks_for(each, tolerance, share, reach, certified)


def _is_thinned(certified: float, tolerance: float, share: float) -> bool:
    return certified < 0.5 and min(tolerance, share) < (SMALL if certified >= SLOW else 1000 * SMALL)


def _groups(target: float, width: float) -> int:
    """m = ceil(T/w), exactly: a quotient rounded down would leave T/m a little above w."""
    return math.ceil(Fraction(target) / Fraction(width))


def thinned(wanted: int, weight: float, failure: float) -> int:
    """An n with P(Binomial(n, weight) < wanted) <= failure, weight in (0, 1): the least in floats, decided in balls.

    >>> thinned(28, 0.5, 0.005)
    78
    """
    from scipy.special import bdtr  # scipy.stats takes a second to import

    low, high = wanted - 1, wanted
    while bdtr(wanted - 1, high, weight) > failure:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if bdtr(wanted - 1, middle, weight) > failure else (low, middle)
    while not too_few(high, wanted, ball(weight)) <= ball(failure):
        high += 1
    return high


def too_few(n: int, wanted: int, weight: Scalar) -> Scalar:
    """P(Binomial(n, weight) < wanted), term by term, exact or in balls.

    >>> too_few(3, 2, Fraction(1, 2))
    Fraction(1, 2)
    """
    term = (1 - weight) ** n
    sum_of_terms = 0 * term
    for k in range(wanted):
        sum_of_terms += term
        term = term * (n - k) * weight / ((k + 1) * (1 - weight))
    return sum_of_terms


def certified_constant(eps: float, delta: float, law: str | Law = "uniform", target: float = 0.5) -> float:
    """The constant C that is certified at this eps and delta: n_sufficient / log(1 / min(eps, delta)).

    >>> round(certified_constant(0.01, 0.01), 2)
    5.43
    """
    return n_sufficient(eps, delta, law, target) / math.log(1 / min(eps, delta))


@lru_cache(maxsize=64)
def _best(law: Law) -> tuple[float, float]:
    """The half-width with the largest gain, and that gain.  The one found for N(0, 1) is a little below 1, which would ask for a little
    more than T = 1/2 and so for other points: that of six digits is taken where it gains as much.
    """
    best = best_uniform(law)
    short = min(float(f"{best.half_width:.6g}"), law.support[1], -law.support[0])
    gained = float(gain(law, ball(short)).lower())
    return (short, gained) if gained >= best.gain * (1 - 1e-12) else (best.half_width, best.gain)


def _half_width(law: Law, target: float) -> tuple[float, float]:
    """The half-width that asks for the fewest numbers, n being about proportional to groups / gain; and its gain."""
    best, certified = _best(law)
    choices = [(best, certified)]
    for groups in range(1, _groups(target, best)):
        width = math.nextafter(target / groups, math.inf)
        if width <= law.support[1]:
            choices.append((width, float(gain(law, ball(width)).lower())))
    return min(
        (choice for choice in choices if choice[1] > 0), key=lambda choice: _groups(target, choice[0]) / choice[1]
    )


def scaled_gain(p0: Scalar, w: Scalar) -> Scalar:
    """(a): the density of X/w is w times that of X, so it is at least p0 w on [-1, 1].

    >>> scaled_gain(0.5, 1)
    0.5
    """
    return p0 * w


def _triangle(x: Scalar) -> Scalar:
    """The density of the sum of two U[-1, 1] at 0 <= x <= 2."""
    return (2 - x) / 4


def _density_of_scaled(x: Scalar, w: Scalar) -> Scalar:
    """The density at x of X/w, X the sum of two U[-1, 1]: the derivative of P(X <= w x) = 1/2 + wx/2 - (wx)^2/8."""
    return derivative(lambda y: (4 + 4 * w * y - (w * y) ** 2) / 8)(x)


@HERE.equal("cor-1.scaling")
def scaling(x: Share, w: Share) -> Sides:
    """(a), for the sum of two U[-1,1]: X/w has the density w f(w x) at x."""
    return sides(_density_of_scaled(x, w), scaled_gain(_triangle(w * x), w), off=_triangle(w * x) / w)


@HERE.at_most(
    "cor-1.tolerance", by="smt", given=lambda f, d, delta, **_: (at_most(f, delta / 2), at_most(d, delta / 2))
)
def either(f: Share, d: Share, delta: Share) -> Sides:
    """(c): too few of the uniform kind, or these fail, at most delta/2 each: together at most delta."""
    return sides(f + d, delta, off=f + delta / 2 - d)


@HERE.equal("cor-1.groups")
def groups(m: Count, eps: Share, delta: Share) -> Sides:
    """(b): m groups that each meet z/m within eps/m, except with probability delta/m, meet z within eps except with
    probability delta: m (eps/m) = eps and m (delta/m) = delta.
    """
    return sides(m * (eps / m) + m * (delta / m), eps + delta, off=eps + m * delta)


@HERE.argued("cor-1", steps=(theorem_1, scaling, groups, either), samples=({"x": 1, "w": 1, "m": 1},))
def whole(x: Share, w: Share, m: Count) -> Sides:
    """For X with a density of at least p0 on [-w, w], 0 < eps <= T/2, 0 < delta < 1 and m = ceil(T/w), m `least_number`(eps/(m w), delta/m,
    T/(m w), p0 w) numbers (of our Theorem 1) suffice, with probability at least 1 - delta, for all |z| <= T within eps; and, where 2 p0 w <
    1, `thinned`(n', 2 p0 w, delta/2) numbers suffice where n' of U[-w, w] do at delta/2: enough for n' of them to be of the uniform kind but
    with probability delta/2.  Evaluated for the sum of two U[-1, 1]: X/w has a density of at least p0 w at x, and m groups within eps/m are
    within eps.

    Because (a) X/w has the density w f(w x) (`cor-1.scaling`), at least p0 w on [-1, 1] (an atom at 0 only takes weight from it), and p0 w <=
    1/2 as the mass on [-w, w] is at most 1; so `thm-1` applies to X/w, eps/w, T/w where T <= w.  (b) Each of m groups has numbers of its own
    and is right for all |z'| <= T/m <= w at once, within eps/m, but with probability delta/m; for |z| <= T take z' = z/m in each and add: the
    errors and the failures add up (`cor-1.groups`).  Quotients are rounded to the safe side. (c) The law is a mixture that takes U[-w, w]
    with probability 2 p0 w, and something else otherwise; numbers of the other kind only add subset sums.  The number of the uniform kind is
    binomial, its lower tail is summed in balls, and the two failures add up (`cor-1.tolerance`).
    """
    p0, f = _triangle(w), _triangle(w * x)
    return sides(scaled_gain(p0, w) - f * w + m * (w / m) - w, 0 * w, off_left=scaled_gain(_triangle(0 * w), w) - f * w)


@HERE.trials(
    "cor-1.trials", at_least=0.8, expected=0.95, notion="all", off=covers(3, 0.25, "product"),
    parameters={"eps": 0.25, "delta": 0.2, "n": 'n_sufficient(0.25, 0.2, "product"), at most 16'},
)  # fmt: skip
def by_experiment(stream: np.random.Generator, trials: int) -> np.ndarray:
    """For products of uniforms, at eps = 1/4 and delta = 0.2 the certified n really covers [-1/2, 1/2] with probability at least 0.8.

    Note: With more numbers coverage only improves, so an n cut to 16 is the harder test.
    """
    return covers(min(16, n_sufficient(0.25, 0.2, "product")), 0.25, "product")(stream, trials)


RESULT = Result(
    ref=HERE.ref,
    title="Other laws and larger targets",
    statement="For a law with a density of at least p0 on [-w, w] and m = ceil(T/w), m · least_number(eps/(mw), delta/m, T/(mw), p0 w) numbers "
    "suffice for all |z| <= T.",
    symbols={"p0": "lower bound of the density", "w": "half-width on which it holds"},
    formulas=(scaled_gain,),
    claims=(scaling, groups, either, whole, by_experiment),
)
