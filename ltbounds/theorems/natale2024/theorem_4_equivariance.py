"""Theorem 4: equivariant tickets for cyclic groups, and convolutions as equivariant maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.notation import place
from ltbounds.seeding import generator

__all__ = ["CLAIMS"]


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


CLAIMS = (corrected,)
