"""A few small problems without compiled kernels: the answers are those of the kernels, and nothing is compiled."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_of_size, closest_up_to_size, count, covers, smallest, worst_gap
from ltbounds.subsets import uncompiled as few
from ltbounds.subsets.exact import exact_errors_in_floats
from ltbounds.subsets.problems import SubsetSums

from .test_differential import MAKERS

ROWS = 4


@pytest.fixture(scope="module", autouse=True)
def numpy_for_few(kernels_only: None) -> Iterator[None]:
    few.ROWS = ROWS
    yield
    few.ROWS = 0


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("n", [0, 1, 2, 7, 12])
def test_answers_are_those_of_the_kernels(kind: str, n: int) -> None:
    """The same problems four at a time, and all at once, where the kernels answer."""
    draw = generator("tests.uncompiled", kind, n)
    x = MAKERS[kind](draw, (40, n))  # type: ignore[no-untyped-call]
    z = draw.choice([0.0, 0.3, 1.0, 5.0], 40) * x.sum(axis=1) * draw.uniform(-0.5, 1.0, 40)
    usable = draw.random((40, n)) < 0.8
    reach = np.abs(x).sum(axis=1)
    tolerance = 0.01 * reach + 5e-324
    k = n // 3
    lo, hi = float(-np.median(reach) / 9), float(np.median(reach) / 8)
    asked = {
        "closest": lambda s: closest(x[s], z[s], usable=usable[s]).error,
        "sized": lambda s: closest_of_size(x[s], z[s], k, usable=usable[s]).error,
        "up to": lambda s: closest_up_to_size(x[s], z[s], k).error,
        "smallest": lambda s: smallest(x[s], z[s], tolerance[s], usable=usable[s]).error,
        "members": lambda s: smallest(x[s], z[s], tolerance[s], usable=usable[s]).mask.sum(axis=1),
        "found": lambda s: smallest(x[s], z[s], tolerance[s], usable=usable[s]).found,
        "count": lambda s: count(x[s], z[s], tolerance[s]),
        "covers": lambda s: covers(x[s], lo, hi, 0.02 * reach.max() + 5e-324),
        "with size": lambda s: covers(x[s], lo, hi, 0.1 * reach.max() + 5e-324, k),
    }
    for name, ask in asked.items():
        few = np.concatenate([ask(slice(start, start + ROWS)) for start in range(0, 40, ROWS)])
        assert np.array_equal(few, ask(slice(0, 40))), name
    gaps = np.concatenate([worst_gap(x[s : s + ROWS], lo, hi) for s in range(0, 40, ROWS)])
    rounding = 8 * (n + 2) * 2.0**-53 * (reach + max(abs(lo), abs(hi))) + 1e-322
    assert (np.abs(gaps - worst_gap(x, lo, hi)) <= rounding).all()


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("n", [1, 7, 12])
def test_first_batches_have_the_same_subsets(kind: str, n: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """As long as nothing is compiled a batch is answered in numpy: the same masks, also where many subsets tie."""
    draw = generator("tests.first", kind, n)
    x = MAKERS[kind](draw, (30, n))  # type: ignore[no-untyped-call]
    z = draw.choice([0.0, 0.3, 1.0], 30) * x.sum(axis=1) * draw.uniform(-0.5, 1.0, 30)
    usable, tolerance = draw.random((30, n)) < 0.8, 0.01 * np.abs(x).sum(axis=1) + 5e-324

    def answers() -> list[SubsetSums]:
        sized = [f(x, z, k, usable=usable) for f in (closest_of_size, closest_up_to_size) for k in (0, n // 3)]
        return [closest(x, z, usable=usable), closest(x[0], z), *sized, smallest(x, z, tolerance, usable=usable)]

    kernels = answers()
    monkeypatch.setattr("ltbounds.compiling.is_compiled", lambda kernel: False)
    monkeypatch.setattr(few, "FIRST", few._listed[0] + (1 << 30))
    for mine, theirs in zip(answers(), kernels, strict=True):
        assert np.array_equal(mine.mask, theirs.mask)
        assert np.array_equal(mine.error, theirs.error)
        assert np.array_equal(mine.found, theirs.found)


def test_errors_are_those_of_the_kernel_to_the_last_bit() -> None:
    draw = generator("tests.first errors")
    x = draw.normal(size=(500, 20)) * 2.0 ** draw.integers(-60, 60, (500, 20))
    x[::2] = np.round(x[::2] * 8) / 8
    bits = draw.integers(0, 1 << 20, 500)
    z = (x * (bits[:, None] >> np.arange(20) & 1)).sum(axis=1) * draw.choice([1.0, 0.5, 0.0], 500)
    mine, kernel = (np.empty(500), np.zeros(500, bool)), (np.empty(500), np.zeros(500, bool))
    few.exact_errors_in_floats(x, z, bits, *mine)
    exact_errors_in_floats(x, z, bits, *kernel)
    assert np.array_equal(mine[0], kernel[0])
    assert np.array_equal(mine[1], kernel[1])
    assert mine[1].any()


def test_the_first_answers_compile_nothing(tmp_path: Path) -> None:
    code = """
