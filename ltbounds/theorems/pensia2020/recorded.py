"""Experiments 1 and 2 run again: the shipped records of `pensia2020.exp-1` and `pensia2020.exp-2`."""

from __future__ import annotations

from ltbounds.notation import place
from ltbounds.theorems.shared.recorded import Interval, recorded

__all__ = ["ONE", "TWO"]

HERE_1 = place("pensia2020", "Experiment 1", "section 5")
HERE_2 = place("pensia2020", "Experiment 2", "section 5, Figure 4")
RECORD_1, RECORD_2, LENET5 = "pensia2020.exp-1", "pensia2020.exp-2", "pensia2020.exp-2.lenet5"
KEEPS = 0.5


def _difference(spans: list[Interval]) -> Interval:
    """Any value of the first row minus any value of the second."""
    (low, high), (least, greatest) = spans
    return low - greatest, high - least


ONE = (
    recorded(
        HERE_1, "exp-1.res.run", f"784-500-10 on MNIST, each weight by the closest subset sum of its own 21 numbers: the accuracy on the test set stays within {KEEPS} "
        "points.",
        (-KEEPS, KEEPS), (KEEPS, 2.0), RECORD_1, ("difference, symmetric",), note="Three draws of all the numbers for one target.",
    ),
)  # fmt: skip

TWO = (
    *(
        recorded(
            HERE_2, f"exp-2.r1.run.{percent}", f"Two layers, edge-popup keeps {percent} % of the parameters: pairs with ReLU are less accurate than pairs with the identity.",
            (0.01, 100.0), (-100.0, 0.0), RECORD_2, tuple(f"density {percent / 100:g}, {kind}: accuracy %" for kind in ("identity", "ReLU")),
            value=_difference, note="One seed, 10 epochs, the least of the paper's 10 to 100; the record has the paired interval.",
        )
        for percent in (5, 10)
    ),
    recorded(
        HERE_2, "exp-2.r2.run", "At 5 % the wide network of as many parameters is more accurate than pairs with the identity.",
        (0.01, 100.0), (-100.0, 0.0), RECORD_2, ("density 0.05, wide: accuracy %", "density 0.05, identity: accuracy %"), value=_difference,
        note="One seed, 10 epochs.",
    ),
    recorded(
        HERE_2, "exp-2.r2.run.lenet5", "LeNet5 with frozen filters, 5 %: the wide network of as many parameters is more accurate than pairs with the identity.",
        (0.01, 100.0), (-100.0, 0.0), LENET5, ("density 0.05, wide: accuracy %", "density 0.05, identity: accuracy %"), value=_difference,
        note="One seed, 10 epochs at the paper's rate; the pairs have not learnt by then (9.8 %).",
    ),
)  # fmt: skip
