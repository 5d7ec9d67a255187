"""From what the network may err to a source: how many numbers a base set needs, how tight, and from which law.

The error of a subset sum shrinks by more than half with each further number.  Where layers choose among copies, that
alone does not help: copies err differently, and Σ ẽ_s (x + δ_s) passes on about √(Σ ẽ_s²) δ, which for n/2 kept numbers
of law U[-w, w] is w √(n/6), however small Σ ẽ_s is.  With w the largest parameter of its layer, errors grew 5 to 10
times as much as values in each layer of mnist5x20_leaky_relu; with a quarter of it, 1.3 to 2.7 times.  So a smaller
factor of the law passes on less, and n numbers reach what they must: their positive ones add up to about n/4 of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from ltbounds.networks import Network
from ltbounds.tickets.building import Supply
from ltbounds.tickets.collapse import collapsed
from ltbounds.tickets.constructions import Construction
from ltbounds.tickets.ticket import Ticket

__all__ = ["Attempt", "first_attempt", "layer_errors"]

MOST = 28
"""The largest base set that is tried; with its spare copies it has the 32 bits of a mask."""

A_NUMBER = 2.3
"""By what a number more in each base set divides the error of the output; 1.4 to 2.9 on those of shared/nets."""

REACH = 7.0
"""The size of the law, as a share of the largest parameter, is this over the copies: 28 of U[-w/4, w/4] reach w."""

WIDER = 1.5
"""By what a law grows where no subset reached a parameter."""


@dataclass(frozen=True)
class Attempt:
    """What `prune` is asked for."""

    supply: Supply
    tolerance: float
    objective: str
    reach: float = REACH

    def __str__(self) -> str:
        supply = self.supply
        law = f", a law {supply.share:.2f} times the largest parameter where copies are read"
        subsets = f"{self.objective} subsets, " if self.objective else ""
        return (
            f"base sets of {supply.base_set}, {subsets}tolerance {self.tolerance:.2g}{law if supply.share < 1 else ''}"
        )

    @property
    def note(self) -> str:
        """What a ticket says that kept to its aim so."""
        return f"the aim was kept with {self}"

    def better(self, how: Construction, ratio: float) -> Attempt | None:
        """What should divide the error of the output by `ratio`; None where base sets are as large as can be.

        Sums come as close as so many numbers mostly allow, and are no longer the smallest subsets that will do.
        `ratio` is infinite where no ticket was found: then the law of layers that choose among copies grows first.
        """
        if math.isinf(ratio) and how.copies and self.supply.share < 1:
            return _attempt(how, replace(self, reach=WIDER * self.reach), self.supply.base_set)
        now = self.supply.base_set
        if now >= MOST:
            return None
        more = math.ceil(math.log(ratio) / math.log(A_NUMBER)) if 1 < ratio < math.inf else 1
        return _attempt(how, self, min(MOST, now + max(1, more)))


def first_attempt(how: Construction, supply: Supply, tolerance: float, objective: str) -> Attempt:
    """What is asked for at first: as given, or for layers that choose among copies, with a law that suits an aim."""
    given = Attempt(supply, tolerance, objective)
    return _attempt(how, given, min(supply.base_set, MOST)) if how.copies else given


def _attempt(how: Construction, given: Attempt, base_set: int) -> Attempt:
    supply = replace(given.supply, base_set=base_set)
    if how.copies:
        supply = replace(supply, spare_copies=max(supply.spare_copies, 4))
        supply = replace(supply, share=min(1.0, given.reach / supply.copies))
    kind = given.objective or how.objective
    objective = kind if kind == "fixed" else "closest"
    tolerance = given.tolerance if kind == "fixed" else min(given.tolerance, 2.0 ** (5 - base_set / 1.2))
    return Attempt(supply, tolerance, objective, given.reach)


def layer_errors(ticket: Ticket, target: Network, x: np.ndarray) -> dict[int, float]:
    """The largest |ticket - target| behind each pruned node, of any copy, as a share of the target's range there.

    `x` (inputs, *shape) are the inputs on which both are measured, the ticket with its neurons added up (`collapse`).

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.tickets import prune
    >>> target = random_network((3, 4, 2), seed=1)
    >>> errors = layer_errors(prune(target, tolerance=0.01, seed=2), target, np.ones((1, 3)))
    >>> list(errors), all(error < 0.1 for error in errors.values())
    ([0, 2], True)
    """
    small, place = collapsed(ticket)
    wanted, found, errors = target.values(x), small.values(x), {}
    for k in ticket.pieces:
        layout, values, own = ticket.layouts[k + 1], wanted[k + 1], found[place[k + 1]]
        copies = own.reshape(*own.shape[:2], -1)[:, : layout.channels * layout.copies]
        off = copies.reshape(len(x), layout.channels, layout.copies, -1) - values.reshape(
            len(x), layout.channels, 1, -1
        )
        errors[k] = float(np.abs(off).max() / max(np.ptp(values), 1e-300))
    return errors
