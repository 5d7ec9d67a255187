"""Appendix F: what the construction of Theorem 3 has, keeps and throws away, counted."""

from __future__ import annotations

from collections.abc import Callable

from ltbounds.arith import Scalar, absolute, minimum
from ltbounds.claims import Result
from ltbounds.notation import Count, Natural, Share, Sides, induction, place, sides
from ltbounds.theorems.natale2024.definitions import width_ratio
from ltbounds.theorems.shared.sequences import largest, numbers, summed

__all__ = ["RESULT", "edges_kept_at_most", "source_edges"]  # fmt: skip

HERE = place("natale2024", "Appendix F", "appendix F, proof of Theorem 3")


def source_edges(d_in: Scalar, d_out: Scalar, n: Scalar) -> Scalar:
    """Parameters of the two source layers behind one target layer, 2 d_1^2 n* + 2 d_1 d_2 n*.

    >>> source_edges(3, 2, 10)
    300
    """
    return 2 * d_in**2 * n + 2 * d_in * d_out * n


def edges_kept_at_most(d_in: Scalar, d_out: Scalar, k: Scalar) -> Scalar:
    """At most 4 d_1 d_2 k are kept: 2 d_1 d_2 k in the output layer, and as many in the input layer.

    >>> edges_kept_at_most(3, 2, 4)
    96
    """
    return 4 * d_in * d_out * k


def _density(d_in: Scalar, d_out: Scalar, n: Scalar, gamma: Scalar) -> Scalar:
    return edges_kept_at_most(d_in, d_out, gamma * n) / source_edges(d_in, d_out, n)


@HERE.at_most("F-3", by="smt")
def kept(d_in: Count, d_out: Count, n: Count, k: Count) -> Sides:
    """Of a layer pair, 2 d_1 n* hidden neurons with at most 2 d_1 (d_2 + 1) n* parameters after preprocessing, at most 4 d_1 d_2 k
    parameters are kept: 2 d_1 d_2 k output edges and at most 2 d_1 min(n*, d_2 k) input edges.

    Because each of the d_2 outputs reads k numbers of both halves of each of the d_1 blocks, and a hidden neuron that is
    read keeps one input: in each of the 2 d_1 halves at most n* neurons, and at most one for each edge that reads it.
    """
    inner = 2 * d_in * minimum(n, d_out * k)
    return sides(2 * d_in * d_out * k + inner, edges_kept_at_most(d_in, d_out, k), off=3 * d_in * d_out * k)


@HERE.equal("F-1")
def link(n: Count, gamma: Share) -> Sides:
    """A single link (d_1 = d_2 = 1) has 4n* links, of which at most 4k = 4 gamma' n* survive: density gamma'."""
    return sides(_density(1, 1, n, gamma), gamma, off=gamma / 2)


@HERE.at_most("F-2", by="smt")
def one_output(d_in: Count, n: Count, gamma: Share) -> Sides:
    """With d inputs and one output the density is at most gamma'."""
    return sides(_density(d_in, 1, n, gamma), gamma, off=gamma / d_in)


@HERE.equal("F-4.exact")
def share(d_in: Count, d_out: Count, n: Count, gamma: Share) -> Sides:
    """The density is 2 d_2 gamma'/(d_1 + d_2)."""
    return sides(_density(d_in, d_out, n, gamma), 2 * d_out * gamma / (d_in + d_out), off=d_out * gamma / d_in)


@HERE.at_most("F-4", by="smt")
def ratio(d_in: Count, d_out: Count, n: Count, gamma: Share) -> Sides:
    """4 d_1 d_2 gamma' n*/(2 d_1^2 n* + 2 d_1 d_2 n*) = 2 d_2 gamma'/(d_1 + d_2) <= rho_1 gamma', rho_1 = max{d_1/d_2, d_2/d_1}."""
    return sides(_density(d_in, d_out, n, gamma), width_ratio(d_in, d_out) * gamma, off=d_in / d_out * gamma)


SIZES, SETS = numbers("natale2024 d"), numbers("natale2024 n")


def _layer(edges: Callable[[Scalar, Scalar, Scalar], Scalar], seed: Scalar, i: Scalar) -> Scalar:
    """`edges` of layer i, with widths d_i and base sets n_i of any size, at least 1."""
    d_in, d_out = (1 + absolute(SIZES(seed, j)) for j in (i - 1, i))
    return edges(d_in, d_out, 1 + absolute(SETS(seed, i)))


def _ratio(seed: Scalar, i: Scalar) -> Scalar:
    return _layer(lambda d_in, d_out, n: width_ratio(d_in, d_out), seed, i)


def _all(edges: Callable[[Scalar, Scalar, Scalar], Scalar], seed: Scalar, depth: Scalar) -> Scalar:
    return summed(lambda i: _layer(edges, seed, i), depth)


@HERE.at_most("F-5.source", by=induction("depth"))
def source_of_all(seed: Natural, depth: Natural) -> Sides:
    """The source has at least 0 parameters."""
    return sides(0 * depth, _all(source_edges, seed, depth), off=_all(source_edges, seed, depth) - 4)


@HERE.at_most("F-5", by=induction("depth"), steps=(source_of_all,))
def whole_network(seed: Natural, depth: Natural) -> Sides:
    """m_t <= sum 4 d_{i-1} d_i k_i <= rho sum (2 d_{i-1}^2 k_i + 2 d_{i-1} d_i k_i) = rho gamma' m for any number of layers
    and any widths and base sets (k_i = gamma' n_i; over gamma' on both sides).
    """
    kept, source = _all(edges_kept_at_most, seed, depth), _all(source_edges, seed, depth)
    return sides(kept, largest(lambda i: _ratio(seed, i), depth) * source, off=kept - 1)


RESULT = Result(
    ref=HERE.ref, title="What the construction keeps, counted",
    statement="A source layer pair of 2 d_1^2 n* + 2 d_1 d_2 n* parameters is pruned to at most 4 d_1 d_2 gamma' n*: "
    "density at most rho_1 gamma'.",
    symbols={
        "d_in": "d_1, inputs of the target layer", "d_out": "d_2, outputs of the target layer",
        "n": "n*, size of a base set", "k": "gamma' n*, size of a subset", "gamma": "gamma', share kept of a base set",
        "a": "d_0 of a target with two layers", "b": "its d_1", "c": "its d_2", "m": "n* of its first layer",
    },
    formulas=(source_edges, edges_kept_at_most), claims=(link, one_output, kept, share, ratio, whole_network, source_of_all),
)  # fmt: skip
