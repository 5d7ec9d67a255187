"""Two lines beside 0: how far an activation departs from them, certified by ball arithmetic.

burkholz2022depth Assumption 3.1 and burkholz2022conv Assumption 2.3 ask for m₊, m₋, d and a(ε) > 0 with
|φ(x) - φ̂(x)| ≤ ε for |x| ≤ a(ε), where φ̂(x) = m₊x + d for x ≥ 0 and m₋x + d for x < 0, m₊ + m₋ ≠ 0, and
g(ε) = ε/a(ε) invertible beside 0.  That g tends to 0 forces the tangents: m₊ and m₋ are the slopes of φ at 0.

=============  =====  =====  ======  =======================  ====================
activation     m₊     m₋     d       departure beside 0       g⁻¹(y) beside 0
=============  =====  =====  ======  =======================  ====================
relu           1      0      0       none                     any ε
leaky_relu     1      slope  0       none                     any ε
tanh           1      1      0       \\|x\\|³/3                 √3 y^(3/2)
sigmoid        1/4    1/4    1/2     \\|x\\|³/48                √48 y^(3/2)
gelu           1/2    1/2    0       x²/√(2π)                 √(2π) y²
silu           1/2    1/2    0       x²/4                     4 y²
elu            1      1      0       x²/2 (x < 0 only)        2 y²
softplus       1/2    1/2    log 2   x²/8                     8 y²
hard_swish     1/2    1/2    0       x²/6 (exact)             6 y²
=============  =====  =====  ======  =======================  ====================

The table is checked in tests; its departures are bounds for every x (theorems/burkholz2022depth/assumption_3_1).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any

import flint

from ltbounds.arith import ball, erf, exp, expm1, like, log, sqrt, tanh
from ltbounds.errors import DomainError, Undecided, require

__all__ = ["ACTIVATIONS", "Branches", "Enclosure", "branches"]

Formula = Callable[[Any], Any]

BITS = 160
"""Precision of the balls."""
HIGHEST = 6
"""The highest order of departure that is looked for."""
PARTS = 32
"""Boxes on which the sign of a derivative is looked at."""
DEEPEST = 4_000
"""Boxes that one proof over an interval may take."""
FARTHEST = 2.0**40
"""Where a search for a(ε) gives up."""


@dataclass(frozen=True)
class Enclosure:
    """lower ≤ the true number ≤ upper, both certified; lower is the value to use where smaller is safe."""

    lower: float
    upper: float


@dataclass(frozen=True)
class _Side:
    """One side of 0 as a function of u = |x| ≥ 0: φ(sign·u), with its tangent at 0."""

    formula: Formula
    sign: int

    @cached_property
    def taylor(self) -> list[Any]:
        """The exact Taylor coefficients at u = 0 up to the first one behind the tangent that is not 0."""
        import sympy

        u = sympy.Symbol("u", positive=True)
        value, found = sympy.sympify(self.formula(self.sign * u)), list[Any]()
        while len(found) <= HIGHEST and not any(found[2:]):
            found.append(sympy.simplify(value.subs(u, 0)) / math.factorial(len(found)))
            value = value.diff(u)
        return found

    @cached_property
    def order(self) -> int:
        """The order at which φ leaves its tangent, 0 if it never does."""
        import sympy

        if self.taylor[-1] != 0 and len(self.taylor) > 2:
            return len(self.taylor) - 1
        u = sympy.Symbol("u", positive=True)
        rest = sympy.simplify(self.formula(self.sign * u) - self.taylor[0] - self.taylor[1] * u)
        require(rest == 0, "phi", rest, f"leave its tangent at 0 by order {HIGHEST}, or never")
        return 0

    def departure(self, u: Any) -> Any:
        """φ minus its tangent, at u ≥ 0 (a ball or a Taylor enclosure)."""
        return self.formula(self.sign * u) - _as_ball(self.taylor[0]) - _as_ball(self.taylor[1]) * u

    def _derivative(self, box: Any, order: int) -> Any:
        return self.departure(flint.arb_series([box, 1], order + 1))[order]

    def _keeps_its_sign(self, u: float) -> bool:
        """Whether the p-th derivative of the departure certainly has one sign on [0, u], seen on `PARTS` boxes."""
        ends = [u * k / PARTS for k in range(PARTS + 1)]
        found = [self._derivative(ball(lo).union(ball(hi)), self.order) for lo, hi in pairwise(ends)]
        return all(box > 0 for box in found) or all(box < 0 for box in found)

    @cached_property
    def monotone_to(self) -> float:
        """A u up to which the departure is certified to be monotone and convex (or concave) in u.

        Derivatives 0..p-1 of the departure are exactly 0 at 0; where the p-th keeps its sign, so do the lower ones.
        """
        u = 8.0
        while not self._keeps_its_sign(u):
            u /= 2
            require(u > 2.0**-60, "formula", self.formula, "be analytic beside 0")
        return u

    def _on_box(self, lo: float, hi: float) -> Any:
        """An enclosure of |departure| on [lo, hi]: by its ends where it is monotone, else by the mean value theorem."""
        box, middle = ball(lo).union(ball(hi)), ball(lo) / 2 + ball(hi) / 2
        slope = self._derivative(box, 1)
        if _has_a_sign(slope):
            return abs(self.departure(ball(lo))).union(abs(self.departure(ball(hi))))
        return abs(self.departure(middle) + slope * (box - middle))

    def within(self, eps: Any, a: float) -> bool:
        """Whether |departure| ≤ eps on [0, a].  Raises `Undecided` where eps is the departure to 160 bits."""
        if self.order == 0:
            return True
        pending = [(min(self.monotone_to, a), a)]
        points = [*pending[0]]
        for _ in range(DEEPEST):
            if any(abs(self.departure(ball(u))) > eps for u in points):
                return False
            if not pending:
                return True
            left, right = pending.pop()
            points = []
            if not self._on_box(left, right) <= eps:
                points = [(left + right) / 2]
                pending += [(left, points[0]), (points[0], right)]
        raise Undecided(f"eps={eps} must differ from the departure of phi at {a} to be told from it")


def _as_ball(exact: Any) -> Any:
    """A ball around a sympy number."""
    import sympy

    if exact.is_Rational:
        return ball(Fraction(int(exact.p), int(exact.q)))
    return ball(str(sympy.N(exact, 60))) + flint.arb(0, 2.0**-BITS)


def _has_a_sign(enclosure: Any) -> bool:
    return bool(enclosure > 0 or enclosure < 0)


@dataclass(frozen=True)
class Branches:
    """An activation given by two formulas, each analytic on its side of 0: φ(x) for x ≥ 0 and for x ≤ 0, |x| ≤ `valid`.

    Formulas are written with `ltbounds.arith`, so that they take balls, Taylor enclosures and symbols.

    >>> near = branches("gelu")
    >>> near.m_plus, near.m_minus, near.intercept, near.order
    (1/2, 1/2, 0, 2)
    >>> near.reach(0.001).lower
    0.050076700706307875
    """

    name: str
    right: Formula
    left: Formula
    valid: float = math.inf

    def __post_init__(self) -> None:
        if self.m_plus + self.m_minus == 0:
            raise DomainError(f"m_plus={self.m_plus} must not be the negative of m_minus (Assumption 3.1)")
        if self._sides[0].taylor[0] != self._sides[1].taylor[0]:
            raise DomainError(f"right and left formula of {self.name} must agree at 0")

    @cached_property
    def _sides(self) -> tuple[_Side, _Side]:
        return _Side(self.right, 1), _Side(self.left, -1)

    @property
    def m_plus(self) -> Any:
        """m₊, the slope to the right of 0: an exact sympy number."""
        return self._sides[0].taylor[1]

    @property
    def m_minus(self) -> Any:
        """m₋, the slope to the left of 0: an exact sympy number."""
        return -self._sides[1].taylor[1]

    @property
    def intercept(self) -> Any:
        """d = φ(0), an exact sympy number."""
        return self._sides[0].taylor[0]

    @property
    def order(self) -> int:
        """p, the lowest order in |x| at which φ leaves φ̂ on either side; 0 where it never does."""
        return min((side.order for side in self._sides if side.order), default=0)

    @property
    def coefficient(self) -> Any:
        """c in sup over |x| ≤ a of |φ - φ̂| = c·a^p (1 + O(a)): an exact sympy number."""
        return max((abs(side.taylor[self.order]) for side in self._sides), default=0) if self.order else 0

    @property
    def inverse_exponent(self) -> Fraction:
        """q in g⁻¹(y) ~ C y^q as y → 0: from c·a^p = ya follows ε = ya = c^(-1/(p-1)) y^(p/(p-1))."""
        require(self.order > 0, "order", self.order, f"be positive: {self.name} is two lines, and any eps will do")
        return Fraction(self.order, self.order - 1)

    def _largest(self, tolerance: Callable[[Any], Any]) -> Enclosure:
        """The largest a with |φ - φ̂| ≤ tolerance(a) on [-a, a], where tolerance(a) is constant or proportional to a."""

        def holds(a: float) -> bool:
            return all(side.within(tolerance(ball(a)), a) for side in self._sides)

        with flint.ctx.workprec(BITS):
            farthest = min(self.valid, FARTHEST)
            lower, upper = 0.0, min(1.0, farthest)
            while self.order == 0 or holds(upper):
                if upper == farthest:
                    return Enclosure(self.valid if self.order == 0 else farthest, math.inf)
                lower, upper = upper, min(2 * upper, farthest)
            while upper - lower > 2.0**-44 * upper:
                middle = (lower + upper) / 2
                lower, upper = (middle, upper) if holds(middle) else (lower, middle)
        return Enclosure(lower, upper)

    def reach(self, eps: float) -> Enclosure:
        """a(ε): the largest a with |φ(x) - φ̂(x)| ≤ eps for all |x| ≤ a; on [-lower, lower] that is proved.

        >>> found = branches("tanh").reach(0.01)
        >>> (3 * 0.01) ** (1 / 3) < found.lower <= found.upper < found.lower + 1e-12
        True
        """
        require(0 < eps < math.inf, "eps", eps, "be positive and finite")
        return self._largest(lambda a: ball(eps) + 0 * a)

    def g(self, eps: float) -> Enclosure:
        """g(ε) = ε/a(ε)."""
        found = self.reach(eps)
        return Enclosure(
            math.nextafter(eps / found.upper, 0.0) if found.upper < math.inf else 0.0,
            math.nextafter(eps / found.lower, math.inf) if found.lower < math.inf else 0.0,
        )

    @cached_property
    def g_increases_to(self) -> float:
        """An ε'' for Assumption 3.1: on ]0, ε''] g is certified to increase strictly, from 0.

        sup over |x| ≤ a of |φ - φ̂| is the larger of two functions of a, 0 at 0 and convex: it grows faster than a.

        >>> round(branches("tanh").g_increases_to, 4)
        0.0051
        """
        if self.order == 0:
            return math.inf
        with flint.ctx.workprec(BITS):
            curved = [side for side in self._sides if side.order]
            a = min(self.valid, *(side.monotone_to for side in curved))
            return math.nextafter(max(float(abs(side.departure(ball(a)))) for side in curved), 0.0)

    def g_inverse(self, y: float) -> Enclosure:
        """g⁻¹(y) for increasing g (see `g_increases_to`): g(ε) ≤ y up to ε = `lower` and g(ε) > y from `upper` on.

        >>> found = branches("softplus").g_inverse(0.001)
        >>> 8 * 0.001**2 < found.lower <= found.upper < 8.001 * 0.001**2
        True
        """
        require(0 < y < math.inf, "y", y, "be positive and finite")
        found = self._largest(lambda a: ball(y) * a)
        lower = math.nextafter(y * found.lower, 0.0) if found.lower < math.inf else math.inf
        return Enclosure(lower, math.nextafter(y * found.upper, math.inf))

    def sigma(self, eps: float, M: float) -> float:
        """σ = min{1, a(ε)/M} of burkholz2022depth Theorem 3.3, rounded down; M ≥ 1 bounds the inputs' entries.

        >>> round(branches("sigmoid").sigma(1e-6, M=2.0), 6)
        0.018172
        """
        require(1 <= M < math.inf, "M", M, "be at least 1 and finite")
        return min(1.0, math.nextafter(self.reach(eps).lower / M, 0.0))


def _gelu(x: Any) -> Any:
    return x * (1 + erf(x / sqrt(like(2, x)))) / 2


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + exp(-x))


def _hard_swish(x: Any) -> Any:
    return x * (x + 3) / 6


def _silu(x: Any) -> Any:
    return x * _sigmoid(x)


def _softplus(x: Any) -> Any:
    return log(1 + exp(x))


def _same(x: Any) -> Any:
    return x


ACTIVATIONS: dict[str, tuple[Formula, Formula]] = {
    "identity": (_same, _same),
    "relu": (_same, lambda x: 0 * x),
    "tanh": (tanh, tanh),
    "sigmoid": (_sigmoid, _sigmoid),
    "gelu": (_gelu, _gelu),
    "silu": (_silu, _silu),
    "elu": (_same, expm1),
    "softplus": (_softplus, _softplus),
    "hard_swish": (_hard_swish, _hard_swish),
}
"""The formulas right and left of 0, by name; leaky_relu, whose slope is free, joins them in `branches`."""


@lru_cache
def branches(name: str, slope: float = 0.01) -> Branches:
    """The activation called `name` (of `ACTIVATIONS`, or leaky_relu with `slope` below 0) as two branches.

    >>> branches("elu").coefficient, branches("elu").inverse_exponent
    (1/2, Fraction(2, 1))
    """
    if name == "leaky_relu":
        exact = Fraction(slope)
        return Branches(name, _same, lambda x: x * exact.numerator / exact.denominator)
    if name not in ACTIVATIONS:
        raise DomainError(f"activation={name} must be one of {', '.join([*ACTIVATIONS, 'leaky_relu'])}")
    return Branches(name, *ACTIVATIONS[name], valid=3.0 if name == "hard_swish" else math.inf)
