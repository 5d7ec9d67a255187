"""`ltbounds ticket` and `ltbounds inspect` as a user calls them."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ltbounds.cli import app
from ltbounds.errors import LtboundsError
from ltbounds.networks import random_network, save
from ltbounds.networks.arrays import write_npz
from ltbounds.studies import tickets
from ltbounds.studies.tickets import TicketRow, load_table, save_table
from ltbounds.tickets import Ticket, judge


def run(*arguments: object) -> tuple[int, str]:
    """The exit code and the output; errors of ours count as 2, as `exits` has it."""
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    code = 2 if isinstance(done.exception, LtboundsError) else done.exit_code
    return code, done.output


@pytest.fixture(name="network")
def _network(tmp_path: Path) -> Path:
    save(random_network((3, 5, 4), seed=1, bias=0.3), tmp_path / "n.npz")
    return tmp_path / "n.npz"


def test_a_ticket_is_told_in_full_and_inspected_again(network: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "data.npz", x=np.linspace(-1, 1, 30).reshape(10, 3), y=np.zeros(10, int))
    code, text = run("ticket", network, "--out", tmp_path / "t.npz", "--json", "--certify-seconds", 0.2)
    row = json.loads(text.splitlines()[-1])
    assert code == 0
    assert row["found"] <= row["certified"] <= row["planned"]
    assert row["pruning_seconds"] > 0
    assert row["law"].startswith("theorem")
    code, text = run("inspect", tmp_path / "t.npz", network, "--data", tmp_path / "data.npz", "--box", "0:1")
    assert code == 0
    for part in ("source widths", "density", "bytes", "inputs in [0, 1]", "on 10 data", "accuracy of the target"):
        assert part in text
    _, text = run("inspect", tmp_path / "t.npz", network, "--data", tmp_path / "data.npz", "--json", "--around", 1e-9)
    again = json.loads(text.splitlines()[-1])
    assert 0 <= again["accuracy_ticket"] <= 1
    assert again["surely_same_class"] == again["inputs"] == 10
    np.savez(tmp_path / "wrong.npz", x=np.zeros((10, 3)), y=np.zeros(9))
    assert run("inspect", tmp_path / "t.npz", network, "--data", tmp_path / "wrong.npz")[0] == 2


def test_a_ticket_that_does_not_do_its_job_exits_1(network: Path, tmp_path: Path) -> None:
    options = ("--base-set", 4, "--tolerance", 0.9)
    assert run("ticket", network, "--out", tmp_path / "t.npz", *options)[0] == 1
    code, _ = run("inspect", tmp_path / "t.npz", network, "--output-error", 1e-9)
    assert code == 1
    code, _ = run("ticket", network, "--out", tmp_path / "no.npz", "--output-error", 1e-13, "--tolerance", 0.5)
    assert code == 1
    assert not (tmp_path / "no.npz").exists()


def test_forged_tickets_and_broken_certificates_end_loudly(
    network: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("ticket", network, "--out", tmp_path / "t.npz")
    ticket = Ticket.load(tmp_path / "t.npz")
    replace(ticket, pieces={}).save(tmp_path / "forged.npz")
    assert run("inspect", tmp_path / "forged.npz", network)[0] == 2
    for nonsense in ("abc", "1:0", "nan:1", "0", "-inf:0"):
        assert run("inspect", tmp_path / "t.npz", network, "--box", nonsense)[0] == 2
    for bound in (0.0, np.nan):
        monkeypatch.setattr(tickets, "judge", lambda *a, b=bound, **o: replace(judge(*a, **o), certified=b))
        code, text = run("inspect", tmp_path / "t.npz", network)
        assert code == 70
        assert "this is a bug" in text


def test_a_law_with_two_factors_is_said(network: Path, tmp_path: Path) -> None:
    _, text = run("ticket", network, "--out", tmp_path / "t.npz", "--law", "two-factors", "--json")
    row = json.loads(text.splitlines()[-1])
    assert row["law"].startswith("law changed")
    assert any(note.startswith("law changed at node") for note in row["notes"])
    assert "law changed" in Ticket.load(tmp_path / "t.npz").notes[-1]


def test_tolerances_may_be_absolute_as_in_the_papers(tmp_path: Path) -> None:
    """With weights up to 0.1 a relative tolerance of 0.01 is 0.001, an absolute one 0.01."""
    small = random_network((3, 5, 4), seed=1)
    for _, layer in small.linear():
        layer.weight[:] *= 0.1 / np.abs(layer.weight).max()
    save(small, tmp_path / "n.npz")
    units = []
    for option in ([], ["--absolute"]):
        code, text = run("ticket", tmp_path / "n.npz", "--out", tmp_path / "t.npz", *option, "--output-error", 9)
        assert code == 0
        assert ("weights in [-1, 1]" in text) == bool(option)
        units.append([piece.weight_unit for piece in Ticket.load(tmp_path / "t.npz").pieces.values()])
    assert units == [pytest.approx([0.1, 0.1]), [1.0, 1.0]]
    assert "weights in [-1, 1]" in run("inspect", tmp_path / "t.npz", tmp_path / "n.npz", "--output-error", 9)[1]


def test_a_radius_is_a_box_and_both_at_once_are_refused(network: Path, tmp_path: Path) -> None:
    ticket = tmp_path / "t.npz"
    code, by_radius = run("ticket", network, "--out", ticket, "--json", "--radius", 0.5)
    assert code == 0
    code, by_box = run("inspect", ticket, network, "--json", "--box", "-0.5:0.5")
    assert code == 0
    names = ("found", "certified", "planned", "output_error")
    rows = [json.loads(text.splitlines()[-1]) for text in (by_radius, by_box)]
    assert [rows[0][name] for name in names] == [rows[1][name] for name in names]
    _, wider = run("inspect", ticket, network, "--json", "--radius", 2)
    assert json.loads(wider.splitlines()[-1])["certified"] > rows[0]["certified"]
    for wrong in (("--radius", 0.5, "--box", "0:1"), ("--radius", 0), ("--radius", "nan")):
        assert run("inspect", ticket, network, *wrong)[0] == 2


def test_a_state_dict_with_an_activation_gets_a_ticket(tmp_path: Path) -> None:
    rng, plain, ticket = np.random.default_rng(1), tmp_path / "plain.npz", tmp_path / "t.npz"
    write_npz(plain, {"0.weight": rng.normal(size=(4, 3)), "0.bias": np.ones(4), "2.weight": rng.normal(size=(2, 4))})
    assert run("ticket", plain, "--out", ticket, "--activation", "relu")[0] == 0
    assert run("inspect", ticket, plain, "--activation", "relu")[0] == 0
    assert run("inspect", ticket, plain)[0] == 2
    assert run("inspect", ticket, plain, "--activation", "tanh")[0] == 2


def test_inspect_says_for_how_many_inputs_the_class_is_certain(network: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "data.npz", x=np.linspace(-1, 1, 30).reshape(10, 3))
    ticket = tmp_path / "t.npz"
    assert run("ticket", network, "--out", ticket)[0] == 0
    _, text = run("inspect", ticket, network, "--data", tmp_path / "data.npz", "--around", 100)
    assert "certainly the same on all |x' - x| <= 100 for 0 of 10 inputs" in text
    assert run("inspect", ticket, network, "--around", 0.1)[0] == 2


def test_a_box_may_come_from_a_vnnlib_file(network: Path, tmp_path: Path) -> None:
    lines = [f"(assert (<= X_{i} 0.5))\n(assert (>= X_{i} -0.5))\n" for i in range(3)]
    (tmp_path / "p.vnnlib").write_text("".join(lines))
    code, text = run("ticket", network, "--out", tmp_path / "t.npz", "--json", "--box", tmp_path / "p.vnnlib")
    assert code == 0
    _, same = run("inspect", tmp_path / "t.npz", network, "--json", "--box", "-0.5:0.5")
    assert json.loads(text.splitlines()[-1])["certified"] == json.loads(same.splitlines()[-1])["certified"]
    _, told = run("inspect", tmp_path / "t.npz", network, "--box", tmp_path / "p.vnnlib", "--certify-seconds", 0.2)
    assert "inputs in the box of the file" in told


def test_the_table_of_tickets_is_continued(network: Path, tmp_path: Path) -> None:
    np.savez(tmp_path / "strange.npz", w=np.ones(3))
    command = ("tickets", tmp_path, "--out", tmp_path / "table.json", "--construction", "fischer2021")
    assert run(*command)[0] == 0
    whole = load_table(tmp_path / "table.json")
    assert {row.network: row.construction for row in whole} == {"n": "fischer2021", "strange": "any"}
    save_table([row for row in whole if row.network == "n"], tmp_path / "table.json")
    code, text = run(*command)
    assert code == 0
    assert "1 tickets and 1 reasons" in text
    assert "strange by any: no ticket" in text
    assert "n by fischer2021" not in text
    assert {row.network: row.seconds for row in load_table(tmp_path / "table.json") if isinstance(row, TicketRow)} == {
        row.network: row.seconds for row in whole if isinstance(row, TicketRow)
    }
    for wrong in (("--out", tmp_path / "t.npz"), ("--out", tmp_path / "t.json", "--construction", "nothing")):
        assert run("tickets", network, *wrong)[0] == 2
