"""fischer2021's readings: each changes what it says and nothing else, and a run says what was chosen."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.learning import popup_stack
from ltbounds.learning.popup_stack import Popup, Stack, kept_of, popup, rescaled, schedule
from ltbounds.seeding import generator
from ltbounds.studies.experiments import fischer_fig_1
from ltbounds.studies.experiments.fischer_fig_1 import RELU, tickets
from ltbounds.studies.experiments.fischer_readings import AUTHORS, READINGS, STEPS, Choice
from ltbounds.studies.experiments.fischer_study import CASES, judge
from ltbounds.studies.experiments.record import Setup
from ltbounds.studies.experiments.runner import run

QUICK = Setup("quick")


def entering(monkeypatch: pytest.MonkeyPatch, chosen: dict[str, str], which: str = "looks-linear") -> dict[str, Any]:
    """All that edge-popup gets for one choice of readings: start, data, settings, and the state of the streams."""
    got: dict[str, Any] = {}

    def fake(stack: Stack, x, y, settings: Popup, rngs, after):
        got.update(vars(settings), weights=stack.weights, biases=stack.biases, x=x, y=y)
        got["streams"] = [r.bit_generator.state["state"] for r in rngs]
        return stack, np.ones((1, 2))

    monkeypatch.setattr(fischer_fig_1, "popup", fake)
    tickets(QUICK, "relu", Choice.of(chosen), (which, "biases", "scaled"), 0.05, [0, 1])
    return got


def same(a: Any, b: Any) -> bool:
    if isinstance(a, list) and isinstance(a[0], np.ndarray):
        return len(a) == len(b) and all(np.array_equal(p, q) for p, q in zip(a, b, strict=True))
    return np.array_equal(a, b) if isinstance(a, np.ndarray) else a == b


CHANGES = {
    ("matrices", "4"): {"weights", "biases"}, ("variance", "inputs"): {"weights", "biases"},
    ("bias-factor", "0.05"): {"biases"}, ("looks-linear-biases", "independent"): {"biases"},
    ("epochs", "nested"): {"densities"}, ("epochs", "once"): {"densities"}, ("cosine", "each-density"): {"restart"},
    ("warm-up", "5"): {"warm_up"}, ("kept", "nearest"): {"nearest"}, ("biases", "together"): {"together"},
    ("signed", "no"): {"signed"}, ("lambda", "last-batch"): {"steps"}, ("sample", "50"): {"sample"},
    ("ticket", "best"): set(),
}  # fmt: skip


def test_every_value_of_every_reading_is_looked_at() -> None:
    listed = {(one.name, value) for one in READINGS for value in one.values if value != one.default}
    assert listed <= set(CHANGES) and {name for name, _ in CHANGES} == {one.name for one in READINGS}
    assert all(Choice.of({})[one.name] == one.checked(one.default) == one.default for one in READINGS)
    assert RELU.chosen(AUTHORS) == AUTHORS  # allowed, and none of them a default


@pytest.mark.parametrize(("name", "value"), CHANGES)
def test_a_reading_changes_what_it_says_and_nothing_else(monkeypatch, name: str, value: str) -> None:
    which = "He" if name == "variance" else "looks-linear"
    before, now = entering(monkeypatch, {}, which), entering(monkeypatch, {name: value}, which)
    assert {key for key in before if not same(before[key], now[key])} == CHANGES[name, value]
    if name == "matrices":
        assert [len(got["weights"]) for got in (before, now)] == [5, 4]
    if name == "variance":
        for k, (w, v, b, c) in enumerate(
            zip(before["weights"], now["weights"], before["biases"], now["biases"], strict=True)
        ):
            factor = (w.shape[1] / w.shape[2]) ** 0.5  # outputs over inputs: 20, 1, 1, 1, 1/20
            assert v == pytest.approx(w * factor) and c == pytest.approx(b * 20**0.5 if k < 4 else b)
    if name == "bias-factor":
        assert all(c == pytest.approx(0.05 * b) for b, c in zip(before["biases"], now["biases"], strict=True))
    if name == "looks-linear-biases":
        for b, c in zip(before["biases"][:-1], now["biases"][:-1], strict=True):
            assert (
                (b[:, 10:] == -b[:, :10]).all()
                and (b[:, :10] == c[:, :10]).all()
                and b[:, 10:] != pytest.approx(c[:, 10:])
            )
        assert (before["biases"][-1] == now["biases"][-1]).all()
    if name == "epochs":
        least = 0.05
        assert now["densities"] == ((least**0.5, least) if value == "once" else tuple(schedule(least, 2, 0, 1)))
        assert before["densities"] == (least**0.5, least, least)
        longer = Choice.of({"epochs": value}).densities(least, 2, 3)
        assert longer == ([least**0.5] * 3 + [least] * 3 if value == "nested" else [least**0.5, least])
    if name == "lambda":
        assert (before["steps"], now["steps"]) == (0, STEPS)


def test_the_best_ticket_is_the_best_at_the_target_density_only(monkeypatch) -> None:
    """Epochs at densities 0.22, 0.05, 0.05: outputs of scale 0.1, 0.2 and 1, targets 0.1 times those of scale 1."""

    def fake(stack: Stack, x, y, settings: Popup, rngs, after):
        for epoch, scale in enumerate((0.1, 0.2, 1.0)):
            last = [*stack.weights[:-1], 0 * stack.weights[-1]], [*stack.biases[:-1], 0 * stack.biases[-1] + scale]
            found = Stack(*last)
            after(epoch, found)
        return found, np.ones((3, 2))

    monkeypatch.setattr(fischer_fig_1, "popup", fake)
    monkeypatch.setattr(fischer_fig_1, "_data", lambda task, rng, count: (np.zeros((count, 1)), np.full(count, 0.1)))
    values = {
        how: tickets(QUICK, "relu", Choice.of({"ticket": how}), ("He", "biases", "scaled"), 0.05, [0])["values"]
        for how in ("best", "last")
    }
    assert values["best"] == pytest.approx([0.01], rel=1e-5) and values["last"] == pytest.approx([0.81], rel=1e-5)


def test_the_rate_starts_anew_and_warms_up_where_asked() -> None:
    densities = tuple(schedule(0.25, 2, 0, 3))  # three epochs at 0.5, three at 0.25

    def rates(**how: Any) -> list[float]:
        settings = Popup(densities, False, False, **how)
        return [settings.rate_at(step, 2) for step in range(12)]

    once, anew, warm, both = rates(), rates(restart=True), rates(warm_up=2), rates(restart=True, warm_up=2)
    assert once == pytest.approx([0.05 * (1 + np.cos(np.pi * s / 12)) for s in range(12)])
    assert anew == pytest.approx([0.05 * (1 + np.cos(np.pi * s / 6)) for s in range(6)] * 2)
    assert warm == pytest.approx([0.05, 0.05, 0.1, 0.1, *(0.05 * (1 + np.cos(np.pi * s / 8)) for s in range(8))])
    assert both == pytest.approx([0.05, 0.05, 0.1, 0.1, 0.1, 0.05] * 2)


def started() -> Stack:
    rng = generator("readings", 0)
    sizes = [(30, 1), (30, 30), (1, 30)]
    return Stack([rng.normal(0, 0.3, (2, *s)) for s in sizes], [rng.normal(0, 0.3, (2, s[0])) for s in sizes])


X = generator("readings", 1).uniform(-1, 1, (2, 64, 1))
Y = np.maximum(X[:, :, 0] + 0.5, 0)


def ended(**how: Any) -> tuple[Stack, list[np.ndarray]]:
    """The ticket and the scores after two epochs at a density of 0.155."""
    scores: list[np.ndarray] = []
    streams = [generator("readings", 2, k) for k in range(2)]
    return popup(started(), X, Y, Popup((0.155,) * 2, False, False, **how), streams, scores)[0], scores


@pytest.mark.parametrize("together", [False, True])
@pytest.mark.parametrize("nearest", [False, True])
def test_what_is_kept_are_the_greatest_scores_of_the_layer(together: bool, nearest: bool) -> None:
    ticket, scores = ended(together=together, nearest=nearest)
    for k in range(3):
        parts = [(scores[k], ticket.weight_masks[k]), (scores[3 + k], ticket.bias_masks[k])]
        for r in range(2):
            ranked = [(np.abs(s[r]).ravel(), m[r].ravel()) for s, m in parts]
            ranked = [tuple(map(np.concatenate, zip(*ranked, strict=True)))] if together else ranked  # type: ignore[misc]
            for score, mask in ranked:
                assert mask.sum() == kept_of(len(score), 0.155, nearest)
                assert mask.all() or score[mask].min() > score[~mask].max()
    assert (kept_of(900, 0.155), kept_of(930, 0.155), kept_of(30, 0.155)) == (140, 145, 5)
    assert (kept_of(930, 0.155, True), kept_of(31, 0.146, True), kept_of(31, 0.146)) == (144, 5, 5)
    assert kept_of(30, 0.145, True) == 4 and kept_of(30, 0.145) == 5


def first_moves(signed: bool, stream: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Scores as drawn, and how they move in one step that keeps everything and sees all data."""
    ends = []
    for rate in (0.0, 0.1):
        scores: list[np.ndarray] = []
        how = Popup((1.0,), False, False, rate=rate, momentum=0.0, decay=0.0, batch=64, signed=signed)
        popup(started(), X, Y, how, [generator("readings", 3, stream)] * 2, scores)
        ends.append(scores)
    return [(start, end - start) for start, end in zip(*ends, strict=True)]


