"""The experiments: solvers of copies against enumeration, the lifted network against its target, runs that go on."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError, LtboundsError
from ltbounds.learning.gradients import parameters
from ltbounds.networks import Activate, Add, Conv2d, Dense, Network, Node, Rearrange, activation  # fmt: skip
from ltbounds.seeding import generator
from ltbounds.studies import experiments
from ltbounds.studies.experiments import copies
from ltbounds.studies.experiments.copies import growth, least_squares, lift
from ltbounds.studies.experiments.record import Experiment, Setup, judgement, mean_row, paired_difference
from ltbounds.studies.experiments.runner import _finished, run


def test_least_squares_is_the_best_of_all_subsets() -> None:
    rng = generator("least squares", 0)
    x, z = rng.uniform(-1, 1, (60, 9)), rng.uniform(-1.5, 1.5, 60)
    mask, found = least_squares(x, z, 0.02)
    assert 5 < found.sum() < 60
    subsets = np.array(list(itertools.product([False, True], repeat=9)))
    for row in range(60):
        sums, squares = subsets @ x[row], subsets @ x[row] ** 2
        hits = np.abs(sums - z[row]) <= 0.02
        assert found[row] == hits.any()
        if hits.any():
            assert abs(x[row, mask[row]].sum() - z[row]) <= 0.02 + 1e-12
            assert (x[row, mask[row]] ** 2).sum() == pytest.approx(squares[hits].min())


def small(identity_skip: bool) -> Network:
    """A strided convolution, a residual block whose skip is the identity or a 1x1 filter, two dense layers."""
    rng, relu = generator("lift", identity_skip), Activate(activation("relu"))
    pad = ((1, 1), (1, 1, 1, 1))
    nodes = [
        Node(Conv2d(rng.normal(size=(2, 1, 3, 3)), rng.normal(size=2), (2, 2), (1, 1, 1, 1)), (0,)),
        Node(relu, (1,)),
        Node(Conv2d(rng.normal(size=(2, 2, 3, 3)), rng.normal(size=2), *pad), (2,)),
    ]
    if not identity_skip:
        nodes.append(Node(Conv2d(rng.normal(size=(2, 2, 1, 1))), (2,)))
    nodes.append(Node(Add(), (3, 2 if identity_skip else 4)))
    for layer in (relu, Rearrange((18,)), Dense(rng.normal(size=(5, 18)), rng.normal(size=5)), relu):
        nodes.append(Node(layer, (len(nodes),)))
    nodes.append(Node(Dense(rng.normal(size=(3, 5)), rng.normal(size=3)), (len(nodes),)))
    return Network(tuple(nodes), (1, 6, 6))


@pytest.mark.parametrize("identity_skip", [True, False])
def test_a_lifted_network_is_its_target_up_to_the_tolerance(identity_skip: bool) -> None:
    target = small(identity_skip)
    x = generator("lift inputs", 0).normal(size=(20, 1, 6, 6))
    sizes = {}
    for tolerance in (1e-2, 1e-4):
        lifted = lift(target, "closest" if tolerance < 1e-3 else "smallest", generator("lift", 1), 12, tolerance)
        off = np.abs(lifted.network(x) - target(x)).max() / np.abs(target(x)).max()
        errors = growth(target, lifted, x, 12)
        sizes[tolerance] = off
        assert len(errors) == len(list(target.linear())) and 0 < errors[0] < 2 * tolerance * 10
    assert sizes[1e-4] < 0.02 and sizes[1e-4] < sizes[1e-2]


@pytest.mark.parametrize("identity_skip", [True, False])
def test_with_exact_sums_over_all_copies_the_lifted_network_is_its_target(monkeypatch, identity_skip: bool) -> None:
    """The control of the headline: what spoils tickets is the errors of sums, not how copies are wired."""

    def exact(x, z, choice, tolerance):
        x[:, 0] += z - x.sum(1)
        return np.ones(x.shape, bool), np.ones(len(z), bool)

    monkeypatch.setattr(copies, "solve", exact)
    target, x = small(identity_skip), generator("lift inputs", 1).normal(size=(20, 1, 6, 6))
    lifted = lift(target, "smallest", generator("exact", 0), 7)
    assert np.abs(lifted.network(x) - target(x)).max() < 1e-9 * np.abs(target(x)).max()
    assert max(growth(target, lifted, x, 7)) < 1e-9


def test_lift_counts_its_sums() -> None:
    target = small(True)
    first, *_, last = [layer for _, layer in target.linear()]
    m = 12
    inner = sum(a.size for a in parameters(target)) - sum(layer.parameters for layer in (first, last))
    expected = m * (2 * first.weight.size + first.bias.size) + m * (inner + 2) + last.parameters
    assert lift(target, "smallest", generator("count", 0), m).sums == expected


def test_paired_difference_covers_and_orders() -> None:
    rng = generator("paired", 0)
    a, b = rng.random(2000) < 0.9, rng.random(2000) < 0.5
    difference, low, high = paired_difference(a, b)
    assert low < difference < high and low > 0
    assert paired_difference(b, a)[0] == -difference
    assert paired_difference(a, a)[1] < 0 < paired_difference(a, a)[2]


def test_intervals_are_over_what_they_say() -> None:
    values = [1.0, 3.0, 5.0, 7.0, 9.0, 11.0]
    plain, parts = mean_row("x", values), mean_row("x", values, parts=3)
    assert (plain["over"], parts["over"], mean_row("x", [5.0])["over"]) == ("6 values", "3 targets", "")
    assert plain["mean"] == parts["mean"] == 6 and parts["values"] == values
    assert parts["high"] - 6 == pytest.approx(4.3027 * 4 / 3**0.5, rel=1e-4)  # means 2, 6, 10
    assert mean_row("x", [5.0])["low"] is None and mean_row("x", [98.0], images=100)["high"] == pytest.approx(
        99.76, abs=0.01
    )
    with pytest.raises(DomainError, match="parts=4"):
        mean_row("x", values, parts=4)


def test_a_quick_run_judges_nothing() -> None:
    assert judgement(Setup("quick"), "s", "c", "reproduced", "w")["verdict"] == "not comparable"
    assert judgement(Setup("paper"), "s", "c", "reproduced", "w")["verdict"] == "reproduced"


def _fake(calls: list[int], broken_at: int = -1) -> Experiment:
    def repeat(prepared: object, number: int) -> dict[str, float]:
        if number == broken_at:
            raise KeyboardInterrupt
        calls.append(number)
        return {"value": float(number)}

    def judge(setup: Setup, results: list[dict[str, float]]):
        return [mean_row("value", [r["value"] for r in results])], []

    return Experiment("fake", "nowhere", lambda setup: None, repeat, judge, lambda r, ax=None: ax, 4, "none")


def test_a_run_goes_on_where_it_was_stopped(tmp_path) -> None:
    calls: list[int] = []
    setup = Setup("paper", 3)
    with pytest.raises(KeyboardInterrupt):
        run(_fake(calls, broken_at=2), setup, tmp_path)
    store = tmp_path / "fake.paper.3.repetitions.jsonl"
    store.write_text(store.read_text() + '{"number": 2, "sec')  # a line torn by a power cut
    record = run(_fake(calls), setup, tmp_path)
    assert calls == [0, 1, 2, 3]
    assert record["rows"][0]["values"] == [0, 1, 2, 3] and record["repetitions"] == 4
    assert json.loads((tmp_path / "fake.paper.3.json").read_text()) == record


def test_a_store_of_another_run_is_refused(tmp_path) -> None:
    store = tmp_path / "fake.paper.3.repetitions.jsonl"
    store.write_text('{"name": "other"}\n')
    with pytest.raises(DomainError, match="same run"):
        run(_fake([]), Setup("paper", 3), tmp_path)


@pytest.mark.parametrize("name", experiments.NAMES)
def test_every_quick_profile_runs_and_draws(name: str, tmp_path) -> None:
    chosen = experiments.experiment(name)
    record = run(chosen, Setup("quick", 1), tmp_path)
    assert record["rows"] and {j["verdict"] for j in record["judgements"]} == {"not comparable"}
    ax = chosen.figure(record)
    assert ax.get_xlabel() and ax.get_title() and ax.lines


def test_an_unknown_experiment_is_refused() -> None:
    with pytest.raises(DomainError, match="one of"):
        experiments.experiment("nothing")


def test_the_list_shows_what_was_run_and_what_was_not() -> None:
    from typer.testing import CliRunner

    from ltbounds.cli import app

    shown = CliRunner().invoke(app, ["experiment", "--list"], env={"COLUMNS": "400"}).output
    flat = " ".join(shown.split())  # wrapped or not
    for name, place in experiments.NOT_WRITTEN.items():
        assert f"{name} ({place}): not written, not run" in flat
    for name in set(experiments.NAMES) - set(experiments.shipped()):
        assert f"{name}: can be run; no record" in flat
    for name in experiments.shipped():
        assert f"{name}: profile paper, run {experiments.read(name)['date']}" in flat


def test_the_shipped_record_of_tables_3_4_has_the_fall_of_solved_tickets() -> None:
    """The fall of solved tickets: every source far below the target, the sampled ones beside it."""
    record = experiments.read("burkholz2022conv.tables-3-4")
    by = {row["what"]: row for row in record["rows"]}
    target = by["target accuracy %"]["mean"]
    assert record["repetitions"] == record["planned_repetitions"] == 5
    assert max(by["accuracy %, L+1 solved, smallest"]["values"]) < target - 10
    assert min(by["accuracy %, errors sampled, as the paper does"]["values"]) > target - 3
    verdicts = [j["verdict"] for j in record["judgements"]]
    assert verdicts.count("contradicted") == 1


def test_a_store_that_is_damaged_or_of_two_runs_is_refused(tmp_path: Path) -> None:
    store, header = tmp_path / "s.jsonl", {"name": "x"}
    assert _finished(store, header) == [] and store.read_text() == '{"name": "x"}\n'
    whole = store.read_text() + '{"number": 0}\n{"number": 1}\n'
    store.write_text(whole + '{"num')
    assert _finished(store, header) == [{"number": 0}, {"number": 1}] and store.read_text() == whole
    for damage in ("", "nothing\n", '{"name": "y"}\n', whole + '{"number": 1}\n', whole + "[2]\n", whole + "{\n"):
        store.write_text(damage)
        with pytest.raises(LtboundsError, match="remove it"):
            _finished(store, header)
