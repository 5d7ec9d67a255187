"""Larger gaps between piecewise linear networks: linear programs from one linear region to the next.

Around an input both networks are linear as far as every activation keeps its sign and every pool its winner.  Over all
of that region and the box, the difference of one output entry is largest where a linear program says.  From there a
small step leads into a neighbour, and so on uphill.  A program's answer is as good as its tolerances: it is put back
into the box, and what counts is what both networks compute there.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ltbounds.networks.domains import Box
from ltbounds.networks.layers import Activate, Affine, Dense, Linear, MaxPool2d, Rearrange
from ltbounds.networks.network import Network

__all__ = ["climbed", "program_cost"]

LARGEST = 2**22
"""Entries of the constraints of the largest programs that are asked."""

MEMORY = 2**25
"""Entries of the derivatives of one value by the inputs."""

NEAR = 64
"""Neighbours that are looked at where a region ends."""

LONGEST_PROGRAM = 60.0
"""Seconds after which a program's best input so far is taken."""

GAIN = 0.005
"""What a further region must add for the way to go on."""

LONGEST = 20
"""Regions on one way uphill."""


SHARES = 0.02, 0.1, 0.3
"""Of the entries that are drawn anew where a way begins near the best input of another."""

Keep = Callable[[np.ndarray, np.ndarray], None]


@dataclass(frozen=True, eq=False)
class _Region:
    """The network's output is slope·x and a constant wherever rows·x <= limits."""

    slope: np.ndarray
    rows: np.ndarray
    limits: np.ndarray


def program_cost(f: Network, g: Network) -> int | None:
    """Entries of the constraints of one program, or None where no program can be asked, or only too large ones."""
    n, rows = int(np.prod(f.shape)), 0
    for net in (f, g):
        shapes = net.shapes()
        if n * max(int(np.prod(shape)) for shape in shapes) > MEMORY:
            return None
        for k, node in enumerate(net.nodes):
            size = int(np.prod(shapes[k + 1]))
            if isinstance(node.layer, Activate):
                if not node.layer.phi.homogeneous:
                    return None
                rows += size
            elif isinstance(node.layer, MaxPool2d):
                rows += size * (int(np.prod(node.layer.window.kernel)) - 1)
    return n * rows if 0 < n * rows <= LARGEST else None


def _region(net: Network, x: np.ndarray) -> _Region:
    """The region of an input of shape (entries,)."""
    n = len(x)
    values = net.values(x[None])
    maps = [np.eye(n).reshape(n, *net.shape)]
    plain = [True]  # whether a value is the input itself, perhaps in another shape
    rows, limits = [np.zeros((0, n))], [np.zeros(0)]

    def keep(slope: np.ndarray, value: np.ndarray) -> None:
        """value + slope·(x' - x) must stay at least 0; slopes (inputs, ...), values (...)."""
        own = slope.reshape(n, -1).T
        rows.append(-own)
        limits.append(value.ravel() - own @ x)

    for node in net.nodes:
        layer, i = node.layer, node.inputs[0]
        read = maps[i]
        if isinstance(layer, Dense) and plain[i]:
            moved = np.asarray(layer.weight).T
        elif isinstance(layer, Linear):
            moved = layer.map(read)
        elif isinstance(layer, Activate):
            sign = np.where(values[i][0] >= 0, 1.0, -1.0)
            if layer.phi.m_plus != layer.phi.m_minus:
                keep(read * sign, values[i][0] * sign)
            moved = read * np.where(sign > 0, layer.phi.m_plus, layer.phi.m_minus)
        elif isinstance(layer, MaxPool2d):
            moved = _pooled(layer, values[i], read, keep)
        elif isinstance(layer, Affine):
            moved = read * layer.scale
        else:
            moved = layer.forward(*(maps[j] for j in node.inputs))
        maps.append(moved)
        plain.append(plain[i] and isinstance(layer, Rearrange) and layer.order is None)
    return _Region(maps[-1].reshape(n, -1).T, np.concatenate(rows), np.concatenate(limits))


def _pooled(layer: MaxPool2d, value: np.ndarray, read: np.ndarray, keep: Keep) -> np.ndarray:
    """The winners' slopes; they must stay no smaller than the others of their windows."""
    places = np.arange(1.0, value.size + 1).reshape(value.shape)
    at = layer.window.patches(places, fill=0.0)[0].astype(int) - 1
    at = at.reshape(*at.shape[:3], -1)  # C, H, W, entries of the window
    flat, slopes = value.ravel(), read.reshape(len(read), -1)
    seen = np.where(at >= 0, flat[at], -np.inf)
    first = np.take_along_axis(at, seen.argmax(-1)[..., None], -1)
    other = (at >= 0) & (at != first)
    losers, winners = at[other], np.broadcast_to(first, at.shape)[other]
    keep(slopes[:, winners] - slopes[:, losers], flat[winners] - flat[losers])
    return np.asarray(slopes[:, first[..., 0]])


