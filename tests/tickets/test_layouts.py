"""How target values sit in a ticket: copies, constants, flattening, and taps that never read the padding."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltbounds.errors import DomainError
from ltbounds.networks import Activate, Add, AvgPool2d, Conv2d, Rearrange, Window, activation
from ltbounds.tickets.layouts import Layout, carry, inside_tap


def test_members_and_constants_share_no_channel() -> None:
    layout = Layout(3, copies=4, constant=1.0)
    channels = np.concatenate([layout.members().ravel(), layout.constants()])
    assert sorted(channels) == list(range(layout.width))


def test_flattened_constants_keep_all_their_entries() -> None:
    flat = Layout(3, taps=5, constant=0.5).flat()
    assert (flat.channels, flat.width, flat.constants().tolist()) == (15, 20, [15])
    with pytest.raises(DomainError, match="copies=2 must be 1"):
        Layout(3, copies=2).flat()


def test_constants_follow_activations_sums_and_flattening() -> None:
    layout = Layout(2, copies=3, constant=1.0)
    tanh = carry(Activate(activation("tanh")), (layout,), (2, 4, 4))
    assert tanh.constant == pytest.approx(np.tanh(1.0))
    assert carry(Add(), (layout, tanh), (2, 4, 4)).constant == pytest.approx(1 + np.tanh(1.0))
    assert carry(Rearrange((32,)), (layout,), (2, 4, 4)).taps == 16
    with pytest.raises(DomainError, match="must start behind the first pruned layer"):
        carry(Add(), (layout, Layout(2)), (2, 4, 4))
    with pytest.raises(DomainError, match="must not stand between"):
        carry(Rearrange((32,), np.arange(32)), (layout,), (2, 4, 4))
    with pytest.raises(DomainError, match="padding of a mean pooling"):
        carry(AvgPool2d(Window((2, 2), (1, 1), (1, 1, 1, 1))), (layout,), (2, 4, 4))


@given(st.integers(1, 5), st.integers(1, 3), st.integers(0, 3), st.integers(3, 9))
def test_the_inside_tap_reads_a_constant_image_as_it_is(kernel: int, stride: int, padding: int, size: int) -> None:
    if size + 2 * padding < kernel:
        return
    weight = np.zeros((1, 1, kernel, kernel))
    layer = Conv2d(weight, None, (stride, stride), (padding,) * 4)
    try:
        tap = inside_tap(layer, (1, size, size))
    except DomainError:
        read = [Conv2d(np.eye(kernel**2)[t].reshape(weight.shape), None, (stride, stride), (padding,) * 4)
                for t in range(kernel**2)]  # fmt: skip
        assert not any((conv.forward(np.ones((1, 1, size, size))) == 1).all() for conv in read)
        return
    weight[0, 0, tap // kernel, tap % kernel] = 1.0
    assert (layer.forward(np.ones((1, 1, size, size))) == 1).all()
