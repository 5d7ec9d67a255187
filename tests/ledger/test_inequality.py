"""The judge of inequalities: what it proves is true, what it refutes is false, and it says when it does not know."""

import dataclasses
from fractions import Fraction
from math import ceil
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.arith import ball, exp, like, log, log2, tanh
from ltbounds.claims import InequalityClaim, Integers, OneOf, Points, Real, Ref, Sides, Verdict
from ltbounds.errors import DomainError, Undecided
from ltbounds.ledger import QUICK, check, examine
from ltbounds.ledger.points import given_at, holds, lies_in_domain
from ltbounds.ledger.symbols import says_nothing, symbols_of
from ltbounds.notation import at_most, less

REF = Ref("pensia2020", "Test", "nowhere")


def claim(body: Any = lambda x: Sides(x, x + 1), **fields: Any) -> InequalityClaim:
    """A small claim about x, with whatever matters given."""
    base = {"id": "pensia2020.test", "ref": REF, "statement": "a test", "domain": {"x": Real(0, 1)}, "by": "balls"}
    return InequalityClaim(body=body, **(base | fields))


def verdict(body: Any = lambda x: Sides(x, x + 1), **fields: Any) -> Verdict:
    return check(claim(body, **fields), QUICK).verdict


BELOW_ITSELF = {"relation": "<", "domain": {"x": Real(0, 1, open_lo=True)}}


def log_below(x: Any) -> Sides:
    return Sides(log(1 + x), x)


# Balls


def test_balls_prove_over_a_whole_interval() -> None:
    assert verdict(lambda x: Sides(exp(x) - 2 * x, 1 + 0 * x), domain={"x": Real(Fraction(1, 10), 1)}) is Verdict.PROVED


def test_a_hole_that_sampling_would_miss_is_not_proved() -> None:
    """Fails only within 1e-7 or so of an irrational point, where no corner and no dyadic sample lies."""
    assert verdict(lambda x: Sides(0 * x, (2 * x * x - 1) ** 2 - like(1, x) / 10**14)) is Verdict.UNDECIDED


def test_a_zero_at_the_end_needs_its_order() -> None:
    assert verdict(log_below, **BELOW_ITSELF) is Verdict.UNDECIDED
    assert verdict(log_below, **BELOW_ITSELF, vanishing={"x": 2}) is Verdict.PROVED


def test_a_wrong_order_of_vanishing_proves_nothing() -> None:
    assert (
        verdict(log_below, **BELOW_ITSELF, vanishing={"x": 1}) is Verdict.UNDECIDED
    )  # the first derivative is 0 there
    assert verdict(log_below, **BELOW_ITSELF, vanishing={"x": 3}) is Verdict.UNDECIDED  # the second is not


def test_a_strict_claim_must_leave_out_the_end_where_both_sides_agree() -> None:
    """At x = 0, log(1 + x) < x is false: the closed domain must not be proved."""
    closed = claim(log_below, relation="<", domain={"x": Real(0, 1)}, vanishing={"x": 2})
    found = check(closed, QUICK)
    assert found.verdict is Verdict.REFUTED and found.evidence["counterexample"] == {"x": "0"}


def test_vanishing_cannot_prove_a_falsehood_that_starts_at_the_end() -> None:
    """x - x^2/2 > log(1+x) is false for all x > 0, and vanishes at 0 to third order."""
    body = lambda x: Sides(log(1 + x), x - x * x / 2)  # noqa: E731
    assert verdict(body, **BELOW_ITSELF, vanishing={"x": 3}) is Verdict.REFUTED


def test_vanishing_knows_the_sign_of_a_negative_axis() -> None:
    """sqrt(x^2) = -x for x < 0: declared positive, x + sqrt(x^2) would vanish nowhere."""
    assert symbols_of({"x": Real(-1, 0, open_hi=True)})["x"].is_negative
    assert symbols_of({"x": Real(-1, 1)})["x"].is_positive is None


def test_a_float_result_proves_nothing() -> None:
    with pytest.raises(DomainError, match="proves nothing"):
        holds(claim(lambda x: Sides(0.5, 0.75)), {"x": 1})
    with pytest.raises(DomainError, match="proves nothing"):
        verdict(lambda x: Sides(0.5, 0.75))


def test_ints_that_came_through_floats_are_not_exact() -> None:
    """ceil(log2(8)) is 3 in floats; the judge must not see floats at all."""
    through_a_float = claim(lambda n: Sides(ceil(log2(n)), 10), domain={"n": OneOf((8,))}, by="exact")
    with pytest.raises(DomainError, match="not compute in floats"):
        check(through_a_float, QUICK)
    hidden_quotient = claim(lambda n: Sides(ceil(len(range(n)) * 0 + n / 3), 1), domain={"n": OneOf((3,))}, by="exact")
    assert check(hidden_quotient, QUICK).verdict is Verdict.PROVED  # n / 3 is a Fraction there, not a float


