"""Pruning one target layer: base sets are laid out before the weights of the target are looked at, then filled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ltbounds.errors import TicketNotFound, require
from ltbounds.networks import Activation
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.masks import Hidden, Piece
from ltbounds.tickets.solving import Objective, solve
from ltbounds.tickets.source import Source

__all__ = ["Compute", "Demand", "Supply", "fill", "in_turn", "one_for_one", "two_for_one"]

Progress = Callable[[int], None]
Compute = Callable[[Callable[..., Any], Iterable[tuple[Any, ...]]], Iterator[tuple[Any, Any]]]
"""Where subset sums are solved: (work, tasks) -> (task, work(*task)) in order, as `montecarlo.executors` have it."""


def in_turn(work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
    """Here, one task after the other."""
    return ((task, work(*task)) for task in tasks)


BITS = 32
"""Masks are patterns of so many bits: no base set is larger, spare members included."""

HEADROOM = 3.0
"""Products reach beyond the parameters, because extreme targets are what subset sums miss: of 20,000 targets U[-1, 1]
with 15 products U[-1, 1]·U[0, 1], 3.6 % missed 0.01, and 0.4 % with products three times as large."""


ENOUGH = 0.99
"""The share of the reach for biases that constant channels must give for a layer to make do with one factor."""


MOST_SPARE = 10_000
"""Beyond what any mask can use: a block of univariate neurons is drawn as a whole, so more would only take memory."""


@dataclass(frozen=True, eq=False)
class Demand:
    """What a piece must represent: `weight` (O, J, T), `bias` (O,), in how many `copies`, and whether with constants.

    With constants, as many channels of the constant value `constant` follow the copies.
    """

    weight: np.ndarray
    bias: np.ndarray
    copies: int
    constant: float | None

    @property
    def weight_scale(self) -> float:
        """The largest |weight|, or 1 where there is none."""
        return float(np.abs(self.weight).max()) or 1.0

    @property
    def bias_scale(self) -> float:
        """The largest |bias|, or 1 where there is none."""
        return float(np.abs(self.bias).max(initial=0.0)) or 1.0

    @property
    def rows(self) -> int:
        """The output channels of the piece."""
        return self.copies * (len(self.weight) + (self.constant is not None))

    def targets(self, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The weights (rows, J, T) and biases (rows,) wanted of output channels."""
        real = rows < self.copies * len(self.weight)
        target = np.where(real, rows // self.copies, 0)
        weight = np.where(real[:, None, None], self.weight[target], 0.0)
        return weight, np.where(real, self.bias[target], self.constant or 0.0)


@dataclass(frozen=True)
class Supply:
    """How generous the source is: numbers in a base set, spare ones behind them, spare output channels, scaling.

    `spare`: spare neurons of each sign in a block of univariate neurons; `spare_copies`: spare copies of a channel
    in one-for-one layers; `spare_rows`: spare output channels of a layer, as a share (and then `base_set` more).
    `fit`: the source law of a layer is scaled to its largest |parameter|, where two-for-one to `HEADROOM` times that,
    and tolerances are relative to it; otherwise only where it is above 1, as the theorems have it.
    `one_factor`: all weights of a source layer have the same law, times one factor, as in the theorems; biases of its
    own may have another (fischer2021 Section 3.1).  Otherwise columns that serve biases have a factor of their own.
    `share`: the factor of a layer that chooses among copies, as a share of its largest |parameter| (see `aiming`).
    """

    base_set: int = 15
    spare: int = 13
    spare_copies: int = 3
    spare_rows: float = 0.1
    fit: bool = True
    one_factor: bool = True
    share: float = 1.0

    def __post_init__(self) -> None:
        require(self.base_set >= 1, "base_set", self.base_set, "be >= 1")
        for name in ("spare", "spare_copies", "spare_rows"):
            value = getattr(self, name)
            require(0 <= value <= MOST_SPARE, name, value, f"be in [0, {MOST_SPARE}]")
        require(0 < self.share <= 1, "share", self.share, "be in (0, 1]")

    @property
    def width(self) -> int:
        """Members of the base set of a hidden layer with its spare ones."""
        return min(self.base_set + self.spare, BITS)

    @property
    def copies(self) -> int:
        """Copies of a channel from which the next layer chooses, spare ones included."""
        return min(self.base_set + self.spare_copies, BITS)

    @property
    def far(self) -> float:
        """How large a sum may be that constant channels ask of copies, as a share of the largest parameter's size.

        The positive ones of n numbers U[-1, 1] add up to n/4 ± 0.3 √n; n/6 is missed by one set of copies in nine.
        """
        return self.share * self.copies / 6

    def rows(self, needed: int) -> int:
        """Source rows for a layer that needs so many."""
        return needed + (self.base_set + int(self.spare_rows * needed) if self.spare_rows else 0)

    def unit(self, largest: float) -> float:
        """What tolerances of a layer with parameters up to `largest` are relative to."""
        return largest if self.fit else max(1.0, largest)

    def headroom(self, largest: float) -> float:
        """The reach wanted of products for parameters up to `largest`."""
        return HEADROOM * largest if self.fit else self.unit(largest)


def _shell(node: int, hidden: Hidden | None, members: np.ndarray, bias_members: np.ndarray, **fields: object) -> Piece:
    none = np.zeros(0, np.uint32)
    return Piece(node, hidden, members, bias_members, bits=none, bias_bits=none, **fields)  # type: ignore[arg-type]


def one_for_one(node: int, layout: Layout, demand: Demand, supply: Supply, bias_tap: int) -> Piece:
    """The empty masks of a layer that reads the copies of its inputs (burkholz2022depth Theorem 4.1)."""
    scale, constant = supply.share * supply.unit(demand.weight_scale), layout.constant or 1.0
    apart = supply.share * supply.unit(demand.bias_scale) / constant
    return _shell(
        node,
        None,
        layout.members()[None].astype(np.int32),
        layout.constants().astype(np.int32),
        rows=np.arange(demand.rows),
        scale=scale,
        bias_scale=scale if supply.one_factor and _enough(scale, apart, demand) else apart,
        weight_unit=supply.unit(demand.weight_scale),
        bias_unit=supply.unit(demand.bias_scale),
        channels=layout.width,
        taps=demand.weight.shape[2],
        bias_tap=bias_tap,
        base_set=supply.base_set,
    )


def _enough(scale: float, wanted: float, demand: Demand) -> bool:
    """Whether biases can be had with the factor of the weights: always, where there are none."""
    return scale >= ENOUGH * wanted or not (demand.bias.any() or demand.constant)


def _first(usable: np.ndarray, units: np.ndarray, width: int) -> np.ndarray:
    """The first `width` units of each block that are usable: (blocks, width), -1 where there are no more."""
    order = np.argsort(~usable, axis=1, kind="stable")[:, :width]
    found = np.take_along_axis(usable, order, 1)
    return np.where(found, np.take_along_axis(units, order, 1), -1).astype(np.int32)


def two_for_one(
    source: Source,
    node: int,
    layout: Layout,
    demand: Demand,
    supply: Supply,
    *,
    phi: Activation,
    sigma: float,
    bias_tap: int,
) -> Piece:
    """The empty masks of a layer that reads univariate neurons φ(λx) of its inputs (pensia2020 Lemma 3 and others).

    `sigma` scales the law of λ, so that φ is nearly linear on each side of 0.  Neurons are assigned to the base set of
    their sign in the order in which they were drawn; a block with too few of a sign has a smaller base set.
    """
    width, mirrored = supply.width, source.law.mirrored
    split = phi.m_plus != phi.m_minus and not mirrored
    gain = phi.m_plus + (phi.m_minus if split or mirrored else 0.0)
    scale, slope = supply.headroom(demand.weight_scale) / (gain * sigma), phi.m_plus if split else gain
    own, constant = layout.constant is None, layout.constant or 1.0
    reach = supply.headroom(max(demand.bias_scale, (demand.constant or 0.0) / 2)) / slope
    outer, inner = reach, 1.0 / constant
    if supply.one_factor and own:
        outer, inner = scale, reach / scale
    elif supply.one_factor and _enough(scale * sigma * constant, supply.headroom(demand.bias_scale) / slope, demand):
        outer, inner = scale, sigma
    hidden = Hidden(
        phi.name, phi.slope, layout.channels, layout.width,
        block=2 * width + (2 * supply.spare if split else 0) if split or mirrored else width,
        scale=sigma,
        bias_scale=inner,
        constant=-1 if own else int(layout.constants()[0]), gain=gain,
    )  # fmt: skip
    units = np.arange(hidden.units).reshape(-1, hidden.block)
    if mirrored:
        units = units[:, ::2]
    kept = hidden.kept(source, node, units)
    halves = (kept > 0, kept < 0) if split else (kept != 0,)
    members = np.stack([_first(half, units, width) for half in halves])
    return _shell(
        node, hidden, members[:, :-1], members[0, -1],
        rows=np.arange(demand.rows),
        scale=scale, bias_scale=outer,
        weight_unit=supply.unit(demand.weight_scale), bias_unit=supply.unit(demand.bias_scale),
        channels=hidden.units // (2 if mirrored else 1), taps=demand.weight.shape[2], bias_tap=bias_tap,
        base_set=supply.base_set,
    )  # fmt: skip


class _Filling:
    """A piece being filled: what all rows share."""

    def __init__(self, source: Source, piece: Piece, objective: Objective, constant: float) -> None:
        self.source, self.piece = source, piece
        self.factors = piece.factors(source)
        self.bias_factors = piece.bias_factors(source, constant)
        self.weigh = replace(objective, tolerance=objective.tolerance * piece.weight_unit)
        self.shift = replace(objective, tolerance=objective.tolerance * piece.bias_unit)

    def solve(
        self, targets: tuple[np.ndarray, np.ndarray], rows: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Bits (H, rows, J, T), bias bits (rows,) and the worst error of each row in units of its tolerance."""
        weight, bias = targets
        worst = np.zeros(len(rows))
        bits = np.zeros((len(self.factors), *weight.shape), np.uint32)
        for half, factor in enumerate(self.factors):
            x = self.piece.weights(self.source, half, rows) * factor[None, :, None, :]
            found, errors = solve(x.reshape(-1, x.shape[-1]), weight.ravel(), self.weigh)
            bits[half] = found.reshape(weight.shape)
            worst = np.maximum(worst, errors.reshape(len(rows), -1).max(1) / self.weigh.tolerance)
        bias_bits = np.zeros(len(rows), np.uint32)
        if bias.any():
            x = self.piece.bias_weights(self.source, rows) * self.bias_factors
            bias_bits, errors = solve(x, bias, self.shift)
            worst = np.maximum(worst, errors / self.shift.tolerance)
        return bits, bias_bits, worst


def _attempt(filling: _Filling, targets: tuple[np.ndarray, np.ndarray], rows: np.ndarray, *_: object) -> Any:
    """The first attempt at some rows, which serve themselves; threads pass one argument more."""
    return filling.solve(targets, rows)


def fill(
    source: Source,
    piece: Piece,
    demand: Demand,
    supply: Supply,
    *,
    objective: Objective,
    constant: float,
    progress: Progress,
    compute: Compute = in_turn,
) -> Piece:
    """The piece with its masks; rows whose subset sums fail move on to spare rows of the source.

    `objective.tolerance` counts in units of the layer's scale; `constant` is the value of the constant channels read.
    The first attempts at all rows may be computed anywhere; what fails is treated here, in order, so that the masks are
    the same.  Raises `TicketNotFound` where no spare row is left.
    """
    filling = _Filling(source, piece, objective, constant)
    bits = np.zeros((len(piece.members), demand.rows, *demand.weight.shape[1:]), np.uint32)
    bias_bits, served = np.zeros(demand.rows, np.uint32), piece.rows.copy()
    unused = demand.rows
    chunks = (np.arange(demand.rows)[chunk] for chunk in piece.row_chunks())
    for (_, _, rows), solved in compute(_attempt, ((filling, demand.targets(rows), rows) for rows in chunks)):
        todo, found = rows, solved
        while True:
            bits[:, todo], bias_bits[todo], worst = found
            todo = todo[worst > 1]
            if not len(todo):
                break
            if unused + len(todo) > supply.rows(demand.rows):
                raise TicketNotFound(_failure(piece, len(todo), float(worst.max()), objective.tolerance, supply))
            served[todo] = np.arange(unused, unused + len(todo))
            unused += len(todo)
            found = filling.solve(demand.targets(todo), served[todo])
        progress(int(np.count_nonzero(demand.targets(rows)[0])) * len(bits))
    return replace(piece, bits=bits, bias_bits=bias_bits, rows=served)


def _failure(piece: Piece, rows: int, worst: float, tolerance: float, supply: Supply) -> str:
    return (
        f"base_set={supply.base_set} with {piece.members.shape[-1] - supply.base_set} spare must be larger, or"
        f" tolerance={tolerance} looser: at node"
        f" {piece.node} of the target {rows} output channels hold a parameter that no subset meets (worst error"
        f" {worst:.3g} times the tolerance) and the spare output channels do not suffice"
    )
