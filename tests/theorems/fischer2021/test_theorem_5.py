"""The widths of Theorem 5 as `ltbounds bounds` lists them."""

import dataclasses
from itertools import pairwise
from pathlib import Path

import pytest

from ltbounds.networks import load, random_network
from ltbounds.networks.facts import facts_of
from ltbounds.theorems import find_result
from ltbounds.theorems.fischer2021.theorem_5 import tolerances, width_as_printed
from ltbounds.theorems.fischer2021.theorem_5_proof import failure_share, width_in_appendix
from ltbounds.widths.required import required_widths

FACTS = facts_of(random_network((4, 6, 3), seed=1, bias=0.3))


def row(eps: float = 0.01, delta: float = 0.01, C: float = 3.0, facts: object = FACTS) -> object:
    rows = required_widths(facts, eps, delta, C)  # type: ignore[arg-type]
    return next(r for r in rows if (r.paper, r.label) == ("fischer2021", "Theorem 5"))


def test_the_widths_are_listed_and_grow_with_the_task() -> None:
    base = row()
    assert len(base.widths) == 2  # type: ignore[attr-defined]
    assert base.applies  # type: ignore[attr-defined]
    for harder in (row(eps=0.001), row(delta=1e-6), row(C=4.0)):
        assert all(a >= b for a, b in zip(harder.widths, base.widths, strict=True))  # type: ignore[attr-defined]
        assert harder.widths != base.widths  # type: ignore[attr-defined]


def test_the_corrected_width_lies_between_the_appendixs_and_twice_the_printed_one() -> None:
    eps = tolerances(FACTS, 0.01)
    for place, wide in enumerate(row().widths):  # type: ignore[attr-defined]
        sizes = FACTS.widths[place], FACTS.widths[place + 1], FACTS.in_degree[place], 2
        assert wide >= width_in_appendix(*sizes, eps[place], 0.01, 3.0)
        assert wide <= 2 * width_as_printed(*sizes, eps[place], 0.01, 3.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_construction_poses_no_more_sums_than_the_union_bound_counts(seed: int) -> None:
    """2 n_l k_l for layer l: `prune` reports those of weights; each of the n_l biases is one more."""
    from ltbounds.tickets import prune

    target, solved = random_network((3, 4, 3, 2), seed, bias=0.4), list[int]()
    prune(target, construction="fischer2021", tolerance=0.02, seed=seed, progress=solved.append)
    facts = facts_of(target)
    counted = [2 * n * k for n, k in zip(facts.widths[1:], facts.in_degree, strict=True)]
    weights = [2 * n * n_before for n_before, n in pairwise(facts.widths)]
    assert 0 < sum(solved) <= sum(weights)
    assert sum(weights) + sum(facts.widths[1:]) <= sum(counted)
    shares = [failure_share(0.1, 3, n, k) for n, k in zip(facts.widths[1:], facts.in_degree, strict=True)]
    assert sum(m * share for m, share in zip(counted, shares, strict=True)) == pytest.approx(0.1)


def test_a_hypothesis_that_fails_is_said() -> None:
    hypotheses = find_result("fischer2021", "Theorem 5").width.hypotheses  # type: ignore[union-attr]
    large = dataclasses.replace(FACTS, max_bias=(0.5, 7.0))
    failing = [h for h in hypotheses(large) if not h.met]
    assert [h.text for h in failing] == ["weights and biases at most 1"]
    assert "7" in failing[0].remedy
    assert not hypotheses(dataclasses.replace(FACTS, dense=False))[1].met
    assert not hypotheses(dataclasses.replace(FACTS, activations=("tanh", "identity")))[0].met


def test_widths_of_a_trained_network_are_finite(shared: Path) -> None:
    facts = facts_of(load(shared / "nets" / "fc1.onnx"))
    assert all(0 < wide < 10**9 for wide in row(facts=facts).widths)  # type: ignore[attr-defined]


@pytest.mark.parametrize("eps", [0.1, 1e-6])
def test_tolerances_scale_with_eps(eps: float) -> None:
    small, large = tolerances(FACTS, eps), tolerances(FACTS, 2 * eps)
    assert all(a < b <= 2 * a * (1 + 1e-9) for a, b in zip(small, large, strict=True))
