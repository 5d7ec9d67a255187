"""Data to train and to judge on: scikit-learn's digits, and MNIST-like files that the user has."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ltbounds.errors import DomainError, FileFormatError, MissingDependency
from ltbounds.networks.arrays import read_npz, real_array
from ltbounds.networks.memory import MEMORY
from ltbounds.networks.network import Network
from ltbounds.seeding import generator

__all__ = ["Data", "accuracy", "digits", "read_idx", "read_mnist"]


@dataclass(frozen=True, eq=False)
class Data:
    """Inputs of shape (samples, features) in [0, 1] and their classes, split for training and testing."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def digits(seed: int = 0, test_share: float = 0.2) -> Data:
    """scikit-learn's handwritten digits: 1,797 images of 8x8, values x/16 in [0, 1], split at random by `seed`.

    >>> digits().x_test.shape
    (359, 64)
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError as cause:
        raise MissingDependency("scikit-learn is needed for the digits: pip install 'ltbounds[data]'") from cause
    x, y = load_digits(return_X_y=True)
    order = generator("digits split", seed).permutation(len(x))
    test, train = np.split(order, [int(len(x) * test_share)])
    x = x / 16.0
    return Data(x[train], y[train], x[test], y[test])


def read_idx(path: str | Path) -> np.ndarray:
    """The array in an IDX file of unsigned bytes (as MNIST and Fashion-MNIST come), gzipped or not."""
    try:
        raw = Path(path).read_bytes()
        if raw[:2] == b"\x1f\x8b":
            with gzip.open(path) as stored:
                raw = stored.read(MEMORY)  # what is larger does not agree with its header then
    except (OSError, EOFError, zlib.error) as cause:
        raise FileFormatError(f"{path} must be a readable IDX file: {cause}") from cause
    if len(raw) < 4 or raw[:3] != b"\x00\x00\x08":
        raise FileFormatError(f"{path} must be an IDX file of unsigned bytes")
    header = 4 + 4 * raw[3]
    shape = tuple(np.frombuffer(raw[4:header], ">u4").astype(int))
    if len(raw) != header + int(np.prod(shape)):
        raise FileFormatError(f"{path} must hold {shape} bytes after its header; it is truncated or too long")
    return np.frombuffer(raw[header:], np.uint8).reshape(shape)


def _from_arrays(arrays: dict[str, np.ndarray]) -> Data:
    images = [arrays[name].reshape(len(arrays[name]), -1) / 255.0 for name in ("x_train", "x_test")]
    return Data(images[0], arrays["y_train"].astype(int), images[1], arrays["y_test"].astype(int))


def read_mnist(path: str | Path) -> Data:
    """MNIST or Fashion-MNIST, pixels x/255, from a folder of IDX files or an .npz.

    The .npz holds x_train, y_train, x_test, y_test.  Raises `FileFormatError` for anything else.
    """
    folder = Path(path)
    if folder.is_dir():
        names = {
            "x_train": "train-images-idx3-ubyte", "y_train": "train-labels-idx1-ubyte",
            "x_test": "t10k-images-idx3-ubyte", "y_test": "t10k-labels-idx1-ubyte",
        }  # fmt: skip
        found = {key: next(iter(sorted(folder.glob(f"{name}*"))), folder / name) for key, name in names.items()}
        return _from_arrays({key: read_idx(file) for key, file in found.items()})
    try:
        return _from_arrays(read_npz(folder))
    except KeyError as cause:
        raise FileFormatError(f"{path} must be an .npz with x_train, y_train, x_test, y_test: {cause}") from cause


def accuracy(network: Network, x: np.ndarray, y: np.ndarray) -> float:
    """The share of samples whose largest output is the class.

    >>> from ltbounds.networks.initialisations import dense_network
    >>> accuracy(dense_network([np.eye(2)]), np.array([[1.0, 0.0], [0.0, 1.0]]), np.array([0, 0]))
    0.5
    """
    x, y = real_array("x", x), real_array("y", y)
    if x.ndim == 0 or y.ndim != 1:
        raise DomainError(f"y of shape {y.shape} must be one class a sample")
    if len(x) != len(y) or len(x) == 0:
        raise DomainError(f"y of length {len(y)} must be as long as x ({len(x)}) and not empty")
    return float(np.mean(network(x).reshape(len(x), -1).argmax(1) == y))
