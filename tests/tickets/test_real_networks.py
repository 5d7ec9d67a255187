"""Networks that others trained, convolutions, strides, pooling and residual blocks among them."""

from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.networks import (
    Activate,
    Add,
    Box,
    Conv2d,
    Dense,
    MaxPool2d,
    Network,
    Node,
    Rearrange,
    Window,
    accuracy,
    activation,
    activations,
    digits,
    load,
    read_mnist,
    save,
    train_digits,
)  # fmt: skip
from ltbounds.seeding import generator
from ltbounds.tickets import CONSTRUCTIONS, judge, prune


def residual(padding: int = 1) -> Network:
    """Two strided convolutions, an identity and a learned skip connection, pooling, a dense layer."""
    rng = generator("test residual")

    def conv(out: int, size: int, kernel: int, stride: int) -> Conv2d:
        pad = padding if kernel > 1 else 0
        weight = rng.normal(size=(out, size, kernel, kernel)) / kernel
        return Conv2d(weight, rng.normal(size=out) * 0.3, (stride, stride), (pad, pad, pad, pad))

    relu = Activate(activation("relu"))
    nodes = (
        Node(conv(3, 2, 3, 2), (0,)), Node(relu, (1,)),
        Node(conv(3, 3, 3, 1), (2,)), Node(Add(), (3, 2)), Node(relu, (4,)),
        Node(conv(2, 3, 3, 2), (5,)), Node(conv(2, 3, 1, 2), (5,)), Node(Add(), (6, 7)), Node(relu, (8,)),
        Node(MaxPool2d(Window((2, 2), (1, 1))), (9,)), Node(Rearrange((2,)), (10,)),
        Node(Dense(rng.normal(size=(2, 2)), rng.normal(size=2)), (11,)),
    )  # fmt: skip
    return Network(nodes, (2, 8, 8))


@pytest.mark.parametrize("name", [n for n in CONSTRUCTIONS if "natale" not in n])
def test_residual_convolutions(name: str) -> None:
    target = residual()
    ticket = prune(target, construction=name, tolerance=0.003, seed=1, domain=Box(0.0, 1.0))
    assert all(check.ok for check in ticket.verify(target))
    judged = judge(ticket, target, Box(0.0, 1.0), steps=5, programs=6)
    assert judged.found <= judged.certified
    x = generator("test images").random((20, 2, 8, 8))
    scale = np.abs(target(x)).max()
    assert np.abs(ticket.to_network()(x) - target(x)).max() < 0.1 * scale


def test_padding_that_every_tap_reads_is_refused() -> None:
    wide = Conv2d(np.ones((1, 1, 2, 2)), np.ones(1), (1, 1), (2, 2, 2, 2))
    nodes = (Node(Conv2d(np.ones((1, 1, 1, 1))), (0,)), Node(Activate(activation("relu")), (1,)), Node(wide, (2,)))
    with pytest.raises(DomainError, match="leave a tap"):
        prune(Network(nodes, (1, 3, 3)), construction="burkholz2022conv.l+1")


def test_a_skip_connection_from_the_raw_input_is_refused_where_there_are_copies() -> None:
    nodes = (Node(Dense(np.eye(2)), (0,)), Node(Add(), (1, 0)), Node(Dense(np.eye(2)), (2,)))
    with pytest.raises(DomainError, match="must start behind the first pruned layer"):
        prune(Network(nodes, (2,)), construction="burkholz2022conv.l+1")


def test_digits_keep_their_accuracy() -> None:
    data, target = digits(), train_digits(seed=0)
    ticket = prune(target, tolerance=0.01, seed=5, domain=Box(0.0, 1.0)).to_network()
    assert abs(accuracy(ticket, data.x_test, data.y_test) - accuracy(target, data.x_test, data.y_test)) < 0.01


