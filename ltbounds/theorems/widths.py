"""Every width theorem, asked of one network."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ltbounds.claims import Hypothesis, NetworkFacts, Result
from ltbounds.errors import require
from ltbounds.theorems import results

__all__ = ["WidthRow", "required_widths"]


@dataclass(frozen=True)
class WidthRow:
    """What one theorem says of one network: hidden widths layer by layer, and its hypotheses."""

    paper: str
    label: str
    kind: str
    widths: tuple[int, ...]
    hypotheses: tuple[Hypothesis, ...]

    @property
    def applies(self) -> bool:
        """Whether the network meets every hypothesis as it stands."""
        return all(hypothesis.met for hypothesis in self.hypotheses)


def required_widths(facts: NetworkFacts, eps: float, delta: float, C: float) -> list[WidthRow]:
    """The hidden widths that each theorem calls sufficient or necessary, rounded up.

    Raises `DomainError` unless eps and delta lie in (0, 1) and C is positive.
    """
    require(0 < eps < 1, "eps", eps, "be in (0, 1)")
    require(0 < delta < 1, "delta", delta, "be in (0, 1)")
    require(0 < C < math.inf, "C", C, "be positive and finite")
    return [_row(result, facts, eps, delta, C) for result in results() if result.width is not None]


def _row(result: Result, facts: NetworkFacts, eps: float, delta: float, C: float) -> WidthRow:
    assert result.width is not None
    wide = tuple(max(0, math.ceil(width)) for width in result.width.widths(facts, eps, delta, C))
    return WidthRow(result.ref.paper, result.ref.label, result.width.kind, wide, result.width.hypotheses(facts))