def test_without_signs_a_step_does_not_look_at_the_score() -> None:
    """All that is kept has the same gradient, whatever the scores; with signs it is multiplied by theirs."""
    for signs, others, plain in zip(first_moves(True, 0), first_moves(False, 1), first_moves(False, 0), strict=True):
        assert plain[1] == pytest.approx(others[1], abs=1e-6) and not np.array_equal(plain[0], others[0])
        assert signs[1] == pytest.approx(plain[1] * np.sign(plain[0]), abs=1e-6)
        assert (np.sign(plain[0]) < 0).any() or plain[0].size == 2  # both networks' only output bias


def test_lambda_by_steps_is_gradient_descent_and_stays_positive() -> None:
    one = np.ones((1, 4, 1))

    def constant(output: float) -> Stack:
        return Stack([np.zeros((1, 1, 1))], [np.full((1, 1), output)])

    x = 0 * one
    # lambda <- lambda - 0.1 * 2 (lambda - 3): 3 - 2 * 0.8^20
    assert rescaled(constant(1.0), x, 3 * one[:, :, 0], False, 20) == pytest.approx([3 - 2 * 0.8**20])
    assert rescaled(constant(1.0), x, 3 * one[:, :, 0], False) == pytest.approx([3])
    assert rescaled(constant(1.0), x, -3 * one[:, :, 0], False, 20) == [1]  # it would be negative
    assert rescaled(constant(100.0), x, one[:, :, 0], False, 20) == [1]  # it would be 1e64
    two = Stack([np.zeros((1, 2, 1))], [np.array([[1.0, 0.0]])])
    p = 1 / (1 + np.exp(-1.0))  # labels 0, 0, 0, 1: the slope is p - 3/4
    assert rescaled(two, x, np.array([[0, 0, 0, 1]]), True, 1) == pytest.approx([1 - 0.1 * (p - 0.75)])


