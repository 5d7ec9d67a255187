"""The numbers that Corollary 2.4 is compared with are those that our explicit theorem certifies."""

from ltbounds.theorems.burkholz2022depth.corollary_2_4 import CERTIFIED
from ltbounds.theorems.ours.corollary_1 import n_sufficient


def test_certified_numbers_are_recomputed() -> None:
    for (product, k), n in CERTIFIED.items():
        assert n_sufficient(10.0**-k, 10.0**-k, "product" if product else "uniform", 1.0) == n
