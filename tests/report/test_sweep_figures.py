"""Figures of the sweep: drawn from the stored data alone, with labels, units and a legend, readable at phone width."""

import math
from collections.abc import Iterator
from typing import Any

import pytest
from matplotlib.figure import Figure

from ltbounds.laws.second_moment import second_moment
from ltbounds.montecarlo import clopper_pearson
from ltbounds.report.sweep_figures import _hypothesis, _sized, sweep_figures

PHONE = 6.4
"""Inches at which 13-point text is readable on a phone."""


@pytest.fixture(scope="module")
def figures() -> dict[str, tuple[str, Figure]]:
    return {name: (caption, figure) for name, caption, figure in sweep_figures()}


def panels(figures: dict[str, tuple[str, Figure]]) -> Iterator[tuple[str, Any]]:
    for name, (_, figure) in figures.items():
        yield name, figure.axes[0]


def _legend(axes: Any) -> Any:
    """The panel's legend, or the figure's where it stands below."""
    return axes.get_legend() or next(iter(axes.figure.legends), None)


def test_all_are_there_with_captions(figures: dict[str, tuple[str, Figure]]) -> None:
    kinds = ("success-fixed", "success-random", "success-all", "needed", "needed-by-law", "constant", "rare",
             "fixed-size", "second-moment", "density")  # fmt: skip
    assert set(figures) == {f"sweep-{kind}" for kind in kinds}
    assert all(len(caption) > 40 and caption.endswith(".") for caption, _ in figures.values())


def test_axes_say_what_they_show_and_a_legend_which_is_which(figures: dict[str, tuple[str, Figure]]) -> None:
    for name, axes in panels(figures):
        assert axes.get_xlabel() and axes.get_ylabel() and axes.get_title(), name
        assert _legend(axes) is not None, name


def test_readable_at_phone_width(figures: dict[str, tuple[str, Figure]]) -> None:
    for name, axes in panels(figures):
        assert axes.figure.get_size_inches()[0] <= PHONE, name
        texts = [axes.xaxis.label, axes.yaxis.label, *axes.get_xticklabels(), *_legend(axes).get_texts()]
        assert min(text.get_fontsize() for text in texts) >= 9, name


def test_lines_differ_by_more_than_colour(figures: dict[str, tuple[str, Figure]]) -> None:
    for name in ("sweep-success-all", "sweep-needed", "sweep-second-moment"):
        lines = figures[name][1].axes[0].get_legend_handles_labels()[0]
        styles = [line[0] if hasattr(line, "lines") else line for line in lines]
        assert len({(line.get_marker(), str(line.get_linestyle())) for line in styles}) == len(lines), name


def test_success_curves_grow(figures: dict[str, tuple[str, Figure]]) -> None:
    for line in figures["sweep-success-all"][1].axes[0].get_lines():
        heights = line.get_ydata()
        assert heights[0] < 0.5
        assert heights[-1] > 0.5


def test_what_was_met_lies_between_the_moments() -> None:
    """Null hypothesis: both bounds.  An exact interval at 1 - 1e-9 for each of some 60 pairs (k, n)."""
    for k, n, trials, hits in _sized(0.01):
        lower, upper = clopper_pearson(hits, trials, confidence=1 - 1e-9)
        bound = second_moment(n, k, 0.01, math.sqrt(k))
        assert bound.at_least <= upper, (k, n)
        assert lower <= bound.at_most, (k, n)


def test_the_hypothesis_is_met_with_equality() -> None:
    for k, eps in ((3.0, 0.01), (1.5, 0.1), (14.0, 0.01)):
        n = _hypothesis(k, eps)
        entropy = -(k / n) * math.log2(k / n) - (1 - k / n) * math.log2(1 - k / n)
        assert n == pytest.approx(2 * k, abs=1e-2) or n * entropy == pytest.approx(math.log2(k / eps), abs=1e-2)
