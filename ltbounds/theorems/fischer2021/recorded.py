"""Figure 1 run again: the shipped records of `fischer2021.fig-1-relu` and `fischer2021.fig-1-onion`."""

from __future__ import annotations

from ltbounds.claims import Verdict
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


def _accuracy(configuration: str) -> str:
    return f"test accuracy %, density 0.01: {configuration}"


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
