"""What width theorems ask of a network, read off a network."""

from __future__ import annotations

from ltbounds.claims import NetworkFacts
from ltbounds.networks import Dense, Network, activations, has_bias, max_entries, nonzeros, spectral_norms, widths

__all__ = ["facts_of"]


def facts_of(network: Network) -> NetworkFacts:
    """The facts of `network`, one entry a linear layer.

    >>> from ltbounds.networks import random_network
    >>> facts_of(random_network((3, 4, 2), seed=1)).activations
    ('relu', 'identity')
    """
    return NetworkFacts(
        widths=widths(network),
        nonzeros=nonzeros(network),
        max_entry=max_entries(network),
        spectral=spectral_norms(network),
        activations=activations(network),
        has_bias=has_bias(network),
        dense=all(isinstance(layer, Dense) for _, layer in network.linear()),
    )
