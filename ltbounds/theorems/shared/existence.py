"""Existence claims of the papers' constructions: a ticket for a small target, judged by a verifier of its own.

The builder prunes; what it hands over is the target, the ticket's network and the files' own account of it.  The
verifier evaluates both networks and shares no code with the pruning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ltbounds.claims import ExistenceClaim
from ltbounds.notation import Place
from ltbounds.seeding import generator

__all__ = ["SPOKEN", "a_tenth_more", "construction_claim", "in_words"]

WIDTHS = (3, 5, 4, 2)
SHARE = 0.02
SPOKEN = {"relu": "ReLU", "leaky_relu": "Leaky ReLU", "tanh": "tanh", "sigmoid": "sigmoid"}
"""The activations as a sentence names them."""


@dataclass(frozen=True)
class _Witness:
    """A target, a ticket's network, and the depth promised."""

    target: Any
    ticket: Any
    depth: int
    kept: int


def _target(phi: str, seed: int) -> Any:
    from ltbounds.networks import random_network

    return random_network(WIDTHS, seed, phi=phi, bias=0.4)


def a_tenth_more(network: Any) -> Any:
    """The network with all outputs a tenth larger: the control of a witness, of the promised depth too."""
    k, last = list(network.linear())[-1]
    grown = replace(last, weight=1.1 * last.weight, bias=None if last.bias is None else 1.1 * last.bias)
    nodes = (*network.nodes[:k], replace(network.nodes[k], layer=grown), *network.nodes[k + 1 :])
    return replace(network, nodes=nodes)


def in_words(construction: str) -> str:
    """A construction as a sentence names it; its table would load all of `tickets`."""
    pairs = " out of mirrored pairs" if "looks_linear" in construction else ""
    return f"the {'L+1' if 'l+1' in construction else '2L'} construction{pairs}"


def construction_claim(
    here: Place, name: str, construction: str, *, phi: str = "relu", depth: int = 6, law: str = "uniform", **options: Any,
) -> ExistenceClaim:  # fmt: skip
    """The claim that `construction` finds tickets of the promised depth for random targets 3-5-4-2 with biases.

    `law` is that of the source's weights, "uniform" or "normal"; `options` go to `tickets.prune`.
    """

    def build(seed: int) -> _Witness:
        from ltbounds.tickets import construction as named
        from ltbounds.tickets import prune

        target, source = _target(phi, seed), named(construction).law(law)
        ticket = prune(target, source, construction, tolerance=0.003, seed=seed, **options)
        return _Witness(target, ticket.to_network(), depth, ticket.edges)

    def off(seed: int) -> _Witness:
        witness = build(seed)
        return replace(witness, ticket=a_tenth_more(witness.ticket))

    def verify(witness: _Witness) -> Mapping[str, bool]:
        x = generator("theorems.shared.existence").uniform(-1, 1, (500, WIDTHS[0]))
        wanted = witness.target(x)
        error = np.abs(witness.ticket(x) - wanted).max()
        return {
            "the ticket has the promised depth": witness.ticket.depth == witness.depth,
            "it computes almost the same": bool(error <= SHARE * np.abs(wanted - wanted.mean(0)).max()),
            "it keeps at least one source weight a parameter": witness.kept >= witness.target.parameters,
        }

    verify.__doc__ = f"""Three targets 3-5-4-2 with {SPOKEN[phi]} activation and biases, sources with {law} weights:
    {in_words(construction)} finds for each a ticket of depth {depth} whose outputs stay within {SHARE:.0%} of the spread of the
    target's, at 500 inputs of [-1, 1]^3.

    Note: Witnesses for three targets; the theorem speaks of all targets, with high probability.
    """
    return here.witness(name, build=build, off=off, seeds=(0, 1, 2))(verify)
