"""Few members of more numbers than halves can hold, judged by all choices in rationals."""

import re
import threading
from fractions import Fraction
from functools import partial
from itertools import combinations

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_of_size, closest_up_to_size, smallest
from ltbounds.subsets.questions import bytes_needed
from ltbounds.subsets.threads import each_slice

KINDS = ("uniform", "tenths", "wild")


def numbers(kind: str, n: int) -> tuple[np.ndarray, float]:
    draw = generator("tests.few", kind, n)
    x = draw.uniform(-1, 1, n)
    x = {"uniform": x, "tenths": np.round(x, 1), "wild": x * 10.0 ** draw.integers(-20, 20, n)}[kind]
    return x, float(draw.uniform(-1, 1))


def errors(x: np.ndarray, z: float, size: int) -> Fraction:
    exact = [Fraction(value) for value in x.tolist()]
    return min(abs(Fraction(z) - sum(chosen, Fraction(0))) for chosen in combinations(exact, size))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "k"), [(45, 0), (45, 1), (47, 2), (46, 3), (70, 2), (600, 1)])
def test_closest_of_few_members(kind: str, n: int, k: int) -> None:
    x, z = numbers(kind, n)
    answer = closest_of_size(x, z, k)
    assert answer.certified[0] and answer.mask[0].sum() == k
    assert answer.error[0] == float(errors(x, z, k))
    least = min(errors(x, z, size) for size in range(k + 1))
    assert closest_up_to_size(x, z, k).error[0] == float(least)


def test_two_of_six_hundred_by_all_pairs_in_float64() -> None:
    x, z = numbers("uniform", 600)
    sums = x[:, None] + x[None, :] - z
    best = np.abs(sums[np.triu_indices(600, 1)]).min()
    assert closest_of_size(x, z, 2).error[0] == pytest.approx(best, abs=1e-15)


@pytest.mark.parametrize("n", [46, 50, 200])
def test_smallest_of_many(n: int) -> None:
    x, z = numbers("uniform", n)
    for tolerance in (0.0, 1e-3, 1e-5) if n <= 60 else (1e-2, 1e-4):
        answer = smallest(x, z, tolerance)
        assert answer.certified[0]
        sizes = [k for k in range(4) if errors(x, z, k) <= Fraction(tolerance)] if n < 100 else [2]
        if tolerance == 0.0:
            assert not answer.found[0]
        elif sizes and n < 100:
            assert answer.found[0] and answer.mask[0].sum() == sizes[0]
            assert answer.error[0] == float(errors(x, z, sizes[0]))


def test_what_cannot_be_held_is_refused_or_not_certified() -> None:
    x, z = numbers("uniform", 200)
    with pytest.raises(
        DomainError, match=r"k=9 must be at most 4 or at least 196 for n=200, or come with memory=[0-9]{15} "
    ):
        closest_of_size(x, z, 9)
    for few in (4, 196):
        assert closest_of_size(x, z, few, deadline=1e-6).reasons[0].startswith("deadline=1e-06 passed")
    answer = smallest(x, 1e6, 0.1, memory=1 << 24)
    assert not answer.found[0] and not answer.certified[0]
    said = re.fullmatch(
        r"no subset of fewer than (\d+) numbers is within the tolerance; memory=(\d+) would try \1, memory=\d+ all "
        r"\(it is 16777216\)", answer.reasons[0],
    )  # fmt: skip
    assert said is not None
    more = smallest(x, 1e6, 0.1, memory=int(said[2]))
    assert more.reasons[0].startswith(f"no subset of fewer than {int(said[1]) + 1} numbers")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("masks", [32, 3])
