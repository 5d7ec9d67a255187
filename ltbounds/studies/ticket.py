"""A ticket for a real network, judged from its seed and masks alone.

The chain of errors is that of Theorem 1 of pensia2020, with the layers' own norms and errors: see `error_chain`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ltbounds.networks import Data, Network, accuracy, spectral_norms
from ltbounds.networks.facts import facts_of
from ltbounds.seeding import generator
from ltbounds.theorems.pensia2020.theorem_1 import network_error
from ltbounds.tickets import Supply, Ticket, prune
from ltbounds.tickets.anatomy import Anatomy, anatomy
from ltbounds.widths.required import Source, WidthRow, required_widths

__all__ = ["LayerRow", "TicketStudy", "error_chain", "largest_difference", "study_ticket"]

SHOWN = 100
"""Inputs whose outputs the report shows."""


@dataclass(frozen=True)
class LayerRow:
    """One target layer: its shape and norm, its base sets, and the ticket's errors in it."""

    layer: int
    inputs: int
    outputs: int
    spectral_norm: float
    tolerance: float
    worst_weight_error: float
    mean_weight_error: float
    operator_error: float
    target_parameters: int
    ticket_edges: int


@dataclass(frozen=True)
class TicketStudy:
    """A target, its ticket, and how far apart they are (l2 norm of outputs, on an l2 ball of inputs)."""

    name: str
    widths: tuple[int, ...]
    parameters: int
    construction: str
    law: str
    seed: int
    base_set: int
    spare: int
    tolerance: float
    edges: int
    density: float
    source_widths: tuple[int, ...]
    spare_used: int
    layers: tuple[LayerRow, ...]
    radius: float
    chain_bound: float
    theorem_eps: float
    theorem_bound: float
    data_difference: float | None
    random_difference: float
    adversarial_difference: float
    accuracy_target: float | None
    accuracy_ticket: float | None
    agreement: float | None
    notes: tuple[str, ...]
    eps: float
    delta: float
    C: float
    widths_required: tuple[WidthRow, ...]
    errors_by_layer: tuple[tuple[float, ...], ...]
    anatomy: Anatomy
    outputs: tuple[tuple[float, ...], tuple[float, ...]]

    @property
    def consistent(self) -> bool:
        """Whether no difference that was seen exceeds the chain's bound."""
        seen = max(self.random_difference, self.adversarial_difference, self.data_difference or 0.0)
        return seen <= self.chain_bound * (1 + 1e-9)


def error_chain(
    norms: Sequence[float], errors: Sequence[float], biases: Sequence[float] | None = None, radius: float = 1.0
) -> float:
    """The error of the network on the l2 ball of `radius`, from the spectral norm and the l2 error of each layer.

    Layer i with spectral norm s and bias of norm b maps inputs of norm X to outputs of norm at most sX + b; an
    input error D becomes at most sD + e · |(X + D, 1)|, where the 1 is the bias's own input and is left out without
    biases.  With s = 1, no biases and e = eps/(2l) that is the paper's (1 + eps/(2l))^l - 1.

    >>> round(error_chain([1.0, 1.0], [0.25, 0.25]), 4)
    0.5625
    """
    norm, difference = radius, 0.0
    constant = 0.0 if biases is None else 1.0
    for s, e, b in zip(norms, errors, biases or [0.0] * len(norms), strict=True):
        norm, difference = s * norm + b, s * difference + e * float(np.hypot(norm + difference, constant))
    return difference


def _operator_error(ticket: Ticket, target: Network, k: int) -> float:
    """The largest error of layer k over |x| <= 1: x+ meets W - P, x- meets W - N, and the bias its own input."""
    layer = dict(target.linear())[k]
    found = ticket.sums(k)
    outputs = len(layer.weight)
    halves = [np.asarray(layer.weight) - half[:outputs].reshape(outputs, -1) for half in found.weight]
    bias = np.zeros(outputs) if layer.bias is None else layer.bias
    return float(np.linalg.norm(np.hstack([*halves, (bias - found.bias[:outputs])[:, None]]), 2))


def largest_difference(
    f: Network, g: Network, radius: float, key: Sequence[object], *, starts: int = 32, steps: int = 60
) -> tuple[float, float]:
    """The largest |f(x) - g(x)|_2 met on the l2 ball: over random points, and after gradient ascent from them."""
    x = generator("largest_difference", *key).standard_normal((starts, *f.shape))
    x *= radius / _norms(x)[(...,) + (None,) * len(f.shape)]
    first = float(_norms(f(x) - g(x)).max())
    best, rate = first, radius / 4
    for step in range(steps):
        f_values, g_values = f.values(x), g.values(x)
        gap = f_values[-1] - g_values[-1]
        slope = f.pull(f_values, gap)[0] - g.pull(g_values, gap)[0]
        x = x + rate * (1 - step / steps) * slope / np.maximum(_norms(slope), 1e-300)[(...,) + (None,) * len(f.shape)]
        x *= np.minimum(1.0, radius / _norms(x))[(...,) + (None,) * len(f.shape)]
        best = max(best, float(_norms(f(x) - g(x)).max()))
    return first, best


