"""Certified ends as decimals of a few digits, rounded outwards: no digit shown says more than was certified."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context

__all__ = ["at_least", "at_most", "enclosure"]

OUTWARD = 1e-14
"""A float so near a decimal of four digits is that decimal, with its end rounded outwards."""


def at_least(value: float) -> str:
    """Four digits of a certified lower end, rounded down, so that no digit shown says more.

    >>> at_least(0.154182), at_most(0.154182), at_least(13 / 5.2983174), at_most(88)
    ('0.1541', '0.1542', '2.453', '88')
    >>> at_least(0.0785 - 1e-17), at_most(7.1802e13), at_least(26826.3)
    ('0.0785', '7.181e+13', '26,820')
    """
    return _outward(value, ROUND_FLOOR)


def at_most(value: float) -> str:
    """Four digits of a certified upper end, rounded up."""
    return _outward(value, ROUND_CEILING)


def _outward(value: float, rounding: str) -> str:
    nearest = Context(prec=4).create_decimal_from_float(value)
    if abs(float(nearest) - value) > OUTWARD * abs(value):
        nearest = Context(prec=4, rounding=rounding).create_decimal_from_float(value)
    short = nearest.normalize()
    return f"{short:,f}" if -5 < short.adjusted() < 9 else str(short).lower()


def enclosure(lower: float | None, upper: float | None) -> str:
    """Both ends; ? for one that is not known.

    >>> enclosure(0.15418, None)
    '[0.1541, ?]'
    """
    return f"[{'?' if lower is None else at_least(lower)}, {'?' if upper is None else at_most(upper)}]"
