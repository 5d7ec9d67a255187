"""Section 2.1: networks, initialisations, and what scaling them does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ltbounds.arith import Scalar, absolute
from ltbounds.claims import Result
from ltbounds.notation import Positive, Sides, Unit, any_number, place, sides
from ltbounds.seeding import generator

__all__ = ["RESULT", "leaky", "scaled_network"]


PAPER = "burkholz2022depth"
HERE = place(PAPER, "Section 2.1", "section 2.1")
WIDTHS = (4, 5, 3, 2)
DRAWS = 4_000
FALSE_ALARM = 1e-12


def leaky(x: Scalar, alpha: Scalar) -> Scalar:
    """The homogeneous activations: max(x, 0) - alpha max(-x, 0), ReLU for alpha = 0, linear for alpha = 1."""
    return ((1 + alpha) * x + (1 - alpha) * absolute(x)) / 2


def scaled_network(
    x: Scalar, w1: Scalar, b1: Scalar, w2: Scalar, w3: Scalar, alpha: Scalar, s1: Scalar, s2: Scalar, s3: Scalar
) -> Scalar:
    """A chain of three neurons whose layers are scaled by s1, s2, s3, the bias of the first layer along with its weight.

    >>> scaled_network(1, 2, -1, 3, 1, 0, 1, 1, 1), scaled_network(1, 2, -1, 3, 1, 0, 2, 5, 1)
    (3.0, 30.0)
    """
    first = leaky(s1 * (w1 * x + b1), alpha)
    return leaky(s3 * w3 * leaky(s2 * w2 * first, alpha), alpha)


@dataclass(frozen=True)
class _Recursion:
    """A network, its parameters and activation for Eq. 1, and inputs."""

    network: Any
    layers: list[tuple[np.ndarray, np.ndarray]]
    phi: Any
    x: np.ndarray


def _recursion(seed: int) -> _Recursion:
    from ltbounds.networks import activation, random_network

    name = ("relu", "leaky_relu", "tanh", "sigmoid")[seed]
    network = random_network(WIDTHS, seed, phi=name, bias=0.5)
    layers = [(np.asarray(layer.weight), np.asarray(layer.bias)) for _, layer in network.linear()]
    return _Recursion(network, layers, activation(name), generator("depth.def-1", seed).uniform(-1, 1, (50, WIDTHS[0])))


def _verify_recursion(witness: _Recursion) -> Mapping[str, bool]:
    worst = 0.0
    for x, found in zip(witness.x, witness.network(witness.x), strict=True):
        value = x
        for l, (weight, bias) in enumerate(witness.layers, 1):
            h = [sum(w * v for w, v in zip(row, value, strict=True)) + b for row, b in zip(weight, bias, strict=True)]
            value = np.array(h) if l == len(witness.layers) else witness.phi(np.array(h))
        worst = max(worst, float(np.abs(value - found).max()))
    return {"the network is the recursion": worst < 1e-12}


def _without_bias(seed: int) -> _Recursion:
    witness = _recursion(seed)
    return _Recursion(witness.network, [(w, 0 * b) for w, b in witness.layers], witness.phi, witness.x)


@HERE.witness("def-1", build=_recursion, off=_without_bias, seeds=(0, 1, 2, 3))
def definition(witness: Any) -> Mapping[str, bool]:
    """`networks.Network` computes x^(l) = phi(W^(l) x^(l-1) + b^(l)), written out neuron by neuron, with a linear last
    layer, for four activations.
    """
    return _verify_recursion(witness)


@dataclass(frozen=True)
class _Pruned:
    """A ticket: its layers as (weights, biases), its outputs, the target's, and the target's without biases."""

    layers: list[tuple[np.ndarray, np.ndarray]]
    draws: np.ndarray
    found: np.ndarray
    wanted: np.ndarray
    unbiased: np.ndarray


def _pruned(seed: int, scale: float = 1.0, construction: str = "l+1") -> _Pruned:
    from ltbounds.networks import dense_network, random_network
    from ltbounds.tickets import prune

    phi = "sigmoid" if construction.endswith("looks_linear") else "relu"
    target = random_network(WIDTHS, seed, phi=phi, bias=0.4)
    ticket = prune(target, construction=f"{PAPER}.{construction}", tolerance=0.003, seed=seed)
    network = ticket.to_network()
    layers = [_dense(layer) for _, layer in network.linear()]
    unbiased = dense_network([np.asarray(layer.weight) for _, layer in target.linear()], phi=phi)
    x = generator("depth.assump-2.1", seed).uniform(-1, 1, (200, WIDTHS[0]))
    draws = scale * ticket.source.at("any tensor", np.arange(DRAWS))
    return _Pruned(layers, draws, network(x), target(x), unbiased(x))


def _dense(layer: Any) -> tuple[np.ndarray, np.ndarray]:
    weight = layer.weight if isinstance(layer.weight, np.ndarray) else layer.weight.toarray()
    return weight, np.zeros(len(weight)) if layer.bias is None else layer.bias


def _distance_to_uniform(draws: np.ndarray) -> float:
    """Kolmogorov's distance of the draws from U[-1, 1]."""
    ranks = np.arange(len(draws) + 1) / len(draws)
    cdf = np.clip((np.sort(draws) + 1) / 2, 0, 1)
    return float(max((ranks[1:] - cdf).max(), (cdf - ranks[:-1]).max()))


