"""Figure 1 run again: the shipped records of `fischer2021.fig-1-relu` and `fischer2021.fig-1-onion`."""

from __future__ import annotations

from ltbounds.claims import Verdict
from ltbounds.notation import place
from ltbounds.theorems.shared.recorded import Interval, recorded

__all__ = ["CLAIMS"]

SHIFTED = place("fischer2021", "Experiments", "section 6.1, Figure 1 top")
RELU = "fischer2021.fig-1-relu"
TENFOLD, MANY = 10.0, 1e9


def _ratio(spans: list[Interval]) -> Interval:
    """Any value of the first row over any value of the second."""
    (low, high), (least, greatest) = spans
    return low / greatest, high / least


def _mse(density: str, configuration: str) -> str:
    return f"test MSE, density {density}: {configuration}"


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
)  # fmt: skip
