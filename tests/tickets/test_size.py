"""What large networks need: evaluation in parts, layers kept on disk, sums solved anywhere, all with one result."""

import pickle
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from ltbounds.cli import app
from ltbounds.cli.terminal import Passed
from ltbounds.montecarlo.executors import threads
from ltbounds.networks import Box, Conv2d, Dense, Network, Node, Rearrange, random_network, save
from ltbounds.tickets import CONSTRUCTIONS, Ticket, evaluation, expansion, judging, prune, pruning
from ltbounds.tickets.building import fill as fill_layer
from ltbounds.tickets.evaluation import evaluate
from ltbounds.tickets.finished import Finished

TARGET = random_network((5, 8, 6, 3), seed=1, bias=0.2)


def masks(ticket: Ticket) -> list[bytes]:
    return [np.ascontiguousarray(a).tobytes() for p in ticket.pieces.values() for a in (p.bits, p.bias_bits, p.rows)]


def images() -> Network:
    rng = np.random.default_rng(1)
    conv, dense = Conv2d(rng.normal(size=(3, 2, 2, 2)), rng.normal(size=3)), Dense(rng.normal(size=(2, 12)), np.ones(2))
    return Network((Node(conv, (0,)), Node(Rearrange((12,)), (1,)), Node(dense, (2,))), (2, 3, 3))


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_evaluation_in_parts_is_that_of_the_whole_network(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evaluation, "LARGE", 1500)
    size = 5 if CONSTRUCTIONS[name].objective == "fixed" else 0
    for target in (TARGET, images()):
        ticket = prune(target, construction=name, tolerance=0.02, seed=1, size=size)
        x = np.random.default_rng(2).uniform(-1, 1, (7, *target.shape))
        whole = ticket.to_network()(x)
        assert np.abs(evaluate(ticket, x) - whole).max() <= 1e-12 * np.abs(whole).max()


def sent(work: Callable[..., Any], tasks: Iterable[tuple[Any, ...]]) -> Iterator[tuple[Any, Any]]:
    """As a cluster does it: task and result travel as bytes."""
    for task in tasks:
        function, arguments = pickle.loads(pickle.dumps((work, task)))
        yield task, pickle.loads(pickle.dumps(function(*arguments)))


@pytest.mark.parametrize("compute", [threads(2), sent], ids=["threads", "elsewhere"])
def test_masks_are_the_same_wherever_sums_are_solved(compute: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ltbounds.tickets.masks.CHUNK", 200)  # many parts, some of which move on to spare rows
    options: dict[str, Any] = {"construction": "burkholz2022depth.l+1", "tolerance": 0.003, "seed": 1}
    here = prune(TARGET, **options)
    assert here.spare_rows > 0
    assert masks(prune(TARGET, **options, compute=compute)) == masks(here)


def test_finished_layers_are_taken_and_only_those(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished = Finished(tmp_path / "layers")
    filled: list[int] = []

    def fill(source: Any, piece: Any, *args: Any, **options: Any) -> Any:
        if len(filled) == 2:
            raise KeyboardInterrupt
        filled.append(piece.node)
        return fill_layer(source, piece, *args, **options)

    whole = prune(TARGET, tolerance=0.01, seed=2)
    monkeypatch.setattr(pruning, "fill", fill)
    with pytest.raises(KeyboardInterrupt):
        prune(TARGET, tolerance=0.01, seed=2, finished=finished)
    assert sorted(path.name for path in finished.folder.iterdir()) == ["0.npz", "2.npz"]
    filled.clear()
    assert masks(prune(TARGET, tolerance=0.01, seed=2, finished=finished)) == masks(whole)
    assert filled == [4]
    (finished.folder / "0.npz").write_bytes((finished.folder / "0.npz").read_bytes()[:-100])
    filled.clear()
    assert masks(prune(TARGET, tolerance=0.01, seed=2, finished=finished)) == masks(whole)
    assert filled == [0]
    monkeypatch.setattr(pruning, "fill", fill_layer)
    for other in ({"seed": 3}, {"tolerance": 0.02}):
        ticket = prune(TARGET, **({"tolerance": 0.01, "seed": 2} | other), finished=finished)  # type: ignore[arg-type]
        assert all(check.ok for check in ticket.verify(TARGET))
    (finished.folder / "mine.txt").write_text("stays")
    finished.clear()
    assert [path.name for path in finished.folder.iterdir()] == ["mine.txt"]


def test_an_interrupted_command_goes_on_and_writes_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(TARGET, tmp_path / "n.npz")
    command = ["ticket", str(tmp_path / "n.npz"), "--json", "--out"]
    assert CliRunner().invoke(app, [*command, str(tmp_path / "whole.npz")]).exit_code == 0
    out = tmp_path / "t.npz"

    def fill(source: Any, piece: Any, *args: Any, **options: Any) -> Any:
        if piece.node == 4:
            raise KeyboardInterrupt
        return fill_layer(source, piece, *args, **options)

    monkeypatch.setattr(pruning, "fill", fill)
    told = StringIO()
    monkeypatch.setattr("ltbounds.cli.ticket.err", Console(file=told, width=1000))
    with pytest.raises(Passed, match=r"^$"):
        CliRunner().invoke(app, [*command, str(out)])
    assert "with --resume goes on" in told.getvalue()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.npz", "t.npz.layers", "whole.npz"]
    monkeypatch.setattr(
        pruning, "fill", lambda source, piece, *a, **o: {4: fill_layer}[piece.node](source, piece, *a, **o)
    )
    assert CliRunner().invoke(app, [*command, str(out), "--resume"]).exit_code == 0
    assert out.read_bytes() == (tmp_path / "whole.npz").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["n.npz", "t.npz", "whole.npz"]


@pytest.mark.parametrize("name", ["fischer2021", "burkholz2022conv.2l", "burkholz2022depth.l+1"])
def test_sums_that_are_kept_give_the_same_judgement(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = prune(TARGET, construction=name, tolerance=0.02, seed=1)
    kept = judging.judge(ticket, TARGET, Box(), steps=1)
    monkeypatch.setattr(judging, "KEPT", 0)
    again = judging.judge(ticket, TARGET, Box(), steps=1)
    assert kept.found == again.found
    assert (kept.certified, kept.planned, kept.printed) == (again.certified, again.planned, again.printed)


def test_layers_that_keep_much_are_dense_arrays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expansion, "LARGE", 0)
    ticket = prune(TARGET, construction="burkholz2022depth.l+1", tolerance=0.02, seed=1)
    weights = [layer.weight for _, layer in ticket.to_network().linear()]
    assert [isinstance(weight, np.ndarray) for weight in weights] == [False, False, True, True]


def test_an_ascent_costs_no_more_than_its_share_and_samples_are_never_fewer(monkeypatch: pytest.MonkeyPatch) -> None:
    small = TARGET.parameters - sum(layer.bias.size for _, layer in TARGET.linear() if layer.bias is not None)
    assert judging.climbers(TARGET, 40) == 64
    monkeypatch.setattr(judging, "WORK", 2000.0 * small)
    assert judging.climbers(TARGET, 40) == 12
    monkeypatch.setattr(judging, "WORK", 1.0)
    assert judging.climbers(TARGET, 40) == 8
    assert judging.judge(prune(TARGET, tolerance=0.02, seed=1), TARGET, Box(), steps=1).samples == 10_000