from numba.core import event
import numpy as np
import ltbounds as lt
from ltbounds.subsets import closest_of_size, uncompiled, worst_gap
compiled = []
class Told(event.Listener):
    def on_start(self, event): compiled.append(event.data["dispatcher"].py_func.__name__)
    def on_end(self, event): pass
event.register("numba:compile", Told())
x = [0.5, 0.25, -0.2, 0.1]
lt.closest(x, [0.4, 0.3]), lt.smallest(x, 0.31, 0.02), lt.count(x, 0.3, 0.05), lt.covers(x, 0, 0.5, 0.2)
closest_of_size(x, 0.3, 2), worst_gap(x, 0, 0.5)
assert not compiled
draw = np.random.default_rng(1)
numbers, targets = draw.uniform(-1, 1, (300, 12)), draw.uniform(-0.5, 0.5, 300)
numbers[::3, 4] = 0.0  # never chosen, wherever the halves are cut
large = draw.uniform(-1, 1, 27)
asked = {
    "closest": lambda: lt.closest(numbers, targets),
    "of a ticket": lambda: lt.closest(numbers, targets, method="halves"),
    "large": lambda: lt.closest(large, 0.3),
    "smallest": lambda: lt.smallest(numbers, targets, 0.01),
    "smallest, large": lambda: lt.smallest(large, 0.3, 1e-4),
    "sized": lambda: closest_of_size(numbers, targets, 4),
}
first = {name: ask() for name, ask in asked.items()}
counted = lt.count(numbers, targets, 0.01)
assert not compiled, compiled
lt.closest([[0.3, 0.3, 0.1]] * 5, 0.4)  # two subsets tie, so the kernel says which
assert "closest_rows" in compiled
closest_of_size([[0.3, 0.3, 0.1]] * 5, 0.4, 2)
assert "sized_rows" in compiled
lt.smallest([[0.3, 0.3, 0.1]] * 5, 0.4, 0.1)
assert "few_members_rows" in compiled
uncompiled.FIRST = 0
for name, ask in asked.items():
    again = ask()
    assert (again.error == first[name].error).all() and (again.mask == first[name].mask).all(), name
    assert (again.found == first[name].found).all() and (again.certified == first[name].certified).all(), name
assert (counted == lt.count(numbers, targets, 0.01)).all() and "count_rows" in compiled
"""
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)


@pytest.mark.parametrize("n", [1, 2, 3, 9, 12])
@pytest.mark.parametrize("ends", [(-0.5, 0.5), (0.3, 0.3), (2.0, 2.5), (-40.0, 40.0), (5.0, 6.0), (-9.0, -8.5)])
def test_worst_gaps_are_those_of_all_sums(n: int, ends: tuple[float, float]) -> None:
    """Beside few sums, many, and none inside: each gap between neighbours, cut to the targets, has its worst one."""
    rows = generator("tests.worst-gaps", n).uniform(-1, 1, (40, n))
    lo, hi = ends
    for row, found in zip(rows, few.worst_gaps(rows, lo, hi), strict=True):
        sums = few.sorted_sums(row, None)
        middles = (sums[1:] + sums[:-1]) / 2
        tried = np.array([lo, hi, *middles[(middles > lo) & (middles < hi)]])
        assert found == pytest.approx(np.abs(tried[:, None] - sums).min(axis=1).max(), abs=1e-12)