def test_an_unbounded_axis_is_not_for_balls() -> None:
    with pytest.raises(DomainError, match="substitute for the tail"):
        verdict(domain={"x": Real(0)})


# Symbols


def test_symbolic_identities() -> None:
    assert verdict(lambda x: Sides((x + 1) ** 2, x * x + 2 * x + 1), relation="==", by="symbolic") is Verdict.PROVED
    assert verdict(lambda x: Sides((x + 1) ** 2, x * x + 2 * x + 2), relation="==", by="symbolic") is Verdict.REFUTED


def test_one_expression_typed_twice_says_nothing() -> None:
    assert says_nothing(claim(lambda x: Sides(2 * x + 1, 2 * x + 1), relation="=="))
    assert not says_nothing(claim(lambda x: Sides(2 * x + 1, 1 + x + x), relation="=="))


def test_integrals_and_derivatives_are_compared_as_they_stand() -> None:
    import sympy

    t = sympy.Symbol("t")

    def area(x: object) -> sympy.Expr:
        return sympy.integrate(t**2, (t, 0, x)).expand()

    assert says_nothing(claim(lambda x: Sides(area(x), area(x)), relation="=="))
    assert not says_nothing(claim(lambda x: Sides(area(x), x**3 / 3), relation="=="))
    assert not says_nothing(claim(lambda x: Sides((x**3).diff(x), 3 * x**2), relation="=="))


# Points, exact domains, hypotheses


def test_exact_enumeration_meets_the_one_point_that_fails() -> None:
    fine = claim(lambda x: Sides(x * (x - 77) * (x - 77), 10**9), by="exact", domain={"x": Integers(0, 100)})
    assert check(fine, QUICK).verdict is Verdict.PROVED
    broken = claim(lambda x: Sides(-abs(x - 77), -1), by="exact", domain={"x": Integers(0, 100)})
    assert check(broken, QUICK).verdict is Verdict.REFUTED


def test_points_that_we_chose_hold_at_points_only() -> None:
    for by in ("points", "exact"):
        assert verdict(by=by, domain={"x": Points((1, 2))}) is Verdict.HOLDS_AT_POINTS
    assert verdict(by="exact", domain={"x": OneOf((1, 2))}) is Verdict.PROVED
    with pytest.raises(DomainError, match="have finite axes"):
        verdict(by="exact", domain={"x": Integers(0)})


def test_an_empty_domain_is_vacuous() -> None:
    nowhere = {"given": lambda x: less(x, 0 * x - 1)}
    assert verdict(by="exact", domain={"x": Integers(0, 5)}, **nowhere) is Verdict.VACUOUS
    assert verdict(by="balls", **nowhere) is Verdict.VACUOUS
    assert verdict(by="smt", **nowhere) is Verdict.VACUOUS


def test_a_hypothesis_that_holds_with_equality_is_kept() -> None:
    """log2(x) <= 3 implies x <= 7 fails at x = 8, where balls of log2(8) and 3 overlap at every precision."""
    false = claim(
        lambda x: Sides(x, 7 + 0 * x), domain={"x": Integers(1, 20)}, by="exact", given=lambda x: at_most(log2(x), 3),
        fails_at={"x": 8},
    )  # fmt: skip
    assert check(false, QUICK).verdict is Verdict.REFUTED
    assert check(dataclasses.replace(false, fails_at=None), QUICK).verdict is Verdict.REFUTED
    true = dataclasses.replace(false, fails_at=None, body=lambda x: Sides(x, 8 + 0 * x))
    assert check(true, QUICK).verdict is Verdict.PROVED


def test_an_undecidable_hypothesis_neither_proves_nor_refutes() -> None:
    """sin^2 + cos^2 = 1 in disguise: whether the hypothesis holds is beyond balls and left open by a broken symbol."""

    def disguised(x: Any) -> Any:
        if type(x).__module__.startswith("sympy"):
            raise TypeError("no symbols here")
        return at_most(log(x * x), 2 * log(x))

    fields = {"domain": {"x": Integers(2, 4)}, "by": "exact", "given": disguised}
    assert verdict(lambda x: Sides(x, 1 + 0 * x), **fields) is Verdict.UNDECIDED
    assert verdict(lambda x: Sides(x, 9 + 0 * x), **fields) is Verdict.PROVED


def test_a_hypothesis_excludes_points_and_boxes() -> None:
    points = {"by": "exact", "domain": {"x": Integers(0, 5)}}
    assert verdict(lambda x: Sides(1 - x, 0 * x), **points) is Verdict.REFUTED
    assert verdict(lambda x: Sides(1 - x, 0 * x), **points, given=lambda x: at_most(1, x)) is Verdict.PROVED
    far = {"domain": {"x": Real(0, 2)}, "given": lambda x: at_most(1, x)}
    assert verdict(lambda x: Sides(like(1, x) / 2, x), **far) is Verdict.PROVED


