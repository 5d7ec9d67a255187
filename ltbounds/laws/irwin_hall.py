"""The sum S of n independent U[-1, 1] (Irwin-Hall, centred): density and probabilities in three arithmetics.

============================  ===========================================================================
argument                      result
============================  ===========================================================================
``float``, ``numpy.ndarray``  float64, relative error below 1e-13 in both tails (n up to 2000 tested)
``fractions.Fraction``        exact: piecewise polynomials with rational coefficients
``flint.arb``                 a rigorous enclosure to the working precision (`flint.ctx.prec`)
============================  ===========================================================================

One module for each: `irwin_hall_floats`, `irwin_hall_exact`, `irwin_hall_balls`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import ball
from ltbounds.errors import require
from ltbounds.laws import irwin_hall_exact
from ltbounds.laws.kinds import is_ball, number

__all__ = ["cdf", "density", "hit_probability", "interval_probability", "tail"]


def density(x: Any, n: int) -> Any:
    """The density of S at x, 0 outside [-n, n]; 1/2 at the ends for n = 1.

    `x` float, array (any shape), Fraction or arb; raises `DomainError` for NaN or n < 1.

    >>> density(0.0, 3), density(Fraction(0), 3), density(999.0, 1000)
    (0.375, Fraction(3, 8), 0.0)
    >>> f"{density(45.0, 50):.13g}"
    '2.593734751379e-44'
    """
    return _evaluate("density", n, x)


def tail(x: Any, n: int) -> Any:
    """P(S > x).

    >>> tail(Fraction(1), 2)
    Fraction(1, 8)
    >>> f"{tail(100.0, 1000):.13g}"
    '2.071309558718e-08'
    """
    return _evaluate("tail", n, x)


def cdf(x: Any, n: int) -> Any:
    """P(S <= x).

    >>> cdf(Fraction(-1), 2), cdf(1.5, 2)
    (Fraction(1, 8), 0.96875)
    """
    return _evaluate("tail", n, -x)


def interval_probability(a: Any, b: Any, n: int) -> Any:
    """P(a < S < b), accurate also where it is narrow and far out; 0 where a = b.  a <= b for numbers and Fractions.

    >>> interval_probability(Fraction(-1), Fraction(1), 2)
    Fraction(3, 4)
    >>> f"{interval_probability(100.0, 100.0001, 1000):.13g}"
    '6.445389021747e-13'
    """
    require(is_ball(a, b) or not np.any(np.greater(a, b)), "a", a, f"be at most b={b}")
    return _evaluate("interval_probability", n, a, b)


def hit_probability(w: Any, eps: Any, n: int) -> Any:
    """P(|S - w| < eps), accurate however small eps > 0 is beside w; as good as w - eps and w + eps from eps = 1 on.

    >>> hit_probability(1.0, 1e-20, 3)
    5e-21
    """
    require(is_ball(w, eps) or not np.any(np.less(eps, 0)), "eps", eps, "be at least 0")
    return _evaluate("hit_probability", n, w, eps)


def _evaluate(name: str, n: int, *points: Any) -> Any:
    """The function `name` of the arithmetic that the points are in."""
    require(int(n) == n and n >= 1, "n", n, "be an integer >= 1")
    if is_ball(*points):
        from ltbounds.laws import irwin_hall_balls

        balls = [ball(point) for point in points]
        require(not any(x.is_nan() for x in balls), "x", balls, "be a number")
        return getattr(irwin_hall_balls, name)(*balls, int(n))
    if any(isinstance(point, Fraction) for point in points):
        return getattr(irwin_hall_exact, name)(*map(Fraction, points), int(n))
    from ltbounds.laws import irwin_hall_floats

    arrays = np.broadcast_arrays(*map(_floats, points))
    values = getattr(irwin_hall_floats, name)(*(array.ravel() for array in arrays), int(n))
    return number(values.reshape(arrays[0].shape))


def _floats(point: Any) -> Any:
    values = np.asarray(point, dtype=float)
    require(not np.isnan(values).any(), "x", point, "be a number")
    return values
