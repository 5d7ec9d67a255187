"""Theorem 4: equivariant tickets for cyclic groups, and convolutions as equivariant maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, integer
from ltbounds.claims import Integers
from ltbounds.notation import Sides, place, sides
from ltbounds.seeding import generator

__all__ = ["CLAIMS"]

Int1To3 = Annotated[Scalar, Integers(1, 3)]

HERE = place("natale2024", "Theorem 4", "section 4")
LENGTH = 5


@dataclass(frozen=True)
class _Pair:
    """A target and what is to be its equivariant ticket: functions of (batch, 2, 1, LENGTH)."""

    target: Any
    ticket: Any


def _prune(seed: int) -> _Pair:
    from ltbounds.networks import cyclic_network
    from ltbounds.tickets import Supply, prune

    target = cyclic_network((2, 3, 2), LENGTH, seed)
    options: Any = {"supply": Supply(base_set=14, spare=8), "size": 4}
    ticket = prune(target, construction="natale2024.equivariant", tolerance=0.02, seed=seed, **options)
    return _Pair(target, ticket.to_network())


def _broken(seed: int) -> _Pair:
    """The control: a ticket that sees only the first places does not commute with shifts."""
    pair = _prune(seed)
    first_half = np.arange(LENGTH) < LENGTH // 2
    return _Pair(pair.target, lambda x: pair.ticket(np.where(first_half, x, 0.0)))


def _verify(pair: _Pair) -> Mapping[str, bool]:
    x = generator("natale2024.thm-4").uniform(-1, 1, (50, 2, 1, LENGTH))
    shifts = [np.abs(pair.ticket(np.roll(x, s, -1)) - np.roll(pair.ticket(x), s, -1)).max() for s in range(LENGTH)]
    return {
        "the ticket commutes with every shift": bool(max(shifts) < 1e-12),
        "it computes almost the same": bool(np.abs(pair.ticket(x) - pair.target(x)).max() < 0.05),
    }


@HERE.witness("thm-4.corrected", build=_prune, off=_broken, seeds=(1, 2, 3))
def corrected(witness: Any) -> Mapping[str, bool]:
    """For circular convolutions of length 5 with channels 2-3-2, a random equivariant source with blocks of features for
    each input is pruned, by subsets of 4, to an equivariant ticket within 0.05 on [-1, 1].

    Note: Witnesses for three targets and one group; the theorem speaks of all.
    """
    return _verify(witness)


def _convolution(kernel: np.ndarray) -> np.ndarray:
    """The matrix of x -> sum_uv kernel[u, v] x[i-u, j-v] on a torus, from this definition."""
    height, width = kernel.shape
    matrix = np.zeros((height, width, height, width), dtype=np.int64)
    for i, j, u, v in np.ndindex(height, width, height, width):
        matrix[i, j, (i - u) % height, (j - v) % width] += kernel[u, v]
    return matrix.reshape(height * width, height * width)


def _shift(height: int, width: int, axis: int) -> np.ndarray:
    """The permutation matrix that moves every place of a torus one step along an axis."""
    places = np.arange(height * width).reshape(height, width)
    return np.eye(height * width, dtype=np.int64)[np.roll(places, 1, axis).ravel()]


def _not_commuting(height: Scalar, width: Scalar) -> int:
    """Pairs of a kernel with one tap and a generating shift whose matrices do not commute."""
    height, width = integer(height), integer(width)
    taps = np.eye(height * width, dtype=np.int64).reshape(-1, height, width)
    pairs = ((_convolution(tap), _shift(height, width, axis)) for tap in taps for axis in (0, 1))
    return sum(1 for matrix, shift in pairs if (matrix @ shift != shift @ matrix).any())


def _flipped(height: Scalar, width: Scalar) -> int:
    """The control: x -> reversed x is linear, but commutes with shifts only where a side has at most two places."""
    flip = np.eye(integer(height) * integer(width), dtype=np.int64)[::-1]
    shifts = (_shift(integer(height), integer(width), axis) for axis in (0, 1))
    return sum(1 for shift in shifts if (flip @ shift != shift @ flip).any())


@HERE.equal("claim-cnn.tori", by="exact")
def shifts(height: Int1To3, width: Int1To3) -> Sides:
    """Convolutions are equivariant under G = (Z^2, +): on every torus of up to 3 x 3 places each kernel with one tap, so
    by linearity every kernel, commutes with both generating shifts.

    Note: Z^2 acts on a torus through its quotient; convolutions with zero padding are not equivariant at the border.
    """
    return sides(_not_commuting(height, width), 0, off_left=_flipped(height, width))


CLAIMS = (corrected, shifts)
