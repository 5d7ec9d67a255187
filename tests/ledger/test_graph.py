"""Verdicts on the graph, and the kernels for the glue: what follows, what does not, and what a step is worth."""

import dataclasses
from fractions import Fraction
from typing import Annotated

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ltbounds.arith import Scalar, absolute, binomial, exp, like, log, log2, maximum, sqrt
from ltbounds.claims import InequalityClaim, Integers, Points, Real, Verdict
from ltbounds.errors import DomainError
from ltbounds.ledger import QUICK, check, judge
from ltbounds.ledger.graph import expected, stand
from ltbounds.ledger.smt import needless_steps
from ltbounds.notation import (
    Count,
    Nonnegative,
    Positive,
    Share,
    Sides,
    Unit,
    antitone,
    any_number,
    cases,
    convex,
    induction,
    less,
    missing_in_argument,
    monotone,
    place,
    sides,
)  # fmt: skip

HERE = place("pensia2020", "Test", "nowhere")


@HERE.at_most("test.log-is-large", by="balls")
def log_is_large(x: Annotated[Scalar, Real(3, 10)]) -> Sides:
    """1 <= log x for 3 <= x <= 10."""
    return sides(like(1, x), log(x), off=log(x) - 1)


@HERE.at_most("test.trivial", by="smt")
def trivial(x: any_number) -> Sides:
    """x <= x + 1: true, and no help to anyone."""
    return sides(x, x + 1, off=x - 1)


@HERE.at_most("test.product", by=(log_is_large,))
def product(x: Annotated[Scalar, Real(3, 10)], y: Positive) -> Sides:
    """y <= y log x for 3 <= x <= 10 and y > 0."""
    return sides(y, y * log(x), off=y * log(x) / 9)


def relu(x: Scalar) -> Scalar:
    return maximum(x, 0 * x)


def verdict(claim: InequalityClaim) -> Verdict:
    return Verdict(judge(claim).verdict)


def swapped(claim: InequalityClaim) -> InequalityClaim:
    return dataclasses.replace(claim, steps=(trivial,))


# The graph


def test_a_claim_follows_from_its_step_and_from_nothing_less() -> None:
    assert verdict(product) is Verdict.PROVED
    assert not needless_steps(product)
    assert verdict(dataclasses.replace(product, steps=())) is Verdict.UNDECIDED
    assert verdict(swapped(product)) is Verdict.UNDECIDED


def test_a_step_that_is_not_needed_is_named() -> None:
    assert needless_steps(dataclasses.replace(product, steps=(trivial, log_is_large))) == ["pensia2020.test.trivial"]


def test_a_premise_outside_the_domain_of_the_step_does_not_help() -> None:
    """For x = 2 the step says nothing, and log 2 < 1."""
    wider = dataclasses.replace(product, domain={"x": Real(2, 10), "y": Real(0, open_lo=True)})
    assert verdict(wider) is Verdict.REFUTED
    hidden = dataclasses.replace(log_is_large, domain={"x": Real(3, 9)})
    assert verdict(dataclasses.replace(product, steps=(hidden,))) is Verdict.UNDECIDED


def test_the_weakest_link_decides() -> None:
    sampled = dataclasses.replace(
        log_is_large, by="points", domain={"x": Points((3, 10))}, id="pensia2020.test.sampled"
    )
    parent = dataclasses.replace(product, steps=(log_is_large,))
    own = {product.id: Verdict.PROVED, log_is_large.id: Verdict.SUPPORTED, sampled.id: Verdict.HOLDS_AT_POINTS}
    standing = stand(parent, lambda claim: own[claim.id])
    assert (standing.verdict, standing.weakest) == (Verdict.SUPPORTED, log_is_large.id)
    own[log_is_large.id] = Verdict.REFUTED
    assert stand(parent, lambda claim: own[claim.id]).verdict is Verdict.UNDECIDED
    assert expected(dataclasses.replace(product, steps=(sampled,))) is Verdict.HOLDS_AT_POINTS


def test_a_circle_of_steps_is_refused() -> None:
    circle = dataclasses.replace(product, steps=(product,))
    with pytest.raises(DomainError, match="must not rest on itself"):
        stand(circle, lambda claim: Verdict.PROVED)


