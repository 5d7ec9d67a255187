"""How claims are written: a claim is a function.

The parameters are the quantifiers (the annotation of each is its axis), the docstring is the statement, the value is
the two sides and a wrong one that the judge must tell apart:

    HERE = place("natale2024", "Theorem 2", "section 3")

    @HERE.equal("thm-2.eq-1", given=lambda k, n, **_: less(k, n))
    def eq_1(k: Count, n: Size, eps: Eps, c_hyp: AtLeastOne) -> Sides:
        \"\"\"Eq. 1 is n H_2(k/n) >= c_hyp log2(k/eps): its right side times H_2(k/n).\"\"\"
        left = sample_size(k, n, eps, c_hyp) * binary_entropy(k / n)
        return sides(left, c_hyp * log2(k / eps), off=c_hyp * log2(1 / eps))

Further paragraphs of the docstring: "Because ..." is the argument that joins the steps and names each of them by its ID
in backticks (without the paper); "Note: ..." says for a refuted claim what is wrong, for others what a reader should
know.  A decorator returns a frozen record of `ltbounds.claims` and registers nothing: a `Result` lists its claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from inspect import Parameter, cleandoc, signature
from typing import Annotated, Any, Literal, get_args, get_type_hints

import numpy as np

from ltbounds.arith import Scalar
from ltbounds.claims import (
    Axis,
    Claim,
    Condition,
    Conditions,
    Exact,
    ExistenceClaim,
    Form,
    InequalityClaim,
    Instance,
    Integers,
    Method,
    OneOf,
    Points,
    ProbabilityClaim,
    Real,
    Ref,
    Relation,
    ReportedFigure,
    Severity,
    Sides,
    Step,
)
from ltbounds.errors import DomainError, require

__all__ = [
    "AtLeastOne", "Conditions", "Count", "Half", "Natural", "Nonnegative", "OpenHalf", "OpenUnit", "Place", "Positive",
    "Share", "Sides", "Signed", "Size", "Unit", "any_number", "antitone", "at_most", "cases", "convex", "differs",
    "equals", "induction", "less", "monotone", "place", "printed", "sides",
]  # fmt: skip

# Axes, by the names that the papers' parameters have

Count = Annotated[Scalar, Integers(1)]
"""1, 2, 3, ..."""
Size = Annotated[Scalar, Integers(2)]
"""2, 3, 4, ..."""
Natural = Annotated[Scalar, Integers(0)]
"""0, 1, 2, ..."""
OpenUnit = Annotated[Scalar, Real(0, 1, open_lo=True, open_hi=True)]
"""(0, 1): a tolerance or a failure probability."""
Share = Annotated[Scalar, Real(0, 1, open_lo=True)]
"""(0, 1]."""
Half = Annotated[Scalar, Real(0, Fraction(1, 2), open_lo=True)]
"""(0, 1/2]: an accuracy in the papers' theorems, a share that is kept."""
OpenHalf = Annotated[Scalar, Real(0, Fraction(1, 2), open_lo=True, open_hi=True)]
"""(0, 1/2)."""
Unit = Annotated[Scalar, Real(0, 1)]
"""[0, 1]."""
Signed = Annotated[Scalar, Real(-1, 1)]
"""[-1, 1]: a weight or an input."""
Positive = Annotated[Scalar, Real(0, open_lo=True)]
"""(0, oo)."""
Nonnegative = Annotated[Scalar, Real(0)]
"""[0, oo)."""
AtLeastOne = Annotated[Scalar, Real(1)]
"""[1, oo)."""
any_number = Annotated[Scalar, Real()]
"""All real numbers."""

# Sides and hypotheses


def sides(
    left: Scalar,
    right: Scalar,
    *,
    off: Scalar | Callable[[], Scalar] | None = None,
    off_left: Scalar | Callable[[], Scalar] | None = None,
) -> Sides:
    """The two sides of a statement; `off` is a wrong right side, `off_left` a wrong left one."""
    return Sides(left, right, off, off_left)


def less(left: Scalar, right: Scalar) -> Condition:
    """The hypothesis left < right."""
    return Condition(left, "<", right)


def at_most(left: Scalar, right: Scalar) -> Condition:
    """The hypothesis left <= right."""
    return Condition(left, "<=", right)


def equals(left: Scalar, right: Scalar) -> Condition:
    """The hypothesis left = right."""
    return Condition(left, "==", right)


def differs(left: Scalar, right: Scalar) -> Condition:
    """The hypothesis left != right."""
    return Condition(left, "!=", right)


# Forms of argument


def induction(over: str) -> Form:
    """By induction over the integer parameter `over`, from the lower end of its axis; steps may help."""
    return Form("induction", over)


def cases(over: str, *, start: int) -> Form:
    """One by one for `over` below `start`; from `start` on by the steps."""
    return Form("cases", over, start)


