"""Coverage by experiment beside the formulas of Corollary 2 and Lemma 1."""

from ltbounds.seeding import generator
from ltbounds.theorems.pensia2020.lemma_1 import links_within


def test_more_neurons_and_looser_tolerances_help() -> None:
    """On the same draws: links_within is monotone in eps."""
    strict, loose = (links_within(generator("test links"), 500, neurons=60, eps=eps) for eps in (0.1, 0.2))
    assert (strict <= loose).all()
    assert strict.sum() < loose.sum()
