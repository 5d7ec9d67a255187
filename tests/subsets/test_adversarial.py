"""Every question on inputs made to be hard: ties, one ulp apart, huge, denormal, equal numbers; judged in Fractions."""

from fractions import Fraction
from itertools import pairwise, product

import numpy as np
import pytest

from ltbounds.errors import Undecided
from ltbounds.seeding import generator
from ltbounds.subsets import (
    SubsetSums,
    closest,
    closest_of_size,
    closest_up_to_size,
    count,
    covers,
    smallest,
    worst_gap,
)  # fmt: skip
from ltbounds.subsets.schroeppel_shamir import closest_by_quarters

KINDS = {
    "uniform": lambda draw, n: draw.uniform(-1, 1, n),
    "integers": lambda draw, n: draw.integers(-9, 10, n).astype(float),
    "tenths": lambda draw, n: np.round(draw.uniform(-1, 1, n), 1),
    "few values": lambda draw, n: draw.choice([0.1, 0.2, 0.3, -0.1], n),
    "all equal": lambda draw, n: np.full(n, draw.uniform(-1, 1)),
    "ulps around 1": lambda draw, n: 1 + draw.integers(-3, 4, n) * 2.0**-52,
    "denormal": lambda draw, n: draw.integers(-50, 51, n) * 5e-324,
    "huge": lambda draw, n: draw.uniform(-1, 1, n) * 1e306,
    "all magnitudes": lambda draw, n: draw.uniform(-1, 1, n) * 10.0 ** draw.integers(-20, 20, n),
    "with zeros": lambda draw, n: draw.uniform(-1, 1, n) * draw.integers(0, 2, n),
}
N = 7


class Instance:
    """One problem with all its subsets in rationals."""

    def __init__(self, kind: str, trial: int) -> None:
        draw = generator("tests.adversarial", kind, trial)
        self.x = KINDS[kind](draw, N)
        self.usable = draw.random(N) < (0.8 if trial % 2 else 1.1)
        near = float(self.x[draw.random(N) < 0.5].sum())
        self.z = near * float(draw.choice([1.0, 0.5, 1 + 1e-15, 1.1]))
        self.k = int(draw.integers(0, N + 1))
        self.tolerance_shift = draw.integers(0, 7)
        self.exact = [Fraction(value) for value in self.x.tolist()]
        subsets = (s for s in product((0, 1), repeat=N) if all(u or not kept for u, kept in zip(self.usable, s)))  # noqa: B905
        self.sums = [(sum(s), self.total(s)) for s in subsets]
        self.errors = [(abs(Fraction(self.z) - total), size) for size, total in self.sums]

    def total(self, mask) -> Fraction:  # type: ignore[no-untyped-def]
        return sum((v for v, kept in zip(self.exact, mask, strict=True) if kept), Fraction(0))

    def check(self, answer: SubsetSums, error: Fraction) -> None:
        assert answer.certified.all()
        assert not (answer.mask[0] & ~self.usable).any()
        assert abs(Fraction(self.z) - self.total(answer.mask[0])) == error
        assert answer.error[0] == float(error)

    def tolerance(self) -> float:
        best = float(min(self.errors)[0])
        near = [best, np.nextafter(best, np.inf), np.nextafter(best, 0)]
        return float(max([*near, best + 1e-9, best - 1e-9, best + 1e-12, best - 1e-12][self.tolerance_shift], 0.0))


@pytest.fixture(params=[(kind, trial) for kind in KINDS for trial in range(6)], ids=lambda p: f"{p[0]} {p[1]}")
def instance(request: pytest.FixtureRequest) -> Instance:
    return Instance(*request.param)


def test_closest_of_any_or_given_size(instance: Instance) -> None:
    best = min(instance.errors)[0]
    for method in ("halves", "windows", "quarters"):
        instance.check(closest([instance.x], instance.z, usable=instance.usable, method=method), best)
    few = min(error for error, size in instance.errors if size <= instance.k)
    instance.check(closest_up_to_size([instance.x], instance.z, instance.k, usable=instance.usable), few)
    sized = [error for error, size in instance.errors if size == instance.k]
    answer = closest_of_size([instance.x], instance.z, instance.k, usable=instance.usable)
    assert answer.found[0] == bool(sized)
    if sized:
        instance.check(answer, min(sized))


def test_every_method_takes_few_numbers() -> None:
    """Of one number the left half has none: windows counted it twice and answered [0.3] for 0.3 with nothing."""
    for x in ([], [0.3], [0.3, 0.3], [0.3, -0.2, 0.3], [0.1, 0.2, 0.3, 0.4]):
        sums = [Fraction(0)]
        for value in x:
            sums += [total + Fraction(value) for total in sums]
        for z in (-1.0, -0.2, 0.0, 0.29, 0.3, 0.6, 5.0):
            best = float(min(abs(Fraction(z) - total) for total in sums))
            for method in ("halves", "windows", "quarters"):
                answer = closest(x, z, method=method)
                assert answer.certified[0] and answer.error[0] == best, (x, z, method)


