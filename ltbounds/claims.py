"""What a claim is: references, the four kinds of claims, verdicts.  Frozen records, no behaviour.

A claim stands beside the formula it judges, in the file of its numbered result.  The checkers live two floors up, in
`ltbounds.ledger`, one per kind.  `control` holds field overrides that turn a claim into a deliberately broken variant
(``dataclasses.replace(claim, **control)``), which the checker must contradict; for a claim recorded as REFUTED it
holds the repair, which the checker must *not* contradict.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from ltbounds.networks.facts import NetworkFacts

__all__ = [
    "Axis", "BaseSets", "Claim", "ExistenceClaim", "Finding", "Hypothesis", "InequalityClaim", "Integers",
    "Points", "ProbabilityClaim", "Real", "Ref", "ReportedFigure", "Result", "Verdict", "WidthTheorem",
]  # fmt: skip

Formula = Callable[..., Any]
"""A function of named parameters, written in plain operators and `ltbounds.arith`."""

Exact = int | Fraction | str
"""An exact number; a string such as "0.1" is the decimal it shows."""


class Verdict(StrEnum):
    """What the checkers say; see the design for what may give each."""

    PROVED = "PROVED"
    """A symbolic identity, or exact or ball arithmetic over the whole stated domain."""
    HOLDS_AT_POINTS = "HOLDS_AT_POINTS"
    """Exact or ball arithmetic at listed points."""
    SUPPORTED = "SUPPORTED"
    """Monte Carlo or a constructed witness, with trials, successes, interval, confidence."""
    REFUTED = "REFUTED"
    """A stored counterexample, re-checked exactly by code that did not search for it."""
    UNDECIDED = "UNDECIDED"
    """Enclosures overlap, or the trials do not separate."""
    VACUOUS = "VACUOUS"
    """The statement says nothing (a probability at least 0, or at most 1)."""


@dataclass(frozen=True)
class Ref:
    """Where a statement stands: paper key, label, and place inside the paper."""

    paper: str
    label: str
    where: str = ""


@dataclass(frozen=True)
class Real:
    """A real parameter in [lo, hi]; `open_lo`, `open_hi` exclude an end.  Ends are exact numbers."""

    lo: Exact
    hi: Exact
    open_lo: bool = False
    open_hi: bool = False


@dataclass(frozen=True)
class Integers:
    """The integers lo, lo+1, ..., hi; `hi=None` means all of them."""

    lo: int
    hi: int | None = None


@dataclass(frozen=True)
class Points:
    """A parameter that takes exactly the listed exact values."""

    values: tuple[Exact, ...]


Axis = Real | Integers | Points


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What every kind shares.

    `id` is the ID of the claim lists; a correction of `x` is called `x.corrected`.  `recorded` is the verdict that
    the ledger must reach (`ltbounds verify` fails if it falls short).  `note` says, for a claim that fails as printed,
    what is wrong and whether the conclusions that use it survive; `correction` names the claim that repairs it.
    """

    id: str
    ref: Ref
    statement: str
    recorded: Verdict
    control: Mapping[str, Any] = field(repr=False)
    note: str = ""
    correction: str = ""


