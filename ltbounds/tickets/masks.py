"""A pruned layer of the source: which random weights were kept for which parameter of the target.

A *base set* is the list of source channels among which one parameter chooses; its choice is a pattern of bits.  A
one-for-one piece reads the copies of a target channel directly.  A two-for-one piece reads a hidden layer of univariate
neurons φ(λx), of which each input channel has a block; the halves with λ > 0 and λ < 0 are base sets of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ltbounds.networks import Activation, activation
from ltbounds.tickets.source import Source

__all__ = ["Hidden", "Piece"]

CHUNK = 2_000_000
"""Random numbers in memory at once."""


@dataclass(frozen=True)
class Hidden:
    """The univariate layer of a two-for-one piece: `block` neurons for each of `inputs` channels, and for biases.

    Neuron u keeps the one weight from channel u // block, drawn from the law times `scale`; those of the last block
    keep only their own bias or, if `constant` >= 0, the weight from the source channel of that number, which is
    constant; both from the law times `bias_scale`.  `channels` is how many channels a row of the layer has.  `gain`:
    the kept sums Σ vλ, times this, are the parameters of the target.
    """

    phi: str
    slope: float
    inputs: int
    channels: int
    block: int
    scale: float
    bias_scale: float
    constant: int
    gain: float

    @property
    def activation(self) -> Activation:
        """φ of the hidden neurons."""
        return activation(self.phi, self.slope)

    @property
    def units(self) -> int:
        """How many hidden neurons the source has here."""
        return (self.inputs + 1) * self.block

    def kept(self, source: Source, node: int, units: np.ndarray) -> np.ndarray:
        """The kept parameter λ of each hidden neuron (its bias, in the last block); mirrored pairs share |λ|."""
        base = units // 2 if source.law.mirrored else units
        block = units // self.block
        biases = block == self.inputs
        column = np.where(biases, max(self.constant, 0), block)
        value = source.at(f"{node} hidden", base * self.channels + column)
        if self.constant < 0:
            value = np.where(biases, source.at(f"{node} hidden bias", base), value)
        value *= np.where(biases, self.bias_scale, self.scale)
        return np.where(units % 2 == 1, -value, value) if source.law.mirrored else value


@dataclass(frozen=True, eq=False)
class Piece:
    """The masks of one target layer.  Shapes: H halves, R output channels, J input channels, T taps, W base set size.

    `members` (H, J, W) and `bias_members` (W,): the source channels of each base set, -1 where there is none.
    `bits` (H, R, J, T) and `bias_bits` (R,): bit s is set where member s is kept.  `rows` (R,): the source row that
    serves as output channel r.  `scale`, `bias_scale`: the factors of the source law for weights that serve weights
    and biases; `weight_unit`, `bias_unit`: what the tolerance is relative to for them.  `channels`, `taps`: the source
    tensor is (rows, channels, taps).  `bias_tap`: the tap through which constants are read.
    """

    node: int
    hidden: Hidden | None
    members: np.ndarray
    bias_members: np.ndarray
    bits: np.ndarray
    bias_bits: np.ndarray
    rows: np.ndarray
    scale: float
    bias_scale: float
    weight_unit: float
    bias_unit: float
    channels: int
    taps: int
    bias_tap: int
    base_set: int

    def outer(self, source: Source, rows: np.ndarray, members: np.ndarray, taps: np.ndarray) -> np.ndarray:
        """The source weights at (rows, members, taps), broadcast together, before scaling."""
        units = members // 2 if source.law.mirrored and self.hidden else members
        return source.at(f"{self.node} outer", (rows * self.channels + units) * self.taps + taps)

    def weights(self, source: Source, half: int, rows: np.ndarray) -> np.ndarray:
        """The source weights from the members of every base set: (len(rows), J, T, W)."""
        members = np.maximum(self.members[half], 0)[None, :, None, :]
        taps = np.arange(self.taps)[None, None, :, None]
        return self.scale * self.outer(source, rows[:, None, None, None], members, taps)

    def bias_weights(self, source: Source, rows: np.ndarray) -> np.ndarray:
        """The source weights from the members of the bias's base set: (len(rows), W)."""
        members = np.maximum(self.bias_members, 0)[None]
        return self.bias_scale * self.outer(source, rows[:, None], members, np.array(self.bias_tap))

    def row_chunks(self) -> Iterator[slice]:
        """Slices of output channels small enough to hold their random numbers in memory."""
        size = max(1, CHUNK // (self.members[0].size * self.taps))
        for start in range(0, len(self.rows), size):
            yield slice(start, start + size)

    def chosen(self, half: int, rows: slice) -> np.ndarray:
        """The bits of `bits` as booleans: (rows, J, T, W)."""
        return (self.bits[half, rows, ..., None] >> np.arange(self.members.shape[-1], dtype=np.uint32)) & 1 > 0

    def chosen_bias(self) -> np.ndarray:
        """The bits of `bias_bits` as booleans: (R, W)."""
        return (self.bias_bits[:, None] >> np.arange(len(self.bias_members), dtype=np.uint32)) & 1 > 0

    def factors(self, source: Source) -> np.ndarray:
        """What a kept weight is multiplied with to contribute to its parameter: (H, J, W)."""
        if self.hidden is None:
            return np.ones(self.members.shape)
        kept = self.hidden.kept(source, self.node, np.maximum(self.members, 0))
        return np.where(self.members < 0, 0.0, self.hidden.gain * kept)

    def bias_factors(self, source: Source, constant: float) -> np.ndarray:
        """The value of each member of the bias's base set (W,); `constant` is that of constant channels read."""
        if self.hidden is None:
            return np.full(len(self.bias_members), constant)
        kept = self.hidden.kept(source, self.node, np.maximum(self.bias_members, 0))
        inside = kept if self.hidden.constant < 0 else kept * constant
        phi = self.hidden.activation
        value = phi(inside) - phi(-inside) if source.law.mirrored else phi(inside)
        return np.where(self.bias_members < 0, 0.0, value)

    @property
    def edges(self) -> int:
        """How many weights of the outer layer are kept (mirrored partners not counted)."""
        return int(np.bitwise_count(self.bits).sum() + np.bitwise_count(self.bias_bits).sum())

    @property
    def source_parameters(self) -> int:
        """The size of the source layers that this piece was pruned from: all their weights, and own biases."""
        outer = (int(self.rows.max(initial=-1)) + 1) * self.taps
        if self.hidden is None:
            return outer * self.channels
        own = self.hidden.constant < 0
        return self.hidden.units * (self.hidden.channels + own) + outer * self.hidden.units

    def used(self) -> np.ndarray:
        """The distinct source channels that some kept weight reads."""
        everywhere = np.bitwise_or.reduce(self.bits, axis=(1, 3))
        bit = np.arange(self.members.shape[-1], dtype=np.uint32)
        bias = np.bitwise_or.reduce(self.bias_bits)
        kept = [self.members[(everywhere[..., None] >> bit) & 1 > 0], self.bias_members[(bias >> bit) & 1 > 0]]
        return np.unique(np.concatenate(kept))

    def spare_used(self) -> int:
        """How many base sets of parameters reached beyond their first `base_set` numbers."""
        beyond = np.uint32((1 << self.members.shape[-1]) - (1 << self.base_set))
        return int(np.count_nonzero(self.bits & beyond) + np.count_nonzero(self.bias_bits & beyond))
