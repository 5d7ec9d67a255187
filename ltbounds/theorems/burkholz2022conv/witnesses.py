"""Small convolutional targets inside the paper's assumptions, and their tickets: witnesses that several claims share.

The targets have filters of 3x3, |θ| < 1 and |x| <= 1 in every layer; with `skip`, the second layer is a residual block
(Eq. 2: the skip connection is added after the activation).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.claims import ExistenceClaim, Ref
from ltbounds.networks import Activate, Add, Conv2d, Network, Node, activation, sequential
from ltbounds.seeding import generator
from ltbounds.theorems.shared.existence import SPOKEN, a_tenth_more, in_words

if TYPE_CHECKING:
    from ltbounds.tickets import Ticket

__all__ = ["IMAGE", "TOLERANCE", "convolutional_claim", "one_layer", "pruned", "target", "worst_errors"]

IMAGE = 6
CHANNELS = (2, 3, 3, 2)
TOLERANCE = 0.001
SHARE = 0.04
KEPT = 0.5
"""Share of the target's weights that are not 0."""


def _layer(stream: np.random.Generator, inputs: int, outputs: int, *, last: bool = False, gain: float = 0.9) -> Conv2d:
    weight = stream.uniform(-1, 1, (outputs, inputs, 3, 3)) * (stream.random((outputs, inputs, 3, 3)) < KEPT)
    weight *= gain / np.abs(weight).sum(axis=(1, 2, 3), keepdims=True)
    bias = None if last else stream.uniform(-0.1, 0.1, outputs)
    return Conv2d(weight, bias, padding=(1, 1, 1, 1))


def target(phi: str, seed: int, *, skip: bool) -> Network:
    """Three convolutional layers 2-3-3-2 on images of 6x6, |x| <= 1 throughout for inputs in [-1, 1]."""
    stream = generator("burkholz2022conv.target", phi, seed)
    pairs = pairwise(CHANNELS)
    first, second, third = (
        _layer(stream, i, o, last=k == 2, gain=0.45 if skip else 0.9) for k, (i, o) in enumerate(pairs)
    )
    act = Activate(activation(phi))
    residual = (Node(Add(), (4, 2)),) if skip else ()
    nodes = (Node(first, (0,)), Node(act, (1,)), Node(second, (2,)), Node(act, (3,)), *residual)
    return Network((*nodes, Node(third, (len(nodes),))), (CHANNELS[0], IMAGE, IMAGE))


@lru_cache(maxsize=16)
def pruned(
    construction: str, phi: str, seed: int, *, skip: bool = False, tolerance: float = TOLERANCE,
    objective: str = "smallest", **supply: Any,
) -> tuple[Network, Ticket]:  # fmt: skip
    """A target and its ticket by a construction of `ltbounds.tickets`, its base sets as in section 4 (m = 15)."""
    from ltbounds.tickets import Supply, prune

    # Base sets of 15 are those of section 4, where biases have a factor of their own; with one factor more are needed.
    supply = {"one_factor": False} | supply
    wanted = target(phi, seed, skip=skip)
    ticket = prune(wanted, None, construction, tolerance, seed, supply=Supply(**supply), objective=objective)
    return wanted, ticket


def worst_errors(ticket: Network, wanted: Network, key: str) -> tuple[float, float]:
    """The largest output error on 50 images in [-1, 1], and the largest deviation of the target from its mean."""
    x = generator("burkholz2022conv.images", key).uniform(-1, 1, (50, *wanted.shape))
    y = wanted(x)
    return float(np.abs(ticket(x) - y).max()), float(np.abs(y - y.mean(0)).max())


def one_layer(phi: str, seed: int) -> Network:
    """One convolutional layer 2-3 with an activation: the target of Corollary C.1."""
    stream = generator("burkholz2022conv.one_layer", phi, seed)
    return sequential([_layer(stream, 2, 3), Activate(activation(phi))], (2, IMAGE, IMAGE))


def _witness(
    construction: str, phi: str, seed: int, skip: bool, tolerance: float, wrong: bool
) -> tuple[Network, Network, int]:
    """A target, what claims to be its ticket, and the depth that was promised."""
    wanted, ticket = pruned(construction, phi, seed, skip=skip, tolerance=tolerance)
    found = ticket.to_network()
    depth = 2 * wanted.depth if ".2l" in construction else wanted.depth + 1
    return wanted, a_tenth_more(found) if wrong else found, depth


def _verify(witness: tuple[Network, Network, int]) -> Mapping[str, bool]:
    wanted, found, depth = witness
    error, spread = worst_errors(found, wanted, "witness")
    return {
        "the source's depth is the theorem's": found.depth == depth,
        "it computes almost the same": error <= SHARE * spread,
    }


def convolutional_claim(
    identifier: str, ref: Ref, construction: str, *, phi: str = "relu", skip: bool = False, tolerance: float = TOLERANCE
) -> ExistenceClaim:
    """The claim that `construction` finds tickets of the theorem's depth for convolutional targets."""
    block = ", the second a residual block" if skip else ""
    return ExistenceClaim(
        id=identifier, ref=ref,
        statement=f"Targets of three convolutional layers{block}, with {SPOKEN[phi]} activation and biases: {in_words(construction)} finds a ticket of "
        f"the theorem's depth whose outputs on [-1, 1]^(2x6x6) stay within {SHARE:.0%} of the target's own spread.",
        build=lambda seed: _witness(construction, phi, seed, skip, tolerance, False), verify=_verify, seeds=(0, 1),
        off=lambda seed: _witness(construction, phi, seed, skip, tolerance, True),
        note="Witnesses for two targets; the theorem speaks of all targets, with high probability.",
    )  # fmt: skip
