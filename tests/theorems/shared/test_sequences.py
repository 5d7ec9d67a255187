"""Sequences as letters: sums unroll as an induction needs it, and what is false of them is not derived."""

import dataclasses

import pytest
import sympy

from ltbounds.claims import Sides, Verdict
from ltbounds.errors import DomainError
from ltbounds.ledger import check
from ltbounds.theorems import find_claim
from ltbounds.theorems.shared.sequences import PERIOD, largest, numbers, signed, summed

N, SEED = sympy.Symbol("n", integer=True, nonnegative=True), sympy.Symbol("seed", integer=True)
U = signed("u")


@pytest.mark.parametrize("n", [0, 1, PERIOD, 10])
def test_sums_at_a_point_are_sums(n: int) -> None:
    terms = [U(3, i) for i in range(1, n + 1)]
    assert summed(lambda i: U(3, i), n) == sum(terms)
    assert largest(lambda i: U(3, i), n) == max([0, *terms])
    assert all(-1 <= term <= 1 for term in terms)


def test_sums_in_symbols_take_their_last_term_off() -> None:
    x = numbers("x")
    assert summed(lambda i: x(SEED, i), N + 1) == summed(lambda i: x(SEED, i), N) + x(SEED, N + 1)
    assert summed(lambda i: x(SEED, i), N - 1) != summed(lambda i: x(SEED, i), N)
    ten = sympy.Integer(10)
    assert summed(lambda i: x(SEED, i), ten) == sum(x(SEED, i) for i in range(1, 11)), "of letters no period is known"


def test_sums_within_sums_need_letters_of_their_own() -> None:
    x = numbers("x")
    assert summed(lambda i: summed(lambda j: x(SEED, i, j), N, "j"), N)
    with pytest.raises(DomainError, match="letter"):
        summed(lambda i: summed(lambda j: x(SEED, i, j), N), N)


@pytest.mark.parametrize(
    "identifier",
    ["fischer2021.thm-5.d", "burkholz2022depth.lemma-5.1.step.corrected", "burkholz2022conv.thm-3.2.b.copies"],
)
def test_a_smaller_bound_is_not_derived(identifier: str) -> None:
    claim = find_claim(identifier)

    def less(**values: object) -> Sides:
        sides = claim.body(**values)  # type: ignore[attr-defined]
        return Sides(sides.left, 99 * sides.right / 100)

    wrong = dataclasses.replace(claim, body=less)  # type: ignore[call-arg]
    assert check(wrong).verdict in (Verdict.UNDECIDED, Verdict.REFUTED)
