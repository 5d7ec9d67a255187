"""Every layer: the pull-back against finite differences, convolution against scipy's."""

import numpy as np
import pytest
from scipy.signal import correlate2d

from ltbounds.errors import DomainError
from ltbounds.networks import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Conv2d,
    Dense,
    MaxPool2d,
    Network,
    Node,
    Rearrange,
    Window,
    activation,
    sequential,
    taps,
)  # fmt: skip
from ltbounds.seeding import generator

RNG = generator("test layers")
PLACED = Window((2, 3), (2, 1), (1, 0, 0, 1))
LAYERS = {
    "dense": (Dense(RNG.normal(size=(3, 4)), RNG.normal(size=3)), (4,)),
    "conv": (Conv2d(RNG.normal(size=(3, 2, 2, 3)), RNG.normal(size=3), (2, 1), (1, 0, 0, 1)), (2, 5, 4)),
    "affine": (Affine(RNG.normal(size=(2, 5, 4)), RNG.normal(size=(2, 5, 4))), (2, 5, 4)),
    "max pool": (MaxPool2d(PLACED), (2, 5, 4)),
    "mean pool": (AvgPool2d(PLACED), (2, 5, 4)),
    "rearranged": (Rearrange((4, 10), RNG.permutation(40)), (2, 5, 4)),
    **{f"activation {n}": (Activate(activation(n)), (7,)) for n in ("relu", "leaky_relu", "tanh", "sigmoid")},
}


@pytest.mark.parametrize("name", LAYERS)
def test_the_pull_back_is_the_derivative(name: str) -> None:
    layer, shape = LAYERS[name]
    rng = generator("test pull", name)
    x, direction = rng.normal(size=(2, 3, *shape))
    assert layer.forward(x).shape[1:] == layer.shape(shape)
    h = 1e-6
    slope = (layer.forward(x + h * direction) - layer.forward(x - h * direction)) / (2 * h)
    grad = rng.normal(size=slope.shape)
    (pulled,) = layer.pull((x,), grad)
    assert np.sum(grad * slope) == pytest.approx(np.sum(pulled * direction), rel=1e-6)


@pytest.mark.parametrize("thin", [False, True])
@pytest.mark.parametrize(
    ("stride", "padding"), [((1, 1), (0, 0, 0, 0)), ((2, 3), (1, 2, 0, 1)), ((1, 2), (2, 0, 2, 1))]
)
def test_convolution_against_scipy(
    stride: tuple[int, int], padding: tuple[int, int, int, int], thin: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Filters of which fewer than a quarter is not 0 take another way, tap by tap; here 7, 0 and 5 of 18 entries."""
    rng = generator("test conv", stride)
    weight, bias, x = rng.normal(size=(3, 3, 3, 2)), rng.normal(size=3), rng.normal(size=(2, 3, 7, 6))
    ways, tap_by_tap = [], taps.correlate
    monkeypatch.setattr(taps, "correlate", lambda *given: ways.append(given) or tap_by_tap(*given))
    if thin:
        for filled, kept in zip(weight, (7, 0, 5), strict=True):
            filled.flat[rng.permutation(18)[kept:]] = 0.0
    top, left, bottom, right = padding
    padded = np.pad(x, ((0, 0), (0, 0), (top, bottom), (left, right)))
    ours = Conv2d(weight, bias, stride, padding).forward(x)
    for image, found in zip(padded, ours, strict=True):
        expected = [sum(correlate2d(image[c], weight[o, c], "valid") for c in range(3)) + bias[o] for o in range(3)]
        assert np.allclose(found, np.stack(expected)[:, :: stride[0], :: stride[1]], atol=1e-12)
    assert len(ways) == thin and Conv2d(weight, bias, stride, padding).forward(x[:0]).shape == (0, *ours.shape[1:])


def test_a_skip_connection_adds_and_its_gradient_reaches_both_branches() -> None:
    net = Network((Node(Dense(3 * np.eye(2)), (0,)), Node(Add(), (1, 0))), (2,))
    x = np.array([[1.0, -2.0]])
    assert net(x).tolist() == [[4.0, -8.0]]
    assert net.pull(net.values(x), np.ones((1, 2)))[0].tolist() == [[4.0, 4.0]]
    assert net.depth == 1


def test_the_summary_says_what_each_node_makes_holds_and_reads() -> None:
    net = Network(
        (Node(Dense(np.ones((1200, 2))), (0,)), Node(Dense(np.ones((2, 1200))), (1,)), Node(Add(), (2, 0))), (2,)
    )
    assert "summary" in dir(net)
    assert net.summary().splitlines() == [
        "inputs 2, outputs 2, 3 nodes, depth 2, 4,800 parameters",
        "  1  Dense      1,200  2,400 parameters",
        "  2  Dense          2  2,400 parameters",
        "  3  Add            2  reads 2, 0 (0: the input)",
    ]


def test_layers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(DomainError, match="input shape"):
        sequential([Dense(np.eye(2)), Dense(np.eye(3))], (2,))
    with pytest.raises(DomainError, match="be finite"):
        Dense(np.array([[np.nan]]))
    with pytest.raises(DomainError, match=r"bias\.shape"):
        Dense(np.eye(2), np.zeros(3))
    with pytest.raises(DomainError, match=r"x\.shape"):
        sequential([Dense(np.eye(2))], (2,))(np.zeros((1, 3)))


@pytest.mark.parametrize("name", ["tanh", "sigmoid"])
def test_departure_bounds_a_fine_grid_and_is_attained(name: str) -> None:
    phi = activation(name)
    x = np.linspace(-0.7, 0.7, 1001)
    gap = np.abs(phi(x) - phi.intercept - np.where(x > 0, phi.m_plus, phi.m_minus) * x)
    assert gap.max() == pytest.approx(phi.departure(0.7), abs=1e-15)
    assert activation("relu").departure(9.0) == 0
