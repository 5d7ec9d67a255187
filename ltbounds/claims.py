"""What a claim is: references, axes, conditions, the kinds of claims, verdicts.  Frozen records, no behaviour.

Claims are written as functions with the decorators of `ltbounds.notation`; the judges live in `ltbounds.ledger`, one
per kind.  A claim stands beside the formula it judges, in the file of its numbered result.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.networks.facts import NetworkFacts

__all__ = [
    "Axis", "BaseSets", "Claim", "Condition", "Conditions", "Exact", "ExistenceClaim", "Finding", "Form", "Formula",
    "Given", "Hypothesis", "InequalityClaim", "Instance", "Integers", "OneOf", "Points", "ProbabilityClaim", "Real",
    "Ref", "Relation", "ReportedFigure", "Result", "Severity", "Sides", "Step", "Verdict", "WidthTheorem", "cited_name",
]  # fmt: skip

Formula = Callable[..., Any]
"""A function of named parameters, written in plain operators and `ltbounds.arith`."""

Exact = int | Fraction | str
"""An exact number; a string such as "0.1" is the decimal it shows."""

Relation = Literal["<", "<=", "=="]


class Verdict(StrEnum):
    """What the judges say; see the design for what may give each.  Favourable ones first, strongest first."""

    PROVED = "PROVED"
    """The whole sentence over its whole domain, decided by a kernel, or implied by PROVED claims as one decides."""
    ARGUED = "ARGUED"
    """Every leaf is PROVED; the step from the leaves to the sentence is a written argument."""
    HOLDS_AT_POINTS = "HOLDS_AT_POINTS"
    """Exact or ball arithmetic at listed points, or on a part of the domain."""
    SUPPORTED = "SUPPORTED"
    """Designed trials or constructed witnesses; a figure whose reproduction lies inside the printed digits."""
    REFUTED = "REFUTED"
    """A stored counterexample, re-checked in exact or ball arithmetic by code that did not search for it."""
    CONTRADICTED = "CONTRADICTED"
    """Designed trials, or a reproduced figure, whose interval lies wholly on the wrong side."""
    UNDECIDED = "UNDECIDED"
    """Enclosures overlap, the interval is wider than the question, or a hypothesis cannot be decided."""
    VACUOUS = "VACUOUS"
    """The statement says nothing: a triviality implies it, or its domain is empty."""
    CITED = "CITED"
    """A theorem of others that claims rest on, with name and source; not judged here."""


class Severity(StrEnum):
    """How bad a refuted sentence is."""

    MISPRINT = "misprint"
    """Obvious, and nothing rests on it."""
    EDGE = "edge"
    """True but for an end of the domain that nobody meant."""
    GAP = "gap"
    """The proof breaks here; the sentence it serves may stand."""
    FALSE = "false"
    """The sentence itself is false."""

    @property
    def takes_the_word(self) -> bool:
        """Whether a refuted part of this severity leaves the whole open: a gap does not, where another way is shown."""
        return self is Severity.FALSE


@dataclass(frozen=True)
class Ref:
    """Where a statement stands: paper key, label, and place inside the paper."""

    paper: str
    label: str
    where: str = ""


# Axes: what a parameter ranges over


@dataclass(frozen=True)
class Real:
    """A real parameter in [lo, hi]; `open_lo`, `open_hi` exclude an end.  None is no end.  Ends are exact numbers."""

    lo: Exact | None = None
    hi: Exact | None = None
    open_lo: bool = False
    open_hi: bool = False


@dataclass(frozen=True)
class Integers:
    """The integers lo, lo+1, ..., hi; `hi=None` means all of them."""

    lo: int
    hi: int | None = None


@dataclass(frozen=True)
class OneOf:
    """A parameter that, in the statement itself, takes one of finitely many exact values."""

    values: tuple[Exact, ...]


@dataclass(frozen=True)
class Points:
    """Sample points that we chose on a larger domain: what is tried there HOLDS_AT_POINTS at most."""

    values: tuple[Exact, ...]


Axis = Real | Integers | OneOf | Points


@dataclass(frozen=True)
class Condition:
    """A hypothesis, left `relation` right, kept as two sides so that it can be undecided as well as true or false."""

    left: Scalar
    relation: Literal["<", "<=", "==", "!="]
    right: Scalar


Conditions = Condition | bool | tuple["Conditions", ...]
"""Conditions that must all hold."""

Given = Callable[..., Conditions]
"""A hypothesis: conditions as a function of the parameters.  A plain bool is for structure only
(parity, order of indices): it is refused where it was computed from balls."""


@dataclass(frozen=True)
class Sides:
    """The two sides of a statement, and the wrong side its judge must tell apart.

    `off` replaces the right side, `off_left` the left one; each is a number, or a function without arguments where it
    is dear to compute.
    """

    left: Scalar
    right: Scalar
    off: Scalar | Callable[[], Scalar] | None = None
    off_left: Scalar | Callable[[], Scalar] | None = None


# Claims


@dataclass(frozen=True, kw_only=True)
class Claim:
    """What every kind shares.

    `id` is the ID of the claim lists where the claim is the paper's whole sentence, and a longer one where it is less.
    `because` is the written argument that joins `steps` to the statement.  For a claim that fails as printed, `note`
    says what is wrong, `severity` how bad it is, `impact` which numbered results it touches and how, and `correction`
    names the claim that repairs it.  `expect` is for the few claims whose verdict does not follow from their form.
    """

    id: str
    ref: Ref
    statement: str
    because: str = ""
    note: str = ""
    severity: Severity | None = None
    impact: str = ""
    correction: str = ""
    steps: tuple[Step, ...] = ()
    expect: Verdict | None = None

    def at(self, **formulas: Formula) -> Instance:
        """This claim with parameters given as formulas of the parameters of the claim that it is a step of.

        ``positive.at(t=lambda n: 1 / (n - 1))`` is `positive` at t = 1/(n-1).
        """
        return Instance(self, formulas)


@dataclass(frozen=True)
class Instance:
    """A step taken at certain values of its parameters; the others keep their names."""

    claim: Claim
    at: Mapping[str, Formula]


Step = Claim | Instance


@dataclass(frozen=True)
class Form:
    """A form of argument with a checker of its own (`ltbounds.ledger.forms`).

    - "induction": at the lower end of the integer `over`, and from each value to the next;
    - "cases": one by one below `start`, and by the steps for all values from `start` on;
    - "monotone": right - left does not fall in `over`, and the claim holds at its lower end ("antitone": upper end);
    - "convex": left is convex and right concave in `over`, and the claim holds at both ends.
    """

    kind: Literal["induction", "cases", "monotone", "antitone", "convex"]
    over: str
    start: int = 0


Method = Literal["symbolic", "exact", "balls", "points", "smt", "coq", "argument", "cited"] | Form


@dataclass(frozen=True, kw_only=True)
class InequalityClaim(Claim):
    """left `relation` right for all parameters in `domain` that satisfy `given`; `body` gives the two sides.

    `by` says how it is to be decided:

    - "symbolic": sympy shows left - right to be 0 (only for "==");
    - "exact": every point of a domain that is finite in the statement, in integers, Fractions or balls;
    - "balls": adaptive subdivision of the real axes, enumeration of the finite ones.  Where right - left vanishes at
      the lower end of one real axis, `vanishing={axis: k}` gives the order k of its zero there (-k for the upper end):
      the judge then shows that the derivatives of order 0..k-1 at the end are exactly 0 and that the k-th has the right
      sign beside it;
    - "points": exact or ball evaluation at the listed points only; equalities in balls to 18 digits;
    - "smt": z3 derives it from `steps` (there may be none) and its own hypotheses;
    - a `Form`: an induction, a monotone or convex function, cases;
    - "coq": the whole sentence is the theorem `source` of `tests/formal`, which Coq has checked; `body` evaluates it;
    - "argument": it follows from `steps` by the argument written in `because`, which names each of them;
    - "cited": a theorem of others, with its `source`; not judged.

    `samples` are extra points at which the search for counterexamples starts, and `fails_at` is the stored point of a
    claim that fails.  Where `trivially` is proved, the claim is VACUOUS.  `beyond` (wider axes), `ungiven` (the
    hypothesis dropped) and `off_given` (another one in its place) are negative controls without a wrong side.
    """

    body: Callable[..., Sides] = field(repr=False)
    relation: Relation = "<="
    domain: Mapping[str, Axis]
    by: Method
    given: Given | None = None
    vanishing: Mapping[str, int] = field(default_factory=dict)
    samples: tuple[Mapping[str, Exact], ...] = ()
    fails_at: Mapping[str, Exact] | None = None
    trivially: InequalityClaim | None = None
    beyond: Mapping[str, Axis] = field(default_factory=dict)
    ungiven: bool = False
    off_given: Given | None = None
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class ProbabilityClaim(Claim):
    """P(success) `relation` bound, judged by a designed number of trials.

    `trial(generator, trials)` returns a bool array of that many independent outcomes.  `expected` is the probability
    the design assumes: the number of trials is chosen before drawing so that the claim is settled with power 0.999 if
    the truth is `expected` (at most `max_trials`).  `notion` keeps the three meanings of success apart.  `off` is a
    trial for which the claim must be contradicted.
    """

    trial: Callable[[np.random.Generator, int], np.ndarray] = field(repr=False)
    off: Callable[[np.random.Generator, int], np.ndarray] = field(repr=False)
    relation: Literal[">=", "<="]
    bound: float
    expected: float
    notion: Literal["fixed", "random", "all"]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    max_trials: int = 200_000


@dataclass(frozen=True, kw_only=True)
class ExistenceClaim(Claim):
    """For each seed, `build(seed)` makes a witness and `verify(witness)`, which shares no code with it, judges.

    `verify` returns named checks; the claim is supported when there are some and all of them hold for all seeds.
    `off` builds a witness that must be turned down.
    """

    build: Callable[[int], Any] = field(repr=False)
    verify: Callable[[Any], Mapping[str, bool]] = field(repr=False)
    off: Callable[[int], Any] = field(repr=False)
    seeds: tuple[int, ...] = (0,)


@dataclass(frozen=True, kw_only=True)
class ReportedFigure(Claim):
    """A number that a paper prints from an experiment, against our reproduction of it.

    `printed` is the closed interval that the printed digits stand for.  `reproduce(generator)` returns an interval
    (lower, upper) with confidence 1 - 1e-9, or a degenerate one for a deterministic value; `method` says what else it
    is.  `off` is a printed interval that must not be supported.
    """

    printed: tuple[float, float]
    reproduce: Callable[[np.random.Generator], tuple[float, float]] = field(repr=False)
    off: tuple[float, float]
    method: str = "reproduction, confidence 1 - 1e-9"


@dataclass(frozen=True)
class Finding:
    """What a judge found.  `contradicted` says that the evidence speaks against the statement: a counterexample
    that was re-checked, a witness that fails, or an interval wholly on the wrong side."""

    verdict: Verdict
    evidence: Mapping[str, Any]
    contradicted: bool = False


@dataclass(frozen=True, kw_only=True)
class Result:
    """One numbered result of a paper: the statement, its formulas and the claims that judge it.

    `whole` is the ID of the claim that is the whole statement, "" while there is none.  `repaired` is the ID of a claim
    that states it whole in a repaired form.
    """

    ref: Ref
    title: str
    statement: str
    symbols: Mapping[str, str] = field(default_factory=dict)
    formulas: tuple[Formula, ...] = ()
    claims: tuple[Claim, ...] = ()
    width: WidthTheorem | None = None
    whole: str = ""
    repaired: str = ""


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

    `measures` says what eps bounds: in which norm the outputs are compared, and for which inputs.

    `base_sets(facts, eps, delta, C)` are the subset sums that its proof needs in each of them, so that a C can be found
    which makes every base set as large as is certainly enough.
    """

    kind: Literal["sufficient", "necessary"]
    measures: str
    hypotheses: Callable[[NetworkFacts], tuple[Hypothesis, ...]]
    widths: Callable[..., tuple[Any, ...]]
    base_sets: Callable[[NetworkFacts, float, float, float], tuple[BaseSets, ...]] | None = None


def cited_name(identifier: str) -> str:
    """Names and year of a cited theorem, from its ID.

    >>> cited_name("pensia2020.cor-2.lueker-1998")
    'Lueker (1998)'
    >>> cited_name("pensia2020.thm-2.brunn-minkowski")
    'Brunn-Minkowski'
    """
    name = identifier.rpartition(".")[2]
    names, _, year = name.rpartition("-")
    return f"{names.replace('-', ' ').title()} ({year})" if year.isdigit() else name.title()
