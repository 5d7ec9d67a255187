"""The command line as a user meets it: what it prints, its exit codes, and one line for every mistake."""

import io
import json
import math
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from ltbounds.cli.terminal import waiting
from ltbounds.networks import dense_network, random_network, save


def ltbounds(
    *arguments: object, cwd: Path | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    command = [sys.executable, "-c", "from ltbounds.cli import main; main()", *map(str, arguments)]
    root = str(Path(__file__).parents[1])
    environment = os.environ | {"PYTHONPATH": root, "COLUMNS": "200", "NO_COLOR": "1"} | (env or {})
    return subprocess.run(command, capture_output=True, text=True, cwd=cwd, env=environment, check=False)


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "small.npz"
    save(random_network((4, 5, 3), seed=1), path)
    return path


def test_bounds_lists_every_width_theorem(network: Path) -> None:
    done = ltbounds("bounds", network, "--eps", "0.1", "--delta", "0.1", "--C", "3", "--norm", "own")
    assert done.returncode == 0, done.stderr
    assert "pensia2020 Theorem 1" in done.stdout
    widths = [math.ceil(3 * d_in * math.log(2 * d_in * d_out * 2 / 0.1)) for d_in, d_out in ((4, 5), (5, 3))]
    line = next(line for line in reversed(done.stdout.splitlines()) if "pensia2020 Theorem 1" in line)
    assert all(str(width) in line.split() for width in widths), line
    assert "necessary" in done.stdout


def test_a_necessary_width_of_none_is_no_number() -> None:
    said = ltbounds("bounds", "--widths", "4-5-3", "--eps", "0.9", "--norm", "own").stdout
    names = "pensia2020 Theorem 2 (necessary), natale2024 Theorem 5 (necessary)"
    assert f"- no width by {names}: its bound is not above 0 at this eps, so it excludes no width" in said
    assert "necessary: fewer" not in said


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


def test_show_prints_statement_formula_and_verdicts(tmp_path: Path) -> None:
    places = {"LTBOUNDS_CACHE": str(tmp_path)}
    done = ltbounds("show", "pensia2020", "thm2", "--judge", "-v", env=places)
    assert done.returncode == 0, done.stderr
    for expected in ("Pensia", "REFUTED pensia2020.thm-2.4", "d = 1, eps = 1/4", "section 4", "log₂"):
        assert expected in done.stdout
    again = json.loads(ltbounds("show", "pensia2020", "Theorem 2", "--json", env=places).stdout)
    assert again["verdicts"]["pensia2020.thm-2.4"]["verdict"] == "REFUTED", "what was judged is kept"
    assert ltbounds("show", "pensia2020", "Theorem 2", "--latex").stdout.count("\\frac") >= 1


def test_a_paper_has_a_short_key_and_an_arxiv_number() -> None:
    whole = ltbounds("list", "pensia2020").stdout
    assert "Theorem 3" in whole
    for paper in ("2006.07990", "arXiv:2006.07990v2", "https://arxiv.org/pdf/2006.07990.pdf", "Pensia"):
        assert ltbounds("show", paper).stdout == whole, paper
    assert ltbounds("show", "pensia", "theorem 2").stdout == ltbounds("show", "pensia2020", "Theorem 2").stdout
    assert ltbounds("board", "--paper", "2006.07990").stdout == ltbounds("board", "--paper", "pensia2020").stdout


def test_verdicts_of_other_sources_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ltbounds.answers import kept, verdicts
    from ltbounds.ledger import judge
    from ltbounds.theorems import find_claim

    monkeypatch.setenv("LTBOUNDS_CACHE", str(tmp_path))
    verdicts.write_verdicts([judge(find_claim("pensia2020.thm-2.4"))])
    assert verdicts.known_verdicts()["pensia2020.thm-2.4"]["verdict"] == "REFUTED"
    monkeypatch.setattr(verdicts, "digest", lambda: "0" * 16)
    assert not verdicts.known_verdicts()
    assert kept.digest(("errors.py",)) != kept.digest(("arith.py",))


def test_list_search_eval_and_help() -> None:
    assert "Theorem 2" in ltbounds("list", "natale2024").stdout
    found = ltbounds("search", "fixed-size", "subset", "sum").stdout
    assert found.startswith("natale2024 Theorem 2")
    value = json.loads(ltbounds("eval", "natale2024", "thm2", "k=4", "n=12", "eps=0.002", "--json").stdout)
    assert math.isclose(value["sample_size"], math.log2(4 / 0.002) / -(math.log2(1 / 3) / 3 + 2 * math.log2(2 / 3) / 3))
    assert "[lower, upper]" in ltbounds("constants", "--help").stdout
    assert "numpy" in ltbounds("--version").stdout


def test_what_goes_into_a_pipe_is_not_wrapped() -> None:
    command = [sys.executable, "-c", "from ltbounds.cli import main; main()", "list", "natale2024"]
    environment = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
    environment |= {"PYTHONPATH": str(Path(__file__).parents[1])}
    lines = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.splitlines()
    assert max(map(len, lines)) > 120


def test_junit(tmp_path: Path) -> None:
    from xml.etree import ElementTree

    path = tmp_path / "j.xml"
    assert ltbounds("verify", "--claim", "pensia2020.thm-2.4", "--junit", path).returncode == 0
    suite = ElementTree.parse(path).getroot()
    assert suite.get("tests") == "1" and suite.get("failures") == "0"
    assert next(iter(suite)).get("name") == "pensia2020.thm-2.4"


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
        (["show", "pensja", "Theorem 1"], "did you mean pensia2020?"),
        (["show", "burkholz", "Theorem 1"], "could be burkholz2022depth or burkholz2022conv"),
        (["show", "2001.00001"], "or an arXiv number of theirs"),
        (["show", "natale2024", "--latex"], "label must be given with --verbose, --latex"),
        (["bounds"], "--widths 784-256-10"),
        (["bounds", "--widths", "784-x"], "widths=784-x must be whole numbers"),
        (["ticket", "{network}"], "Missing option '--out'; `ltbounds ticket --help` tells more"),
        (["lists"], "No such command 'lists'"),
        (["eval", "natale2024", "thm2", "k=x"], "k=x must be a letter and a number"),
        (["eval", "natale2024", "thm2", "zz=1"], "zz=1 must be one of the letters"),
        (["search", "xyzzy"], "try fewer words"),
        (["plot", "success", "--out", "a.gif"], "must end in one of .png"),
        (["plot", "success", "--law", "system(1)", "--out", "a.png"], "continuous distribution of scipy.stats"),
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


def test_a_first_answer_waits_for_no_heavy_import_and_no_compiler(tmp_path: Path) -> None:
    """scipy.stats takes a second to import, pandas half of one, and kernels seconds to compile."""
    code = (
        "import sys; from ltbounds.answers.widths import required_widths; "
        "from ltbounds.answers.questions import success_probability; "
        "required_widths('784-256-10', 0.013, 0.02); success_probability(16, 0.01, trials=200); "
        "print([m for m in ('scipy.stats', 'pandas', 'matplotlib') if m in sys.modules])"
    )
    places = {"LTBOUNDS_CACHE": str(tmp_path / "kept"), "NUMBA_CACHE_DIR": str(tmp_path / "kernels")}
    environment = os.environ | places | {"PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.strip() == "[]"
    assert not [*tmp_path.glob("kernels/**/*.nbi")]


def test_the_table_of_certified_numbers_names_its_law_and_targets() -> None:
    done = ltbounds("constants", "--table", "uniform")
    assert done.stdout.startswith("certified numbers of uniform for all |z| <= 0.5")
    assert done.stdout.splitlines()[2].split() == ["0.1", "16", "21", "33", "41", "55", "68", "82", "95"]
    wrong = ltbounds("constants", "--table", "cauchy")
    assert wrong.returncode == 2
    assert "law=cauchy must be one of" in wrong.stderr


@pytest.mark.parametrize("terminal", [True, False])
def test_what_a_command_waits_for_is_said_on_a_terminal(monkeypatch: pytest.MonkeyPatch, terminal: bool) -> None:
    stream = io.StringIO()
    monkeypatch.setattr("ltbounds.cli.terminal.err", Console(file=stream, force_terminal=terminal))
    monkeypatch.setattr("ltbounds.cli.terminal.PATIENCE", 0.0)
    with waiting("judging"):
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join()
    assert ("judging" in stream.getvalue()) is terminal