def test_a_hypothesis_on_boxes_is_never_read_as_false_where_it_is_undecided() -> None:
    """x >= 1 cuts every box around 1; the claim fails just above 1, and must not be proved."""
    cut = claim(
        lambda x: Sides(like(1, x) + like(1, x) / 10**9, x), domain={"x": Real(0, 2)}, given=lambda x: at_most(1, x)
    )
    assert check(cut, QUICK).verdict is not Verdict.PROVED


def test_bools_are_refused_where_they_were_computed_from_balls() -> None:
    with pytest.raises(DomainError, match="conditions"):
        verdict(lambda x: Sides(x, log(x) + 9), domain={"x": Real(1, 2)}, given=lambda x: log(x) >= 0)


def test_a_hypothesis_that_is_nearly_an_equality_still_holds_at_its_points() -> None:
    """log(x) <= y with y above log(2) by 1e-30: 64 bits cannot tell, and the point would be dropped."""
    above = Fraction("0.693147180559945309417232121459")
    close = claim(domain={"x": Points((2,)), "y": Points((above,))}, given=lambda x, y: at_most(log(x), y))
    assert lies_in_domain(close, {"x": 2, "y": above}) is True
    assert given_at(close, {"x": 2, "y": above - Fraction(1, 10**29)}) is False


def test_equality_of_reals_is_settled_by_symbols_or_not_at_all() -> None:
    same = claim(lambda x: Sides(log(x * x), 2 * log(x)), relation="==", domain={"x": Integers(1)})
    assert holds(same, {"x": 3})

    def without_symbols(x: Any) -> Sides:
        return Sides(log(x * x), 2 * log(ball(x)))

    with pytest.raises(Undecided):
        holds(dataclasses.replace(same, body=without_symbols), {"x": 3})


# Stored counterexamples


def test_a_stored_counterexample_that_does_not_refute_leaves_it_undecided() -> None:
    outside = claim(lambda x: Sides(x, 2 + 0 * x), fails_at={"x": 5})
    assert check(outside, QUICK).verdict is Verdict.UNDECIDED
    assert check(claim(fails_at={"x": 1}), QUICK).verdict is Verdict.UNDECIDED


def test_a_repair_must_hold_at_the_counterexample() -> None:
    """A repair that merely is not refuted is none."""
    fails = {"fails_at": {"x": 1}, "relation": "<"}
    good = examine(claim(lambda x: Sides(2 * x, x + 1, off=x + 2), **fails))
    assert good.finding.verdict is Verdict.REFUTED and good.control_ok
    for wrong in (None, lambda x: x, lambda x: x - x + 2):
        off = wrong if wrong is None else wrong(Fraction(1))
        assert not examine(claim(lambda x, off=off: Sides(2 * x, x + 1, off=off), **fails)).control_ok


def test_verdicts_do_not_depend_on_the_order_of_search() -> None:
    false = claim(lambda x: Sides(x, x - 1))
    first, second = (check(false, dataclasses.replace(QUICK, random_points=n)).evidence for n in (10, 200))
    assert first == second


# Random claims whose truth is known


@given(st.integers(-5, 5), st.integers(-5, 5), st.integers(-5, 5), st.sampled_from(["balls", "smt"]))
@settings(max_examples=80, deadline=None)
def test_no_false_quadratic_is_proved(a: int, b: int, c: int, by: str) -> None:
    """Against the closed form: a x^2 + b x + c < 0 on [0, 1] is decided by ends and vertex."""
    polynomial = claim(lambda x: Sides((a * x + b) * x + c, 0 * x), relation="<", by=by)
    candidates = [Fraction(0), Fraction(1)] + ([Fraction(-b, 2 * a)] if a and 0 <= Fraction(-b, 2 * a) <= 1 else [])
    largest = max((a * x + b) * x + c for x in candidates)
    found = check(polynomial, QUICK).verdict
    assert found is not Verdict.PROVED or largest < 0
    assert found is not Verdict.REFUTED or largest >= 0
    assert found is not Verdict.UNDECIDED or largest == 0 or by == "smt"


def test_symbols_see_through_hyperbolic_functions() -> None:
    def logistic(x: Any) -> Sides:
        return Sides(1 / (1 + exp(-x)), (tanh(x / 2) + 1) / 2)

    line: dict[str, Any] = {"relation": "==", "by": "symbolic", "domain": {"x": Real()}}
    assert verdict(logistic, **line) is Verdict.PROVED
    assert verdict(lambda x: Sides(tanh(x), x), **line) is not Verdict.PROVED


def test_a_power_of_a_fraction_that_overflows_is_no_crash() -> None:
    body = lambda y, q: Sides(y**q, y**q * (1 + y))  # noqa: E731
    assert holds(claim(body, domain={"y": Real(0), "q": Real(0)}), {"y": 10**6, "q": Fraction(10**6 + 1, 2)})
