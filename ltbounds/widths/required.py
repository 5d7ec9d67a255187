"""Every width theorem, asked of one network: with a constant C that is assumed, certified, or met in experiment."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from ltbounds.claims import BaseSets, Hypothesis, Result, WidthTheorem
from ltbounds.errors import DomainError, Undecided, require
from ltbounds.networks.facts import NetworkFacts
from ltbounds.theorems import results
from ltbounds.widths.measures import Norm, asked_at, meaning

__all__ = ["CERTIFIED", "Source", "WidthRow", "required_widths"]

ROUNDS = 12
"""More members make copies err more, so that still more are asked for; it grows like a logarithm and settles soon."""
MARGIN = 1 + 1e-9
LOOSE = 0.999
"""A C that leaves more room than this is scaled down."""


@dataclass(frozen=True)
class Source:
    """Where the numbers of a base set come from, in place of a constant C: `numbers(base_sets)` is the size of one."""

    name: str
    numbers: Callable[[BaseSets], int]


def _certified(sets: BaseSets) -> int:
    from ltbounds.theorems.ours.corollary_1 import n_sufficient

    return n_sufficient(sets.eps, sets.delta, sets.law, sets.target)


CERTIFIED = Source("certified", _certified)


@dataclass(frozen=True)
class WidthRow:
    """What one theorem says of one network: hidden widths layer by layer, and its hypotheses.

    `measures` names the norm and the inputs in which the eps of the question is meant, `asked_at` the theorem's own eps
    that answers it (None where none does).
    `source` says where C comes from ("assumed", or the name of a `Source`); `C` is the constant used, or the one that
    the numbers of the source amount to.  `widths` is empty where the source has no answer, and `reason` says why.
    """

    paper: str
    label: str
    kind: str
    measures: str
    widths: tuple[int, ...]
    hypotheses: tuple[Hypothesis, ...]
    source: str
    C: float | None
    reason: str = ""
    asked_at: float | None = None

    @property
    def applies(self) -> bool:
        """Whether the network meets every hypothesis as it stands."""
        return all(hypothesis.met for hypothesis in self.hypotheses)


def required_widths(
    facts: NetworkFacts, eps: float, delta: float, C: float | Source, norm: Norm = "own"
) -> list[WidthRow]:
    """The hidden widths that each theorem calls sufficient or necessary, rounded up.

    C is a number, or `CERTIFIED`, or another `Source`; `norm` says what eps means: for each theorem its own, or one for
    all (`ltbounds.widths.measures`).  Raises `DomainError` unless eps and delta lie in (0, 1) and C
    is positive.
    """
    require(0 < eps < 1, "eps", eps, "be in (0, 1)")
    require(0 < delta < 1, "delta", delta, "be in (0, 1)")
    if not isinstance(C, Source):
        require(0 < C < math.inf, "C", C, "be positive and finite")
    return [_row(result, facts, eps, delta, C, norm) for result in results() if result.width is not None]


def _row(result: Result, facts: NetworkFacts, eps: float, delta: float, C: float | Source, norm: Norm) -> WidthRow:
    theorem = result.width
    assert theorem is not None
    place, hypotheses = (result.ref.paper, result.ref.label), theorem.hypotheses(facts)
    row = WidthRow(*place, theorem.kind, meaning(theorem, norm), (), hypotheses, "assumed", None)
    try:
        eps = asked_at(theorem, facts, norm, eps)
        require(eps < 1, "eps", eps, "be below 1 in the theorem's own norm")
    except DomainError as problem:
        source = C.name if isinstance(C, Source) and theorem.kind == "sufficient" else row.source
        return replace(row, source=source, reason=str(problem))
    row = replace(row, asked_at=eps)
    if isinstance(C, Source) and theorem.kind == "sufficient":
        return _from_source(row, theorem, facts, eps, delta, C)
    constant = 1.0 if isinstance(C, Source) else C  # a necessary width has no constant
    widths = _rounded(theorem.widths(facts, eps, delta, constant))
    if not any(widths):
        return replace(row, C=constant, reason="its bound is not above 0 at this eps, so it excludes no width")
    return replace(row, widths=widths, C=constant)


def _rounded(widths: tuple[float, ...]) -> tuple[int, ...]:
    return tuple(max(0, math.ceil(width)) for width in widths)


def _from_source(
    row: WidthRow, theorem: WidthTheorem, facts: NetworkFacts, eps: float, delta: float, source: Source
) -> WidthRow:
    row = replace(row, source=source.name)
    if theorem.base_sets is None:
        return replace(row, reason="no number is known for this theorem's kind of subset sums")
    C, least = 1.0, None
    for _ in range(ROUNDS):
        try:
            layers, widths = theorem.base_sets(facts, eps, delta, C), theorem.widths(facts, eps, delta, C)
            sizes = _sizes(layers, source)
        except (DomainError, Undecided) as problem:
            if least is None:
                return replace(row, reason=str(problem))
            break
        lacking = max(sets.count * size / width for sets, size, width in zip(layers, sizes, widths, strict=True))
        if lacking <= 1 and (least is None or least.C is None or C < least.C):
            least = replace(row, widths=_rounded(widths), C=C)
        if LOOSE <= lacking <= 1:
            break
        C *= lacking * MARGIN
    return least or replace(row, reason=f"no C up to {C:.3g} makes every base set large enough")


def _sizes(layers: tuple[BaseSets, ...], source: Source) -> list[int]:
    """The size of each layer's base sets: for all of one kind that of the hardest, as one number is dear to find."""
    sizes = {}
    for law, target in {(sets.law, sets.target) for sets in layers}:
        alike = [sets for sets in layers if (sets.law, sets.target) == (law, target)]
        eps, delta = min(sets.eps for sets in alike), min(sets.delta for sets in alike)
        sizes[law, target] = source.numbers(BaseSets(1, law, target, eps, delta))
    return [sizes[sets.law, sets.target] for sets in layers]
