"""natale2024: sparse tickets, in which every kept subset has exactly k members, and their equivariant version.

The density is then fixed beforehand: per parameter of the target 2k outer weights are kept, and at most one univariate
neuron for each of the 2n in its block.  Theorem 4 is the same pruning applied to the coefficients of an equivariant
basis; for cyclic groups that is a circular convolution (`networks.cyclic_network`), pruned tap by tap.
"""

from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS"]

CONSTRUCTIONS = (
    Construction(
        name="natale2024",
        paper="natale2024",
        label="Theorem 3",
        summary="2L with subsets of a fixed size k (alg-thm3).",
        objective="fixed",
        admits_biases=False,
        admits_convolutions=False,
    ),
    Construction(
        name="natale2024.equivariant",
        paper="natale2024",
        label="Theorem 4",
        summary="2L with subsets of a fixed size k for the coefficients of an equivariant basis (alg-thm4).",
        objective="fixed",
        admits_biases=False,
    ),
)
