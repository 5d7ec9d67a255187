"""Theorem 1: how wide a random network must be so that every target can be pruned out of it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from ltbounds.arith import exp, log, log1p, minimum, total
from ltbounds.claims import (
    Axis,
    Exact,
    ExistenceClaim,
    Hypothesis,
    InequalityClaim,
    Integers,
    NetworkFacts,
    Points,
    Real,
    Ref,
    Result,
    Verdict,
    WidthTheorem,
)  # fmt: skip
from ltbounds.seeding import generator

__all__ = ["RESULT", "layer_error", "network_error", "network_error_sum", "width", "width_as_printed"]

REF = Ref("pensia2020", "Theorem 1", "section 3")
PROOF = Ref("pensia2020", "Theorem 1", "section 3.5, proof")


def width_as_printed(d_in: Any, d_out: Any, depth: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Theorem 1 as printed: C · d_in · log(d_in · d_out · depth / min(eps, delta)), natural logarithm.

    It tends to 0 as d_in = d_out = depth = 1 and eps, delta tend to 1, so no constant C makes it sufficient.

    >>> round(width_as_printed(100, 100, 3, 0.01, 0.01, C=3.0))
    4474
    """
    return C * d_in * log(d_in * d_out * depth / minimum(eps, delta))


def width(d_in: Any, d_out: Any, depth: Any, eps: Any, delta: Any, C: Any) -> Any:
    """Theorem 1, corrected: hidden width that suffices for one target layer of shape (d_out, d_in).

    width = C · d_in · log(2 · d_in · d_out · depth / min(eps, delta)), natural logarithm.  The 2 is that of the
    paper's Theorem 3 and Lemma 1; Theorem 1 dropped it.

    >>> round(width(100, 100, 3, 0.01, 0.01, C=3.0))
    4682
    """
    return C * d_in * log(2 * d_in * d_out * depth / minimum(eps, delta))


def layer_error(eps: Any, depth: Any) -> Any:
    """Eqs. 10-11: the l2 error that one target layer may make on the unit l2 ball, eps / (2 depth).

    >>> layer_error(Fraction(1, 100), 3)
    Fraction(1, 600)
    """
    return eps / (2 * depth)


def network_error_sum(eps: Any, depth: Any) -> Any:
    """Section 3.5: the error of the network, sum over layers i of (1 + eps/(2l))^(i-1) · eps/(2l), l2 norm.

    >>> network_error_sum(Fraction(1, 2), 2)
    Fraction(17, 64)
    """
    share = layer_error(eps, depth)
    return total(lambda i: (1 + share) ** (i - 1) * share, 1, depth)


def network_error(eps: Any, depth: Any) -> Any:
    """Section 3.5: the same sum in closed form, (1 + eps/(2l))^l - 1, which is below e^(eps/2) - 1 < eps.

    >>> network_error(Fraction(1, 2), 2)
    Fraction(17, 64)
    """
    return (1 + layer_error(eps, depth)) ** depth - 1


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    relu = all(activation == "relu" for activation in facts.activations[:-1])
    spectral = max(facts.spectral)
    return (
        Hypothesis("ReLU after every layer but the last", relu and facts.activations[-1] == "identity"),
        Hypothesis("fully connected layers", facts.dense, "the widths below count channels, not positions"),
        Hypothesis("no biases", not facts.has_bias, "biases become weights of an input that is constantly 1"),
        Hypothesis(
            "spectral norm of every layer at most 1", spectral <= 1 + 1e-9, "layers are rescaled; eps scales along"
        ),
    )


def _widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
    depth = len(facts.widths) - 1
    pairs = zip(facts.widths[:-1], facts.widths[1:], strict=True)
    return tuple(width(d_in, d_out, depth, eps, delta, C) for d_in, d_out in pairs)


def _one(**_: Any) -> int:
    return 1


EDGE: Mapping[str, Exact] = {
    "d_in": 1,
    "d_out": 1,
    "depth": 1,
    "eps": Fraction(999_999, 10**6),
    "delta": Fraction(999_999, 10**6),
    "C": 1000,
}
EDGE_DOMAIN: Mapping[str, Axis] = {
    "d_in": Integers(1),
    "d_out": Integers(1),
    "depth": Integers(1),
    "eps": Real(0, 1, open_lo=True, open_hi=True),
    "delta": Real(0, 1, open_lo=True, open_hi=True),
    "C": Points((2, 3, 10, 1000)),
}
DEPTH_AND_EPS: Mapping[str, Axis] = {"eps": Real(0, 1, open_lo=True, open_hi=True), "depth": Integers(1)}

