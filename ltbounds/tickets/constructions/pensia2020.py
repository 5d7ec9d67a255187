"""pensia2020 Theorem 1: every target layer is pruned out of two ReLU layers without biases."""

from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS"]

CONSTRUCTIONS = (
    Construction(
        name="pensia2020",
        paper="pensia2020",
        label="Theorem 1",
        summary="2L: weight w as Σ v φ(ax), from neurons with a > 0 for x > 0 and with a < 0 for x < 0 (alg-lemma1 to"
        " alg-thm1).  Neurons serve the half of their sign, wherever they stand in their block: the printed"
        " algorithm fixes the halves beforehand and loses the neurons of the wrong sign.",
        admits_biases=False,
        admits_convolutions=False,
    ),
)