def monotone(over: str) -> Form:
    """right - left does not fall as `over` grows, and the claim holds at the lower end of its axis."""
    return Form("monotone", over)


def antitone(over: str) -> Form:
    """right - left does not grow with `over`, and the claim holds at the upper end of its axis."""
    return Form("antitone", over)


def convex(over: str) -> Form:
    """left - right is convex in `over`, and the claim holds at both ends of its axis."""
    return Form("convex", over)


def printed(digits: str) -> tuple[float, float]:
    """The interval that printed digits stand for: half a unit of the last digit to each side.

    >>> printed("59.47")
    (59.465, 59.475)
    """
    value = Fraction(digits)
    decimals = len(digits.partition(".")[2])
    half = Fraction(1, 2 * 10**decimals)
    return float(value - half), float(value + half)


# Places, whose methods are the decorators

Statement = Callable[..., Sides]
Trial = Callable[[np.random.Generator, int], np.ndarray]
Interval = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where statements stand in a paper; its methods are decorators that make a record of the function below them."""

    ref: Ref

    def equal(self, name: str, *, by: Method | tuple[Step, ...] = "symbolic", **options: Any) -> _Decorator:
        """left = right: by symbols unless another method, steps or a form is named."""
        return self._inequality(name, "==", by, options)

    def at_most(self, name: str, *, by: Method | tuple[Step, ...], strict: bool = False, **options: Any) -> _Decorator:
        """left <= right (`strict`: left < right)."""
        return self._inequality(name, "<" if strict else "<=", by, options)

    def refuted(
        self,
        name: str,
        relation: Relation = "<=",
        *,
        at: Mapping[str, Exact],
        severity: Literal["misprint", "edge", "gap", "false"],
        impact: str,
        corrected: str = "",
        **options: Any,
    ) -> _Decorator:
        """A sentence that fails at the stored point `at`; `off` of its sides is what holds there instead.

        `impact` says which numbered results it touches and how.  `corrected` is the ID (without the paper) of the claim
        that repairs it, `NAME.corrected` if not given.
        """
        repair = corrected or f"{name}.corrected"
        harm = {"severity": Severity(severity), "impact": impact, "correction": f"{self.ref.paper}.{repair}"}
        return self._inequality(name, relation, "points", {"fails_at": at} | harm | options)

    def argued(self, name: str, relation: Relation = "<=", *, steps: tuple[Step, ...], **options: Any) -> _Decorator:
        """It follows from `steps` by the argument in the docstring's "Because", which names each of them."""
        return self._inequality(name, relation, "argument", {"steps": steps} | options)

    def formal(self, name: str, relation: Relation = "<=", *, theorem: str, **options: Any) -> _Decorator:
        """The whole sentence is a `theorem` of `tests/formal`, "File.name"; the function evaluates it at points."""
        return self._inequality(name, relation, "coq", {"source": theorem} | options)

    def cited(self, name: str, relation: Relation = "<=", *, source: str, **options: Any) -> _Decorator:
        """A theorem of others that claims may rest on: named with its source, not judged."""
        return self._inequality(name, relation, "cited", {"source": source} | options)

    def _inequality(
        self, name: str, relation: Relation, by: Method | tuple[Step, ...], options: Mapping[str, Any]
    ) -> _Decorator:
        given: dict[str, Any] = dict(options)
        if isinstance(by, tuple):
            by, given["steps"] = "smt", by

        def record(statement: Statement) -> InequalityClaim:
            text, because, note = _paragraphs(statement)
            claim = InequalityClaim(
                id=f"{self.ref.paper}.{name}",
                ref=self.ref,
                statement=text,
                because=because,
                note=note,
                body=statement,
                relation=relation,
                domain=_axes(statement),
                by=by,
                **given,
            )
            _well_formed(claim)
            return claim

        return record

    def trials(
        self,
        name: str,
        *,
        expected: float,
        notion: Literal["fixed", "random", "all"],
        off: Trial,
        at_least: float | None = None,
        at_most: float | None = None,
        **options: Any,
    ) -> Callable[[Trial], ProbabilityClaim]:
        """P(success) >= `at_least` (or <= `at_most`): the function draws that many outcomes."""
        require((at_least is None) != (at_most is None), "claim", name, "have one bound, at_least or at_most")

        def record(trial: Trial) -> ProbabilityClaim:
            return ProbabilityClaim(
                **self._head(name, trial),
                trial=trial,
                off=off,
                relation=">=" if at_most is None else "<=",
                bound=float(at_least if at_most is None else at_most),  # type: ignore[arg-type]
                expected=expected,
                notion=notion,
                **options,
            )

        return record

    def witness(
        self, name: str, *, build: Callable[[int], Any], off: Callable[[int], Any], **options: Any
    ) -> Callable[[Callable[[Any], Mapping[str, bool]]], ExistenceClaim]:
        """Witnesses that `build` makes from seeds; the function judges them and gives named checks."""

        def record(verify: Callable[[Any], Mapping[str, bool]]) -> ExistenceClaim:
            return ExistenceClaim(**self._head(name, verify), build=build, verify=verify, off=off, **options)

        return record

    def figure(
        self, name: str, *, printed: Interval, off: Interval, **options: Any
    ) -> Callable[[Callable[[np.random.Generator], Interval]], ReportedFigure]:
        """A printed number; the function reproduces it as an interval (see `printed` for what digits stand for)."""

        def record(reproduce: Callable[[np.random.Generator], Interval]) -> ReportedFigure:
            return ReportedFigure(
                **self._head(name, reproduce), printed=printed, reproduce=reproduce, off=off, **options
            )

        return record

    def _head(self, name: str, function: Callable[..., Any]) -> dict[str, Any]:
        """What the fields of a claim are that is not an inequality, from its place, name and docstring."""
        statement, _, note = _paragraphs(function)
        return {"id": f"{self.ref.paper}.{name}", "ref": self.ref, "statement": statement, "note": note}