def _norms(x: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.linalg.norm(x.reshape(len(x), -1), axis=1)


def _largest_input(target: Network, data: Data | None) -> float:
    """The radius of the ball: the largest norm in the test data, or of the box [-1, 1]^d."""
    return float(_norms(data.x_test).max()) if data else float(np.sqrt(np.prod(target.shape)))


def study_ticket(
    target: Network,
    *,
    name: str,
    data: Data | None = None,
    tolerance: float = 0.01,
    seed: int = 0,
    eps: float = 0.01,
    delta: float = 0.01,
    C: float = 3.0,
    sources: Sequence[Source] = (),
    supply: Supply | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> tuple[TicketStudy, Ticket]:
    """Prune `target` out of a random network (2L, pensia2020 Theorem 1) and measure what came out.

    The theorems' widths are asked with C and with each of `sources`.  The differences are taken between the target and
    the network that the ticket's seed and masks give anew.
    """
    supply = supply or Supply()
    ticket = prune(target, tolerance=tolerance, seed=seed, supply=supply, progress=progress)
    pruned, linear = ticket.to_network(), dict(target.linear())
    norms = spectral_norms(target)
    errors = [_operator_error(ticket, target, k) for k in linear]
    checks = ticket.verify(target)
    facts = facts_of(target)
    radius = _largest_input(target, data)
    biases = [0.0 if layer.bias is None else float(np.linalg.norm(layer.bias)) for layer in linear.values()]
    at_random, adversarial = largest_difference(target, pruned, radius, (name, seed))
    relative = max(error / norm for error, norm in zip(errors, norms, strict=True))
    theorem_eps = 2 * len(errors) * relative
    scale = float(np.prod(norms)) * radius
    chosen: tuple[float | Source, ...] = (*sources, C)
    study = TicketStudy(
        name=name,
        widths=facts.widths,
        parameters=target.parameters,
        construction=ticket.construction,
        law="U[-1, 1], scaled by layer",
        seed=seed,
        base_set=supply.base_set,
        spare=supply.spare,
        tolerance=tolerance,
        edges=ticket.edges,
        density=ticket.density,
        source_widths=ticket.source_widths,
        spare_used=ticket.spare_used,
        layers=tuple(
            LayerRow(
                layer=i + 1,
                inputs=facts.widths[i],
                outputs=facts.widths[i + 1],
                spectral_norm=norms[i],
                tolerance=check.weight_tolerance,
                worst_weight_error=check.worst_weight,
                mean_weight_error=check.mean_weight,
                operator_error=errors[i],
                target_parameters=check.parameters,
                ticket_edges=check.edges,
            )
            for i, check in enumerate(checks)
        ),
        radius=radius,
        chain_bound=error_chain(norms, errors, biases if facts.has_bias else None, radius),
        theorem_eps=theorem_eps,
        theorem_bound=scale * network_error(theorem_eps, len(errors)),
        data_difference=float(_norms(target(data.x_test) - pruned(data.x_test)).max()) if data else None,
        random_difference=at_random,
        adversarial_difference=adversarial,
        accuracy_target=accuracy(target, data.x_test, data.y_test) if data else None,
        accuracy_ticket=accuracy(pruned, data.x_test, data.y_test) if data else None,
        agreement=float((target(data.x_test).argmax(1) == pruned(data.x_test).argmax(1)).mean()) if data else None,
        notes=ticket.notes,
        eps=eps,
        delta=delta,
        C=C,
        widths_required=tuple(row for source in chosen for row in required_widths(facts, eps, delta, source)),
        errors_by_layer=tuple(_weight_errors(ticket, target, k) for k in linear),
        anatomy=_largest_weight(ticket, target),
        outputs=_outputs(target, pruned, data, name),
    )
    return study, ticket


def _largest_weight(ticket: Ticket, target: Network) -> Anatomy:
    """The first layer's largest weight taken apart: the one that needs most of its base set."""
    node, layer = next(iter(dict(target.linear()).items()))
    weight = np.abs(layer.weight).reshape(len(layer.weight), -1, layer.weight[0, 0].size)
    output, channel, tap = map(int, np.unravel_index(weight.argmax(), weight.shape))
    return anatomy(ticket, target, node, output * ticket.layouts[node + 1].copies, channel, tap=tap)


def _outputs(
    target: Network, pruned: Network, data: Data | None, name: str
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """All outputs of both networks, on test data or on random inputs in the box [-1, 1]^d."""
    x = data.x_test if data else generator("outputs", name).uniform(-1, 1, (SHOWN, *target.shape))
    both = (tuple(f(x[:SHOWN]).ravel().tolist()) for f in (target, pruned))
    return next(both), next(both)


def _weight_errors(ticket: Ticket, target: Network, k: int) -> tuple[float, ...]:
    from ltbounds.tickets.sums import parameter_errors

    weight, _ = parameter_errors(ticket.sums(k), dict(target.linear())[k], ticket.layouts[k + 1])
    return tuple(weight.ravel().tolist())
