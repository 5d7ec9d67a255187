"""A failure probability that is known exactly, down to any size."""

import math
from collections.abc import Callable

import pytest


@pytest.fixture
def exact_failure() -> Callable[[int], float]:
    """P(no subset sum of n numbers U[-1, 1] is within 1/2 of 1), for n numbers.

    A positive number is at most 1, so greedy addition of positive numbers stops in [1/2, 3/2] unless they add up to
    less than 1/2: a binomial number k of positive ones in a simplex of volume (1/2)^k / k!.
    """
    return lambda n: sum(math.comb(n, k) * 0.5**k / math.factorial(k) for k in range(n + 1)) / 2**n
