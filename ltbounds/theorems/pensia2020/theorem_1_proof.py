"""Theorem 1, section 3.5: from layers to the network, and tickets on which every step of the chain is met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from ltbounds.arith import absolute, exp, log1p, total
from ltbounds.claims import Axis, Claim, ExistenceClaim, InequalityClaim, Integers, Real, Ref, Verdict
from ltbounds.theorems.pensia2020.definitions import relu
from ltbounds.theorems.pensia2020.witnesses import (
    Pruned,
    forward,
    layer_error_on_ball,
    lose_a_weight,
    prune_widths,
    unit_vectors,
)

__all__ = ["PROOF", "TICKET", "layer_error", "network_error", "network_error_sum"]

REF = Ref("pensia2020", "Theorem 1", "section 3")
PROOF_REF = Ref("pensia2020", "Theorem 1", "section 3.5, proof")
LAYERS = Ref("pensia2020", "Theorem 1", "section 3.5, Eqs. 10-11")


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


DEPTH_AND_EPS: Mapping[str, Axis] = {"eps": Real(0, 1, open_lo=True, open_hi=True), "depth": Integers(1)}

UNION = InequalityClaim(
    id="pensia2020.eq-10-11",
    ref=LAYERS,
    statement="Lemma 3 at eps/(2l) for each of l layers: the failure probabilities add up to eps/2 (the paper needs at most eps).",
    lhs=lambda eps, depth: depth * layer_error(eps, depth),
    rhs=lambda eps, depth: eps / 2,
    relation="==",
    domain=DEPTH_AND_EPS,
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, depth: eps},
    note="Eq. 10 prints W_i as d_{i+1} x d_i where Eq. 1 has d_i x d_{i-1}.  The bound holds on the unit l2 ball, which Lemma 3's "
    "sup-norm ball contains; inputs longer than 1 follow by homogeneity (pensia2020.def-4).",
)

LIPSCHITZ = InequalityClaim(
    id="pensia2020.eq-10-11.lipschitz",
    ref=LAYERS,
    statement="'As ReLU is 1-Lipschitz' Eq. 11 follows: |sigma(a) - sigma(b)| <= |a - b|.",
    lhs=lambda a, b: absolute(relu(a) - relu(b)),
    rhs=lambda a, b: absolute(a - b),
    domain={"a": Real(-1, 1), "b": Real(-1, 1)},
    method="steps",
    steps=(
        InequalityClaim(
            id="pensia2020.eq-10-11.lipschitz.squares",
            ref=LAYERS,
            statement="(a - b)^2 - (|a| - |b|)^2 = 2 (|a| |b| - a b), which is not negative.",
            lhs=lambda a, b: (a - b) ** 2 - (absolute(a) - absolute(b)) ** 2,
            rhs=lambda a, b: 2 * (absolute(a) * absolute(b) - a * b),
            relation="==",
            domain={"a": Real(-1, 1), "b": Real(-1, 1)},
            method="symbolic",
            recorded=Verdict.PROVED,
            control={"rhs": lambda a, b: 2 * (absolute(a) * absolute(b) + a * b)},
        ),
    ),
    because="So ||a| - |b|| <= |a - b|, and sigma(a) - sigma(b) is the mean of a - b and |a| - |b|.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda a, b: absolute(a - b) / 2},
)

MASK = InequalityClaim(
    id="pensia2020.eq-10-11.mask",
    ref=LAYERS,
    statement="As printed, M_{2i-1} (k x d_{i-1}) is masked by S_{2i}, the mask of M_{2i} (d_i x k): they have equally many entries.",
    lhs=lambda d_in, d_out, k: d_out * k,
    rhs=lambda d_in, d_out, k: k * d_in,
    relation="==",
    domain={"d_in": Integers(1, 3), "d_out": Integers(1, 3), "k": Integers(1, 3)},
    method="exact",
    counterexample={"d_in": 1, "d_out": 2, "k": 1},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda d_in, d_out, k: k * d_in},
    note="A misprint in Eqs. 10 and 11: the first layer's mask is S_{2i-1}, as the text before them says.  Nothing rests on it.",
    correction="pensia2020.eq-10-11.mask.corrected",
)

MASK_CORRECTED = InequalityClaim(
    id="pensia2020.eq-10-11.mask.corrected",
    ref=LAYERS,
    statement="S_{2i-1} has the k x d_{i-1} entries of M_{2i-1}, and S_{2i} the d_i x k of M_{2i}: together k (d_{i-1} + d_i).",
    lhs=lambda d_in, d_out, k: k * d_in + d_out * k,
    rhs=lambda d_in, d_out, k: k * (d_in + d_out),
    relation="==",
    domain={"d_in": Integers(1), "d_out": Integers(1), "k": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda d_in, d_out, k: 2 * d_out * k},
)

GEOMETRIC = InequalityClaim(
    id="pensia2020.thm-1.c",
    ref=PROOF_REF,
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
    ref=PROOF_REF,
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
    ref=PROOF_REF,
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
    ref=PROOF_REF,
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

WIDTHS = (4, 6, 3)
EPS = 0.1
ROUNDING = 1e-12


def _prune(seed: int) -> Pruned:
    """alg-thm1: a target of the paper's class and its ticket at Lemma 3's tolerance."""
    return prune_widths(WIDTHS, layer_error(EPS, len(WIDTHS) - 1) / (WIDTHS[0] * WIDTHS[1]), seed)


def _verify_ticket(pruned: Pruned) -> Mapping[str, bool]:
    """Judge lists of matrices; what made them does not matter."""
    depth, x = len(pruned.target), unit_vectors(WIDTHS[0])
    met = np.linalg.norm(forward(pruned.target, x) - forward(pruned.ticket, x), axis=1).max()
    return {
        "the source is twice as deep": len(pruned.ticket) == 2 * depth,
        "one input a hidden neuron": all((np.count_nonzero(m, axis=1) <= 1).all() for m in pruned.ticket[::2]),
        "source weights within [-1, 1]": all(np.abs(matrix).max() <= 1 for matrix in pruned.ticket),
        "every layer within eps/(2l)": all(
            layer_error_on_ball(pruned, i) <= layer_error(EPS, depth) for i in range(depth)
        ),
        "error met within the chain": bool(met <= network_error(EPS, depth)),
    }


TICKET = ExistenceClaim(
    id="pensia2020.thm-1",
    ref=REF,
    statement=f"For targets of widths {'-'.join(map(str, WIDTHS))} and eps = {EPS}: a source U[-1,1] of depth 2l, "
    "pruned, is within eps/(2l) of every layer and so within (1 + eps/(2l))^l - 1 < eps of the target on the unit ball.",
    build=_prune,
    verify=_verify_ticket,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: lose_a_weight(_prune(seed))},
    note="Three targets, each with a source of its own; the theorem speaks of one source for all targets.",
)


def _prune_deep(seed: int) -> Pruned:
    """A ticket of a target with two hidden layers, so that the chain has more than one link."""
    widths = (4, 5, 5, 3)
    return prune_widths(widths, layer_error(EPS, 3) / (5 * 5), seed)


def _values(matrices: Sequence[np.ndarray], every: int) -> list[np.ndarray]:
    """The inputs of every `every`-th matrix, for inputs of norm 1: x_1, x_2, ... of the target or of the ticket."""
    values = [unit_vectors(matrices[0].shape[1])]
    for matrix in matrices[:-1]:
        values.append(np.maximum(values[-1] @ matrix.T, 0))
    return values[::every]


def _lengths(vectors: Sequence[np.ndarray]) -> list[np.ndarray]:
    return [np.linalg.norm(v, axis=1) for v in vectors]


def _verify_norms(pruned: Pruned) -> Mapping[str, bool]:
    norms, growth = _lengths(_values(pruned.ticket, 2)), 1 + layer_error(EPS, len(pruned.target))
    return {
        "|x'_{i+1}| <= |x'_i| (1 + eps/(2l))": all(bool((b <= a * growth).all()) for a, b in pairwise(norms)),
        "|x'_i| <= (1 + eps/(2l))^(i-1)": all(bool((n <= growth**i + ROUNDING).all()) for i, n in enumerate(norms)),
    }


def _verify_differences(pruned: Pruned) -> Mapping[str, bool]:
    share = layer_error(EPS, len(pruned.target))
    pairs = zip(_values(pruned.target, 1), _values(pruned.ticket, 2), strict=True)
    differences = _lengths([wanted - found for wanted, found in pairs])
    steps = enumerate(pairwise(differences))
    return {
        "|x_{i+1} - x'_{i+1}| < |x_i - x'_i| + (1 + eps/(2l))^(i-1) eps/(2l)": all(
            bool((b < a + (1 + share) ** i * share).all()) for i, (a, b) in steps
        )
    }


def _stretched(seed: int) -> Pruned:
    """The control: an outer layer of the ticket that is 1.5 times too large."""
    pruned = _prune_deep(seed)
    ticket = tuple(1.5 * m if i == 1 else m for i, m in enumerate(pruned.ticket))
    return Pruned(pruned.target, pruned.source, ticket)


NORMS = InequalityClaim(
    id="pensia2020.thm-1.a",
    ref=PROOF_REF,
    statement="|x'_{i+1}| <= |x'_i| (1 + eps/(2l)) for all i gives |x'_i| <= (1 + eps/(2l))^(i-1) for |x| <= 1: one step of the "
    "recursion, t^(i-1) · t = t^i.",
    lhs=lambda eps, depth, i: (1 + layer_error(eps, depth)) ** (i - 1) * (1 + layer_error(eps, depth)),
    rhs=lambda eps, depth, i: (1 + layer_error(eps, depth)) ** i,
    relation="==",
    domain={**DEPTH_AND_EPS, "i": Integers(1)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, depth, i: (1 + layer_error(eps, depth)) ** (i + 1)},
    note="The paper says so for i <= l - 1 and uses it for i = l as well, which the same recursion gives.",
)

NORMS_MET = ExistenceClaim(
    id="pensia2020.thm-1.a.ticket",
    ref=PROOF_REF,
    statement="On tickets of targets 4-5-5-3: |x'_{i+1}| <= |x'_i| (1 + eps/(2l)) and |x'_i| <= (1 + eps/(2l))^(i-1), i = 1, 2, 3, at 2000 inputs "
    "of norm 1.",
    build=_prune_deep,
    verify=_verify_norms,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": _stretched},
)

DIFFERENCES = ExistenceClaim(
    id="pensia2020.thm-1.b",
    ref=PROOF_REF,
    statement="On tickets of targets 4-5-5-3: |x_{i+1} - x'_{i+1}| < |x_i - x'_i| + (1 + eps/(2l))^(i-1) eps/(2l), i = 1, 2, at 2000 inputs of "
    "norm 1.",
    build=_prune_deep,
    verify=_verify_differences,
    seeds=(0, 1, 2),
    recorded=Verdict.SUPPORTED,
    control={"build": _stretched},
)

PROOF: tuple[Claim, ...] = (
    UNION, LIPSCHITZ, MASK, MASK_CORRECTED, NORMS, NORMS_MET, DIFFERENCES, GEOMETRIC, CHAIN,
)  # fmt: skip
