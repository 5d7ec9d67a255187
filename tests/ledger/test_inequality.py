"""The checker of inequalities: what it proves is true, what it refutes is false, and it says when it does not know."""

import dataclasses
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.arith import exp, like, log
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Ref, Verdict
from ltbounds.errors import DomainError, Undecided
from ltbounds.ledger import QUICK, check
from ltbounds.ledger.points import holds, lies_in_domain

REF = Ref("pensia2020", "Test", "nowhere")


def claim(**fields: Any) -> InequalityClaim:
    """A small claim about x, with whatever matters given."""
    base = {
        "id": "pensia2020.test", "ref": REF, "statement": "a test", "recorded": Verdict.PROVED, "control": {},
        "lhs": lambda x: x, "rhs": lambda x: x + 1, "domain": {"x": Real(0, 1)}, "method": "balls",
    }  # fmt: skip
    return InequalityClaim(**(base | fields))


BELOW_ITSELF: dict[str, Any] = {
    "lhs": lambda x: log(1 + x),
    "rhs": lambda x: x,
    "relation": "<",
    "domain": {"x": Real(0, 1, open_lo=True)},
}


def verdict(**fields: Any) -> Verdict:
    return check(claim(**fields), QUICK).verdict


def test_balls_prove_over_a_whole_interval() -> None:
    domain = {"x": Real(Fraction(1, 10), 1)}
    assert verdict(lhs=lambda x: exp(x) - 2 * x, rhs=lambda x: 1 + 0 * x, domain=domain) is Verdict.PROVED


def test_a_hole_that_sampling_would_miss_is_not_proved() -> None:
    """Fails only within 1e-7 or so of an irrational point, where no corner and no dyadic sample lies."""
    hole = {"lhs": lambda x: 0 * x, "rhs": lambda x: (2 * x * x - 1) ** 2 - like(1, x) / 10**14}
    assert verdict(**hole) is Verdict.UNDECIDED


def test_a_zero_at_the_end_needs_its_order() -> None:
    assert verdict(**BELOW_ITSELF) is Verdict.UNDECIDED
    assert verdict(**BELOW_ITSELF, vanishing={"x": 2}) is Verdict.PROVED


def test_a_wrong_order_of_vanishing_proves_nothing() -> None:
    assert verdict(**BELOW_ITSELF, vanishing={"x": 1}) is Verdict.UNDECIDED  # the first derivative is 0 there
    assert verdict(**BELOW_ITSELF, vanishing={"x": 3}) is Verdict.UNDECIDED  # the second is not


def test_vanishing_cannot_prove_a_falsehood_that_starts_at_the_end() -> None:
    """x - x^2/2 > log(1+x) is false for all x > 0, and vanishes at 0 to third order."""
    false = claim(
        lhs=lambda x: log(1 + x), rhs=lambda x: x - x * x / 2, relation="<", domain={"x": Real(0, 1, open_lo=True)},
        vanishing={"x": 3},
    )  # fmt: skip
    assert check(false, QUICK).verdict is Verdict.REFUTED


def test_symbolic_identities() -> None:
    square = {"relation": "==", "method": "symbolic", "lhs": lambda x: (x + 1) ** 2}
    assert verdict(**square, rhs=lambda x: x * x + 2 * x + 1) is Verdict.PROVED
    assert verdict(**square, rhs=lambda x: x * x + 2 * x + 2) is Verdict.REFUTED


def test_exact_enumeration_meets_the_one_point_that_fails() -> None:
    fields = {"lhs": lambda x: x * (x - 77) * (x - 77), "rhs": lambda x: 10**9, "method": "exact"}
    assert verdict(**fields, domain={"x": Integers(0, 100)}) is Verdict.PROVED
    broken = {"lhs": lambda x: -abs(x - 77), "rhs": lambda x: -1, "domain": {"x": Integers(0, 100)}}
    assert verdict(**broken, method="exact") is Verdict.REFUTED


def test_points_hold_at_points_only_and_infinite_axes_are_refused() -> None:
    assert verdict(method="points", domain={"x": Points((1, 2))}) is Verdict.HOLDS_AT_POINTS
    with pytest.raises(DomainError, match="must have finite axes"):
        verdict(method="exact", domain={"x": Integers(0)})