@pytest.mark.parametrize(("steps", "points"), [(20, 32), (0, 50)])
def test_lambda_looks_at_the_last_batch_or_the_sample(monkeypatch, steps: int, points: int) -> None:
    seen: list[tuple[int, int]] = []

    def fake(stack: Stack, x, y, classes, steps=0):
        seen.append((x.shape[1], steps))
        assert steps == 0 or {*x[0, :, 0]} <= {*X.astype(np.float32)[0, :, 0]}
        return np.ones(2)

    monkeypatch.setattr(popup_stack, "rescaled", fake)
    popup(started(), X, Y, Popup((0.5,), False, True, steps=steps, sample=50), [generator("readings", 4)] * 2)
    assert seen == [(points, steps)]


def test_a_run_says_what_was_chosen(tmp_path) -> None:
    plain, other = run(RELU, QUICK, tmp_path), run(RELU, Setup(readings={"signed": "no"}), tmp_path)
    assert [row["value"] for row in plain["options"]] == [one.default for one in READINGS]
    assert {row["reading"]: row["value"] for row in other["options"]}["signed"] == "no"
    assert other["protocol"] == plain["protocol"] + " But for the readings chosen: signed=no."
    assert all("readings than the default: signed=no" in found["why"] for found in other["judgements"])
    assert not any("than the default" in found["why"] for found in plain["judgements"])
    assert plain["rows"] != other["rows"] and plain["repetitions"] == other["repetitions"] == 1
    stores = sorted(path.name for path in tmp_path.glob("*.jsonl"))
    stem = "fischer2021.fig-1-relu.quick.0"
    assert stores == [f"{stem}.repetitions.jsonl", f"{stem}.signed=no.repetitions.jsonl"]
    assert json.loads((tmp_path / stores[1]).read_text().splitlines()[0])["chosen"] == {"signed": "no"}
    # a default that is written out is the same run
    assert RELU.stem(Setup(readings={"warm-up": "0", "bias-factor": "1.0", "signed": "yes"})) == stem


