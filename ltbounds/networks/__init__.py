"""Networks: layers, activations, norms, sup-norm distances, training, files in and out."""

from ltbounds.networks.activations import Activation, activation
from ltbounds.networks.data import Data, accuracy, digits, read_idx, read_mnist
from ltbounds.networks.domains import Ball, Box, Domain
from ltbounds.networks.files import from_sklearn, load, save
from ltbounds.networks.folding import fold_affine
from ltbounds.networks.initialisations import cyclic_network, dense_network, random_network
from ltbounds.networks.intervals import interval_bounds
from ltbounds.networks.layers import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Conv2d,
    Dense,
    Layer,
    Linear,
    MaxPool2d,
    Rearrange,
)  # fmt: skip
from ltbounds.networks.network import Network, Node, sequential
from ltbounds.networks.norms import (
    activations,
    column_sums,
    has_bias,
    in_degrees,
    max_biases,
    max_entries,
    nonzeros,
    row_sums,
    spectral_norms,
    widths,
)  # fmt: skip
from ltbounds.networks.search import Gap, widest_gap
from ltbounds.networks.training import train, train_digits
from ltbounds.networks.windows import Window

__all__ = [
    "Activate", "Activation", "Add", "Affine", "AvgPool2d", "Ball", "Box", "Conv2d", "Data", "Dense", "Domain",
    "Gap", "Layer", "Linear", "MaxPool2d", "Network", "Node", "Rearrange", "Window", "accuracy", "activation",
    "activations", "column_sums", "cyclic_network", "dense_network", "digits", "fold_affine", "from_sklearn",
    "has_bias", "in_degrees", "interval_bounds", "load", "max_biases", "max_entries", "nonzeros", "random_network",
    "read_idx", "read_mnist", "row_sums", "save", "sequential", "spectral_norms", "train", "train_digits", "widest_gap",
    "widths",
]  # fmt: skip
