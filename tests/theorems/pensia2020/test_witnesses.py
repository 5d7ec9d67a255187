"""The witnesses of pensia2020 are what they say: pruned from the source they show, and judged by what is pruned."""

import numpy as np
import pytest

from ltbounds.theorems.pensia2020.witnesses import (
    forward,
    half_line_errors,
    layer_error_on_ball,
    lose_a_weight,
    prune_widths,
    unit_vectors,
)

WIDTHS = (3, 4, 2)
TOLERANCE = 0.01


@pytest.fixture(scope="module")
def pruned():
    return prune_widths(WIDTHS, TOLERANCE, seed=5)


def test_every_weight_is_met_within_the_tolerance(pruned) -> None:
    assert all(np.abs(half_line_errors(pruned, i)).max() <= TOLERANCE * (1 + 1e-9) for i in range(2))


def test_half_line_errors_are_those_of_the_network(pruned) -> None:
    for x in np.eye(3):
        for half, sign in enumerate((1.0, -1.0)):
            error = pruned.target[0] @ (sign * x) - forward(pruned.ticket[:2], sign * x[None])[0]
            assert np.allclose(error, sign * half_line_errors(pruned, 0)[half] @ x, atol=1e-12)


def test_the_layers_error_is_at_most_its_bound(pruned) -> None:
    x = unit_vectors(WIDTHS[0])
    error = np.linalg.norm(x @ pruned.target[0].T - forward(pruned.ticket[:2], x), axis=1)
    assert 0 < error.max() <= layer_error_on_ball(pruned, 0)


def test_a_lost_weight_is_seen(pruned) -> None:
    broken = lose_a_weight(pruned)
    assert np.count_nonzero(broken.ticket[-1]) == np.count_nonzero(pruned.ticket[-1]) - 1
    assert np.abs(half_line_errors(broken, 1)).max() > TOLERANCE


def test_tickets_are_masked_sources(pruned) -> None:
    assert [t.shape for t in pruned.ticket] == [m.shape for m in pruned.source]
    assert all(((t == 0) | (t == m)).all() for t, m in zip(pruned.ticket, pruned.source, strict=True))
