"""A claim under a listed ID against the inventory: does the paper's hypothesis imply the claim's?

The domain is compared axis by axis (`theorems.statements.ceiling`).  Here the hypotheses are: z3 must derive each of
the claim's from the paper's, else the claim may say less than the sentence whose ID it carries.  For a refuted claim it
is the other way round: its counterexample must lie where the paper speaks.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ltbounds.claims import Condition, InequalityClaim
from ltbounds.errors import LtboundsError
from ltbounds.ledger.axes import as_exact, contains
from ltbounds.ledger.points import conditions, given_at
from ltbounds.ledger.symbols import symbols_of
from ltbounds.theorems.statements import Statement, hypothesis, statements

__all__ = ["narrower"]


def narrower(claim: InequalityClaim) -> str:
    """Where a claim leaves the hypothesis of the listed sentence whose ID it has; "" where it does not."""
    statement = statements(claim.ref.paper).get(claim.id)
    if statement is None:
        return ""
    if claim.fails_at is not None:
        return _counterexample(claim, statement)
    if claim.given is None or not statement.given:  # the latter is `ceiling`'s business
        return ""
    values = symbols_of(claim.domain)
    wanted = hypothesis(statement.given)
    known = replace(claim, given=wanted)
    premises = conditions(known, values)
    for condition in conditions(claim, values):
        if condition in premises or (isinstance(condition, Condition) and _implied(known, condition)):
            continue
        return f"the paper's hypothesis, {statement.given}, does not give {_show(condition)}"
    return ""


def _implied(known: InequalityClaim, condition: Condition) -> bool:
    """Whether z3 derives a condition from the axes and hypotheses of a claim."""
    from ltbounds.ledger.smt import EFFORT, entails, premises_of

    axioms = premises_of(known, symbols_of(known.domain))
    return entails(axioms, (), condition, EFFORT // 4) is not None


def _counterexample(claim: InequalityClaim, statement: Statement) -> str:
    assert claim.fails_at is not None
    point = claim.fails_at
    for name, axis in statement.parameters.items():
        if name in point and not isinstance(axis, str) and not contains(axis, as_exact(point[name])):
            return f"the counterexample has {name} = {Fraction(point[name])}, where the paper says nothing"
    if not statement.given:
        return ""
    wanted = hypothesis(statement.given)
    try:
        met = given_at(replace(claim, given=wanted), point)
    except LtboundsError as problem:
        return str(problem)
    return "" if met else f"the counterexample does not meet the paper's hypothesis, {statement.given}"


def _show(condition: Condition | bool) -> str:
    if isinstance(condition, bool):
        return str(condition)
    return f"{condition.left} {condition.relation} {condition.right}"
