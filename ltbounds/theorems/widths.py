"""Every width theorem, asked of one network: with a constant C that is assumed, certified, or met in experiment."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from ltbounds.claims import BaseSets, Hypothesis, NetworkFacts, Result, WidthTheorem
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.theorems import results

__all__ = ["CERTIFIED", "Source", "WidthRow", "required_widths"]


@dataclass(frozen=True)
class Source:
    """Where the numbers of a base set come from, in place of a constant C: `numbers(base_sets)` is the size of one."""

    name: str
    numbers: Callable[[BaseSets], int]


def _certified(sets: BaseSets) -> int:
    from ltbounds.theorems.explicit.corollary_1 import n_sufficient

    return n_sufficient(sets.eps, sets.delta, sets.law, sets.target)


CERTIFIED = Source("certified", _certified)


@dataclass(frozen=True)
class WidthRow:
    """What one theorem says of one network: hidden widths layer by layer, and its hypotheses.

    `source` says where C comes from ("assumed", or the name of a `Source`); `C` is the constant used, or the one that the
    numbers of the source amount to.  `widths` is empty where the source has no answer, and `reason` says why.
    """

    paper: str
    label: str
    kind: str
    widths: tuple[int, ...]
    hypotheses: tuple[Hypothesis, ...]
    source: str
    C: float | None
    reason: str = ""

    @property
    def applies(self) -> bool:
        """Whether the network meets every hypothesis as it stands."""
        return all(hypothesis.met for hypothesis in self.hypotheses)


def required_widths(facts: NetworkFacts, eps: float, delta: float, C: float | Source) -> list[WidthRow]:
    """The hidden widths that each theorem calls sufficient or necessary, rounded up.

    C is a number, or `CERTIFIED`, or another `Source`.  Raises `DomainError` unless eps and delta lie in (0, 1) and C is
    positive.
    """
    require(0 < eps < 1, "eps", eps, "be in (0, 1)")
    require(0 < delta < 1, "delta", delta, "be in (0, 1)")
    if not isinstance(C, Source):
        require(0 < C < math.inf, "C", C, "be positive and finite")
    return [_row(result, facts, eps, delta, C) for result in results() if result.width is not None]


def _row(result: Result, facts: NetworkFacts, eps: float, delta: float, C: float | Source) -> WidthRow:
    theorem = result.width
    assert theorem is not None
    row = WidthRow(result.ref.paper, result.ref.label, theorem.kind, (), theorem.hypotheses(facts), "assumed", None)
    if isinstance(C, Source) and theorem.kind == "sufficient":
        return _from_source(row, theorem, facts, eps, delta, C)
    constant = 1.0 if isinstance(C, Source) else C  # a necessary width has no constant
    return replace(row, widths=_rounded(theorem.widths(facts, eps, delta, constant)), C=constant)


def _rounded(widths: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(max(0, math.ceil(width)) for width in widths)


def _from_source(
    row: WidthRow, theorem: WidthTheorem, facts: NetworkFacts, eps: float, delta: float, source: Source
) -> WidthRow:
    row = replace(row, source=source.name)
    if theorem.base_sets is None:
        return replace(row, reason="the proof's subset sums are not of a kind with known numbers")
    layers = theorem.base_sets(facts, eps, delta)
    # One size for all layers, that of the hardest: the numbers are dear to find and grow with a logarithm only.
    hardest = replace(layers[0], eps=min(s.eps for s in layers), delta=min(s.delta for s in layers))
    assert len({(s.law, s.target) for s in layers}) == 1, "the layers' base sets must have one law and one target"
    try:
        size = source.numbers(hardest)
    except (DomainError, Undecided) as problem:
        return replace(row, reason=str(problem))
    widths = tuple(layer.count * size for layer in layers)
    units = theorem.widths(facts, eps, delta, 1.0)
    return replace(row, widths=widths, C=max(w / unit for w, unit in zip(widths, units, strict=True) if unit > 0))
