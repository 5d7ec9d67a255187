"""Lemma 5.1, corrected, for all networks: f_1 has the weights w(l, i, j) and the values x(l, j), f_2 differs in every parameter by at
most eps_l, and what stands behind a neuron is any function with Lipschitz constant T.
"""

from __future__ import annotations

from typing import Any

from ltbounds.arith import Scalar, absolute, exp
from ltbounds.claims import Result
from ltbounds.errors import require
from ltbounds.notation import Count, Natural, Nonnegative, Positive, Sides, any_number, at_most, induction, place, sides
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerance
from ltbounds.theorems.shared.sequences import base_and_more, counts, largest, numbers, signed, summed

__all__ = ["RESULT"]

W, X, MORE, LOG, GAP = (numbers(name) for name in ("w", "x", "more", "log", "gap"))
Z, ZB, SHARE, N = signed("z"), signed("zb"), signed("share"), counts("n")
DEEPEST = 2
"""At points; deeper networks are left to the proof."""

HERE = place("burkholz2022depth", "Lemma 5.1, proof for networks", "appendix A.4")
STATEMENT = place("burkholz2022depth", "Lemma 5.1", "section 5")


def _norm(network: Scalar, l: Scalar, m: Scalar) -> Any:
    """The largest column sum of W^(l), of the first m columns."""
    return largest(lambda j: summed(lambda i: absolute(W(network, l, i, j)), N(network, l), "row"), m, "column")


def _values(network: Scalar, l: Scalar, m: Scalar) -> Any:
    """|x^(l)|_1, of the first m neurons."""
    return summed(lambda j: absolute(X(network, l, j)), m, "value")


def _reach(network: Scalar, l: Scalar) -> Any:
    """M_l, at least |x^(l)|_1."""
    return absolute(_values(network, l, N(network, l))) + absolute(MORE(network, l))


