"""Corollary 2 (appendix A.2): random subset sum for products of uniforms, n = C log(2/eps) as in Lemma 1."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, log
from ltbounds.claims import Real, Result
from ltbounds.notation import Positive, Share, Sides, place, sides
from ltbounds.theorems.ours.corollary_1 import n_sufficient
from ltbounds.theorems.pensia2020.lemma_1 import half_width
from ltbounds.theorems.pensia2020.theorem_3 import covered

__all__ = ["RESULT", "one_sided"]

Real1Over1000000To1Over100 = Annotated[Scalar, Real(Fraction(1, 1000000), Fraction(1, 100))]

HERE = place("pensia2020", "Corollary 2", "appendix A.2")


def one_sided(n: Scalar, share: Scalar) -> Scalar:
    """P(none of n numbers is negative) where each is negative with probability `share`: (1 - share)^n; then z = -1 is missed.

    The share is 1/2 for P, the law of XY, and 1/4 for D = (1/2) delta_0 + (1/2) P.

    >>> one_sided(2, Fraction(1, 4))
    Fraction(9, 16)
    """
    return (1 - share) ** n


@HERE.trials(
    "cor-2",
    at_least=0.9,
    expected=0.99,
    notion="all",
    off=lambda stream, trials: covered(stream, trials, law_name="product", n=10, eps=0.1),
    parameters={"law": "P", "n": 30, "eps": 0.1, "C": 10},
)
def reading_p(stream: np.random.Generator, trials: int) -> np.ndarray:
    """Reading P (the law of XY): at eps = 1/10 and C = 10 (n = 30), with probability at least 1 - eps every z in [-1, 1]
    is within eps of a subset sum.

    Note: 'The distribution in the hypothesis of Corollary 1' may mean P or D = (1/2) delta_0 + (1/2) P.  Lemma 1
    needs D, see pensia2020.cor-2.d; both readings are true, with different constants.
    """
    return covered(stream, trials, law_name="product", n=30, eps=0.1)


@HERE.trials(
    "cor-2.d",
    at_least=0.9,
    expected=0.985,
    notion="all",
    off=lambda stream, trials: covered(stream, trials, law_name="mixture-d", n=20, eps=0.1),
    parameters={"law": "D", "n": 60, "eps": 0.1, "C": 20},
)
def reading_d(stream: np.random.Generator, trials: int) -> np.ndarray:
    """Reading D = (1/2) delta_0 + (1/2) P, the law of Lemma 1's Z_i: at eps = 1/10 and C = 20 (n = 60), with probability
    at least 1 - eps every z in [-1, 1] is within eps of a subset sum.
    """
    return covered(stream, trials, law_name="mixture-d", n=60, eps=0.1)


@HERE.at_most("cor-2.d.constant", by="balls", strict=True)
def constant_d(eps: Real1Over1000000To1Over100) -> Sides:
    """The readings differ: for D no C up to 3 suffices, because the n numbers miss the negative side with probability
    (3/4)^n > eps at n = 3 log(2/eps), 10^-6 <= eps <= 1/100; for P that event does not rule C = 3 out.
    """
    return sides(
        eps, one_sided(half_width(eps, 3), (1 + 0 * eps) / 4), off=one_sided(half_width(eps, 3), (1 + 0 * eps) / 2)
    )


@HERE.equal("cor-2.d.exponent")
def exponent(eps: Share, C: Positive) -> Sides:
    """Reading D: (3/4)^n at n = C log(2/eps) is (eps/2)^(C log(4/3)), at most eps for all small eps only if C >=
    1/log(4/3) = 3.48.
    """
    return sides(
        log(one_sided(half_width(eps, C), (1 + 0 * eps) / 4)),
        C * log((4 + 0 * eps) / 3) * log(eps / 2),
        off=C * log((3 + 0 * eps) / 2) * log(eps / 2),
    )


def _certified(law: str, more: float = 1.0) -> float:
    return more * n_sufficient(0.1, 0.1, law, target=1.0)


@HERE.witness("cor-2.certified", build=lambda _: _certified("product"), off=lambda _: _certified("product", 1.2))
def certified_p(n: Scalar) -> Mapping[str, bool]:
    """C = 61 suffices for products at eps = 0.1: the number certified by our Corollary 1 is at most 61 log(2/eps).

    Note: A proof with all constants, in floats rounded to the safe side; experiments undercut it by a factor of 6.
    """
    return {"at most 61 log(2/eps)": n <= half_width(0.1, 61)}


@HERE.witness("cor-2.d.certified", build=lambda _: _certified("mixture-d"), off=lambda _: _certified("mixture-d", 1.2))
def certified_d(n: Scalar) -> Mapping[str, bool]:
    """C = 130 suffices for the law D at eps = 0.1: the number certified by our Corollary 1 is at most 130 log(2/eps)."""
    return {"at most 130 log(2/eps)": n <= half_width(0.1, 130)}


RESULT = Result(
    ref=HERE.ref,
    title="Subset sums of products of uniforms cover [-1, 1]",
    statement="For X_1..X_n i.i.d. of the law in Corollary 1 and n >= C log(2/eps), with probability at least 1-eps every z in [-1, 1] is "
    "within eps of a subset sum.",
    symbols={
        "eps": "tolerance, and failure probability",
        "n": "numbers",
        "C": "constant left open",
        "share": "P(X < 0)",
    },
    formulas=(one_sided,),
    claims=(reading_p, certified_p, reading_d, certified_d, constant_d, exponent),
)