@pytest.mark.parametrize(
    ("name", "value"), [("sign", "no"), ("signed", "maybe"), ("warm-up", "1.5"), ("warm-up", "-1"), ("sample", "0"),
                        ("bias-factor", "nan"), ("bias-factor", "-1"), ("bias-factor", "inf")],
)  # fmt: skip
def test_what_is_no_reading_is_refused(tmp_path, name: str, value: str) -> None:
    with pytest.raises(DomainError, match=f"reading {name}"):
        run(RELU, Setup(readings={name: value}), tmp_path)


def test_the_study_names_what_moves_and_only_that() -> None:
    """signed=no is 10 times worse in each network, kept=nearest differs by chance only; one case diverges."""
    base = {n: [0.01 * (1 + k / 10) for k in range(5)] for n in ("biases, scaled", "no biases, scaled")}
    base["biases, vanilla"] = [0.3 + k / 100 for k in range(5)]
    chance = (1.1, 0.9, 1.05, 0.95, 1.0)

    def case(name: str, factors: tuple[float, ...]) -> dict[str, Any]:
        results = {
            f"He, {n}": {"values": [v * f for v, f in zip(values, factors, strict=True)]} for n, values in base.items()
        }
        return {"density": 0.01, "case": name, "results": results}

    cases = {"default": (1.0,) * 5, "signed=no": (9.9, 10.0, 10.1, 10.0, 10.0), "kept=nearest": chance}
    assert set(cases) < set(CASES)
    results = [case(name, factors) for name, factors in cases.items()]
    results.append(case("warm-up=5", (float("nan"),) * 5))
    rows, verdicts = judge(Setup("paper"), results)
    why, each = verdicts[0]["why"].split("By intervals of 95 % each")
    assert why.startswith("3 of 6 comparisons") and why.count("signed=no") == each.count("signed=no") == 3
    assert each.endswith("no number: 0.01 warm-up=5")
    assert "kept=nearest" not in why + each and {v["verdict"] for v in verdicts} == {"not comparable"}
    assert all(np.isfinite(row["mean"]) for row in rows)
    assert "in 0 of 3 cases" in verdicts[1]["why"] and "in 3 of 3 cases" in verdicts[2]["why"]
