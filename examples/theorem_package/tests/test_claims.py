"""Every claim of the package is judged; and a bound of this project, in one line."""

from ltbounds.arith import log
from ltbounds.testing import assert_bound, assert_claim, claim_cases


@claim_cases("mine2026")
def test_claim(claim):
    assert_claim(claim)


def log_of(n):
    return log(n)


def test_our_width_is_enough():
    assert_bound(log_of, lambda n: n / 2, {"n": "[2, 1000]"})
