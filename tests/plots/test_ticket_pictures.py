"""Pictures of tickets: they hold what the ticket holds."""

from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError
from ltbounds.networks import random_network
from ltbounds.plots import differences, outputs, partial_sums, paths, weight_errors
from ltbounds.tickets import prune
from ltbounds.tickets.anatomy import anatomy

TARGET = random_network((3, 4, 2), seed=1, bias=0.2)


@pytest.mark.parametrize("name", ["pensia2020", "burkholz2022depth.l+1"])
def test_a_weight_taken_apart_adds_up_and_is_drawn(name: str, tmp_path: Path) -> None:
    ticket = prune(TARGET, construction=name, tolerance=0.02, seed=1)
    part = anatomy(ticket, TARGET, node=2, output=1, channel=3)
    weight = TARGET.nodes[2].layer.weight[1, 3]
    assert part.weight == weight
    assert part.total == pytest.approx(ticket.sums(2).weight[0, 1, 3, 0])
    assert abs(part.total - weight) <= part.tolerance
    edges, sums = paths(part), partial_sums(part)
    for ax in (edges, sums):
        ax.figure.savefig(tmp_path / "part.png")
        assert (tmp_path / "part.png").stat().st_size > 5_000
    assert sum(line.get_linestyle() == "-" and len(line.get_xdata()) == 3 for line in edges.lines) == sum(part.kept)
    assert {line.get_label() for line in sums.lines} >= {f"weight {weight:+.4f}", f"kept sum {part.total:+.4f}"}


def test_outputs_are_drawn() -> None:
    x = np.linspace(-1, 1, 30).reshape(10, 3)
    ticket = prune(TARGET, tolerance=0.02, seed=1)
    ax = outputs(TARGET(x), ticket.to_network()(x), bound=0.1)
    assert len(ax.lines[-1].get_xdata()) == 20
    with pytest.raises(DomainError, match="as many"):
        outputs(TARGET(x), x)


def test_errors_and_differences_are_drawn() -> None:
    ax = weight_errors({"layer 1": [0.0, 1e-4, 1e-3], "layer 2": [1e-5]}, 0.01)
    labels = [text.get_text() for text in ax.get_legend().get_texts()]
    assert set(labels) == {"layer 1, 1 met exactly", "layer 2", "tolerance 0.01"}
    assert sum(patch.get_path().vertices[:, 1].max() for patch in ax.patches) == 2
    ax = differences({"random inputs": 0.1}, {"bound": 2.0})
    assert [line.get_xdata()[0] for line in ax.lines] == [2.0, 0.1]
    assert [line.get_marker() for line in ax.lines] == ["s", "o"]
    with pytest.raises(DomainError, match="positive"):
        differences({"random inputs": 0.0}, {})


@pytest.mark.parametrize("wrong", [{"node": 1}, {"output": 9}, {"channel": -1}, {"half": 2}, {"tap": 1}])
def test_what_is_not_there_is_refused(wrong: dict[str, int]) -> None:
    ticket = prune(TARGET, tolerance=0.02, seed=1)
    with pytest.raises(DomainError, match=next(iter(wrong))):
        anatomy(ticket, TARGET, **{"node": 0, "output": 0, "channel": 0, **wrong})
