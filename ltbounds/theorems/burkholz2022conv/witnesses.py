"""Small convolutional targets inside the paper's assumptions, and their tickets: witnesses that several claims share.

The targets have filters of 3x3, |θ| < 1 and |x| <= 1 in every layer; with `skip`, the second layer is a residual block
(Eq. 2: the skip connection is added after the activation).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from ltbounds.networks import Activate, Add, Conv2d, Network, Node, activation
from ltbounds.seeding import generator

if TYPE_CHECKING:
    from ltbounds.tickets import Ticket

__all__ = ["IMAGE", "TOLERANCE", "pruned", "target", "worst_errors"]

IMAGE = 6
CHANNELS = (2, 3, 3, 2)
TOLERANCE = 0.003
KEPT = 0.5
"""Share of the target's weights that are not 0."""


def _layer(stream: np.random.Generator, inputs: int, outputs: int, *, last: bool) -> Conv2d:
    weight = stream.uniform(-1, 1, (outputs, inputs, 3, 3)) * (stream.random((outputs, inputs, 3, 3)) < KEPT)
    weight *= (0.9 if last else 0.45) / np.abs(weight).sum(axis=(1, 2, 3), keepdims=True)
    bias = None if last else stream.uniform(-0.1, 0.1, outputs)
    return Conv2d(weight, bias, padding=(1, 1, 1, 1))


def target(phi: str, seed: int, *, skip: bool) -> Network:
    """Three convolutional layers 2-3-3-2 on images of 6x6, |x| <= 1 throughout for inputs in [-1, 1]."""
    stream = generator("burkholz2022conv.target", phi, seed)
    pairs = pairwise(CHANNELS)
    first, second, third = (_layer(stream, i, o, last=k == 2) for k, (i, o) in enumerate(pairs))
    act = Activate(activation(phi))
    residual = (Node(Add(), (4, 2)),) if skip else ()
    nodes = (Node(first, (0,)), Node(act, (1,)), Node(second, (2,)), Node(act, (3,)), *residual)
    return Network((*nodes, Node(third, (len(nodes),))), (CHANNELS[0], IMAGE, IMAGE))


@lru_cache(maxsize=16)
def pruned(construction: str, phi: str, seed: int, *, skip: bool = False, **supply: Any) -> tuple[Network, Ticket]:
    """A target and its ticket by a construction of `ltbounds.tickets`, its base sets as in section 4 (m = 15)."""
    from ltbounds.tickets import Supply, prune

    wanted = target(phi, seed, skip=skip)
    ticket = prune(wanted, construction=construction, tolerance=TOLERANCE, seed=seed, supply=Supply(**supply))
    return wanted, ticket


def worst_errors(ticket: Network, wanted: Network, key: str) -> tuple[float, float]:
    """The largest output error on 200 images in [-1, 1], and the largest deviation of the target from its mean."""
    x = generator("burkholz2022conv.images", key).uniform(-1, 1, (200, *wanted.shape))
    y = wanted(x)
    return float(np.abs(ticket(x) - y).max()), float(np.abs(y - y.mean(0)).max())