@pytest.mark.parametrize(
    ("name", "tolerance"), [("mnist2x10", 0.01), ("mnist2x5_sigmoid", 0.01), ("mnist5x20_leaky_relu", 0.003)]
)
def test_mnist_networks_keep_their_accuracy(shared: Path, name: str, tolerance: float) -> None:
    target = load(shared / "nets" / f"{name}.onnx")
    data = read_mnist(shared / "data" / "mnist.npz")
    how = "burkholz2022depth.2l_looks_linear"
    ticket = prune(target, construction=how, tolerance=tolerance, seed=1, domain=Box(0.0, 1.0)).to_network()
    ours, theirs = (accuracy(net, data.x_test[:1000], data.y_test[:1000]) for net in (ticket, target))
    assert abs(ours - theirs) < 0.02


def test_a_ticket_in_onnx_gives_the_same_outputs_in_onnxruntime(tmp_path: Path) -> None:
    import onnxruntime

    ticket = prune(residual(), construction="burkholz2022conv.l+1", tolerance=0.02, seed=1).to_network()
    save(ticket, tmp_path / "ticket.onnx")
    x = generator("test client").random((3, 2, 8, 8)).astype(np.float32)
    (theirs,) = onnxruntime.InferenceSession(str(tmp_path / "ticket.onnx")).run(None, {"v0": x})
    assert np.abs(theirs - ticket(x)).max() < 1e-5 * (1 + np.abs(theirs).max())
    assert set(activations(ticket)) == {"relu", "identity"}


NETS = {
    "ACASXU_experimental_v2a_1_1": Box(-1.0, 1.0), "cifar_base_kw_simp": Box(0.0, 1.0),
    "cnn_max_mninst3": Box(0.0, 1.0), "fc1": Box(-1.0, 1.0), "mnist-net_256x2": Box(0.0, 1.0),
    "mnist2x10": Box(0.0, 1.0), "mnist2x5_sigmoid": Box(0.0, 1.0), "mnist5x20_leaky_relu": Box(0.0, 1.0),
    "resnet_2b": Box(0.0, 1.0), "tanh_test": Box(-1.0, 1.0),
}  # fmt: skip


@pytest.mark.parametrize("name", NETS)
def test_every_network_has_a_ticket_whose_errors_agree(shared: Path, name: str) -> None:
    target = load(shared / "nets" / f"{name}.onnx")
    how = "burkholz2022conv.2l_looks_linear"
    ticket = prune(target, construction=how, tolerance=0.01, seed=1, objective="closest", domain=NETS[name])
    assert all(check.ok for check in ticket.verify(target))
    judged = judge(ticket, target, NETS[name], steps=1, programs=2)
    assert judged.consistent
    assert judged.found <= judged.printed


@pytest.mark.parametrize("name", ["resnet_2b", "fc1", "mnist2x5_sigmoid", "tanh_test", "cnn_max_mninst3"])
def test_tickets_of_depth_l_plus_1(shared: Path, name: str) -> None:
    target = load(shared / "nets" / f"{name}.onnx")
    how = "burkholz2022conv.l+1_looks_linear"
    ticket = prune(target, construction=how, tolerance=0.01, seed=1, domain=NETS[name])
    assert all(check.ok for check in ticket.verify(target))
    assert ticket.construction == how


@pytest.mark.parametrize("how", ["burkholz2022conv.2l_looks_linear", "burkholz2022conv.l+1_looks_linear"])
def test_one_factor_a_layer_does_for_every_network(shared: Path, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Factors are fixed before a sum is solved: none is solved here.  Constant channels must carry all biases."""
    monkeypatch.setattr("ltbounds.tickets.pruning.fill", lambda source, shell, *_, **__: shell)
    for name, domain in NETS.items():
        target = load(shared / "nets" / f"{name}.onnx")
        ticket = prune(target, construction=how, seed=1, domain=domain)
        assert not [note for note in ticket.notes if "law changed" in note], name
        assert all(piece.scale == piece.bias_scale for piece in ticket.pieces.values()), name