def _verify_convenient(witness: _Pruned) -> Mapping[str, bool]:
    """By Dvoretzky, Kiefer, Wolfowitz and Massart the distance exceeds sqrt(log(2/alpha)/(2n)) with probability <= alpha."""
    allowed = np.sqrt(np.log(2 / FALSE_ALARM) / (2 * DRAWS))
    return {
        "weights look like U[-1, 1] (false alarm 1e-12)": _distance_to_uniform(witness.draws) <= allowed,
        "neighbours are uncorrelated (six standard errors)": _correlation(witness.draws) < 7 / np.sqrt(DRAWS),
        "no bias behind the first layer": all(not bias.any() for _, bias in witness.layers[1:]),
    }


def _correlation(draws: np.ndarray) -> float:
    return float(abs(np.corrcoef(draws[:-1], draws[1:])[0, 1]))


@HERE.witness("assump-2.1", build=_pruned, off=lambda seed: _pruned(seed, scale=0.8), seeds=(0, 1))
def convenient(witness: Any) -> Mapping[str, bool]:
    """The source network draws w_ij^(l) ~ U[-1, 1] independently, and only its first layer has biases."""
    return _verify_convenient(witness)


def _verify_biases(witness: _Pruned) -> Mapping[str, bool]:
    changed, error = (np.abs(y - witness.wanted).max() for y in (witness.unbiased, witness.found))
    return {
        "biases in the first layer": bool(witness.layers[0][1].any()),
        "and in no other": not any(bias.any() for _, bias in witness.layers[1:]),
        "the error is a tenth of what the target's biases change, or less": bool(error <= changed / 10),
    }


def _forget_biases(witness: _Pruned) -> _Pruned:
    """The control: the target without its biases takes the ticket's place."""
    return replace(witness, found=witness.unbiased)


@HERE.witness("claim-bias", build=_pruned, off=lambda seed: _forget_biases(_pruned(seed)), seeds=(0, 1))
def biases(witness: Any) -> Mapping[str, bool]:
    """Nonzero biases in the first source layer suffice: a ticket for a target with biases in every layer (4-5-3-2, ReLU)
    has none behind its first layer; constant neurons stand in.
    """
    return _verify_biases(witness)


@HERE.equal("claim-scale.homogeneous", by="smt")
def homogeneous(y: any_number, alpha: any_number, s: Positive) -> Sides:
    """phi(y) = max(y, 0) - alpha max(-y, 0) is homogeneous: phi(s y) = s phi(y) for s > 0."""
    return sides(leaky(s * y, alpha), s * leaky(y, alpha), off=leaky(y, alpha))


@HERE.equal("claim-scale.chain")
def chain(
    x: any_number, w1: any_number, b1: any_number, w2: any_number, w3: any_number, alpha: Unit, s1: Positive,
    s2: Positive, s3: Positive,
) -> Sides:  # fmt: skip
    """A chain of three neurons of which only the first has a bias: scaling its layers multiplies the output by s_1 s_2 s_3."""
    plain = scaled_network(x, w1, b1, w2, w3, alpha, 1, 1, 1)
    return sides(scaled_network(x, w1, b1, w2, w3, alpha, s1, s2, s3), s1 * s2 * s3 * plain, off=s1 * s2 * plain)


@HERE.argued("claim-scale", "==", steps=(homogeneous,))
def scaling(y: any_number, alpha: any_number, p: Positive, s: Positive) -> Sides:
    """Scaling the parameters of layer l by s_l > 0 is undone layer by layer whatever phi is; for homogeneous phi, and
    biases in the first layer only, one factor 1/(s_1 ... s_L) at the output undoes it.

    Because scaling a layer's parameters by 1/s_l restores them, which is the first half.  For the second let a layer read
    p times its inputs, p = s_1 ... s_(l-1): without a bias its pre-activations are s p y in place of y, and by
    `claim-scale.homogeneous` it passes on s p phi(y).  So the factor after layer l is s_1 ... s_l; the first layer, whose
    bias is scaled with its weights, starts with p = 1.

    Note: With a bias in a later layer one factor is not enough; Assumption 2.1 has none there.
    """
    return sides(leaky(s * (p * y), alpha), s * p * leaky(y, alpha), off=p * leaky(y, alpha))


def _verify_mirror(witness: _Pruned) -> Mapping[str, bool]:
    """Kept neurons 2k and 2k + 1 are negatives of each other, into the layer and out of it."""
    pairs = list(zip(witness.layers[::2], witness.layers[1::2], strict=True))
    into = all(np.array_equal(w[::2], -w[1::2]) and np.array_equal(b[::2], -b[1::2]) for (w, b), _ in pairs)
    out = all(np.array_equal(w[:, ::2], -w[:, 1::2]) for _, (w, _) in pairs)
    return {"weights into a pair are negatives": into, "weights out of a pair are negatives": out}


@HERE.witness("assump-2.2", build=lambda seed: _pruned(seed, construction="2l_looks_linear"), off=_pruned, seeds=(0, 1))
def looks_linear(witness: Any) -> Mapping[str, bool]:
    """The looks-linear source: hidden neurons come in pairs with weights (and biases) +-M, and what they send on is +-M
    too.

    Note: As printed, W = [[M, -M], [-M, M]] has as many inputs as neurons; the first layer's inputs are not doubled,
    and there the block is [M, -M]^T.
    """
    return _verify_mirror(witness)


RESULT = Result(
    ref=HERE.ref,
    title="Networks and initialisations",
    statement="x^(l) = phi(W^(l) x^(l-1) + b^(l)); parameters of the target lie in [-1, 1], those of the source are U[-1, 1], or mirrored; "
    "scaled initialisations are undone layer by layer.",
    symbols={"s1, s2, s3": "scales sigma_l of the layers", "alpha": "slope below 0 of a leaky ReLU"},
    formulas=(scaled_network,),
    claims=(definition, convenient, biases, homogeneous, chain, scaling, looks_linear),
)