def test_every_number_of_members_against_all_subsets_in_rationals(
    kind: str, masks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The halves of 46 and more numbers, on 11: with choices as masks and as lists of places."""
    monkeypatch.setattr("ltbounds.subsets.questions.HALVES", 10)
    monkeypatch.setattr("ltbounds.subsets.few_of_many.MASK", masks)
    monkeypatch.setattr("ltbounds.subsets.few_of_many.CHUNK", 7)
    x, z = numbers(kind, 11)
    usable = np.arange(11) != 4
    for allowed in (None, usable):
        inside = x if allowed is None else x[usable]
        best = [errors(inside, z, k) for k in range(len(inside) + 1)]
        for k in range(len(x) + 1):
            answer = closest_of_size(x, z, k, usable=allowed)
            up_to = closest_up_to_size(x, z, k, usable=allowed)
            assert up_to.certified[0] and up_to.error[0] == float(min(best[: k + 1])) and up_to.mask[0].sum() <= k
            assert answer.found[0] == (k < len(best)) and answer.certified[0]
            if answer.found[0]:
                assert answer.error[0] == float(best[k]) and answer.mask[0].sum() == k
        for limit in (0.0, 1e-3, 1e-1):
            fewest = [k for k, error in enumerate(best) if error <= Fraction(limit)]
            least = smallest(x, z, limit, usable=allowed)
            assert least.certified[0] and least.found[0] == bool(fewest)
            assert not fewest or least.mask[0].sum() == fewest[0]


def test_ties_beyond_counting_are_not_certified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ltbounds.subsets.few_of_many.CONTENDERS", 5)
    x = np.full(46, 0.1)
    answer = closest_of_size(x, 0.25, 2)
    assert answer.found[0] and not answer.certified[0] and answer.error[0] == float(Fraction(0.25) - 2 * Fraction(0.1))


@pytest.mark.usefixtures("ticks")
def test_the_deadline_holds() -> None:
    x = generator("tests.few.deadline").uniform(-1, 1, (6, 100))
    answer = closest_of_size(x, 0.3, 3, deadline=25)
    assert answer.found.any() and not answer.found.all() and not answer.certified[~answer.found].any()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("n", "out"), [(45, 0), (46, 1), (47, 2), (200, 1)])
def test_closest_of_nearly_all_members(kind: str, n: int, out: int) -> None:
    x, z = numbers(kind, n)
    exact = [Fraction(value) for value in x.tolist()]
    least = min(abs(Fraction(z) - sum(exact) + sum(left, Fraction(0))) for left in combinations(exact, out))
    answer = closest_of_size(x, z, n - out)
    assert answer.certified[0] and answer.mask[0].sum() == n - out
    assert answer.error[0] == float(least)
    usable = np.arange(n) != 3
    found = closest_of_size(x, z, n - out, usable=usable)
    assert found.found[0] == (out > 0) and not found.mask[0, 3]


def test_memory_decides_the_method_and_how_many_members() -> None:
    x, z = numbers("uniform", 48)
    with pytest.raises(DomainError, match="memory=1000 must be at least"):
        closest(x[:20], z, memory=1000)
    with pytest.raises(DomainError, match=r"memory=2\.5 must be a positive whole number"):
        closest(x[:20], z, memory=2.5)  # type: ignore[arg-type]
    little = bytes_needed("quarters", 20)
    assert little < bytes_needed("halves", 20)
    assert closest(x[:20], z, memory=little).error[0] == closest(x[:20], z).error[0]
    with pytest.raises(DomainError, match=r"come with memory=[0-9]{6} bytes or more"):
        closest_of_size(x, z, 3, memory=1 << 16)
    assert closest_of_size(x, z, 3, memory=1 << 20).certified[0]
    assert smallest(x, z, 1e-6).mask[0].sum() == 5
    assert not smallest(x, z, 1e-6, memory=bytes_needed("windows", 48)).found[0]  # of 5 members there is no room


def test_less_memory_means_fewer_threads_and_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine of 64 cores 8 problems do not fit side by side: they are answered one after the other."""
    monkeypatch.setattr("os.cpu_count", lambda: 64)
    x, z = generator("test-few-of-many", "threads").uniform(-1, 1, (8, 20)), 0.3
    memory = bytes_needed("halves", 20)
    for ask in (closest, partial(closest_of_size, k=9), partial(smallest, tolerance=1e-3)):
        assert (ask(x, z, memory=memory).error == ask(x, z).error).all()
    working: set[int] = set()
    each_slice(lambda _: working.add(threading.get_ident()), 40, 1, most=1)
    assert working == {threading.get_ident()}


def test_threads_take_slices_in_order_and_hand_on_errors() -> None:
    taken: list[slice] = []
    assert each_slice(taken.append, 1000, 7) == slice(0, 1000)
    assert sorted(part.start for part in taken) == list(range(0, 1000, 7))
    assert each_slice(taken.append, 0, 7) == slice(0, 0)

    def fail(part: slice) -> None:
        if part.start == 70:
            raise DomainError("seventy")

    with pytest.raises(DomainError, match="seventy"):
        each_slice(fail, 1000, 7)
