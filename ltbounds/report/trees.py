"""The proof tree of a claim as nested nodes, for the page to draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ltbounds.ledger.records import Record

__all__ = ["Node", "proof_tree"]


@dataclass(frozen=True)
class Node:
    """A claim in a tree; `again`: its own steps are drawn further up; `weakest`: it decides the root's verdict."""

    record: Record
    steps: tuple[Node, ...]
    again: bool
    weakest: bool

    @property
    def size(self) -> int:
        """How many nodes stand below it."""
        return sum(1 + step.size for step in self.steps)


def proof_tree(root: str, ledger: Mapping[str, Record]) -> Node:
    """The tree from a claim down; a claim that serves twice is unfolded the first time only."""
    weakest = ledger[root].weakest
    unfolded: set[str] = set()

    def grow(identifier: str) -> Node:
        record = ledger[identifier]
        again = bool(record.steps) and identifier in unfolded
        unfolded.add(identifier)
        steps = () if again else tuple(grow(step) for step in dict.fromkeys(record.steps) if step in ledger)
        return Node(record, steps, again, identifier == weakest and identifier != root)

    return grow(root)