def _farthest(f: _Region, g: _Region, goal: int, low: np.ndarray, high: np.ndarray) -> np.ndarray | None:
    """Where a column of `_signed` is largest in both regions and the box, or None where nobody says."""
    from scipy.optimize import linprog

    rows, limits = np.concatenate([f.rows, g.rows]), np.concatenate([f.limits, g.limits])
    many = np.count_nonzero(rows, axis=1)
    lone = np.flatnonzero(many == 1)  # limits on one input are ends of the box
    entry = np.abs(rows[lone]).argmax(1)
    end = np.clip(limits[lone] / rows[lone, entry], low[entry], high[entry])
    above, (low, high) = rows[lone, entry] > 0, (low.copy(), high.copy())
    np.minimum.at(high, entry[above], end[above])
    np.maximum.at(low, entry[~above], end[~above])
    low = np.minimum(low, high)
    size = np.abs(rows).sum(1)
    rest = np.flatnonzero(many > 1)
    scaled, ends = rows[rest] / size[rest, None], limits[rest] / size[rest]
    _, once = np.unique((scaled @ np.cos(np.arange(len(low)) ** 2.0)).round(13), return_index=True)
    away = np.concatenate([f.slope - g.slope, g.slope - f.slope])[goal]
    found = linprog(
        -away / max(np.abs(away).max(), 1e-300), scaled[once], ends[once], bounds=list(zip(low, high, strict=True)),
        method="highs", options={"time_limit": LONGEST_PROGRAM},
    )  # fmt: skip
    return None if found.x is None or not np.isfinite(found.x).all() else np.asarray(found.x)


def climbed(
    f: Network, g: Network, box: Box, starts: list[tuple[np.ndarray, np.ndarray | None]], rng: np.random.Generator,
    programs: int, seconds: float,
) -> Iterator[tuple[np.ndarray, float]]:  # fmt: skip
    """Inputs in the box and their gaps, as ways uphill from `starts` find them, batches with their f - g where known.

    Each way is that of one output entry and one sign.  Every other way is that with the largest gap so far, between
    them all take turns.  One way in three begins at its next best start, by turns of each batch; the others begin
    where their gap was largest so far, with some entries drawn anew.  All is over when so many programs were asked and
    so many seconds have passed.
    """
    start = time.monotonic()
    low, high = (end.ravel() for end in box.bounds(f.shape))
    batches = [batch.reshape(len(batch), -1) for batch, _ in starts]
    signed = [_signed(f, g, x) if off is None else _sides(off) for x, (_, off) in zip(batches, starts, strict=True)]
    orders, best = [np.argsort(-s, 0) for s in signed], np.max([s.max(0) for s in signed], 0)
    tried, way, top = np.zeros(len(best), int), 0, dict[int, np.ndarray]()
    while True:
        turn = tried == tried.min() if way % 2 else np.ones(len(tried), bool)
        goal, way = int(np.argmax(np.where(turn, best, -np.inf))), way + 1
        if way % 3 and goal in top:
            drawn = rng.random(len(low)) < rng.choice(SHARES)
            x = np.where(drawn, low + rng.random(len(low)) * (high - low), top[goal])
        else:
            number, which = divmod(tried[goal], len(batches))
            x = batches[which][orders[which][number % len(orders[which]), goal]]
            tried[goal] += 1
        value = -np.inf
        for _ in range(LONGEST):
            if programs <= 0 and time.monotonic() - start >= seconds:
                return
            programs -= 1
            y = _farthest(_region(f, x), _region(g, x), goal, low, high)
            if y is None:
                break
            away = rng.normal(size=(NEAR, len(y))) * 10.0 ** rng.uniform(-7, -3, (NEAR, 1)) * (high - low)
            near = np.clip(np.concatenate([y[None], y + away, y + (y - x) * [[1e-3], [0.1]]]), low, high)
            own = _signed(f, g, near)
            yield near[own.max(1).argmax()].reshape(f.shape), float(own.max())
            here = own[:, goal]
            x = near[here.argmax()]
            if here.max() >= best[goal]:
                best[goal], top[goal] = here.max(), x
            if here.max() <= value + GAIN * abs(value):
                break
            value = float(here.max())


def _signed(f: Network, g: Network, x: np.ndarray) -> np.ndarray:
    """f - g and g - f of each output entry, one behind the other: (batch, 2 entries)."""
    return _sides((f(x) - g(x)).reshape(len(x), -1))


def _sides(off: np.ndarray) -> np.ndarray:
    return np.concatenate([off, -off], 1)