@dataclass(frozen=True, kw_only=True)
class InequalityClaim(Claim):
    """lhs `relation` rhs for all parameters in `domain` that satisfy `where`.

    `method` says how it is to be decided:

    - "symbolic": sympy shows lhs - rhs to be 0 (only for "==");
    - "exact": every point of a finite domain, in integers and Fractions;
    - "balls": adaptive subdivision of the real axes, enumeration of the finite ones.  Where rhs - lhs vanishes at the
      lower end of one real axis, `vanishing={axis: k}` gives the order k of its zero there (-k for the upper end): the
      checker then shows that the derivatives of order 0..k-1 at the end are exactly 0 and that the k-th has the right
      sign beside it;
    - "steps": the claim follows from `steps` (claims with domains of their own, all of which must be proved) by the
      argument written in `because`; the claim itself is then evaluated at sampled points of its domain as well;
    - "points": exact or ball evaluation at the listed points only.

    `samples` are extra points (parameter values) at which adversarial search starts, and `counterexample` is the
    stored point of a claim that fails.  Where `trivially` is proved, the claim is VACUOUS: it says nothing more.
    """

    lhs: Formula
    rhs: Formula
    relation: Literal["<", "<=", "=="] = "<="
    domain: Mapping[str, Axis]
    method: Literal["symbolic", "exact", "balls", "steps", "points"]
    where: Formula | None = None
    vanishing: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[InequalityClaim, ...] = ()
    because: str = ""
    samples: tuple[Mapping[str, Exact], ...] = ()
    counterexample: Mapping[str, Exact] | None = None
    trivially: InequalityClaim | None = None


@dataclass(frozen=True, kw_only=True)
class ProbabilityClaim(Claim):
    """P(success) `relation` bound, judged by a designed number of trials.

    `trial(generator, trials)` returns a bool array of that many independent outcomes.  `expected` is the probability
    the design assumes: the number of trials is chosen before drawing so that the claim is settled with power 0.999 if
    the truth is `expected` (at most `max_trials`).  `notion` keeps the three meanings of success apart.
    """

    trial: Callable[[np.random.Generator, int], np.ndarray]
    relation: Literal[">=", "<="]
    bound: float
    expected: float
    notion: Literal["fixed", "random", "all"]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    max_trials: int = 200_000


@dataclass(frozen=True, kw_only=True)
class ExistenceClaim(Claim):
    """For each seed, `build(seed)` makes a witness and `verify(witness)`, which shares no code with it, judges.

    `verify` returns named checks; the claim is supported when all of them hold for all seeds.
    """

    build: Callable[[int], Any]
    verify: Callable[[Any], Mapping[str, bool]]
    seeds: tuple[int, ...] = (0,)


@dataclass(frozen=True, kw_only=True)
class ReportedFigure(Claim):
    """A number that a paper prints from an experiment, against our reproduction of it.

    `printed` is the closed interval that the printed digits stand for.  `reproduce(generator)` returns an interval
    (lower, upper) with confidence 1 - 1e-9, or a degenerate one for a deterministic value.
    """

    printed: tuple[float, float]
    reproduce: Callable[[np.random.Generator], tuple[float, float]]


@dataclass(frozen=True)
class Finding:
    """What a checker found.  `contradicted` says that the evidence speaks against the statement: a counterexample
    that was re-checked, a witness that fails, or an interval wholly on the wrong side."""

    verdict: Verdict
    evidence: Mapping[str, Any]
    contradicted: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """One numbered result of a paper: the statement, its formulas and the claims that judge it."""

    ref: Ref
    title: str
    statement: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()
    claims: tuple[Claim, ...] = ()
    width: WidthTheorem | None = None


@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis of a theorem, whether a given network meets it, and what to do where it does not."""

    text: str
    met: bool
    remedy: str = ""


@dataclass(frozen=True)
class BaseSets:
    """The random subset sums behind the width of one hidden layer: `count` base sets of numbers from `law`.

    Each must come within eps of every target in [-target, target], except with probability delta.
    """

    count: int
    law: str
    target: float
    eps: float
    delta: float


@dataclass(frozen=True, kw_only=True)
class WidthTheorem:
    """A theorem that says how wide the source must be: `widths(facts, eps, delta, C)` gives its hidden layers.

    `base_sets(facts, eps, delta, C)` are the subset sums that its proof needs in each of them, so that a C can be found
    which makes every base set as large as is certainly enough.
    """

    kind: Literal["sufficient", "necessary"]
    hypotheses: Callable[[NetworkFacts], tuple[Hypothesis, ...]]
    widths: Callable[..., tuple[Any, ...]]
    base_sets: Callable[[NetworkFacts, float, float, float], tuple[BaseSets, ...]] | None = None
