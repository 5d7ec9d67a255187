"""sup |f - g| over a box as mixed-integer programs, for small networks of dense layers and (leaky) ReLU.

Both networks are encoded on the same input variables, each neuron that may change sign with one binary variable.  The
solver's optimum is as good as its tolerances; the value at the input it names is computed by the networks themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.networks.domains import Box
from ltbounds.networks.intervals import interval_bounds
from ltbounds.networks.layers import Activate, Dense, Rearrange
from ltbounds.networks.network import Network
from ltbounds.programs import solve, variable

__all__ = ["ExactGap", "exact_gap"]


@dataclass(frozen=True, eq=False)
class ExactGap:
    """`value` is |f(x) - g(x)| in the sup norm at x; `claimed` the solver's maximum; `optimal` whether it finished."""

    x: np.ndarray
    value: float
    claimed: float
    optimal: bool


class _Encoding:
    """Variables and constraints of a problem on inputs x."""

    def __init__(self, box: Box, size: int) -> None:
        import pulp

        self.pulp = pulp
        self.problem = pulp.LpProblem("gap", pulp.LpMaximize)
        lo, hi = box.bounds((size,))
        ends = enumerate(zip(lo, hi, strict=True))
        self.x = [variable(self.problem, f"x{i}", float(a), float(b)) for i, (a, b) in ends]

    def network(self, net: Network, box: Box, name: str) -> list[Any]:
        """Expressions for the outputs of a network."""
        bounds = interval_bounds(net, box)
        values: list[list[Any]] = [self.x]
        for k, node in enumerate(net.nodes):
            layer, reads = node.layer, values[node.inputs[0]]
            if isinstance(layer, Dense):
                values.append(self._dense(layer, reads))
            elif isinstance(layer, Activate) and layer.phi.homogeneous:
                lo, hi = (bound.ravel() for bound in bounds[node.inputs[0]])
                values.append(
                    [self._bent(e, lo[i], hi[i], layer.phi.m_minus, f"{name}_{k}_{i}") for i, e in enumerate(reads)]
                )
            elif isinstance(layer, Rearrange):
                values.append(reads if layer.order is None else [reads[i] for i in layer.order])
            else:
                raise DomainError(f"layer={type(layer).__name__} must be dense, (leaky) ReLU or a rearrangement")
        return values[-1]

    def _dense(self, layer: Dense, reads: list[Any]) -> list[Any]:
        weight = layer.weight if isinstance(layer.weight, np.ndarray) else layer.weight.toarray()
        bias = np.zeros(len(weight)) if layer.bias is None else layer.bias
        rows = [[(e, float(w)) for e, w in zip(reads, row, strict=True) if w] for row in weight]
        return [self.pulp.lpSum(w * e for e, w in row) + float(b) for row, b in zip(rows, bias, strict=True)]

    def _bent(self, e: Any, lo: float, hi: float, slope: float, name: str) -> Any:
        """max(e, slope·e) for lo <= e <= hi."""
        if lo >= 0 or slope == 1:
            return e
        if hi <= 0:
            return slope * e
        y = variable(self.problem, name, float(slope * lo), float(hi))
        positive = variable(self.problem, f"{name}_p", 0, 1, "Integer")
        self.problem += y >= e
        self.problem += y >= slope * e
        self.problem += y <= e - (1 - slope) * lo * (1 - positive)
        self.problem += y <= slope * e + (1 - slope) * hi * positive
        return y


def exact_gap(f: Network, g: Network, box: Box, *, time_limit: float = 60.0) -> ExactGap:
    """The largest |f(x) - g(x)| over outputs and the box; two programs an output, `time_limit` seconds each.

    >>> from ltbounds.networks.initialisations import dense_network
    >>> f, g = dense_network([np.eye(2)]), dense_network([np.array([[1.0, 0.5], [0.0, 1.0]])])
    >>> round(exact_gap(f, g, Box(-1.0, 1.0)).value, 6)
    0.5
    """
    require(f.shape == g.shape, "shapes", (f.shape, g.shape), "be equal")
    size = int(np.prod(f.shape))
    found: list[ExactGap] = []
    for output in range(int(np.prod(f.shapes()[-1]))):
        for sign in (1.0, -1.0):
            encoding = _Encoding(box, size)
            ends = [encoding.network(net, box, name)[output] for net, name in ((f, "f"), (g, "g"))]
            encoding.problem += sign * (ends[0] - ends[1])
            found.append(_solved(encoding, f, g, time_limit))
    best = max(found, key=lambda gap: gap.value)
    return ExactGap(best.x, best.value, max(gap.claimed for gap in found), all(gap.optimal for gap in found))


def _solved(encoding: _Encoding, f: Network, g: Network, time_limit: float) -> ExactGap:
    optimal = solve(encoding.problem, time_limit)
    values = [unknown.value() for unknown in encoding.x]
    x = np.array([0.0 if v is None else v for v in values]).reshape(1, *f.shape)
    value = float(np.abs(f(x) - g(x)).max())
    claimed = encoding.pulp.value(encoding.problem.objective)
    known = optimal and claimed is not None
    return ExactGap(x[0], value, float(claimed) if known else np.inf, known)
