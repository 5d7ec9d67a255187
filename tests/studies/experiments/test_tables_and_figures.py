"""The parts of the experiments that can be wrong: solvers, constructions with exact sums, counts, statistics."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from ltbounds.learning.gradients import parameters
from ltbounds.networks import dense_network
from ltbounds.seeding import generator
from ltbounds.studies import experiments
from ltbounds.studies.experiments import conv_tables_1_2, depth_tables, natale_density
from ltbounds.studies.experiments.depth_tables import Solved, solve_drawing_anew, ticket_2l, ticket_l_plus_1
from ltbounds.studies.experiments.fischer_fig_1 import judge_onion, looks_linear, permutation_p, welch
from ltbounds.studies.experiments.record import Setup, compared, counts_agree, kept_accuracy


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_best_errors_are_those_of_all_subsets(k: int) -> None:
    rng = generator("best errors", k)
    x, z = rng.uniform(-1, 1, (30, 9)), rng.uniform(-1, 1, 30)
    every = np.array(list(combinations(range(9), k)))
    brute = np.abs(x[:, every].sum(2) - z[:, None]).min(1)
    assert natale_density.best_errors(x, z, k) == pytest.approx(brute, abs=1e-12)


def test_least_base_set_of_one_number_is_that_of_the_formula() -> None:
    """A target U[-1, 1] is within eps of none of n numbers with probability about (1 - eps)^n, more at the ends."""
    n = natale_density.least("uniform", "zero", 1, 4000, generator("least", 0), eps=0.1)
    fails = [0.9 ** (n + d) for d in (12, -12)]  # P(no number within 0.1 of 0) = (1 - 0.1)^n; 12 of 4,000 may fail
    assert fails[0] < 0.003 < fails[1]


def test_curves_are_those_of_the_theorems() -> None:
    assert natale_density.necessary(4, 0.04) == pytest.approx(np.log2(100) / 2)
    assert natale_density.sufficient(4, 0.04) == pytest.approx(8 * np.log2(100) ** 2)
    assert natale_density.bits(2, 4) == pytest.approx(4)


def test_criteria_of_the_density_can_fail_both_ways() -> None:
    """n H_2(k/n) for k = 4, eps = 0.01: 14.1 at n = 19, 3.6 at n = 5; the curves are at 4.3 and 598 (n = 1e46)."""

    def told(sizes: list[int], densities: list[float], holds: bool = True) -> list[str]:
        results = [
            {"uniform random 4": n, "tickets": {
                "drawn 3": {"density": d, "over": 1.0, "edges": 1.0, "holds": holds, "spare": 0}
            }}
            for n, d in zip(sizes, densities, strict=True)
        ]  # fmt: skip
        found = [j["verdict"] for j in natale_density.judge(Setup("paper"), results)[1]]
        return [found[0], found[-1]]

    assert told([18, 19, 20], [0.05, 0.05, 0.06]) == ["reproduced", "reproduced"]
    assert told([18, 19, 10**46], [0.11, 0.12, 0.115]) == ["not comparable", "contradicted"]
    assert told([10**48] * 3, [0.1, 0.1, 0.2]) == ["contradicted", "not comparable"]
    assert told([5, 5, 5], [0.05] * 3, holds=False) == ["contradicted", "contradicted"]
    assert natale_density.bits(4, natale_density._unreached(4)) == pytest.approx(natale_density.sufficient(4, 0.01))
    assert told([5, 20, 5], [0.05] * 3) == ["not comparable", "reproduced"]


def exact(z: np.ndarray, n: int, product: bool, rng: np.random.Generator, **_: float) -> Solved:
    """Sums without an error over all n numbers."""
    x = rng.uniform(-1, 1, (len(z), n))
    x[:, 0] += z - x.sum(1)
    return Solved(x, 0, x.size)


@pytest.mark.parametrize("phi", depth_tables.PHIS)
@pytest.mark.parametrize("build", [ticket_2l, ticket_l_plus_1])
def test_with_exact_sums_the_tickets_of_the_depth_paper_are_their_target(monkeypatch, phi: str, build) -> None:
    monkeypatch.setattr(depth_tables, "solve_drawing_anew", exact)
    rng = generator("exact depth", phi)
    weights = [rng.normal(0, 0.5, s) * (rng.random(s) < 0.6) for s in ((6, 5), (4, 6), (3, 4))]
    biases = [rng.normal(size=len(w)) for w in weights]
    target = dense_network(weights, biases, phi)
    x = rng.normal(size=(301, 5))
    built = build(depth_tables.layers_of(target), phi, 20, generator("sums", 0))
    dropped = depth_tables.layers_of(target)
    thin = dense_network([w for w, _ in dropped], [b for _, b in dropped], phi)
    assert np.abs(built(x) - thin(x)).max() < 2e-4


def test_parameters_of_a_ticket_are_counted_by_hand(monkeypatch) -> None:
    monkeypatch.setattr(depth_tables, "solve_drawing_anew", exact)
    layers = [(np.full((2, 3), 0.5), np.zeros(2)), (np.full((1, 2), 0.5), np.ones(1))]
    n = 20
    two_l = (
        2 * n * 4 + 2 * n * 6 + 2 * n * 3 + 2 * n * 3
    )  # univariate neurons of inputs and bias; both signs of each sum
    assert ticket_2l(layers, "relu", n, generator("count", 0)).count == two_l
    l_plus_1 = 2 * n * 4 + 2 * n * 6 * depth_tables.M + 3 * depth_tables.M
    assert ticket_l_plus_1(layers, "relu", n, generator("count", 0)).count == l_plus_1
    odd = n * 4 + n * 6 + n * 3 + n * 3
    assert ticket_2l(layers, "tanh", n, generator("count", 0)).count == odd


def test_sums_that_are_drawn_anew_are_within_the_tolerance_and_small() -> None:
    z = generator("drawn anew", 0).uniform(-0.9, 0.9, 300)
    solved = solve_drawing_anew(z, 8, True, generator("drawn anew", 1))
    assert solved.redrawn > 0
    assert np.abs(solved.kept.sum(1) - z).max() <= depth_tables.EPS + 1e-12
    assert np.count_nonzero(solved.kept, axis=1).max() <= depth_tables.MOST
    assert solved.members == np.count_nonzero(solved.kept)


@pytest.mark.parametrize("phi", conv_tables_1_2.PHIS)
def test_with_exact_sums_the_convolutional_ticket_is_its_target(monkeypatch, phi: str) -> None:
    monkeypatch.setattr(conv_tables_1_2, "solve_drawing_anew", exact)
    rng = generator("exact conv", phi)
    shapes = [(3, 1, 3, 3), (3,), (3, 3, 3, 3), (3,), (5, 48), (5,)]
    arrays = [rng.normal(0, 0.5, s) * (rng.random(s) < 0.5) for s in shapes]
    target = conv_tables_1_2.chain(arrays, phi, 4)
    x = rng.normal(size=(20, 1, 4, 4))
    ticket, count, _ = conv_tables_1_2.ticket(target, phi, generator("sums", 1))
    out = conv_tables_1_2.outputs(ticket, conv_tables_1_2.split(x, phi))
    assert np.abs(out - target(x)).max() < 2e-4 * max(1, np.abs(target(x)).max())
    signs = 2 if phi in ("relu", "leaky_relu") else 1
    weights, biases, second, second_biases = (np.count_nonzero(a) for a in arrays[:4])
    m = conv_tables_1_2.M
    assert count == 2 * m * signs + m * m * (signs * weights + biases) + m * (second + second_biases)


def test_a_tenth_of_each_array_is_what_the_authors_kept() -> None:
    scores = [generator("share", n).random(n) for n in (288, 32, 9216, 10, 250_880)]
    masks = conv_tables_1_2.share_of_each(scores, [np.ones(len(s), bool) for s in scores], 0.1)
    assert [int(m.sum()) for m in masks] == [29, 4, 922, 1, 25088]
    again = conv_tables_1_2.share_of_each([-s for s in scores], masks, 0.1)
    assert all((a == b).all() for a, b in zip(masks, again, strict=True))


def test_looks_linear_networks_are_linear_without_biases() -> None:
    weights, biases = looks_linear(generator("looks linear", 0), (2, 10, 10, 10, 4), False)
    x = generator("looks linear", 1).normal(size=(9, 2))
    h = x
    for k, (w, b) in enumerate(zip(weights, biases, strict=True)):
        h = h @ w.T + b
        h = np.maximum(h, 0) if k < 3 else h
    assert np.linalg.matrix_rank(np.concatenate([h, x], 1), tol=1e-9) == 2


def test_permutations_and_intervals() -> None:
    assert permutation_p([1.0, 2.0], [3.0, 4.0]) == pytest.approx(1 / 6)
    assert permutation_p([3.0, 4.0], [1.0, 2.0]) == 1
    low, high = welch([5.0, 6.0, 7.0], [1.0, 2.0, 3.0])
    assert low == pytest.approx(4 - 2.776 * (2 / 3) ** 0.5, abs=1e-3) and high == pytest.approx(8 - low)
    assert welch([1.0], [2.0, 3.0]) == (-np.inf, np.inf)


@pytest.mark.parametrize(("networks", "said"), [(5, True), (6, False)])  # 1/252 > 0.05/18 > 1/924
def test_onion_says_where_so_few_networks_cannot_contradict(networks: int, said: bool) -> None:
    """Biases are worse everywhere: with six networks that contradicts, with five no permutation test can."""
    names = [
        f"{i}, {b}, {s}" for i in ("He", "looks-linear") for b in ("biases", "no biases") for s in ("scaled", "vanilla")
    ]
    values = {"biases": list(range(networks)), "no biases": [50 + k for k in range(networks)]}
    results = [
        {"density": d, "results": {name: {"values": values[name.split(", ")[1]]} for name in names}}
        for d in (0.01, 0.05, 0.1, 0.2, 0.5)
    ]
    first = judge_onion(Setup("paper"), results)[1][0]
    assert first["verdict"] == ("not comparable" if said else "contradicted")
    assert ("could not have contradicted" in first["why"]) == said


def test_criteria_can_fail() -> None:
    paper = Setup("paper")

    def told(*differences: float, targets: int = 1, accuracy: float = 98.0) -> str:
        tickets = [[{"difference": d} for d in differences]] * targets
        return kept_accuracy(paper, "s", tickets, 0.5, [accuracy] * targets, 98.2)["verdict"]

    assert told(-0.1, 0.0, -0.1) == "reproduced" and told(-3.0, -3.1, -2.9) == "contradicted"
    assert told(-3.0, 3.0) == told(0.0) == "not comparable"
    # Sources of one target are not targets: each target's tickets agree, the targets do not.
    apart = [[{"difference": d + 0.01 * k} for k in range(9)] for d in (-0.4, 0.0, 0.4)]
    assert kept_accuracy(paper, "s", apart, 0.5, [98.0] * 3, 98.2)["verdict"] == "not comparable"
    assert kept_accuracy(paper, "s", [[t for of in apart for t in of]], 0.5, [98.0], 98.2)["verdict"] == "reproduced"
    # A network that always says the same is kept by every ticket.
    assert told(0.0, 0.0, targets=2, accuracy=9.8) == "not comparable"
    assert told(0.0, 0.0, targets=2, accuracy=93.3) == "reproduced"
    assert counts_agree(paper, "s", [100.0, 100.9], 100, 0.01)["verdict"] == "reproduced"
    assert counts_agree(paper, "s", [100.0, 101.1], 100, 0.01)["verdict"] == "not comparable"


def test_a_ticket_beside_its_target() -> None:
    outputs, y = np.eye(4)[[0, 1, 2, 0]], np.array([0, 1, 2, 3])
    found = compared(outputs, 7, 1, y, np.array([True, True, False, True]))
    assert found["accuracy"] == 75 and found["difference"] == 0 and found["parameters"] == 7
    assert found["only_ticket"] == 1 and found["only_target"] == 1


def test_targets_of_experiments_are_dropped_below_the_tolerance() -> None:
    target = dense_network([np.array([[0.5, 0.005]])], [np.array([0.02])])
    assert [np.count_nonzero(w) for w, _ in depth_tables.layers_of(target)] == [1]
    assert len(parameters(target)) == 2 and set(experiments.shipped()) <= set(experiments.NAMES)
