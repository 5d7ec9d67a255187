"""How wrong is a ticket?  Three numbers, and whether they agree with one another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ltbounds.decimals import at_least, at_most
from ltbounds.networks import Network
from ltbounds.networks.domains import Domain
from ltbounds.networks.search import widest_gap
from ltbounds.tickets.backward import Backward, backward_budget
from ltbounds.tickets.budget import planned_budget, printed_budget
from ltbounds.tickets.collapse import collapse
from ltbounds.tickets.evaluation import evaluate
from ltbounds.tickets.sums import Sums
from ltbounds.tickets.ticket import Ticket

__all__ = ["Judgement", "judge"]


@dataclass(frozen=True)
class Judgement:
    """sup |ticket - target| over a domain, in the sup norm of outputs.

    `found` is attained at an input; `certified` holds for the ticket at hand; `planned` is the chain of errors in which
    every parameter is off by its whole tolerance.  `printed` is that chain as the papers have it: the same for 2L
    tickets, but no bound for L+1 tickets (see `printed_budget`).  `layers` are the certified bounds by pruned node;
    `samples` is how many inputs were tried before the ascent.
    """

    found: float
    certified: float
    planned: float
    printed: float
    layers: dict[int, float]
    samples: int

    @property
    def consistent(self) -> bool:
        """Whether what was found exceeds neither `certified` nor `planned`."""
        return self.found <= self.certified and self.found <= self.planned

    @property
    def smaller(self) -> str:
        """Which of the two bounds says more."""
        return "certified" if self.certified <= self.planned else "planned"

    @property
    def room(self) -> float:
        """How much of the smaller bound the search did not reach, as a share in [0, 1]."""
        return 1.0 - self.found / min(self.certified, self.planned)

    def __str__(self) -> str:
        text = (
            f"found {at_least(self.found)} <= certified {at_most(self.certified)}, planned {at_most(self.planned)}:"
            f" {self.smaller} is smaller, {self.room:.0%} of it unreached"
        )
        return text + (f"; exceeds the chain as printed, {self.printed:.3g}" if self.found > self.printed else "")


KEPT = 50_000_000
"""Parameters of a target whose sums are added up once and kept, 40 bytes each; those of larger ones for each bound."""

SAMPLES = 10_000
"""Random inputs that are tried before the ascent, however large the network."""

WORK = 4e11
"""Multiplications that the ascent may cost, about a minute or two."""


def _cost(network: Network) -> float:
    """Multiplications for one input."""
    shapes = network.shapes()
    cost = 0.0
    for k, layer in network.linear():
        positions = float(np.prod(shapes[k + 1][1:])) if len(shapes[k + 1]) == 3 else 1.0
        cost += float(np.prod(layer.weight.shape)) * positions
    return max(cost, 1.0)


def climbers(network: Network, steps: int) -> int:
    """64 inputs to climb from, or fewer where a network is so large that these would take many minutes; at least 8.

    A step up is four evaluations: the gradient is two, and target and ticket are both climbed on.
    """
    return int(min(64, max(8, WORK / (4 * max(steps, 1) * _cost(network)))))


def judge(
    ticket: Ticket, target: Network, domain: Domain, *, data: np.ndarray | None = None, seed: int = 0, steps: int = 40,
    programs: int | None = None, seconds: float = 0.0, engine: Backward | None = None,
) -> Judgement:  # fmt: skip
    """The three errors of a ticket on a domain; `data` are further inputs for the search to start from, which asks
    `programs` linear programs where these help, and goes on for `seconds` (see `networks.search`).  An `engine` for
    the ticket, the target and the domain is not made again.

    The search climbs on the collapsed ticket, which is small, and what it found is measured on the ticket itself.
    """
    memory: dict[int, Sums] | None = {} if target.parameters <= KEPT else None
    memory = memory if engine is None else engine.memory
    certified = backward_budget(ticket, target, domain, memory, engine)
    small = collapse(ticket, memory)
    starts = climbers(small, steps)
    gap = widest_gap(
        target, small, domain, seed, samples=SAMPLES, starts=starts, data=data, steps=steps, programs=programs,
        seconds=seconds,
    )  # fmt: skip
    found = float(np.abs(target(gap.x[None]) - evaluate(ticket, gap.x[None])).max())
    planned = printed = planned_budget(ticket, target, domain, memory).sup
    if any(piece.hidden is None for piece in ticket.pieces.values()):  # copies are read: the two chains differ
        printed = printed_budget(ticket, target, domain, memory).sup
    layers = {k: float(certified.deviations[k + 1].max()) for k in ticket.pieces}
    return Judgement(found, certified.sup, planned, printed, layers, SAMPLES)
