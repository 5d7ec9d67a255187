"""All pairs of two lists of sums, against sorting all their errors."""

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.subsets import closest
from ltbounds.subsets.bucketing import all_sums
from ltbounds.subsets.enumerating import all_pairs
from ltbounds.subsets.meet_in_the_middle import closest_rows


@pytest.mark.parametrize("size", range(12))
def test_best_second_and_places_of_all_pairs(size: int) -> None:
    draw = generator("test all pairs", size)
    for values in (draw.uniform(-1, 1, size), draw.integers(-3, 4, size) / 4, 10.0 ** draw.integers(-9, 9, size)):
        for z in (0.0, float(values.sum()) / 2, float(draw.uniform(-2, 2)), 1e9):
            few, many = np.empty(1 << size // 2), np.empty(1 << (size - size // 2))
            a, b = all_sums(values[: size // 2], few), all_sums(values[size // 2 :], many)
            errors = np.abs((z - few[None, :a]) - many[:b, None])
            best, second, i, j = all_pairs(many, b, few, a, z, np.empty(b), np.empty(b))
            first, *others = np.sort(errors.ravel())
            assert (best, second) == (first, others[0] if others else np.inf)
            assert errors[i, j] == best


@pytest.mark.parametrize("n", [1, 5, 10, 11, 12, 13, 14])
def test_tied_runners_up_are_seen_and_zeros_are_left_out(n: int) -> None:
    draw = generator("test few numbers", n)
    x = np.vstack([draw.uniform(-1, 1, (20, n)), draw.integers(-4, 5, (20, n)) / 4.0])
    z, slack = draw.integers(-4, 5, len(x)) / 8.0, np.full(len(x), 1e-12)
    bits, rivals = np.empty(len(x), np.int64), np.empty(len(x), np.bool_)
    closest_rows(x, z, slack, bits, rivals)
    for row, target, mask, rival in zip(x, z, bits, rivals, strict=True):
        kept = row[row != 0]
        sums = (np.arange(1 << kept.size)[:, None] >> np.arange(kept.size) & 1) @ kept
        errors = np.sort(np.abs(sums - target))
        assert abs(abs((mask >> np.arange(n) & 1) @ row - target) - errors[0]) < 1e-12
        assert not mask & sum(1 << k for k in range(n) if row[k] == 0)
        assert rival or errors.size == 1 or errors[1] > errors[0]
        assert not rival or errors[1] <= errors[0] + 1e-11


@pytest.mark.parametrize("n", [6, 9, 10, 12, 15, 16, 21])
def test_many_targets_of_the_same_numbers_are_answered_as_one_by_one(n: int) -> None:
    draw = generator("test shared numbers", n)
    x, z = draw.uniform(-1, 1, n), draw.uniform(-1, 1, 12)
    z[::3] *= 1000  # out of reach: a walk answers, and its scratch must not be where the next target looks up
    assert closest(x, z).error.tolist() == [closest(x, target).error[0] for target in z]
