"""Claims that two formulas are equal tell near misses apart."""

from fractions import Fraction

from ltbounds.claims import Points, Real, Ref, Verdict
from ltbounds.ledger import check, judge
from ltbounds.theorems.shared.equalities import agreement, identity

REF = Ref("burkholz2022depth", "none")


def test_agreement_sees_a_difference_in_the_last_digits() -> None:
    domain = {"x": Points((2, Fraction(1, 3)))}
    same = agreement("x.same", REF, "", lambda x: x * x, lambda x: x**2, domain=domain, off=lambda x: x)
    assert check(same).verdict is Verdict.HOLDS_AT_POINTS
    near = agreement(
        "x.near", REF, "", lambda x: x, lambda x: x * (10**17 + 1) / 10**17, domain=domain, off=lambda x: 2 * x
    )
    assert check(near).contradicted


def test_identity_is_proved_and_its_control_seen_through() -> None:
    domain = {"x": Real(-1, 1)}
    claim = identity(
        "x.square", REF, "", lambda x: (x + 1) ** 2, lambda x: x**2 + 2 * x + 1, domain=domain, off=lambda x: x**2 + 1
    )
    record = judge(claim)
    assert record.verdict == Verdict.PROVED
    assert record.control_ok
