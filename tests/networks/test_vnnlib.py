"""Boxes from VNN-LIB files."""

from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import FileFormatError
from ltbounds.networks.vnnlib import read_box

GOOD = """; a property of ACAS Xu's kind, with X_9 in a comment
(declare-const X_0 Real)
(declare-const X_1 Real)
(declare-const Y_0 Real)
(assert (<= X_0 0.5))
(assert (>= X_0 -0.25))
(assert (<= -1e-3 X_1))
(assert (<= X_1 2))
(assert (>= X_1 -7))
(assert (or (and (>= Y_0 3.5)) (and (<= Y_0 1))))
(assert (<= Y_0 4))
"""


def test_bounds_on_inputs_are_read_from_either_side(tmp_path: Path) -> None:
    (tmp_path / "p.vnnlib").write_text(GOOD)
    box = read_box(tmp_path / "p.vnnlib", (1, 2))
    assert np.array_equal(box.lo, [[-0.25, -1e-3]])
    assert np.array_equal(box.hi, [[0.5, 2.0]])


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("(assert (<= X_1 2))", "", "X_1 a lower and an upper"),
        ("(assert (<= X_1 2))", "(assert (<= X_2 2))", "has X_2"),
        ("(assert (<= X_1 2))", "(assert (<= X_1 Y_0))", "number"),
        ("(assert (<= X_1 2))", "(assert (<= X_1 X_0))", "says more"),
        ("(assert (<= X_1 2))", "(assert (or (<= X_1 2) (<= X_1 3)))", "says more"),
        ("(assert (<= X_1 2))", "(assert (<= X_1 nan))", "finite"),
        ("X_0 -0.25", "X_0 0.75", "X_0 a lower and an upper"),
    ],
)
def test_what_is_no_box_is_refused(old: str, new: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "p.vnnlib").write_text(GOOD.replace(old, new))
    with pytest.raises(FileFormatError, match=message):
        read_box(tmp_path / "p.vnnlib", (2,))
