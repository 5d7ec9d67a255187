"""The command line as a user meets it: what it prints, its exit codes, and one line for every mistake."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ltbounds.networks import dense_network, random_network, save


def ltbounds(*arguments: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    command = [sys.executable, "-c", "from ltbounds.cli import main; main()", *map(str, arguments)]
    root = str(Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root, "COLUMNS": "200", "NO_COLOR": "1"}
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    save(random_network((4, 5, 3), seed=1), path)
    return path


def test_bounds_lists_every_width_theorem(network: Path) -> None:
    done = ltbounds("bounds", network, "--eps", "0.1", "--delta", "0.1")
    assert done.returncode == 0, done.stderr
    assert "pensia2020 Theorem 1" in done.stdout
    widths = [math.ceil(3 * d_in * math.log(2 * d_in * d_out * 2 / 0.1)) for d_in, d_out in ((4, 5), (5, 3))]
    assert "  ".join(map(str, widths)) in done.stdout
    assert "necessary" in done.stdout


def test_ticket_is_written_and_verifies(network: Path, tmp_path: Path) -> None:
    done = ltbounds("ticket", network, "--out", tmp_path / "ticket.npz")
    assert done.returncode == 0, done.stderr
    assert "wrote" in done.stdout
    assert (tmp_path / "ticket.npz").stat().st_size > 0


def test_verify_prints_one_json_object_a_line() -> None:
    done = ltbounds("verify", "--claim", "pensia2020.thm-2.4", "--json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["claim"] == "pensia2020.thm-2.4"
    assert record["verdict"] == "REFUTED"
    assert record["evidence"]["counterexample"] == {"d": "1", "eps": "1/4"}


def test_verify_fails_when_a_verdict_falls_short() -> None:
    script = (
        "import dataclasses, ltbounds.theorems as theorems, ltbounds.cli as cli\n"
        "from ltbounds.claims import Verdict\n"
        "claim = dataclasses.replace(theorems.find_claim('pensia2020.thm-2.4'), expect=Verdict.PROVED)\n"
        "theorems.find_claim = lambda _: claim\n"
        "cli.main()\n"
    )
    command = [sys.executable, "-c", script, "verify", "--claim", "pensia2020.thm-2.4"]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 1
    assert "falls short" in done.stderr


def test_show_prints_statement_formula_and_verdicts() -> None:
    done = ltbounds("show", "pensia2020", "theorem 2")
    assert done.returncode == 0, done.stderr
    for expected in ("epsilon", "REFUTED pensia2020.thm-2.4", "section 4"):
        assert expected in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["bounds", "nowhere.onnx"], "nowhere.onnx must be a file"),
        (["bounds", "{network}", "--eps", "0"], "eps=0.0 must be in (0, 1)"),
        (["bounds", "{network}", "--delta", "1"], "delta=1.0 must be in (0, 1)"),
        (["bounds", "{network}", "--delta", "nan"], "delta=nan must be in (0, 1)"),
        (["bounds", "{network}", "--C", "-1"], "C=-1.0 must be positive"),
        (["bounds", "{text}"], "must end in .onnx, .npz, .safetensors"),
        (["bounds", "{broken}"], "must be an undamaged .npz"),
        (["bounds", "{nan}"], "finite"),
        (["ticket", "{network}", "--out", "t.txt"], "out=t.txt must end in .npz"),
        (["ticket", "{network}", "--out", "no/such/folder/t.npz"], "must lie in a folder that exists"),
        (["ticket", "{network}", "--out", "t.npz", "--tolerance", "2"], "tolerance=2.0 must be in (0, 1)"),
        (["ticket", "{network}", "--out", "t.npz", "--seed", "-1"], "seed=-1 must be"),
        (["verify", "--paper", "euclid"], "paper=euclid must be one of"),
        (["verify", "--claim", "pensia2020.thm-99"], "must be the ID of a claim"),
        (["verify", "--profile", "lazy"], "profile=lazy must be one of quick, full"),
        (["show", "pensia2020", "Theorem 9"], "label='Theorem 9' must be one of"),
    ],
)
def test_every_mistake_gets_one_clear_line(arguments: list[str], message: str, network: Path, tmp_path: Path) -> None:
    files = {"network": network, "text": tmp_path / "a.txt", "broken": tmp_path / "b.npz", "nan": tmp_path / "c.npz"}
    files["text"].write_text("hello")
    files["broken"].write_bytes(b"PK not really")
    bad = dense_network([np.array([[1.0]])])
    bad.nodes[0].layer.weight[0, 0] = np.nan  # type: ignore[union-attr]
    save(bad, files["nan"])
    done = ltbounds(*(a.format(**files) for a in arguments), cwd=tmp_path)
    assert done.returncode == 2, done.stdout + done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr


def test_importing_the_package_is_light() -> None:
    heavy = ["numba", "sympy", "flint", "scipy", "pandas", "matplotlib", "pulp", "onnx", "sklearn", "dask", "typer"]
    code = f"import sys, ltbounds; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_table_of_certified_numbers_names_its_law_and_targets() -> None:
    wrong = ltbounds("constants", "--table", "cauchy")
    assert wrong.returncode == 2
    assert "law=cauchy must be one of" in wrong.stderr
