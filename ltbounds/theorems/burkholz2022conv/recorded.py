"""Tables 1 to 3 run again: the shipped records of `burkholz2022conv.tables-1-2` and `burkholz2022conv.tables-3-4`."""

from __future__ import annotations

from ltbounds.claims import Verdict
from ltbounds.notation import place
from ltbounds.theorems.shared.recorded import Interval, recorded

__all__ = ["TABLES_1_2", "TABLES_3_4"]

ONE = place("burkholz2022conv", "Table 2", "section 4, Table 1, MNIST")
TWO = place("burkholz2022conv", "Table 2", "section 4, MNIST")
THREE = place("burkholz2022conv", "Table 4", "section 4, Table 3, ResNet-22 on CIFAR-10")
MNIST, RESNET = "burkholz2022conv.tables-1-2", "burkholz2022conv.tables-3-4"
AUTHORS = "the authors' own ReLU target"
KEEPS = 0.5


def _loss(spans: list[Interval]) -> Interval:
    """Accuracy of the target minus that of its tickets."""
    (target, _), (low, high) = spans
    return target - high, target - low


TABLES_1_2 = (
    recorded(
        TWO, "tab-2.run.target", "The authors' own ReLU target has 945 parameters above 0.01 in its two convolutions.",
        (945, 945), (940, 944), MNIST, (f"{AUTHORS}: parameters of the convolutions",),
        note="The dense layer, 25,088 kept weights, is neither counted nor approximated.",
    ),
    recorded(
        ONE, "tab-1.run.accuracy", f"L+1 tickets of the authors' own ReLU target, every sum solved, differ by at most {KEEPS} points from its accuracy on "
        "MNIST's test set (98.45 %; 98.8 is printed).",
        (-KEEPS, KEEPS), (KEEPS, 2.0), MNIST, (f"{AUTHORS}: ticket minus target, points",), note="Ten sources; only the convolutions are approximated.",
    ),
    *(
        recorded(
            ONE, f"tab-1.run.accuracy.{phi}", f"L+1 tickets of a {phi} target trained here, every sum solved, differ by at most {KEEPS} points from its accuracy.",
            (-KEEPS, KEEPS), (KEEPS, 2.0), MNIST, (f"{phi} target trained here: ticket minus target, points",),
            note="Ten sources of one target, which was trained far shorter than the paper's.",
        )
        for phi in ("relu", "leaky_relu", "tanh", "sigmoid")
    ),
)  # fmt: skip

TABLES_3_4 = (
    recorded(
        THREE, "tab-3.run.solved", "L+1 tickets of a pruned residual network (resnet_2b of VNN-COMP, not the paper's), every sum solved with the smallest subset "
        "within 0.01 and m = 15, lose at most 3 points of its accuracy.",
        (-3.0, 3.0), (-3.0, 3.0), RESNET, ("target accuracy %", "accuracy %, L+1 solved, smallest"), value=_loss, expect=Verdict.CONTRADICTED,
        note="The paper samples an error for each parameter instead of building the ticket.  Independent errors of the copies grow from layer to layer.",
    ),
    recorded(
        THREE, "tab-3.run.sampled", "With errors sampled for each parameter, as the paper does, that network loses at most 3 points.",
        (-3.0, 3.0), (3.0, 100.0), RESNET, ("target accuracy %", "accuracy %, errors sampled, as the paper does"), value=_loss,
    ),
)  # fmt: skip
