"""Pictures draw on the caller's axes, return them, and leave the backend alone."""

import subprocess
import sys

import pytest
from matplotlib.figure import Figure
from scipy.stats import triang

import ltbounds as lt
from ltbounds.errors import DomainError
from ltbounds.studies.sweep import success_sweep


def test_they_draw_what_was_counted_on_the_callers_axes() -> None:
    ax = Figure().subplots()
    assert lt.plots.success(law=triang(0.5, -1, 2), eps=[0.3, 0.1], n=[3, 6], trials=50, ax=ax) is ax
    assert [line.get_xdata().tolist() for line in ax.lines] == [[3, 6], [3, 6]]
    low, high = (line.get_ydata() for line in reversed(ax.lines))
    assert (low <= high).all(), "a larger tolerance succeeds more often"
    eight = [0.1, 0.05, 0.03, 0.02, 0.01, 0.005, 0.003, 0.002]
    assert len(lt.plots.success(eps=eight).lines) == 8


def test_certified_lines_are_the_theorems_numbers() -> None:
    ax = lt.plots.needed(eps=[0.1, 0.01], deltas=[0.01])
    lines = {line.get_label(): list(line.get_ydata()) for line in ax.lines}
    assert lines["certified sufficient, δ = 0.01"] == [lt.n_sufficient(e, 0.01) for e in (0.1, 0.01)]
    assert lines["certified necessary, δ = 0.01"] == [lt.n_necessary(e, 0.01) for e in (0.1, 0.01)]


def test_others() -> None:
    assert lt.plots.constant(eps=[0.1, 0.01]).get_ylabel() == "C = n / log(2/ε)"
    assert len(lt.plots.second_moment(9, 0.1).lines) == 2, "nothing was met with n = 9"
    assert lt.plots.density().get_ylabel() == "√k × density"
    assert lt.plots.plane(0.01).get_title().endswith("ε = 0.01")
    for wrong in (lambda: lt.plots.density("mixture-d"), lambda: lt.plots.plane(0.0123), lambda: lt.plots.rare(0.5)):
        with pytest.raises(DomainError, match="be one"):
            wrong()
    with pytest.raises(DomainError, match="sums that are known"):
        lt.plots.second_moment(8, 0.1, law="product")
    with pytest.raises(DomainError, match=r"must be a sweep store"):
        lt.plots.success("nowhere.sqlite")
    rows = lt.required_widths((4, 5, 3), 0.1, 0.1, C=3.0)
    assert lt.plots.widths(rows, 8).get_xscale() == "log"


def test_rows_are_a_source() -> None:
    rows = list(success_sweep(100, 10, workers=1))[: 5 * 9]
    ax = lt.plots.success(rows, notion="fixed", eps=[0.1, 0.01])
    drawn = dict(zip(ax.lines[0].get_xdata(), ax.lines[0].get_ydata(), strict=True))
    assert drawn == {row.n: row.probability for row in rows if row.eps == 0.1}
    for wrong, source in (("eps", rows), ("source", [1, 2]), ("source", [])):
        with pytest.raises(DomainError, match=wrong):
            lt.plots.success(source, notion="fixed", eps=[0.2])


def test_the_backend_is_left_alone() -> None:
    code = "import ltbounds as lt, sys; lt.plots.needed(deltas=[0.1]); print('matplotlib.pyplot' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
