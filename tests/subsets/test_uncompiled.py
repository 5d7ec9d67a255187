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


def test_the_first_answers_compile_nothing(tmp_path: Path) -> None:
    code = """
from numba.core import event
import numpy as np
import ltbounds as lt
from ltbounds.subsets import closest_of_size, worst_gap
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
first = lt.closest(numbers, targets)  # where none nearly ties only the errors are evaluated by a kernel
assert set(compiled) == {"exact_errors_in_floats"}, compiled
lt.closest([[0.3, 0.3, 0.1]] * 5, 0.4)  # two subsets tie, so the kernel says which
assert "closest_rows" in compiled
again = lt.closest(numbers, targets)
assert (again.error == first.error).all() and (again.mask == first.mask).all()
"""
    env = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=env)
