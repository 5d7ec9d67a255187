"""The data of section 6, the bound on ray-constant classifiers, and the entries of orthogonal matrices."""

import numpy as np
import pytest

from ltbounds.seeding import generator
from ltbounds.theorems.fischer2021.experiments import BOUNDARIES, best_on_rays, onion, shifted_relu
from ltbounds.theorems.fischer2021.looks_linear import entry_fourth_moment, entry_variance, row_moment


def test_labels_flip_to_neighbours_only() -> None:
    x, label, clean = onion(generator("tests.fischer2021.onion"), 200_000, flip=0.5)
    assert set(np.abs(label - clean).tolist()) == {0, 1}
    assert label.min() == 0
    assert label.max() == 3
    assert np.abs(x).max() <= 1
    heights = 0.5 * (x[:, 0] - 0.3) ** 2 + 1.2 * (x[:, 1] + 0.5) ** 2
    for c, (lo, hi) in enumerate(zip((0.0, *BOUNDARIES), (*BOUNDARIES, np.inf), strict=True)):
        inside = heights[clean == c]
        assert lo <= inside.min()
        assert inside.max() < hi


def test_the_share_of_the_best_class_agrees_with_sampling_the_ray() -> None:
    """Midpoints of 20,000 shells of equal mass on 50 rays; a class boundary shifts the share by at most 3/20,000."""
    x = generator("tests.fischer2021.rays").uniform(-1, 1, (50, 2))
    u = x / np.linalg.norm(x, axis=1, keepdims=True)
    end = 1 / np.abs(u).max(1)
    r = np.sqrt((np.arange(20_000) + 0.5) / 20_000)[:, None] * end
    heights = 0.5 * (r * u[:, 0] - 0.3) ** 2 + 1.2 * (r * u[:, 1] + 0.5) ** 2
    classes = np.digitize(heights, BOUNDARIES)
    shares = np.max([(classes == c).mean(0) for c in range(4)], axis=0)
    assert np.abs(best_on_rays(x) - shares).max() < 3e-4


def test_the_shifted_relu_has_its_kink_and_its_noise() -> None:
    x, y = shifted_relu(generator("tests.fischer2021.shifted"), 10_000)
    assert np.abs(y[x < -0.5]).max() < 0.01 * 7
    assert np.abs(y - np.maximum(x + 0.5, 0)).max() < 0.01 * 7


@pytest.mark.parametrize("n", [2, 5])
def test_moments_of_haar_entries(n: int) -> None:
    """Null: E w^2 = 1/n, E w^4 = 3/(n(n+2)), E w_1^2 w_2^2 = 1/(n(n+2)) in a row.

    w is bounded by 1, so by Hoeffding a false alarm has odds below 1e-9.
    """
    rng, trials = generator("tests.fischer2021.haar", n), 100_000
    q, r = np.linalg.qr(rng.standard_normal((trials, n, n)))
    w = q[:, 0, 0] * np.sign(r[:, 0, 0])
    margin = np.sqrt(np.log(2e9) / (2 * trials))
    assert abs((w**2).mean() - entry_variance(n)) < margin
    assert abs((w**4).mean() - entry_fourth_moment(n)) < margin
    assert abs((w**2 * q[:, 0, 1] ** 2).mean() - row_moment(n)) < margin
    assert abs(entry_fourth_moment(n) - 3 / n**2) > 2 * margin, "the normal value would be noticed"
