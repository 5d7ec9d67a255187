"""The L+1 construction with every subset sum solved: how errors of a channel's copies pass from layer to layer.

In burkholz2022conv's Algorithm 2 each target channel has m copies, and a tap of each output copy is a subset sum of the
m source weights that read the m copies of the input channel.  The copies differ by their own errors, so the output
carries sum_s x_s e_s over the chosen source weights x_s: independent errors grow with sqrt(sum x_s^2), not with |w|.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.sparse

from ltbounds.compiling import kernel
from ltbounds.errors import require
from ltbounds.networks import Activate, Add, Conv2d, Dense, Layer, Network, Node, Rearrange, activation
from ltbounds.subsets import closest, smallest

__all__ = ["CHOICES", "Lifted", "growth", "least_squares", "lift", "solve"]


@kernel
def _least_squares(x: Any, z: Any, tolerance: float, chosen: Any) -> None:
    n = x.shape[1]
    stack_k, stack_sum, stack_sq = np.zeros(2 * n + 2, np.int64), np.zeros(2 * n + 2), np.zeros(2 * n + 2)
    stack_mask = np.zeros(2 * n + 2, np.int64)
    up, down = np.zeros(n + 1), np.zeros(n + 1)
    for row in range(len(z)):
        order = np.argsort(-np.abs(x[row]))
        for k in range(n - 1, -1, -1):
            value = x[row, order[k]]
            up[k], down[k] = up[k + 1] + max(value, 0.0), down[k + 1] + min(value, 0.0)
        best, best_mask, top = np.inf, -1, 1
        stack_k[0], stack_sum[0], stack_sq[0], stack_mask[0] = 0, 0.0, 0.0, 0
        while top > 0:
            top -= 1
            k, total, squares, mask = stack_k[top], stack_sum[top], stack_sq[top], stack_mask[top]
            rest = abs(z[row] - total) - tolerance
            if rest <= 0 and squares < best:
                best, best_mask = squares, mask
            if k == n or (rest > 0 and squares + rest * rest / (n - k) >= best) or squares >= best:
                continue
            if total + up[k] < z[row] - tolerance or total + down[k] > z[row] + tolerance:
                continue
            value = x[row, order[k]]
            stack_k[top], stack_sum[top] = k + 1, total + value
            stack_sq[top], stack_mask[top] = squares + value * value, mask | 1 << k
            stack_k[top + 1], stack_sum[top + 1] = k + 1, total
            stack_sq[top + 1], stack_mask[top + 1] = squares, mask
            top += 2
        for k in range(n):
            chosen[row, order[k]] = best_mask >= 0 and (best_mask >> k & 1) == 1
        if best_mask < 0:
            chosen[row, 0] = 2  # nothing within the tolerance


def least_squares(x: np.ndarray, z: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """The subset within the tolerance whose sum of *squares* is least, for each row; and whether there is one.

    x: (problems, n), z: (problems,).  Sums are those of float64.

    >>> mask, found = least_squares(np.array([[0.9, -0.6, 0.2, 0.1]]), np.array([0.3]), 0.01)
    >>> mask.astype(int).tolist(), found.tolist()
    ([[0, 0, 1, 1]], [True])
    """
    chosen = np.zeros(x.shape, np.uint8)
    _least_squares(x, z, tolerance, chosen)
    found = chosen[:, 0] < 2
    return (chosen == 1), found


CHOICES = ("smallest", "least squares", "closest")
"""Which subset is taken: the fewest members within the tolerance (the paper), the least sum of squares, the closest."""


def solve(x: np.ndarray, z: np.ndarray, choice: str, tolerance: float) -> tuple[np.ndarray, np.ndarray]:
    """The chosen subset of each row, and whether it is within the tolerance."""
    require(choice in CHOICES, "choice", choice, f"be one of {', '.join(CHOICES)}")
    if choice == "closest":
        nearest = closest(x, z)
        return nearest.mask, nearest.error <= tolerance
    if choice == "smallest":
        fewest = smallest(x, z, tolerance)
        return fewest.mask, fewest.found
    return least_squares(x, z, tolerance)


ATTEMPTS = 200
"""Base sets that a sum may use: the first, then spare channels (the authors redraw)."""


@dataclass
class Lifted:
    """A network with m copies of every hidden channel, and what its sums were like."""

    network: Network
    values: list[int]
    """For each value of the target, the value of the lifted network that holds its copies."""
    sums: int
    missed: int
    """Sums that their first base set misses: they take another one (a spare channel; the authors redraw)."""
    members: float
    """Mean size of the subsets."""
    squares: float
    """Sum of squares of all kept coefficients over that of the parameters they stand for."""


Solver = Callable[[np.ndarray, bool], tuple[np.ndarray, float]]


def lift(  # noqa: PLR0915
    target: Network, choice: str, rng: np.random.Generator, m: int = 15, tolerance: float = 0.01
) -> Lifted:
    """The L+1 ticket of a ReLU network in effective weights; source weights from U[-s, s], s the layer's largest.

    The first layer is two for one: x and -x apart, products of two uniforms.  `tolerance` is relative to s.  An
    identity skip is a 1x1 filter of ones, as the source has weights there.  Channels that carry biases are taken
    as exact ones.
    """
    nodes: list[Node] = []
    at = {0: 0}
    split = -1
    count = {"sums": 0, "missed": 0, "members": 0, "squares": 0.0, "targets": 0.0}

    def coefficients(z: np.ndarray, scale: float, product: bool) -> np.ndarray:
        kept = np.zeros((len(z), m))
        left = np.arange(len(z))
        for attempt in range(ATTEMPTS):
            x = rng.uniform(-1, 1, (len(left), m))
            if product:
                x *= rng.uniform(-1, 1, x.shape)
            mask, found = solve(x, z[left] / scale, choice, tolerance)
            kept[left[found]] = np.where(mask, x, 0.0)[found] * scale
            count["members"] += int(mask[found].sum())
            left = left[~found]
            count["missed"] += len(left) if attempt == 0 else 0
            if not len(left):
                break
        require(not len(left), "m", m, f"be larger: {len(left)} sums fail in each of {ATTEMPTS} base sets")
        count["sums"] += len(z)
        if not product:
            count["squares"] += float((kept**2).sum())
            count["targets"] += float((z**2).sum())
        return kept

    def linear(weight: np.ndarray, bias: np.ndarray | None, layer: Layer, reads: int, last: bool) -> int:
        first, copies = reads == 0, 1 if last else m
        out, channels = weight.shape[0], weight.shape[1]
        scale = max(float(np.abs(weight).max()), 0.0 if bias is None else float(np.abs(bias).max()))
        shape = weight.shape[2:]
        positions = 1
        if isinstance(layer, Dense):
            before = target_shapes[reads]
            positions = spread.get(reads, 1)
            require(len(before) == 1 and channels % positions == 0, "input of a dense layer", before, "be flat")
        o, i, *taps = np.nonzero(weight)
        z = weight[(o, i, *taps)]
        where = np.repeat(np.arange(len(z)), copies)
        to = o[where] * copies + np.tile(np.arange(copies), len(z))
        if first:  # + and - part of the input, a sum each
            kept = np.stack(
                [coefficients(z[where], scale, True).sum(1), -coefficients(z[where], scale, True).sum(1)], 1
            )
            froms = np.stack([2 * i[where], 2 * i[where] + 1], 1)
        else:
            kept = coefficients(z[where], scale, False)
            channel, place = i[where] // positions, i[where] % positions
            froms = (channel[:, None] * m + np.arange(m)) * positions + place[:, None]
        size = out * copies, channels * (2 if first else m)
        new_bias = None
        if bias is not None:
            new_bias = np.zeros(out * copies)
            nonzero = np.flatnonzero(np.repeat(bias, copies))
            new_bias[nonzero] = coefficients(np.repeat(bias, copies)[nonzero], scale, first).sum(1)
        if isinstance(layer, Dense):
            rows = np.repeat(to, kept.shape[1])
            matrix = scipy.sparse.csr_array((kept.ravel(), (rows, froms.ravel())), shape=size)
            new: Layer = Dense(matrix, new_bias)
        else:
            filled = np.zeros((*size, *shape))
            filled[(to[:, None], froms, *(t[where][:, None] for t in taps))] = kept
            assert isinstance(layer, Conv2d)
            new = replace(layer, weight=filled, bias=new_bias)
        source = split if first else at[reads]
        nodes.append(Node(new, (source,)))
        return len(nodes)

    target_shapes = target.shapes()
    channels = target.shape[0]
    signs = np.zeros((2 * channels, channels))
    signs[np.arange(2 * channels), np.arange(2 * channels) // 2] = np.tile([1.0, -1.0], channels)
    pair: Layer = Dense(signs) if len(target.shape) == 1 else Conv2d(signs[:, :, None, None])
    nodes += [Node(pair, (0,)), Node(Activate(activation("relu")), (1,))]
    split = 2
    spread: dict[int, int] = {}
    for k, node in enumerate(target.nodes):
        layer = node.layer
        if isinstance(layer, Dense | Conv2d):
            at[k + 1] = linear(layer.weight, layer.bias, layer, node.inputs[0], k == len(target.nodes) - 1)
        elif isinstance(layer, Add):
            reads = []
            for i in node.inputs:
                if isinstance(target.nodes[i - 1].layer, Conv2d | Add):
                    reads.append(at[i])
                else:
                    width = target_shapes[i][0]
                    one = Conv2d(np.eye(width)[:, :, None, None])
                    reads.append(linear(one.weight, None, one, i, False))
            nodes.append(Node(layer, (reads[0], reads[1])))
            at[k + 1] = len(nodes)
        elif isinstance(layer, Rearrange):
            require(layer.order is None, "order", "given", "be None: only flattening is lifted")
            shape = target_shapes[node.inputs[0]]
            spread[k + 1] = int(np.prod(shape[1:]))
            nodes.append(Node(Rearrange((m * int(np.prod(shape)),)), (at[node.inputs[0]],)))
            at[k + 1] = len(nodes)
        else:
            require(isinstance(layer, Activate) and layer.phi.name == "relu", "layer", layer, "be a ReLU")
            if node.inputs[0] in spread:
                spread[k + 1] = spread[node.inputs[0]]
            nodes.append(Node(layer, (at[node.inputs[0]],)))
            at[k + 1] = len(nodes)
    size = max(count["sums"], 1)
    squares = count["squares"] / count["targets"] if count["targets"] else float("nan")
    network = Network(tuple(nodes), target.shape)
    values = [at[k] for k in range(len(target.nodes) + 1)]
    return Lifted(network, values, int(count["sums"]), int(count["missed"]), count["members"] / size, squares)


def growth(target: Network, lifted: Lifted, x: np.ndarray, m: int = 15) -> list[float]:
    """For each linear layer: RMS of (copy - target) over RMS of the target, before the activation, on inputs x."""
    exact, copied = target.values(x), lifted.network.values(x)
    found = []
    for k, _ in target.linear():
        value, copies = exact[k + 1], copied[lifted.values[k + 1]]
        each = 1 if k == len(target.nodes) - 1 else m
        off = copies.reshape(len(x), value.shape[1], each, *value.shape[2:]) - value[:, :, None]
        found.append(float(np.sqrt((off**2).mean() / (value**2).mean())))
    return found