@HERE.cited("test.lueker", source="G. S. Lueker (1998), Corollary 2.5")
def lueker(x: any_number) -> Sides:
    """x^2 <= log(x^2 + 1) + x^4 (pretended)."""
    return sides(x**2, log(x**2 + 1) + x**4)


@HERE.at_most("test.given-lueker", by=(lueker,))
def given_lueker(x: any_number) -> Sides:
    """x^2 <= 1 + log(x^2 + 1) + x^4."""
    return sides(x**2, 1 + log(x**2 + 1) + x**4, off=log(x**2 + 1) - 1)


def test_theorems_of_others_are_carried_along() -> None:
    record = judge(given_lueker)
    assert (record.verdict, record.cited) == ("PROVED", (lueker.id,))
    assert judge(lueker).verdict == "CITED"


# Arguments


@HERE.argued("test.argued", steps=(log_is_large,))
def argued(x: Annotated[Scalar, Real(3, 10)]) -> Sides:
    """1 <= 2 log x.

    Because `test.log-is-large` doubles.
    """
    return sides(like(1, x), 2 * log(x), off=log(x) - 1)


def test_a_written_argument_gives_argued_and_must_name_its_steps() -> None:
    assert verdict(argued) is Verdict.ARGUED
    assert verdict(dataclasses.replace(argued, steps=(trivial,))) is Verdict.UNDECIDED
    assert verdict(dataclasses.replace(argued, steps=())) is Verdict.UNDECIDED
    assert missing_in_argument(dataclasses.replace(argued, steps=(log_is_large, trivial))) == ["test.trivial"]


def test_every_false_claim_of_the_audit_is_turned_down() -> None:
    """n < 5000 for all n, from a step that is true and irrelevant: by argument, and by z3."""
    below = dataclasses.replace(
        trivial, id="pensia2020.test.n", body=lambda n: Sides(n, 5000 + 0 * n), domain={"n": Integers(1)},
        steps=(trivial.at(x=lambda n: n),),
    )  # fmt: skip
    assert check(dataclasses.replace(below, by="smt"), QUICK).verdict is Verdict.UNDECIDED
    assert check(dataclasses.replace(below, by="argument", because=""), QUICK).verdict is Verdict.UNDECIDED


# z3: what it may use


@pytest.mark.parametrize(
    ("sides_of", "domain"),
    [
        (lambda x, y: Sides(absolute(relu(x) - relu(y)), absolute(x - y)), {"x": Real(), "y": Real()}),
        (lambda x: Sides(log(x), x - 1), {"x": Real(0, open_lo=True)}),
        (lambda x, y: Sides(log(x * y), log(x * y + 1)), {"x": Real(1), "y": Real(1)}),
        (lambda n: Sides(log2(like(8, n) * n), 3 + log2(n)), {"n": Integers(1)}),
        (lambda x: Sides(1 + x, exp(x)), {"x": Real()}),
        (lambda x: Sides(exp(x), exp(x + 1)), {"x": Real()}),
        (lambda x: Sides(2 * sqrt(x), 1 + x), {"x": Real(0)}),
        (lambda n, k: Sides(binomial(n, k), binomial(n, k) + n), {"n": Integers(1), "k": Integers(0)}),
    ],
)  # fmt: skip
def test_true_statements_that_it_derives(sides_of: object, domain: dict) -> None:
    claim = dataclasses.replace(trivial, body=sides_of, domain=domain)
    assert check(claim, QUICK).verdict is Verdict.PROVED


@pytest.mark.parametrize(
    ("sides_of", "domain"),
    [
        (lambda x: Sides(log(x), x - like(11, x) / 10), {"x": Real(0, open_lo=True)}),
        (lambda x: Sides(log(x * x), 2 * log(x) - Fraction(1, 10**9)), {"x": Real(1)}),
        (lambda x: Sides(sqrt(x * x), x), {"x": Real()}),
        (lambda x: Sides(x, x * x), {"x": Real(0)}),
        (lambda x: Sides(1 / x, like(10**6, x)), {"x": Real(0, open_lo=True)}),
        (lambda x, y: Sides(log(x + y), log(x) + log(y)), {"x": Real(1), "y": Real(1)}),
        (lambda x: Sides(exp(x), 1 + x + x * x), {"x": Real(0)}),
    ],
)  # fmt: skip
def test_false_statements_that_it_must_not_derive(sides_of: object, domain: dict) -> None:
    from ltbounds.ledger.smt import derivation

    claim = dataclasses.replace(trivial, body=sides_of, domain=domain)
    assert derivation(claim, ()) is None
    assert check(claim, QUICK).verdict is not Verdict.PROVED