def test_quarters_say_certain_only_where_they_are_right(instance: Instance) -> None:
    bits, certain = closest_by_quarters(np.where(instance.usable, instance.x, 0.0), instance.z, None) or (0, False)
    error = abs(Fraction(instance.z) - instance.total([bits >> k & 1 for k in range(N)]))
    assert not certain or error == min(instance.errors)[0]


def test_smallest_and_count_beside_the_best_error(instance: Instance) -> None:
    limit = instance.tolerance()
    inside = [(size, error) for error, size in instance.errors if error <= Fraction(limit)]
    answer = smallest([instance.x], instance.z, limit, usable=instance.usable)
    assert answer.found[0] == bool(inside)
    instance.check(answer, min(inside)[1] if inside else min(instance.errors)[0])
    assert not inside or answer.mask[0].sum() == min(inside)[0]
    if instance.usable.all():
        assert count([instance.x], instance.z, limit)[0] == len(inside)


def gap_of(sums: list[Fraction], lo: Fraction, hi: Fraction) -> Fraction:
    """The worst distance of a point of [lo, hi]: it is at an end, or midway between neighbours."""
    points = [lo, hi, *(m for s, t in pairwise(sorted(sums)) if lo <= (m := (s + t) / 2) <= hi)]
    return max(min(abs(point - s) for s in sums) for point in points)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sized", [False, True])
def test_coverage_at_the_worst_gap_and_one_ulp_beside_it(kind: str, sized: bool) -> None:
    for trial in range(4):
        problem = Instance(kind, 2 * trial)
        reach = float(np.abs(problem.x).max())
        lo, hi, size = -reach * 0.7, reach * 0.9, problem.k if sized else None
        sums = [total for members, total in problem.sums if size in (None, members)]
        gap = gap_of(sums, Fraction(lo), Fraction(hi))
        rounding = Fraction(4 * (N + 2)) * Fraction(2.0**-53) * Fraction(float(np.abs(problem.x).sum()) + hi)
        found = worst_gap([problem.x], lo, hi, size)[0]
        assert abs(Fraction(float(found)) - gap) <= rounding + 8 * Fraction(5e-324)
        for tolerance in (float(gap), float(np.nextafter(float(gap), np.inf)), float(np.nextafter(float(gap), 0))):
            if tolerance > 0:
                assert covers([problem.x], lo, hi, tolerance, size)[0] == (gap <= Fraction(tolerance))


@pytest.mark.parametrize("law", ["uniform", "normal"])
def test_forty_four_and_more_numbers_are_certified(law: str) -> None:
    """At these sizes many sums lie within float64's rounding errors of the best; halves and quarters must agree."""
    draw = generator("tests.certified", law)
    x = draw.uniform(-1, 1, (2, 40)) if law == "uniform" else draw.normal(size=(2, 40))
    by_halves, by_quarters = closest(x, 0.3), closest(x, 0.3, method="quarters")
    assert by_halves.certified.all() and by_quarters.certified.all()
    assert np.array_equal(by_halves.error, by_quarters.error)
    assert closest(np.append(x[0], draw.uniform(-1, 1, 5)), 0.3).certified.all()


@pytest.mark.usefixtures("ticks")
def test_every_question_stops_at_its_deadline() -> None:
    x = generator("tests.deadlines").normal(size=(60, 30))
    for answer in (
        smallest(x, 0.3, 1e-8, deadline=5),
        closest_of_size(x, 0.3, 15, deadline=3),
        closest(x, 0.3, deadline=3),
    ):
        assert not answer.certified.all()
        assert np.isinf(answer.error[~answer.certified]).all()
        assert not answer.mask[~answer.certified].any()


@pytest.mark.usefixtures("ticks")
def test_questions_about_all_rows_raise_at_their_deadline() -> None:
    draw = generator("tests.deadlines.all")
    calls = (
        lambda: worst_gap(draw.uniform(-1, 1, (60, 22)), -1, 1, deadline=2),
        lambda: count(draw.uniform(-1, 1, (60, 30)), 0.3, 1e-6, deadline=2),
        lambda: covers(draw.uniform(-1, 1, (2000, 40)), -1, 1, 1e-4, deadline=2),
    )
    for call in calls:
        with pytest.raises(Undecided, match=r"deadline=2 must be longer: \d+ of \d+ rows were done"):
            call()
