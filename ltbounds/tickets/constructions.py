"""The constructions of the papers: one table of records, one machinery that carries them out."""

from __future__ import annotations

from dataclasses import dataclass

from ltbounds.errors import DomainError
from ltbounds.networks import Network, activations, has_bias
from ltbounds.tickets.source import SourceLaw

__all__ = ["CONSTRUCTIONS", "Construction", "construction"]

RELU = ("relu",)
PLAIN = ("relu", "leaky_relu", "tanh")
"""Activations with φ(0) = 0; the others need the looks-linear source, in which φ(0) cancels."""


@dataclass(frozen=True)
class Construction:
    """How the layers of a target are pruned out of a source.

    `activations`: those that the theorem admits.  `later`: what prunes the layers behind the first one, "two-for-one"
    or "one-for-one" (the first is always pruned two for one).  `biases`: where two-for-one layers behind the first take
    biases from, neurons with an "own" bias or a "constant" channel; None where the theorem has no biases.  `mirrored`:
    the source is looks-linear.  `filters`: the theorem is about convolutions too.
    """

    name: str
    label: str
    summary: str
    activations: tuple[str, ...] = RELU
    later: str = "two-for-one"
    biases: str | None = "own"
    objective: str = "closest"
    mirrored: bool = False
    filters: bool = False

    @property
    def paper(self) -> str:
        """The paper that states it."""
        return self.name.partition(".")[0]

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
        if has_bias(target) and self.biases is None:
            notes.append(
                f"{self.label} of {self.paper} has no biases; they become weights of an input that is constant 1,"
                " from neurons that keep only their bias (fischer2021 Theorem 5)"
            )
        if any(layer.weight.ndim == 4 for _, layer in target.linear()) and not self.filters:
            notes.append(
                f"{self.label} of {self.paper} is about dense layers; filters are pruned tap by tap (burkholz2022conv)"
            )
        return tuple(notes)


ALL = (*PLAIN, "sigmoid")
COPIES, CONSTANT = "one-for-one", "constant"
CONSTRUCTIONS: dict[str, Construction] = {row.name: row for row in (
    # Neurons serve the half of their sign, wherever they stand in their block: the printed algorithm fixes the halves
    # beforehand and loses the neurons of the wrong sign.
    Construction(
        "pensia2020", "Theorem 1",
        "2L: weight w as Σ v φ(ax), from neurons with a > 0 for x > 0 and with a < 0 for x < 0 (alg-lemma1 to"
        " alg-thm1).",
        biases=None,
    ),
    Construction(
        "fischer2021", "Theorem 5",
        "2L: as pensia2020, and biases from neurons φ(c) that keep only their own bias c > 0 (alg-thm5).",
    ),
    Construction(
        "fischer2021.looks_linear", "Appendix B.4",
        "2L out of mirrored pairs: w(φ(ax) - φ(-ax)) = wax, so one subset serves both signs of x (alg-ll).",
        mirrored=True,
    ),
    Construction(
        "burkholz2022depth.2l", "Theorem 3.3",
        "2L: two-for-one for each layer, Σ v φ(λx) with λ small enough for φ to be two lines (alg-2L).",
        PLAIN,
    ),
    Construction(
        "burkholz2022depth.2l_looks_linear", "Theorem 3.4",
        "2L for φ(0) != 0 as well: kept pairs are mirrored, and the intercept cancels (alg-looks-linear).",
        ALL, mirrored=True,
    ),
    Construction(
        "burkholz2022depth.l+1", "Theorem 5.2",
        "L+1: two-for-one once, building copies of each neuron; from then on each layer chooses among copies.",
        PLAIN, COPIES,
    ),
    Construction(
        "burkholz2022depth.l+1_looks_linear", "Theorem 5.2 with Theorem 3.4",
        "L+1 with a looks-linear first layer, for φ(0) != 0.",
        ALL, COPIES, mirrored=True,
    ),
    # Convolutions with strides, padding and skip connections.  Only the first source layer has biases; those of later
    # layers come from constant channels.  A stride is that of the outer layer of a pair; the univariate layer in front
    # of it has 1x1 filters.
    Construction(
        "burkholz2022conv.2l", "Algorithm 1 (Theorem 3.1)",
        "2L: univariate channels φ(λ x_j), then the filter tap by tap; a constant channel carries biases.",
        PLAIN, biases=CONSTANT, objective="smallest", filters=True,
    ),
    Construction(
        "burkholz2022conv.2l_looks_linear", "Algorithm 1 with Appendix D",
        "2L with mirrored pairs of channels, for φ(0) != 0.",
        ALL, biases=CONSTANT, objective="smallest", mirrored=True, filters=True,
    ),
    Construction(
        "burkholz2022conv.l+1", "Algorithm 2 (Theorem 3.2)",
        "L+1: the first layer two for one, in copies; then each tap chooses among the copies of its channel.",
        PLAIN, COPIES, filters=True,
    ),
    Construction(
        "burkholz2022conv.l+1_looks_linear", "Algorithm 2 with Appendix D",
        "L+1 with a looks-linear first layer, for φ(0) != 0.",
        ALL, COPIES, mirrored=True, filters=True,
    ),
    # Every kept subset has exactly k members, so the density is fixed beforehand: per parameter of the target 2k outer
    # weights are kept, and at most one univariate neuron for each of the 2n in its block.  Theorem 4 prunes so the
    # coefficients of an equivariant basis; for cyclic groups that is a circular convolution (`cyclic_network`).
    Construction(
        "natale2024", "Theorem 3", "2L with subsets of a fixed size k (alg-thm3).", biases=None, objective="fixed"
    ),
    Construction(
        "natale2024.equivariant", "Theorem 4",
        "2L with subsets of a fixed size k for the coefficients of an equivariant basis (alg-thm4).",
        biases=None, objective="fixed", filters=True,
    ),
)}  # fmt: skip


def construction(name: str, *, paper: str = "burkholz2022depth") -> Construction:
    """The construction called `name`; see `CONSTRUCTIONS`.  A short name such as "l+1" means that of `paper`.

    >>> construction("pensia2020").label, construction("l+1").name
    ('Theorem 1', 'burkholz2022depth.l+1')
    """
    full = name if name in CONSTRUCTIONS else f"{paper}.{name}"
    if full not in CONSTRUCTIONS:
        raise DomainError(f"construction={name} must be one of {', '.join(CONSTRUCTIONS)}")
    return CONSTRUCTIONS[full]
