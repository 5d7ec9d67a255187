"""Training, data and the numbers a theorem asks of a network."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError
from ltbounds.networks import (
    Conv2d,
    accuracy,
    activations,
    column_sums,
    dense_network,
    digits,
    has_bias,
    in_degrees,
    max_biases,
    max_entries,
    nonzeros,
    random_network,
    read_idx,
    read_mnist,
    row_sums,
    sequential,
    spectral_norms,
    train_digits,
    widths,
)  # fmt: skip
from ltbounds.seeding import generator


@pytest.mark.parametrize("bias", [False, True])
def test_digits_are_learnt(bias: bool) -> None:
    data = digits()
    net = train_digits(seed=1, bias=bias)
    assert accuracy(net, data.x_test, data.y_test) > 0.95
    assert has_bias(net) == bias
    assert widths(net) == (64, 32, 16, 10)
    assert activations(net) == ("relu", "relu", "identity")


def test_training_repeats_bit_for_bit_and_the_split_is_a_partition() -> None:
    first, second = (train_digits(seed=2, hidden=(8,), epochs=2) for _ in range(2))
    assert (first(np.eye(64)) == second(np.eye(64))).all()
    data = digits(seed=3)
    assert len(data.x_train) + len(data.x_test) == 1797
    assert data.x_train.min() == 0
    assert data.x_train.max() == 1


def test_norms_of_a_known_matrix() -> None:
    net = dense_network([np.array([[3.0, -4.0], [0.0, 0.0]])], [np.array([1.0, 0.0])])
    ((_, layer),) = net.linear()
    assert spectral_norms(net) == pytest.approx((5.0,))
    assert (max_entries(net), nonzeros(net)) == ((4.0,), (3,))
    assert (max_biases(net), in_degrees(net)) == ((1.0,), (3,))
    assert row_sums(layer).tolist() == [7.0, 0.0]
    assert column_sums(layer).tolist() == [3.0, 4.0]


def test_the_spectral_norm_of_a_convolution_is_that_of_its_matrix() -> None:
    layer = Conv2d(generator("test norm").normal(size=(2, 3, 3, 3)), None, (2, 2), (1, 1, 1, 1))
    net = sequential([layer], (3, 6, 5))
    matrix = layer.map(np.eye(90).reshape(90, 3, 6, 5)).reshape(90, -1)
    assert spectral_norms(net)[0] == pytest.approx(np.linalg.norm(matrix, 2), rel=1e-9)


def test_random_networks_of_the_papers_class_have_norm_one() -> None:
    assert spectral_norms(random_network((5, 7, 3), seed=4)) == pytest.approx((1.0, 1.0))
    with pytest.raises(DomainError, match="initialisation=kaiming must be one of"):
        random_network((2, 2), 0, "kaiming")


def test_idx_files(tmp_path: Path) -> None:
    images = np.arange(2 * 3 * 4, dtype=np.uint8).reshape(2, 3, 4)
    raw = b"\0\0\x08\x03" + struct.pack(">III", 2, 3, 4) + images.tobytes()
    labels = b"\0\0\x08\x01" + struct.pack(">I", 2) + bytes([7, 1])
    for name, content in (("images-idx3", raw), ("labels-idx1", labels)):
        for part in ("train", "t10k"):
            (tmp_path / f"{part}-{name}-ubyte.gz").write_bytes(gzip.compress(content))
    assert (read_idx(tmp_path / "train-images-idx3-ubyte.gz") == images).all()
    data = read_mnist(tmp_path)
    assert data.y_test.tolist() == [7, 1]
    assert (data.x_train == images.reshape(2, 12) / 255).all()
    (tmp_path / "short").write_bytes(raw[:-1])
    with pytest.raises(FileFormatError, match="truncated"):
        read_idx(tmp_path / "short")
    with pytest.raises(FileFormatError, match="must be"):
        read_mnist(tmp_path / "absent.npz")


def test_mnist_of_the_shared_folder(shared: Path) -> None:
    data = read_mnist(shared / "data" / "mnist.npz")
    assert data.x_train.shape == (60000, 784)
    assert data.x_test.max() == 1


def test_accuracy_refuses_what_does_not_fit() -> None:
    with pytest.raises(DomainError, match="y of length"):
        accuracy(dense_network([np.eye(2)]), np.eye(2), np.array([0]))


def test_fashion_mnist_of_debians_package() -> None:
    folder = Path("/usr/share/datasets/fashion-mnist")
    if not folder.is_dir():
        pytest.skip("Debian's package dataset-fashion-mnist is not installed")
    data = read_mnist(folder)
    assert data.x_train.shape[0] == 60_000
    assert data.x_test.shape[0] == 10_000
    assert np.bincount(data.y_test).tolist() == [1000] * 10
    assert (data.x_test.min(), data.x_test.max()) == (0.0, 1.0)
