"""Expectations over |X| with proven errors, for symmetric laws on a bounded interval (an atom at 0 is allowed).

A rule has nodes x_i and weights w_i with E p(|X|) = sum w_i p(x_i) for
polynomials p up to a degree d.  If f is analytic
in the Bernstein ellipse of radius rho about [0, B] and |f| <= M there, some polynomial of degree d is within
2 M rho^-d/(rho - 1) of f on [0, B] (Trefethen, Approximation Theory and Approximation Practice, Theorem 8.2), so

    |E f(|X|) - sum w_i f(x_i)| <= (1 + sum |w_i|) 2 M rho^-d/(rho - 1).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ltbounds.arith import ball
from ltbounds.errors import DomainError, require
from ltbounds.laws.law import Law

__all__ = ["MAGNITUDES", "Magnitude", "Rule", "ellipse", "magnitude", "rule"]


@dataclass(frozen=True)
class Magnitude:
    """The law of |X|: 0 with probability `atom`, else on [0, 1] with density 1 ("flat") or log(1/x) ("log")."""

    name: str
    kind: str
    atom: float = 0.0

    @property
    def uniform_weight(self) -> float:
        """q where the law is U[-1, 1] with probability at least q and else 0; 0 for other laws.  Rounded up."""
        return math.nextafter(1 - self.atom, 2) if self.kind == "flat" else 0.0

    def mass(self, x: Any) -> Any:
        """P(0 < |X| <= x) for a ball x in [0, 1]."""
        if self.kind == "flat" or x == 0:
            return (1 - ball(self.atom)) * x
        return (1 - ball(self.atom)) * (x - x * x.log())


MAGNITUDES = {
    item.name: item
    for item in (
        Magnitude("uniform", "flat"),
        Magnitude("product", "log"),
        Magnitude("mixture-d", "log", 0.5),
        Magnitude("uniform-or-zero", "flat", 0.5),
        Magnitude("uniform-0.48", "flat", 0.52),
    )
}
"""The laws of |X| that have a rule, by the name of the law of X."""


def magnitude(law: str | Law) -> Magnitude:
    """The law of |X|; raises `DomainError` for a law without a rule.

    >>> magnitude("mixture-d").atom
    0.5
    """
    name = law.name if isinstance(law, Law) else law
    if name not in MAGNITUDES:
        raise DomainError(f"law={name} must be one of {', '.join(sorted(MAGNITUDES))}: others have no rule yet")
    return MAGNITUDES[name]


@dataclass(frozen=True)
class Rule:
    """Nodes and weights (balls) of the continuous part, exact up to `degree`; `size` is at least sum |w_i|."""

    nodes: tuple[Any, ...]
    weights: tuple[Any, ...]
    degree: int
    size: Any

    def error(self, most: Any, rho: Any) -> Any:
        """The bound for the error of the rule, where |f| <= `most` in the ellipse of radius `rho`."""
        return (1 + self.size) * 2 * most / ball(rho) ** self.degree / (ball(rho) - 1)


@lru_cache(maxsize=64)
def rule(kind: str, nodes: int, prec: int) -> Rule:
    """A rule for the density 1 or log(1/x) on [0, 1] (total mass 1), on Gauss-Legendre nodes.

    "log": the weights integrate the Legendre expansion up to degree nodes - 1, by the moments
    int_0^1 P_k(2x-1) log(1/x) dx = (-1)^k/(k(k+1)), and 1 for k = 0.

    >>> law = rule("log", 30, 128)
    >>> sum(w * x**3 for x, w in zip(law.nodes, law.weights)).overlaps(ball("0.0625"))
    True
    """
    import flint

    require(kind in ("flat", "log"), "kind", kind, "be flat or log")
    # The three-term recurrence of balls loses up to 3 bits a step.
    with flint.ctx.workprec(prec + (3 * nodes if kind == "log" else 0)):
        pairs = [flint.arb.legendre_p_root(nodes, i, weight=True) for i in range(nodes)]
        xs = tuple((x + 1) / 2 for x, _ in pairs)
        if kind == "flat":
            return Rule(xs, tuple(w / 2 for _, w in pairs), 2 * nodes - 1, ball(1))
        weights = tuple(w / 2 * _log_density(x, nodes) for x, w in pairs)
        return Rule(xs, weights, nodes - 1, sum((abs(w) for w in weights), ball(0)))


def _log_density(x: Any, terms: int) -> Any:
    """sum_{k < terms} (2k+1) m_k P_k(x), m_k the moments of log(1/u) at x = 2u - 1."""
    total, before, now = ball(1), ball(1), x
    for k in range(1, terms):
        total += (2 * k + 1) * ((-1) ** k) * now / (k * (k + 1))
        before, now = now, ((2 * k + 1) * x * now - k * before) / (k + 1)
    return total


@lru_cache(maxsize=64)
def ellipse(rho: float, arcs: int = 64) -> tuple[Any, ...]:
    """Boxes (`flint.acb`) that cover the boundary of the Bernstein ellipse of radius rho about [0, 1].

    Its imaginary parts are at most (rho - 1/rho)/4.
    """
    import flint

    with flint.ctx.workprec(64):
        boxes = []
        for k in range(arcs):
            angle = flint.arb.pi() * (2 * k + 1) / arcs + flint.arb(0, flint.arb.pi() / arcs * (1 + ball(2.0**-40)))
            turn = flint.acb(angle.cos(), angle.sin())
            back = flint.acb(angle.cos(), -angle.sin())
            boxes.append((1 + (rho * turn + back / rho) / 2) / 2)
        return tuple(boxes)