EDGE_CLAIM = InequalityClaim(
    id="pensia2020.thm-1.edge",
    ref=REF,
    statement="The printed width leaves at least one hidden neuron (with none, w = 1 is missed by 1 > eps).",
    lhs=_one,
    rhs=width_as_printed,
    domain=EDGE_DOMAIN,
    method="steps",
    counterexample=EDGE,
    recorded=Verdict.REFUTED,
    control={"rhs": width},
    note="At d_in = d_out = depth = 1 the printed width is C log(1/min(eps, delta)), which falls below 1 neuron for "
    "every C as eps tends to 1.  The proof's Lemma 1 asks for log(2/eps); with that 2 the theorem stands, and for "
    "eps <= 1/2 the printed form stands with twice the constant.",
    correction="pensia2020.thm-1.edge.corrected",
)

EDGE_CORRECTED = InequalityClaim(
    id="pensia2020.thm-1.edge.corrected",
    ref=REF,
    statement="With the 2, the width covers Lemma 1 at tolerance min(eps, delta)/(2 l d_in d_out): there x = d_in d_out l / "
    "min(eps, delta) > 1, and 2 log(2x) = log(4x) + log(x) > log(4x), so C = 2 C' suffices where C' is Lemma 1's.",
    lhs=lambda x: 2 * log(2 * x),
    rhs=lambda x: log(4 * x) + log(x),
    relation="==",
    domain={"x": Real(1, 10**6, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: log(4 * x) + 2 * log(x)},
)

GEOMETRIC = InequalityClaim(
    id="pensia2020.thm-1.c",
    ref=PROOF,
    statement="sum_{i=1}^{l} (1 + eps/(2l))^(i-1) eps/(2l) = (1 + eps/(2l))^l - 1.",
    lhs=network_error_sum,
    rhs=network_error,
    relation="==",
    domain=DEPTH_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, depth: (1 + layer_error(eps, depth)) ** (depth + 1) - 1},
)

LOG_BELOW_ITSELF = InequalityClaim(
    id="pensia2020.thm-1.d.log",
    ref=PROOF,
    statement="log(1 + t) < t for 0 < t <= 1/2.",
    lhs=log1p,
    rhs=lambda x: x,
    relation="<",
    domain={"x": Real(0, Fraction(1, 2), open_lo=True)},
    method="balls",
    vanishing={"x": 2},
    recorded=Verdict.PROVED,
    control={"rhs": lambda x: 9 * x / 10},
)

EXP_BELOW = InequalityClaim(
    id="pensia2020.thm-1.d.exp",
    ref=PROOF,
    statement="e^(eps/2) - 1 < eps for 0 < eps <= 1.",
    lhs=lambda eps: exp(eps / 2) - 1,
    rhs=lambda eps: eps,
    relation="<",
    domain={"eps": Real(0, 1, open_lo=True)},
    method="balls",
    vanishing={"eps": 1},
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: exp(eps) - 1},
)

CHAIN = InequalityClaim(
    id="pensia2020.thm-1.d",
    ref=PROOF,
    statement="(1 + eps/(2l))^l - 1 < e^(eps/2) - 1 < eps for every depth l >= 1 and 0 < eps < 1.",
    lhs=network_error,
    rhs=lambda eps, depth: eps,
    relation="<",
    domain=DEPTH_AND_EPS,
    method="steps",
    steps=(LOG_BELOW_ITSELF, EXP_BELOW),
    because="With t = eps/(2l) in (0, 1/2]: (1+t)^l = exp(l log(1+t)) < exp(l t) = e^(eps/2), exp being increasing; "
    "then e^(eps/2) - 1 < eps.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps, depth: (1 + eps / depth) ** depth - 1},
)

TICKET_WIDTHS = (4, 6, 3)
TICKET_EPS = 0.1