def test_an_unproved_step_leaves_the_claim_undecided() -> None:
    good = claim(id="pensia2020.test.good")
    hopeless = claim(id="pensia2020.test.equal", rhs=lambda x: x)  # equality: balls cannot separate
    domain = {"x": Integers(0)}
    assert verdict(method="steps", steps=(good,), domain=domain) is Verdict.PROVED
    assert verdict(method="steps", steps=(good, hopeless), domain=domain) is Verdict.UNDECIDED
    assert verdict(method="steps", steps=(), domain=domain) is Verdict.UNDECIDED


def test_proved_steps_do_not_save_a_false_statement() -> None:
    good = claim(id="pensia2020.test.good")
    assert verdict(method="steps", steps=(good,), domain={"x": Integers(0)}, rhs=lambda x: 2 + 0 * x) is Verdict.REFUTED


def test_a_stored_counterexample_outside_the_domain_refutes_nothing() -> None:
    outside = claim(rhs=lambda x: 2 + 0 * x, counterexample={"x": 5})
    assert check(outside, QUICK).verdict is Verdict.PROVED


def test_a_stored_counterexample_that_does_not_fail_refutes_nothing() -> None:
    assert check(claim(counterexample={"x": 1}), QUICK).verdict is Verdict.PROVED


def test_where_excludes_points() -> None:
    fields = {"lhs": lambda x: 1 - x, "rhs": lambda x: 0 * x, "method": "exact", "domain": {"x": Integers(0, 5)}}
    assert verdict(**fields) is Verdict.REFUTED
    assert verdict(**fields, where=lambda x: x >= 1) is Verdict.PROVED


def test_where_cannot_cut_boxes() -> None:
    """On a box that it cuts, x >= 1 is undecided, which Python reads as False: nothing may be proved from that."""
    with pytest.raises(DomainError, match="be written into the domain"):
        verdict(
            lhs=lambda x: 1 + 0 * x, rhs=lambda x: x, method="balls", domain={"x": Real(1, 2)}, where=lambda x: x >= 1
        )


def test_a_float_result_proves_nothing() -> None:
    with pytest.raises(DomainError, match="a float proves nothing"):
        holds(claim(lhs=lambda x: 0.5, rhs=lambda x: 0.75), {"x": 1})


def test_equality_of_reals_is_undecided_by_balls() -> None:
    with pytest.raises(Undecided):
        holds(claim(lhs=lambda x: log(x * x), rhs=lambda x: 2 * log(x), relation="=="), {"x": 3})


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5))
@settings(max_examples=60, deadline=None)
def test_no_false_quadratic_is_proved(a: int, b: int, c: int) -> None:
    """Against the closed form: a x^2 + b x + c < 0 on [0, 1] is decided by ends and vertex."""
    polynomial = claim(lhs=lambda x: (a * x + b) * x + c, rhs=lambda x: 0 * x, relation="<")
    candidates = [Fraction(0), Fraction(1)] + ([Fraction(-b, 2 * a)] if a and 0 <= Fraction(-b, 2 * a) <= 1 else [])
    largest = max((a * x + b) * x + c for x in candidates)
    found = check(polynomial, QUICK).verdict
    assert found is not Verdict.PROVED or largest < 0
    assert found is not Verdict.REFUTED or largest >= 0
    assert found is not Verdict.UNDECIDED or largest == 0


def test_verdicts_do_not_depend_on_the_order_of_search() -> None:
    false = claim(rhs=lambda x: x - Fraction(1, 2).denominator + 1)
    first, second = (check(false, dataclasses.replace(QUICK, random_points=n)).evidence for n in (10, 200))
    assert first == second


def test_a_hypothesis_that_is_nearly_an_equality_still_holds_at_its_points() -> None:
    """log(x) <= y with y above log(2) by 1e-30: 64 bits cannot tell, and the point would be dropped."""
    above = Fraction("0.693147180559945309417232121459")
    close = claim(domain={"x": Points((2,)), "y": Points((above,))}, where=lambda x, y: log(x) <= y)
    assert lies_in_domain(close, {"x": 2, "y": above})
    assert not lies_in_domain(close, {"x": 2, "y": above - Fraction(1, 10**29)})
