"""Figures of the sweep: drawn from the stored data alone, with labels, units and a legend, readable at phone width."""

import ast
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

import ltbounds
from ltbounds.laws.second_moment import second_moment
from ltbounds.montecarlo import clopper_pearson
from ltbounds.plots.sizes import hypothesis, sized
from ltbounds.report.figures import drawn

PHONE = 6.4
"""Inches at which 13-point text is readable on a phone."""


@pytest.fixture(scope="module")
def figures() -> dict[str, tuple[str, Figure]]:
    return {name: (caption, figure) for name, caption, figure in drawn([], [])}


def panels(figures: dict[str, tuple[str, Figure]]) -> Iterator[tuple[str, Any]]:
    for name, (_, figure) in figures.items():
        yield name, figure.axes[0]


def _legend(axes: Any) -> Any:
    """The panel's legend, or the figure's where it stands below."""
    return axes.get_legend() or next(iter(axes.figure.legends), None)


def test_nothing_is_written_over_anything_else(figures: dict[str, tuple[str, Figure]]) -> None:
    """No title, label, note or legend of a figure covers another, and none is cut off."""
    for name, (_, figure) in figures.items():
        figure.draw_without_rendering()
        boxes = []
        for axes in figure.axes:
            texts = [axes.title, axes.xaxis.label, axes.yaxis.label, *axes.texts, axes.get_legend()]
            boxes += [(text, text.get_window_extent()) for text in texts if text is not None and _shown(text)]
        boxes += [(legend, legend.get_window_extent()) for legend in figure.legends]
        edge = figure.bbox
        for k, (one, box) in enumerate(boxes):
            inside = box.x0 >= edge.x0 and box.y0 >= edge.y0 and box.x1 <= edge.x1 and box.y1 <= edge.y1
            assert inside, f"{name}: {one} is cut off"
            for other, against in boxes[:k]:
                assert not box.overlaps(against), f"{name}: {one} over {other}"


def _shown(text: Any) -> bool:
    return bool(text.get_visible() and (not hasattr(text, "get_text") or text.get_text()))


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
    for name in ("sweep-success-all", "sweep-constant", "sweep-needed", "sweep-second-moment"):
        lines = figures[name][1].axes[0].get_legend_handles_labels()[0]
        styles = [line[0] if hasattr(line, "lines") else line for line in lines]
        assert len({(line.get_marker(), str(line.get_linestyle())) for line in styles}) == len(lines), name


DRAWING = {"plot", "errorbar", "fill_between", "stairs", "hist", "barh", "bar", "imshow", "axhline", "axvline",
           "annotate", "text", "scatter", "step", "loglog", "semilogx", "semilogy"}  # fmt: skip
"""Methods of axes that draw."""


def test_report_and_shell_draw_with_the_users_functions_alone() -> None:
    """Whoever draws calls a method of axes; in `report` and `cli` only `plots.NAME(...)` may."""
    package = Path(ltbounds.__file__).parent
    seen = 0
    for path in sorted([*(package / "report").glob("*.py"), package / "cli" / "plot.py"]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                by_plots = isinstance(node.func.value, ast.Name) and node.func.value.id == "plots"
                seen += by_plots
                assert by_plots or node.func.attr not in DRAWING, f"{path.name}:{node.lineno}"
    assert seen > 15, "the report has figures, and the shell has"


def test_success_curves_grow(figures: dict[str, tuple[str, Figure]]) -> None:
    for line in figures["sweep-success-all"][1].axes[0].get_lines():
        heights = line.get_ydata()
        assert heights[0] < 0.5
        assert heights[-1] > 0.5


def test_what_was_met_lies_between_the_moments() -> None:
    """Null hypothesis: both bounds.  An exact interval at 1 - 1e-9 for each of some 60 pairs (k, n)."""
    for k, n, trials, hits in sized(0.01):
        lower, upper = clopper_pearson(hits, trials, confidence=1 - 1e-9)
        bound = second_moment(n, k, 0.01, math.sqrt(k))
        assert bound.at_least <= upper, (k, n)
        assert lower <= bound.at_most, (k, n)


def test_the_hypothesis_is_met_with_equality() -> None:
    for k, eps in ((3.0, 0.01), (1.5, 0.1), (14.0, 0.01)):
        n = hypothesis(k, eps)
        entropy = -(k / n) * math.log2(k / n) - (1 - k / n) * math.log2(1 - k / n)
        assert n == pytest.approx(2 * k, abs=1e-2) or n * entropy == pytest.approx(math.log2(k / eps), abs=1e-2)