def _prune(seed: int, base_set: int = 15) -> Any:
    """alg-thm1: a target of the paper's class, and its ticket out of a source U[-1,1] at Lemma 3's tolerance."""
    from ltbounds.networks import random_network
    from ltbounds.tickets import Supply, prune

    target = random_network(TICKET_WIDTHS, seed)
    tolerance = layer_error(TICKET_EPS, 2) / (TICKET_WIDTHS[0] * TICKET_WIDTHS[1])
    supply = Supply(base_set=base_set, spare=13, fit=False)
    return target, prune(target, tolerance=tolerance, seed=seed, supply=supply)


def _matrices(network: Any) -> list[np.ndarray]:
    return [np.asarray(layer.weight) for _, layer in network.linear()]


def _prune_and_drop_a_weight(seed: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    target, ticket = _matrices_of(seed)
    last = ticket[-1]
    last[np.unravel_index(np.abs(last).argmax(), last.shape)] = 0.0
    return target, ticket


def _matrices_of(seed: int) -> tuple[list[np.ndarray], list[np.ndarray]]:
    target, ticket = _prune(seed)
    return _matrices(target), [matrix.copy() for matrix in _matrices(ticket.to_network())]


def _forward(matrices: list[np.ndarray], x: np.ndarray) -> np.ndarray:
    for matrix in matrices[:-1]:
        x = np.maximum(x @ matrix.T, 0.0)
    return x @ matrices[-1].T


def _verify_matrices(witness: tuple[list[np.ndarray], list[np.ndarray]]) -> Mapping[str, bool]:
    """Judge two lists of matrices; what made them does not matter.

    A layer relu-pair M2 relu(M1 x) with one input a row of M1 is linear on each orthant, and on x >= 0 and x <= 0 it is
    M2 relu(M1) and -M2 relu(-M1); so its error on the ball is at most the norm of the two differences side by side.
    """
    target, ticket = witness
    layers = [(w, ticket[2 * i], ticket[2 * i + 1]) for i, w in enumerate(target)]
    errors = [
        np.linalg.norm(np.hstack([w - m2 @ np.maximum(m1, 0), w + m2 @ np.maximum(-m1, 0)]), 2) for w, m1, m2 in layers
    ]
    x = generator("pensia2020.thm-1").standard_normal((2000, TICKET_WIDTHS[0]))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    met = np.linalg.norm(_forward(target, x) - _forward(ticket, x), axis=1).max()
    return {
        "the source is twice as deep": len(ticket) == 2 * len(target),
        "one input a hidden neuron": all((np.count_nonzero(m1, axis=1) <= 1).all() for _, m1, _ in layers),
        "source weights within [-1, 1]": all(np.abs(matrix).max() <= 1 for matrix in ticket),
        "every layer within eps/(2l)": max(errors) < layer_error(TICKET_EPS, len(target)),
        "error met within the chain": met <= network_error(TICKET_EPS, len(target)),
    }


TICKET = ExistenceClaim(
    id="pensia2020.thm-1",
    ref=REF,
    statement=f"For targets of widths {'-'.join(map(str, TICKET_WIDTHS))} and eps = {TICKET_EPS}: a source U[-1,1] of depth 2l, "
    "pruned, is within eps/(2l) of every layer and so within (1 + eps/(2l))^l - 1 < eps of the target on the unit ball.",
    build=_matrices_of,
    verify=_verify_matrices,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": _prune_and_drop_a_weight},
    note="Three targets, each with a source of its own; the theorem speaks of one source for all targets.",
)

RESULT = Result(
    ref=REF,
    title="Width of a random network that contains every target",
    statement="A source of depth 2l whose layers 2i-1, 2i have hidden width C d_{i-1} log(d_{i-1} d_i l / min{eps, delta}) "
    "and weights U[-1,1] can, with probability at least 1-delta, be pruned to within eps of every bias-free "
    "ReLU network of depth l with spectral norms at most 1, uniformly on the unit ball.",
    symbols={
        "d_in": "d_{i-1}, inputs of the target layer",
        "d_out": "d_i, outputs of the target layer",
        "depth": "l, depth of the target",
        "eps": "tolerance, l2 norm on the unit l2 ball",
        "delta": "failure probability",
        "C": "constant left open by the paper",
    },
    formulas=(width_as_printed, width, layer_error, network_error),
    claims=(TICKET, EDGE_CLAIM, EDGE_CORRECTED, GEOMETRIC, CHAIN),
    width=WidthTheorem(kind="sufficient", hypotheses=_hypotheses, widths=_widths),
)
