"""100,000 cheap instances of ten kinds by three methods, their errors in rationals; 1,000 of them by five methods.

All 2^n subsets are tried in rationals for 200 of them.
"""

from fractions import Fraction

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_up_to_size
from ltbounds.subsets.exact import exact_errors
from ltbounds.subsets.meet_in_the_middle import best_errors

ROWS = 5_000
MAKERS = {
    "uniform": lambda draw, shape: draw.uniform(-1, 1, shape),
    "normal": lambda draw, shape: draw.normal(size=shape),
    "positive": lambda draw, shape: draw.uniform(0, 1, shape),
    "products": lambda draw, shape: draw.uniform(-1, 1, shape) * draw.uniform(0, 1, shape),
    "cauchy": lambda draw, shape: draw.standard_cauchy(shape),
    "powers of two": lambda draw, shape: draw.choice([-1.0, 1.0], shape) * 2.0 ** -np.arange(shape[1]),
    "with zeros": lambda draw, shape: draw.uniform(-1, 1, shape) * draw.integers(0, 2, shape),
    "dyadic": lambda draw, shape: draw.integers(-64, 65, shape) / 64,
    "denormal": lambda draw, shape: draw.integers(-500, 501, shape) * 5e-324,
    "huge": lambda draw, shape: draw.uniform(-1, 1, shape) * 1e306,
}


@pytest.mark.parametrize("kind", MAKERS)
@pytest.mark.parametrize("n", [10, 13])
def test_methods_agree_and_rationals_confirm(kind: str, n: int) -> None:
    """Buckets and walks (any size), sized halves and the bare kernel; a sample by quarters, windows and all subsets."""
    draw = generator("tests.differential", kind, n)
    x = MAKERS[kind](draw, (ROWS, n))  # type: ignore[no-untyped-call]
    z = draw.choice([0.0, 0.3, 1.0, 5.0], ROWS) * x.sum(axis=1) * draw.uniform(-0.5, 1.0, ROWS)
    answer = closest(x, z)
    assert answer.certified.all()
    bits = answer.mask.astype(np.int64) @ (1 << np.arange(n))
    assert np.array_equal(answer.error, exact_errors(x, z, bits))
    assert np.array_equal(answer.error, closest_up_to_size(x, z, n).error)
    bare = np.empty(ROWS)
    best_errors(x, z, bare)
    rounding = 4 * (n + 2) * 2.0**-53 * (np.abs(x).sum(axis=1) + np.abs(z)) + 1e-322
    assert (np.abs(bare - answer.error) <= rounding).all()
    for row in range(0, ROWS, 100):
        for method in ("windows", "quarters"):
            assert closest(x[row], z[row], method=method).error[0] == answer.error[row]
    for row in range(0, ROWS, 500):
        sums = [Fraction(0)]
        for value in x[row].tolist():
            sums += [total + Fraction(value) for total in sums]
        assert answer.error[row] == float(min(abs(Fraction(z[row]) - total) for total in sums))
