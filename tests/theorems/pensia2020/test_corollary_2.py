"""Coverage by experiment beside the formulas of Corollary 2 and Lemma 1."""

import math

from ltbounds.seeding import generator
from ltbounds.theorems.pensia2020.corollary_2 import one_sided
from ltbounds.theorems.pensia2020.lemma_1 import links_within
from ltbounds.theorems.pensia2020.theorem_3 import covered


def test_one_sided_draws_miss_the_other_side() -> None:
    """False alarm below 1e-9: a share p of 20,000 trials strays by more than 6.2 deviations with probability 6e-10."""
    trials, n, eps = 20_000, 6, 0.5
    missed = 1 - covered(generator("test one sided"), trials, n=n, eps=eps).mean()
    least = float(one_sided(n, 0.5))
    assert missed > least - 6.2 * math.sqrt(least * (1 - least) / trials)


def test_more_neurons_and_looser_tolerances_help() -> None:
    """On the same draws: links_within is monotone in eps."""
    strict, loose = (links_within(generator("test links"), 500, neurons=60, eps=eps) for eps in (0.1, 0.2))
    assert (strict <= loose).all()
    assert strict.sum() < loose.sum()
