"""Tickets: constructions that prune a random source network down to a target.

=======================================  ===========================================================================
`prune(target, construction=...)`        a `Ticket`: seed, law, masks, layer scalings; `CONSTRUCTIONS` lists the names
`ticket.verify(target)`                  every parameter against its tolerance, from seed and masks alone
`judge(ticket, target, domain)`          three errors: found, certified, planned
`ticket.to_network()`                    the pruned source as a `networks.Network`; `networks.save` writes ONNX
`ticket.save(path)`, `Ticket.load`       one .npz with a digest
=======================================  ===========================================================================
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ltbounds.tickets.building import Supply as Supply
    from ltbounds.tickets.constructions import CONSTRUCTIONS as CONSTRUCTIONS
    from ltbounds.tickets.constructions import Construction as Construction
    from ltbounds.tickets.constructions import construction as construction
    from ltbounds.tickets.judging import Judgement as Judgement
    from ltbounds.tickets.judging import judge as judge
    from ltbounds.tickets.pruning import prune as prune
    from ltbounds.tickets.pruning import subset_sums as subset_sums
    from ltbounds.tickets.source import Source as Source
    from ltbounds.tickets.source import SourceLaw as SourceLaw
    from ltbounds.tickets.ticket import Ticket as Ticket

_HOME = {
    "CONSTRUCTIONS": "constructions", "Construction": "constructions", "Supply": "building", "Source": "source",
    "SourceLaw": "source", "Ticket": "ticket", "construction": "constructions", "judge": "judging",
    "Judgement": "judging", "prune": "pruning", "subset_sums": "pruning",
}  # fmt: skip
__all__ = list(_HOME)


def __getattr__(name: str) -> Any:
    """The public names, imported when first asked for: numba takes a second."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"ltbounds.tickets.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
