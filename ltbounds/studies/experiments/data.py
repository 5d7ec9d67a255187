"""The data of the experiments: from a folder the user names, or from /work/shared/data; digits for quick runs."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ltbounds.errors import FileFormatError
from ltbounds.networks import Data, digits, read_mnist
from ltbounds.studies.experiments.record import Setup

__all__ = ["MNIST_TESTS", "SHARED", "cifar", "mnist", "network_file"]

SHARED = Path("/work/shared")
MNIST_TESTS = 10_000
"""Test images of MNIST."""
MEAN, STD = np.array([0.4914, 0.4822, 0.4465]), np.array([0.2023, 0.1994, 0.2010])


def _file(setup: Setup, name: str) -> Path:
    folders = [setup.data] if setup.data is not None else [SHARED / "data", SHARED / "nets"]
    for folder in folders:
        if (folder / name).is_file():
            return folder / name
    raise FileFormatError(f"--data must be a folder that holds {name}; looked in {', '.join(map(str, folders))}")


def mnist(setup: Setup) -> Data:
    """MNIST, pixels x/255, as an .npz or IDX files; in the quick profile scikit-learn's digits."""
    if setup.quick:
        return digits()
    if setup.data is not None and not (setup.data / "mnist.npz").is_file():
        return read_mnist(setup.data)
    return read_mnist(_file(setup, "mnist.npz"))


def cifar(setup: Setup) -> Data:
    """The subset of CIFAR-10 (10,000 and 2,000 images), normalised a channel, of shape (images, 3, 32, 32)."""
    with np.load(_file(setup, "cifar10_12k.npz")) as z:
        parts = [((z[n] / 255.0 - MEAN) / STD).transpose(0, 3, 1, 2) for n in ("x_train", "x_test")]
        return Data(parts[0], z["y_train"].astype(int), parts[1], z["y_test"].astype(int))


def network_file(setup: Setup, name: str) -> Path:
    """A network file beside the data."""
    return _file(setup, name)