@given(st.lists(st.integers(-4, 4), min_size=4, max_size=4), st.integers(0, 5), st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_no_false_rational_inequality_is_derived(a: list[int], at: int, denominator: int) -> None:
    """(a x + b)/(c x + d) <= t on [0, 1]: whatever is PROVED holds at every sampled point where it is defined."""
    slope, shift, below, constant = a
    bound = Fraction(at, denominator)
    claim = dataclasses.replace(
        trivial, domain={"x": Real(0, 1)}, given=lambda x: less(0 * x, below * x + constant),
        body=lambda x: Sides((slope * x + shift) / (below * x + constant), bound + 0 * x),
    )  # fmt: skip
    holds_everywhere = all(
        Fraction(slope * i, 40) + shift <= bound * (Fraction(below * i, 40) + constant)
        for i in range(41)
        if Fraction(below * i, 40) + constant > 0
    )
    if check(claim, QUICK).verdict is Verdict.PROVED:
        assert holds_everywhere


# Forms


def test_induction() -> None:
    @HERE.at_most("test.bernoulli", by=induction("n"))
    def bernoulli(n: Count, x: Nonnegative) -> Sides:
        """1 + n x <= (1 + x)^n."""
        return sides(1 + n * x, (1 + x) ** n, off=1 + x)

    assert verdict(bernoulli) is Verdict.PROVED
    false = dataclasses.replace(bernoulli, body=lambda n, x: Sides(1 + 2 * n * x, (1 + x) ** n))
    assert verdict(false) is Verdict.REFUTED
    base_only = dataclasses.replace(
        bernoulli, body=lambda n, x: Sides(n * (n - 1) * (n - 2000), 0 * x), domain={"n": Integers(1), "x": Real(0)}
    )
    assert check(base_only, QUICK).verdict is not Verdict.PROVED


def test_cases_and_a_tail() -> None:
    @HERE.at_most("test.squares-are-large", by="smt")
    def tail(n: Annotated[Scalar, Integers(3)]) -> Sides:
        """2 n + 1 < n^2 + 1 from n = 3 on."""
        return sides(2 * n + 1, n**2 + 1, off=n)

    def few(n: Scalar) -> Sides:
        return Sides(absolute(like(2, n) * n - 3), n**2 + 1)

    by_cases = dataclasses.replace(
        tail, id="pensia2020.test.cases", by=cases("n", start=3), domain={"n": Integers(1)}, steps=(tail,), body=few
    )
    assert verdict(by_cases) is Verdict.PROVED
    wrong = dataclasses.replace(by_cases, body=lambda n: Sides(like(10, n), n**2 + 1))
    assert verdict(wrong) is Verdict.REFUTED


def test_monotone_and_convex_functions() -> None:
    @HERE.at_most("test.tangent", by=monotone("x"))
    def tangent(x: Annotated[Scalar, Real(1)]) -> Sides:
        """log x <= x - 1 for x >= 1."""
        return sides(log(x), x - 1, off=(x - 1) / 2)

    assert verdict(tangent) is Verdict.PROVED
    assert (
        check(dataclasses.replace(tangent, by=antitone("x"), domain={"x": Real(1, 5)}), QUICK).verdict
        is Verdict.UNDECIDED
    )
    too_low = dataclasses.replace(tangent, body=lambda x: Sides(log(x) + like(1, x) / 10**6, x - 1))
    assert verdict(too_low) is Verdict.REFUTED

    @HERE.at_most("test.chord", by=convex("x"))
    def chord(x: Unit) -> Sides:
        """e^x <= 1 + 2 x on [0, 1]."""
        return sides(exp(x), 1 + 2 * x, off=1 + x)

    assert verdict(chord) is Verdict.PROVED
    assert (
        check(dataclasses.replace(chord, body=lambda x: Sides(sqrt(x), x), domain={"x": Real(0, 1)}), QUICK).verdict
        is Verdict.REFUTED
    )
    concave = dataclasses.replace(chord, body=lambda x: Sides(log(1 + x) - like(7, x) / 10, 0 * x))
    assert check(concave, QUICK).verdict is Verdict.UNDECIDED  # true, but not convex: the form must not accept it


# Malformed claims


def test_malformed_claims_are_refused_with_one_line_that_names_them() -> None:
    with pytest.raises(DomainError, match="claim=without_axis must annotate x"):

        @HERE.at_most("test.bad", by="smt")
        def without_axis(x: Scalar) -> Sides:
            """x."""
            return sides(x, x)

    with pytest.raises(DomainError, match=r"claim=pensia2020.test.bad must give"):

        @HERE.refuted("test.bad", at={"y": 1}, severity="gap", impact="none")
        def wrong_point(x: Share) -> Sides:
            """x."""
            return sides(x, x)

    with pytest.raises(DomainError, match="have its statement as docstring"):

        @HERE.equal("test.bad")
        def without_statement(x: Share) -> Sides:
            return sides(x, x)

    with pytest.raises(DomainError, match="an argument"):

        @HERE.argued("test.bad", steps=(trivial,))
        def without_argument(x: Share) -> Sides:
            """x."""
            return sides(x, x)


def test_a_step_with_a_parameter_of_its_own_must_be_given_it() -> None:
    needs_t = dataclasses.replace(trivial, domain={"t": Real()}, body=lambda t: Sides(t, t + 1))
    with pytest.raises(DomainError, match="be given t as a formula"):
        check(dataclasses.replace(product, steps=(needs_t,)), QUICK)


def test_an_integer_step_needs_an_integer() -> None:
    whole = dataclasses.replace(trivial, domain={"n": Integers(1)}, body=lambda n: Sides(1 + 0 * n, n))
    asked = dataclasses.replace(trivial, domain={"x": Real(1, 2)}, body=lambda x: Sides(1 + 0 * x, x))
    with pytest.raises(DomainError, match="take an integer"):
        check(dataclasses.replace(asked, steps=(whole.at(n=lambda x: x),)), QUICK)


@HERE.at_most("test.log-of-quotient", by="smt")
def log_of_quotient(x: Annotated[Scalar, Real(0, 1, open_lo=True, open_hi=True)]) -> Sides:
    """ln(1/(1-x)) <= -ln(1-x) for 0 < x < 1, which are the same: the quotient is split although x - 1 is negative."""
    return sides(log(1 / (1 - x)), -log(1 - x), off=-2 * log(1 - x) - 1)


def test_logarithms_of_quotients_are_split_whatever_the_sign_of_their_factors() -> None:
    assert check(log_of_quotient, QUICK).verdict is Verdict.PROVED


def test_every_question_has_a_context_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """z3 orders terms by age: in a shared context what was asked before decides how far the effort reaches."""
    import z3

    contexts, solver_for = [], z3.SolverFor

    def recorded(logic: str, ctx: z3.Context | None = None) -> z3.Solver:
        contexts.append(ctx)
        return solver_for(logic, ctx=ctx)

    monkeypatch.setattr(z3, "SolverFor", recorded)
    assert check(product, QUICK).verdict is Verdict.PROVED
    assert len(contexts) > 0
    assert None not in contexts
    assert len({id(context) for context in contexts}) == len(contexts)


@HERE.at_most("test.reciprocal", by=(log_is_large,))
def reciprocal(x: Annotated[Scalar, Real(3, 10)], y: Positive) -> Sides:
    """y/(1 + log x) <= y/2 for 3 <= x <= 10."""
    return sides(y / (1 + log(x)), y / 2, off=y / 5)


def test_letters_of_which_nothing_is_known_prove_no_more_than_is_true() -> None:
    """The first attempts know nothing of logarithms; what they derive is true, and what they miss is derived later."""
    assert check(reciprocal, QUICK).verdict is Verdict.PROVED
    too_small = dataclasses.replace(reciprocal, body=lambda x, y: sides(y / (1 + log(x)), y / 5))
    assert check(too_small, QUICK).verdict is not Verdict.PROVED
    backwards = dataclasses.replace(reciprocal, body=lambda x, y: sides(y / 2, y / (1 + log(x))))
    assert check(backwards, QUICK).verdict is not Verdict.PROVED