def _behind(network: Scalar, l: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    """P_l = Π_{k>l} T (|W^(k)|_1 + n_k eps_k): 1 for l = L, and unknown before it, but that P_l = P_(l+1) T (...)."""
    if l == L:
        return 1
    base, more = base_and_more(l)
    if base_and_more(L)[0] is not None and more > 0:
        return exp(LOG(network, l, L, eps, T))
    require(base is not None or base_and_more(L)[1] <= DEEPEST, "L", L, f"be at most {DEEPEST} at points")
    require(base is not None or l < L, "l", l, "be at most L")
    norm = _norm(network, l + 1, N(network, l))
    return _behind(network, l + 1, L, eps, T) * T * (norm + N(network, l + 1) * _eps(network, l + 1, L, eps, T))


def _eps(network: Scalar, l: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    return tolerance(eps, L, N(network, l), T, _reach(network, l - 1), _behind(network, l, L, eps, T))


def _before(network: Scalar, l: Scalar, i: Scalar, m: Scalar, e: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    """By how much the two networks differ before neuron i of layer l + 1, its first m inputs counted; e for eps_(l+1)."""

    def term(j: Scalar) -> Any:
        w, x = W(network, l + 1, i, j), X(network, l, j)
        return (w + e * Z(network, l + 1, i, j)) * (x + _gap(network, l, j, L, eps, T)) - w * x

    return summed(term, m, f"j{base_and_more(l)[1]}") + e * ZB(network, l + 1, i)


def _gap(network: Scalar, l: Scalar, i: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    """By how much the values of neuron i of layer l differ."""
    base, more = base_and_more(l)
    if more == 0:
        return 0 if base is None else GAP(network, base, i, L, eps, T)
    e = _eps(network, l, L, eps, T)
    return T * SHARE(network, l, i) * _before(network, l - 1, i, N(network, l - 1), e, L, eps, T)


def _gaps(network: Scalar, l: Scalar, m: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    return summed(lambda i: absolute(_gap(network, l, i, L, eps, T)), m, f"i{base_and_more(l)[1]}")


def _sizes(network: Scalar, l: Scalar, n: Scalar, m: Scalar, e: Scalar, L: Scalar, eps: Scalar, T: Scalar) -> Any:
    """The sum of |_before| over n neurons."""
    return summed(lambda i: absolute(_before(network, l, i, m, e, L, eps, T)), n)


def _sum(network: Scalar, l: Scalar, n: Scalar, j: Scalar) -> Any:
    """The sum of column j of W^(l+1), n rows."""
    return summed(lambda i: absolute(W(network, l + 1, i, j)), n, "row")


def _passed(T: Scalar, W: Scalar, n: Scalar, e: Scalar, d: Scalar, x: Scalar) -> Any:
    """What a layer makes of an error d of its inputs, whose 1-norm is x."""
    return T * ((W + n * e) * d + n * e * (1 + x))


@HERE.at_most("lemma-5.1.biases", by=induction("n"))
def biases(network: Natural, l: Natural, n: Natural, e: Nonnegative, L: Count, eps: Positive, T: Positive) -> Sides:
    """The biases of n neurons add up to an error of at most n e."""
    return sides(_sizes(network, l, n, 0, e, L, eps, T), n * e, off=n * e / 2)


@HERE.at_most("lemma-5.1.column", by=induction("n"))
def column(
    network: Natural, l: Natural, n: Natural, m: Natural, e: Nonnegative, L: Count, eps: Positive, T: Positive
) -> Sides:
    """Input m + 1 adds at most (c + n e) times its gap and n e times its value, c the sum of its column."""
    old, c = _sizes(network, l, n, m, e, L, eps, T), _sum(network, l, n, m + 1)
    added = (c + n * e) * absolute(_gap(network, l, m + 1, L, eps, T)) + n * e * absolute(X(network, l, m + 1))
    return sides(_sizes(network, l, n, m + 1, e, L, eps, T), old + added, off=old)


@HERE.at_most("lemma-5.1.gaps", by=induction("m"))
def some_gaps(network: Natural, l: Natural, m: Natural, L: Count, eps: Positive, T: Positive) -> Sides:
    """The gaps of layer l add up to at least 0."""
    return sides(0 * T, _gaps(network, l, m, L, eps, T), off_left=m + 1)


@HERE.at_most("lemma-5.1.inputs", by=induction("m"), steps=(biases, column, some_gaps))
def inputs(
    network: Natural, l: Natural, n: Natural, m: Natural, e: Nonnegative, L: Count, eps: Positive, T: Positive
) -> Sides:
    """Before φ layer l + 1 errs by at most (|W|_1 + n e) times the gaps of layer l, and n e (1 + |x|_1); n neurons, m inputs."""
    norm, values = largest(lambda j: _sum(network, l, n, j), m, "column"), _values(network, l, m)
    right = (norm + n * e) * _gaps(network, l, m, L, eps, T) + n * e * (1 + values)
    return sides(_sizes(network, l, n, m, e, L, eps, T), right, off=norm * _gaps(network, l, m, L, eps, T))


@HERE.at_most("lemma-5.1.behind", by=induction("n"))
def behind(network: Natural, l: Natural, n: Natural, L: Count, eps: Positive, T: Positive) -> Sides:
    """The gaps of n neurons of layer l + 1 are at most T times what they differ by before φ."""
    sizes = _sizes(network, l, n, N(network, l), _eps(network, l + 1, L, eps, T), L, eps, T)
    return sides(_gaps(network, l + 1, n, L, eps, T), T * sizes, off_left=T * sizes + 1)


ALL: dict[str, Any] = {"n": lambda network, l: N(network, l + 1)}


@HERE.at_most(
    "lemma-5.1.layer",
    by=(
        inputs.at(**ALL, m=lambda network, l: N(network, l), e=lambda network, l, L, eps, T: _eps(network, l + 1, L, eps, T)),
        behind.at(**ALL),
    ),
)  # fmt: skip
def layer(network: Natural, l: Natural, L: Count, eps: Positive, T: Positive) -> Sides:
    """The gaps of layer l + 1 are at most T ((|W|_1 + n eps_(l+1)) d + n eps_(l+1) (1 + |x|_1)), d those of layer l."""
    n, e = N(network, l + 1), _eps(network, l + 1, L, eps, T)
    values = _values(network, l, N(network, l))
    before = _gaps(network, l, N(network, l), L, eps, T)
    right = _passed(T, _norm(network, l + 1, N(network, l)), n, e, before, values)
    return sides(_gaps(network, l + 1, n, L, eps, T), right, off_left=right + 1)


@STATEMENT.at_most(
    "lemma-5.1.link", by="smt", samples=({**dict.fromkeys(("eps", "L", "n", "T", "W", "P", "d", "x", "M"), 1), "after": "5/2"},),
    given=lambda eps, L, n, T, W, P, d, x, M, after: (
        at_most(x, M), at_most(after, _passed(T, W, n, tolerance(eps, L, n, T, M, P), d, x)),
    ),
)  # fmt: skip
def link(
    eps: Positive, L: Count, n: Count, T: Positive, W: any_number, P: Positive, d: any_number, x: any_number,
    M: Nonnegative, after: any_number,
) -> Sides:  # fmt: skip
    """With eps_l = eps/(L T n (1 + M) P) the error behind a layer, times P, is at most that before it, times P T (W + n eps_l), and eps/L."""
    before = d * (P * T * (W + n * tolerance(eps, L, n, T, M, P)))
    return sides(after * P, before + eps / L, off=before)


LINKED: dict[str, Any] = {
    "n": lambda network, l: N(network, l + 1), "M": _reach, "x": lambda network, l: _values(network, l, N(network, l)),
    "P": lambda network, l, L, eps, T: _behind(network, l + 1, L, eps, T), "W": lambda network, l: _norm(network, l + 1, N(network, l)),
    "d": lambda network, l, L, eps, T: _gaps(network, l, N(network, l), L, eps, T),
    "after": lambda network, l, L, eps, T: _gaps(network, l + 1, N(network, l + 1), L, eps, T),
}  # fmt: skip


@STATEMENT.at_most("lemma-5.1.chain", by=induction("l"), steps=(layer, link.at(**LINKED)))
def chain(network: Natural, l: Natural, L: Count, eps: Positive, T: Positive) -> Sides:
    """The gaps of layer l add up to d_l with d_l P_l <= l eps/L."""
    found = _gaps(network, l, N(network, l), L, eps, T) * _behind(network, l, L, eps, T)
    return sides(found, l * eps / L, off_left=found + (l + 1) * eps)


@STATEMENT.at_most("lemma-5.1.corrected", by=(chain.at(l=lambda L: L),))
def corrected(network: Natural, L: Count, eps: Positive, T: Positive) -> Sides:
    """With `tolerance` for eps_l, column sums |W|_1 and products through the last layer: |f_1 - f_2|_1 <= eps, at every input."""
    return sides(_gaps(network, L, N(network, L), L, eps, T), eps, off_left=2 * eps)


RESULT = Result(
    ref=HERE.ref,
    title="Error propagation: all networks",
    statement="The l1 error passes a layer as d_l <= T ((|W^(l)|_1 + n_l eps_l) d_(l-1) + n_l eps_l (1 + M_(l-1))).",
    symbols={"l, L": "layer and depth", "e": "eps_(l+1)", "m, n": "inputs and neurons counted"},
    claims=(biases, column, some_gaps, inputs, behind, layer, link, chain, corrected),
)