_Decorator = Callable[[Statement], InequalityClaim]


def place(paper: str, label: str, where: str = "") -> Place:
    """The place of a numbered result, or of a part of it such as its proof."""
    return Place(Ref(paper, label, where))


def _paragraphs(function: Callable[..., Any]) -> tuple[str, str, str]:
    """The docstring's statement, its argument ("Because ...") and its note ("Note: ...")."""
    doc = function.__doc__
    require(bool(doc), "claim", function.__name__, "have its statement as docstring")
    parts = [" ".join(part.split()) for part in cleandoc(doc or "").split("\n\n")]
    kinds = ["because" if part.startswith("Because") else "note" if part.startswith("Note:") else "" for part in parts]
    for i, kind in enumerate(kinds):
        kinds[i] = kind or (kinds[i - 1] if i else "statement")

    def joined(wanted: str) -> str:
        return " ".join(part for part, kind in zip(parts, kinds, strict=True) if kind == wanted)

    return joined("statement"), joined("because"), joined("note").removeprefix("Note: ")


def _axes(statement: Statement) -> dict[str, Axis]:
    hints = get_type_hints(statement, include_extras=True)
    parameters = signature(statement).parameters.values()
    return {parameter.name: _axis(statement, parameter, hints.get(parameter.name)) for parameter in parameters}


def _axis(statement: Statement, parameter: Parameter, hint: Any) -> Axis:
    found = next((part for part in get_args(hint) if isinstance(part, (Real, Integers, OneOf, Points))), None)
    if found is None:
        raise DomainError(f"claim={statement.__name__} must annotate {parameter.name} with an axis, not {hint}")
    return found


def _well_formed(claim: InequalityClaim) -> None:
    """Refuse what cannot be judged, with one line that names the claim."""

    def must(condition: bool, what: str) -> None:
        require(condition, "claim", claim.id, what)

    for role, point in (("at", claim.fails_at), *(("samples", sample) for sample in claim.samples)):
        must(point is None or set(point) == set(claim.domain), f"give {sorted(claim.domain)} in {role}")
    must(set(claim.vanishing) | set(claim.beyond) <= set(claim.domain), "name its own axes in vanishing and beyond")
    must(not claim.ungiven or claim.given is not None, "have a hypothesis to drop")
    must(claim.by != "symbolic" or claim.relation == "==", "be an equality where it is judged by symbols")
    must(not claim.steps or claim.by in ("smt", "argument") or isinstance(claim.by, Form), "have no steps")
    must(claim.by not in ("cited", "coq") or bool(claim.source), "name its source")
    must(not isinstance(claim.by, Form) or claim.by.over in claim.domain, "have the axis its form speaks of")
    if claim.by == "argument":
        must(bool(claim.steps), "name the steps that it follows from")
        must(bool(claim.because), "have an argument, a paragraph that begins with Because")
    for step in claim.steps:
        must(isinstance(step, (Claim, Instance)), f"have claims as steps, not {type(step).__name__}")


def missing_in_argument(claim: Claim) -> list[str]:
    """The steps of an argued claim that its argument does not name in backticks, and names that are no steps."""
    steps = {short_id(step.claim if isinstance(step, Instance) else step) for step in claim.steps}
    named = set(re.findall(r"`([^`]+)`", claim.because))
    return sorted(steps - named) + sorted(
        name for name in named - steps if re.fullmatch(r"[a-zA-Z]\w*[-.][\w.-]*", name)
    )


def short_id(claim: Claim) -> str:
    """The ID without the paper."""
    return claim.id.partition(".")[2]
