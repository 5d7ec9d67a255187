"""Existence claims of the papers' constructions: a ticket for a small target, judged by a verifier of its own.

The builder prunes; what it hands over is the target, the ticket's network and the files' own account of it.  The
verifier evaluates both networks and shares no code with the pruning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.claims import ExistenceClaim, Ref
from ltbounds.seeding import generator

__all__ = ["construction_claim"]

WIDTHS = (3, 5, 4, 2)
SHARE = 0.1


@dataclass(frozen=True)
class _Witness:
    """A target, a ticket's network, the depth promised, and a stranger for the control."""

    target: Any
    ticket: Any
    stranger: Any
    depth: int
    kept: int


def _target(phi: str, seed: int, bias: float) -> Any:
    from ltbounds.networks import random_network

    return random_network(WIDTHS, seed, phi=phi, bias=bias)


def _build(construction: str, phi: str, seed: int, depth: int, law: str, options: Mapping[str, Any]) -> _Witness:
    from ltbounds.tickets import construction as named
    from ltbounds.tickets import prune

    target, source = _target(phi, seed, 0.4), named(construction).law(law)
    ticket = prune(target, source, construction, tolerance=0.003, seed=seed, **options)
    return _Witness(target, ticket.to_network(), _target(phi, seed + 100, 0.4), depth, ticket.edges)


def _stranger(witness: _Witness) -> _Witness:
    """The control: another network takes the ticket's place."""
    return _Witness(witness.target, witness.stranger, witness.stranger, witness.depth, witness.kept)


def _verify(witness: _Witness) -> Mapping[str, bool]:
    x = generator("theorems.shared.existence").uniform(-1, 1, (500, WIDTHS[0]))
    wanted = witness.target(x)
    error = np.abs(witness.ticket(x) - wanted).max()
    return {
        "the ticket has the promised depth": witness.ticket.depth == witness.depth,
        "it computes almost the same": bool(error <= SHARE * np.abs(wanted - wanted.mean(0)).max()),
        "it keeps at least one source weight a parameter": witness.kept >= witness.target.parameters,
    }


def construction_claim(
    identifier: str,
    ref: Ref,
    construction: str,
    *,
    phi: str = "relu",
    depth: int = 6,
    law: str = "uniform",
    **options: Any,
) -> ExistenceClaim:
    """The claim that `construction` finds tickets of the promised depth for random targets 3-5-4-2 with biases.

    `law` is that of the source's weights, "uniform" or "normal"; `options` go to `tickets.prune`.
    """
    return ExistenceClaim(
        id=identifier,
        ref=ref,
        statement=f"Targets 3-5-4-2 with {phi} and biases: the construction {construction} finds a ticket of depth {depth} whose "
        f"outputs on [-1, 1]^3 stay within {SHARE:.0%} of the target's own spread.",
        build=lambda seed: _build(construction, phi, seed, depth, law, options),
        verify=_verify,
        seeds=(0, 1, 2),
        off=lambda seed: _stranger(_build(construction, phi, seed, depth, law, options)),
        note="Witnesses for three targets; the theorem speaks of all targets, with high probability.",
    )
