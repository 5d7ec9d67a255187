"""Figure 1 run again: the shipped records of `fischer2021.fig-1-relu` and `fischer2021.fig-1-onion`."""

from __future__ import annotations

from typing import Any

from ltbounds.claims import ReportedFigure, Verdict
from ltbounds.notation import place
from ltbounds.theorems.shared.recorded import Interval, recorded

__all__ = ["CLAIMS"]

SHIFTED = place("fischer2021", "Experiments", "section 6.1, Figure 1 top")
RINGS = place("fischer2021", "Experiments", "section 6.2, Figure 1 bottom")
RELU, ONION = "fischer2021.fig-1-relu", "fischer2021.fig-1-onion"
TENFOLD, MANY, POINTS = 10.0, 1e9, 10.0


def _ratio(spans: list[Interval]) -> Interval:
    """Any value of the first row over any value of the second."""
    (low, high), (least, greatest) = spans
    return low / greatest, high / least


def _mse(density: str, configuration: str) -> str:
    return f"test MSE, density {density}: {configuration}"


def _lead(spans: list[Interval]) -> Interval:
    """Any value of the first row minus any value of the second."""
    (low, high), (least, greatest) = spans
    return low - greatest, high - least


def _accuracy(configuration: str, density: str = "0.01") -> str:
    return f"test accuracy %, density {density}: {configuration}"


def _biases_lead(density: str, start: str, how: str, **options: Any) -> ReportedFigure:
    """Every ticket with biases against every one without: five networks each, all of them."""
    suffix = ".".join(
        (
            "exp-2.r1.run",
            f"{100 * float(density):g}",
            *(() if start == "He" else (start,)),
            *(() if how == "scaled" else (how,)),
        )
    )
    return recorded(
        RINGS, suffix, f"Onion slices, {start}, {how}, density {density}: every ticket with biases is more accurate than every one without.",
        (0.01, 100.0), (-100.0, 0.0), ONION, (_accuracy(f"{start}, biases, {how}", density), _accuracy(f"{start}, no biases, {how}", density)),
        value=_lead, **options,
    )  # fmt: skip


CLAIMS = (
    recorded(
        SHIFTED, "exp-1.r1.run", "Shifted ReLU, He, rescaled, density 0.1: every ticket with biases has an error at least 10 times smaller than every ticket "
        "without.",
        (TENFOLD, MANY), (0.0, TENFOLD), RELU, (_mse("0.1", "He, no biases, scaled"), _mse("0.1", "He, biases, scaled")), value=_ratio,
    ),
    recorded(
        SHIFTED, "exp-1.r1.run.vanilla", "The same without rescaling at density 0.002: an error at least 10 times smaller ('consistently').",
        (TENFOLD, MANY), (TENFOLD, MANY), RELU, (_mse("0.002", "He, no biases, vanilla"), _mse("0.002", "He, biases, vanilla")), value=_ratio,
        expect=Verdict.CONTRADICTED, note="Vanilla edge-popup fails at this density with biases and without.",
    ),
    recorded(
        SHIFTED, "exp-1.r2.run", "Shifted ReLU, He with biases, density 0.01: every rescaled ticket has a smaller error than every vanilla one.",
        (1.0, MANY), (0.0, 1.0), RELU, (_mse("0.01", "He, biases, vanilla"), _mse("0.01", "He, biases, scaled")), value=_ratio,
    ),
    *(_biases_lead(density, "He", "scaled") for density in ("0.01", "0.05", "0.1", "0.2", "0.5")),
    _biases_lead(
        "0.01", "looks-linear", "scaled", expect=Verdict.UNDECIDED, note="By 2.4 points on average; a permutation test of the means gives p = 0.08.",
    ),
    _biases_lead(
        "0.05", "looks-linear", "vanilla", expect=Verdict.UNDECIDED,
        note="By -2.2 points on average: here tickets without biases tend to be better (p = 0.08 that way round).",
    ),
    recorded(
        RINGS, "exp-2.r2.run", "Onion slices, density 0.01: every rescaled He ticket with biases leads every vanilla one with biases by more than 10 points.",
        (POINTS, 100.0), (-100.0, POINTS), ONION, (_accuracy("He, biases, scaled"), _accuracy("He, biases, vanilla")), value=_lead,
    ),
    recorded(
        RINGS, "exp-2.r2.run.without", "It leads every vanilla ticket without biases by as much.",
        (POINTS, 100.0), (-100.0, POINTS), ONION, (_accuracy("He, biases, scaled"), _accuracy("He, no biases, vanilla")), value=_lead,
        expect=Verdict.UNDECIDED, note="By 6.6 points on average, by 1 to 15 from ticket to ticket; five networks.",
    ),
)  # fmt: skip
