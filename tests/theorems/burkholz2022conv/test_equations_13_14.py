"""Theorem 3.2 with repaired tolerances: the recursion exactly, and networks in copies that err as badly as they may."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ltbounds.seeding import generator
from ltbounds.theorems.burkholz2022conv.equations_13_14 import (
    allowed_before_as_printed,
    layer_error,
    parameter_tolerance_as_printed,
    tolerances,
)

Shape = list[tuple[int, int]]
LAYERS = st.lists(st.tuples(st.integers(1, 50), st.integers(0, 20)), min_size=1, max_size=5)


@given(
    eps=st.fractions(Fraction(1, 1000), Fraction(99, 100)),
    T=st.fractions(Fraction(1, 10), 3),
    layers=LAYERS,
    m=st.integers(1, 30),
)
def test_the_recursion_ends_within_eps(eps: Fraction, T: Fraction, layers: Shape, m: int) -> None:
    """Run forwards, with the largest error of any earlier layer in each step, the chain stays within eps; exactly."""
    worst = Fraction(0)
    for (N, M), eps_l in zip(layers, tolerances(eps, T, layers, m), strict=True):
        worst = max(worst, layer_error(T, N, M, m, eps_l, worst))
    assert worst <= eps


@given(eps=st.fractions(Fraction(1, 1000), Fraction(99, 100)), layers=LAYERS, m=st.integers(1, 30))
def test_the_last_step_uses_it_up(eps: Fraction, layers: Shape, m: int) -> None:
    N, M = layers[-1]
    eps_l = tolerances(eps, 1, layers, m)[-1]
    assert layer_error(1, N, M, m, eps_l, eps / (2 * m * (N + M))) == eps


def _adversarial_error(stream: np.random.Generator, eps_l: list[float], sizes: list[int], members: int) -> float:
    """|ticket - target| at one input, both evaluated: ReLU layers of `sizes` outputs in `members` copies each.

    Weights are positive with row sums below 1, so |x| <= 1.  Every parameter errs by ε_l, up in even copies, down in
    odd ones, and is kept as weights of both signs that cancel but for it: they add up the errors of the copies.
    """
    target = np.full(3, 0.9)
    ticket, sign = target[:, None], np.where(np.arange(members) % 2 == 0, 1.0, -1.0)
    for eps, size in zip(eps_l, sizes, strict=True):
        wanted = stream.uniform(0.1, 0.9, (size, len(target))) / len(target)
        share = (wanted[..., None] + eps * sign) / ticket.shape[1]
        pairs = 0.4 * sign[: ticket.shape[1] // 2 * 2]
        kept = np.broadcast_to(share[..., None], (*share.shape, ticket.shape[1])).copy()
        kept[..., : len(pairs)] += sign[:, None] * pairs
        assert np.abs(kept).max() <= 1
        assert np.abs(kept.sum(-1) - wanted[..., None]).max() <= eps + 1e-14  # rounding
        ticket = np.maximum(np.einsum("ojqs,js->oq", kept, ticket), 0)
        target = np.maximum(wanted @ target, 0)
    return float(np.abs(ticket - target[:, None]).max())


@pytest.mark.parametrize("members", [2, 6, 15])
def test_adversarial_networks_stay_within_eps(members: int) -> None:
    """10,000 networks of 1 to 4 layers, and how much of eps they use."""
    stream, used = generator("test error chain", members), []
    for _ in range(3334):
        sizes = stream.integers(1, 6, stream.integers(1, 5)).tolist()
        inputs = [3, *sizes[:-1]]
        layers = [(o * i, 0) for o, i in zip(sizes, inputs, strict=True)]
        eps_l = [float(e) for e in tolerances(0.1, 1, layers, members)]
        used.append(_adversarial_error(stream, eps_l, sizes, members) / 0.1)
    assert max(used) <= 1
    assert max(used) > 0.1


def test_the_printed_tolerances_are_exceeded_by_the_same_adversarial_error() -> None:
    """Layers of one neuron: N is what one output reads, so nothing is left over for copies that err differently."""
    stream, eps, layers, allowed = generator("test error chain", "printed"), [], [(3, 0), (1, 0), (1, 0)], 0.1
    for N, M in reversed(layers):
        eps.append(parameter_tolerance_as_printed(allowed, 1, N))
        allowed = allowed_before_as_printed(allowed, 1, N, M)
    assert _adversarial_error(stream, eps[::-1], [1, 1, 1], 15) > 0.1
    repaired = [float(e) for e in tolerances(0.1, 1, layers, 15)]
    assert _adversarial_error(stream, repaired, [1, 1, 1], 15) <= 0.1
