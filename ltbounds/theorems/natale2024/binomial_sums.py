"""Partial sums of the binomial theorem: the tail of Corollary 1's step 1, and appendix A's count of subnetworks.

By induction over n and m, from Pascal's rule: the terms up to m sum to at most (p+q)^n.  With e^(-ti) in the i-th term, which is
at least e^(-tm) up to m, that is Chernoff's bound.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ltbounds.arith import Scalar, binomial, exp, integer, log, total
from ltbounds.claims import Conditions
from ltbounds.errors import require

from ltbounds.notation import (  # isort: skip
    Count, Natural, Nonnegative, Positive, Share, Sides, any_number, at_most, equals, induction, place, sides,
)  # fmt: skip
from ltbounds.theorems.natale2024.definitions import above_tangent, exponentials

__all__ = ["CLAIMS", "chernoff", "partial"]

HERE = place("natale2024", "Corollary 1", "appendix D, step 1")
MOST = 100


def summed(term: Callable[[Scalar], Scalar], m: Scalar) -> Scalar:
    """term(0) + ... + term(m); in symbols it stays a sum, from which the last term is taken off at m' + 1.

    >>> summed(lambda i: i, 4)
    10
    """
    if not type(term(0) + m).__module__.startswith("sympy"):
        require(integer(m) <= MOST, "m", m, f"be at most {MOST} for a sum term by term")
        return total(term, 0, m)
    import sympy

    m, i = sympy.sympify(m), sympy.Symbol("i", integer=True, nonnegative=True)
    if m == 0 or m.as_coeff_Add()[0] > 0:
        last = sympy.expand_power_base(term(m))
        return last if m == 0 else summed(term, m - 1) + last
    return sympy.Sum(sympy.expand_power_base(term(i)), (i, 0, m))


def partial(n: Scalar, m: Scalar, p: Scalar, q: Scalar) -> Scalar:
    """The sum of C(n, i) p^i q^(n-i) for i = 0, ..., m.

    >>> partial(3, 1, 2, 1)
    7
    """

    def term(i: Scalar) -> Scalar:
        return binomial(n, i) * p**i * q ** (n - i)

    return summed(term, m)


def _within(n: Scalar, m: Scalar, **_: Any) -> Conditions:
    return at_most(m, n)


@HERE.equal("D-2.pascal")
def pascal(n: Natural, m: Natural) -> Sides:
    """C(n+1, m+1) = C(n, m+1) + C(n, m)."""
    right = binomial(n, m + 1) + binomial(n, m)
    return sides(binomial(n + 1, m + 1), right, off=right + binomial(n, m))


@HERE.equal("D-2.ratio")
def ratio(m: Natural, j: Natural) -> Sides:
    """(j+1) C(m+j+1, m) = (m+j+1) C(m+j, m)."""
    right = (m + j + 1) * binomial(m + j, m)
    return sides((j + 1) * binomial(m + j + 1, m), right, off=right + m * j + 1)


@HERE.at_most("D-2.counts", by=induction("j"), steps=(ratio,))
def counts(m: Natural, j: Natural) -> Sides:
    """C(m+j, m) >= 1."""
    return sides(1 + 0 * m, binomial(m + j, m), off=binomial(m + j, m) - 1)


@HERE.equal("D-2.next", by=induction("m"), steps=(pascal,))
def one_more(n: Natural, m: Natural, p: Positive, q: Positive) -> Sides:
    """sum_{i<=m} C(n+1,i) p^i q^(n+1-i) = (p+q) sum_{i<=m} C(n,i) p^i q^(n-i) - C(n,m) p^(m+1) q^(n-m)."""
    left = (p + q) * partial(n, m, p, q)
    return sides(partial(n + 1, m, p, q), left - binomial(n, m) * p ** (m + 1) * q ** (n - m), off=left)


@HERE.equal("D-2.all", by=induction("n"), steps=(one_more.at(m=lambda n: n),))
def all_terms(n: Natural, p: Positive, q: Positive) -> Sides:
    """The binomial theorem: all terms sum to (p+q)^n."""
    return sides(partial(n, n, p, q), (p + q) ** n, off=p**n + q**n + 1)


@HERE.at_most(
    "D-2.some", by=induction("j"), steps=(all_terms.at(n=lambda m: m), one_more.at(n=lambda m, j: m + j), counts)
)
def some_terms(m: Natural, j: Natural, p: Positive, q: Positive) -> Sides:
    """The terms up to m of n = m + j sum to at most (p+q)^n."""
    return sides(partial(m + j, m, p, q), (p + q) ** (m + j), off=(p + q) ** (m + j) / 2)


@HERE.at_most("D-2.positive", by=induction("m"), steps=(counts.at(j=lambda n, m: n - m),), given=_within, strict=True)
def positive(n: Natural, m: Natural, p: Positive, q: Positive) -> Sides:
    """The sum is positive."""
    return sides(0 * p, partial(n, m, p, q), off=partial(n, m, p, q) - q**n)


@HERE.at_most("D-2.tilt", by=induction("m"), steps=(positive.at(p=lambda p, y: p * y),), given=_within)
def tilted(n: Natural, m: Natural, p: Positive, q: Positive, y: Share) -> Sides:
    """y^m sum_{i<=m} C(n,i) p^i q^(n-i) <= sum_{i<=m} C(n,i) (py)^i q^(n-i) for y <= 1."""
    return sides(y**m * partial(n, m, p, q), partial(n, m, p * y, q), off=partial(n, m, p * y, q) / 2)


@HERE.at_most(
    "D-2.power", by=induction("n"), given=lambda b, u, **_: at_most(b * exp(-u), 1), samples=({"n": 1, "b": 1, "u": 0},)
)
def powers(n: Natural, b: Positive, u: any_number) -> Sides:
    """b e^(-u) <= 1 gives b^n e^(-nu) <= 1."""
    return sides(b**n * exp(-n * u), 1 + 0 * u, off=(1 + 0 * u) / 2)


@HERE.at_most(
    "D-2.chernoff",
    by=(
        exponentials.at(u=lambda t: t, v=lambda: 0), tilted.at(y=lambda t: exp(-t)), some_terms.at(j=lambda n, m: n - m, p=lambda p, t: p * exp(-t)),
        powers.at(b=lambda p, q, t: q + p * exp(-t)),
        above_tangent.at(y=lambda n, m, p, q, t, u: log(partial(n, m, p, q)) - t * m - n * u),
    ),
    given=lambda n, m, p, q, t, u: (at_most(m, n), at_most((q + p * exp(-t)) * exp(-u), 1)),
    samples=({"n": 1, "m": 1, "p": "1/2", "q": "1/2", "t": 0, "u": 0},),
)  # fmt: skip
def chernoff(n: Natural, m: Natural, p: Positive, q: Positive, t: Nonnegative, u: any_number) -> Sides:
    """The terms up to m sum to at most e^(tm + nu) for every t >= 0 and every u with q + p e^(-t) <= e^u; in logarithms."""
    left = log(partial(n, m, p, q))
    return sides(left, t * m + n * u, off=t * m + n * u - 1)


@HERE.equal("D-2.zero", by=induction("j"), given=lambda b, **_: equals(b, 0))
def zero(j: Count, b: Nonnegative) -> Sides:
    """b^j = 0 where b = 0."""
    return sides(b**j, 0 * b, off=0 * b - 1)


@HERE.equal(
    "D-2.none", by=induction("m"), given=lambda n, m, q, **_: (at_most(m + 1, n), equals(q, 0)),
    steps=(zero.at(j=lambda n, m: n - m, b=lambda q: q),),
)  # fmt: skip
def none(n: Natural, m: Natural, p: Positive, q: Nonnegative) -> Sides:
    """The terms up to m < n vanish where q = 0."""
    return sides(partial(n, m, p, q), 0 * q, off=0 * q - 1)


CLAIMS = (pascal, ratio, counts, one_more, all_terms, some_terms, positive, tilted, powers, chernoff, zero, none)
