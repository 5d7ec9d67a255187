"""What a construction is: a record; the machinery that carries it out is shared."""

from __future__ import annotations

from dataclasses import dataclass

from ltbounds.errors import DomainError
from ltbounds.networks import Network, activations, has_bias
from ltbounds.tickets.source import SourceLaw

__all__ = ["Construction"]


@dataclass(frozen=True, kw_only=True)
class Construction:
    """How the layers of a target are pruned out of a source.

    `later`: what prunes the layers behind the first one, "two-for-one" or "one-for-one" (the first is always pruned
    two for one).  `biases`: where two-for-one layers behind the first take biases from, neurons with an "own" bias or a
    "constant" channel.  `activations`: those that the theorem admits.  `mirrored`: the source is looks-linear.
    """

    name: str
    paper: str
    label: str
    summary: str
    later: str = "two-for-one"
    biases: str = "own"
    activations: tuple[str, ...] = ("relu",)
    mirrored: bool = False
    objective: str = "closest"
    admits_biases: bool = True
    admits_convolutions: bool = True

    @property
    def copies(self) -> bool:
        """Whether layers are built in copies, from which the next layer chooses."""
        return self.later == "one-for-one"

    @property
    def constants(self) -> bool:
        """Whether constant channels carry the biases of later layers."""
        return self.copies or self.biases == "constant"

    def law(self, name: str = "uniform") -> SourceLaw:
        """The law of the source that the construction asks for."""
        return SourceLaw(name, self.mirrored)

    def notes(self, target: Network) -> tuple[str, ...]:
        """Where the target lies outside the theorem's words, and what is done about it.

        Raises `DomainError` for activations that the theorem does not admit.
        """
        strange = sorted(set(activations(target)) - {*self.activations, "identity"})
        if strange:
            admitted = ", ".join(self.activations)
            raise DomainError(f"activation={', '.join(strange)} must be among {admitted} for {self.name}")
        notes = []
        if has_bias(target) and not self.admits_biases:
            notes.append(
                f"{self.label} of {self.paper} has no biases; they become weights of an input that is constant 1,"
                " from neurons that keep only their bias (fischer2021 Theorem 5)"
            )
        if any(layer.weight.ndim == 4 for _, layer in target.linear()) and not self.admits_convolutions:
            notes.append(
                f"{self.label} of {self.paper} is about dense layers; filters are pruned tap by tap (burkholz2022conv)"
            )
        return tuple(notes)
