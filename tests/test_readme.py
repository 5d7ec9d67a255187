"""README's code runs, and its commands exist."""

import importlib.util
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import ltbounds
from ltbounds.answers.known_constants import known_constants
from ltbounds.decimals import at_least, at_most, enclosure
from ltbounds.report import Inputs
from ltbounds.report.pages import Site
from ltbounds.theorems import PAPERS
from ltbounds.theorems.papers import find_paper

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.parametrize("code", re.findall(r"```python\n(.*?)```", README, re.DOTALL))
def test_python_examples_run(code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    if "train_digits" in code:
        target, ticket = map(float, done.stdout.split())
        assert target > 0.95
        assert abs(target - ticket) < 0.01
    else:
        assert done.stdout.strip() == "[0.1] [[False  True False]] [ True]"


def test_named_commands_and_targets_exist() -> None:
    listing = subprocess.run(
        [sys.executable, "-c", "from ltbounds.cli import main; main()", "--help"],
        capture_output=True, text=True, cwd=ROOT, check=True,
    ).stdout  # fmt: skip
    for command in re.findall(r"^\| `ltbounds (\w+)", README, re.MULTILINE):
        assert command in listing
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"^make (\w+)", README, re.MULTILINE):
        assert f"\n{target}:" in makefile


def test_pictures_exist() -> None:
    for picture in re.findall(r"!\[.*?\]\((.*?)\)", README):
        assert (ROOT / picture).is_file()


def test_numbers_are_those_of_the_records_and_of_shell_and_site() -> None:
    path = ROOT / "scripts" / "update_readme.py"
    spec = importlib.util.spec_from_file_location("update_readme", path)
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    for one in known_constants()[0]:
        ends = [show(end) for end, show in ((one.lower, at_least), (one.upper, at_most)) if end is not None]
        row = next(line for line in README.splitlines() if line.startswith(f"| {one.name} |"))
        site = Site(Inputs([], [], [], enclosures=[one]), [], [])._enclosures().rows[0]
        for end in ends:
            assert f"| {end} |" in row
            assert end in enclosure(one.lower, one.upper), "what `ltbounds constants` and `show` print"
            assert end in [str(cell.shown) for cell in site]
    assert script.updated(README) == README, "run scripts/update_readme.py"
    assert script.errata_page() == (ROOT / "ERRATA.md").read_text(), "run scripts/update_readme.py"


def test_one_version_and_the_papers_addresses_everywhere() -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    citation = (ROOT / "CITATION.cff").read_text()
    assert re.findall(r"^version: (.+)$", citation, re.MULTILINE) == [ltbounds.__version__]
    assert re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)[0] == ltbounds.__version__
    papers = [find_paper(key) for key in PAPERS if find_paper(key).arxiv]
    assert list(package["urls"].values()) == [paper.address for paper in papers]
    assert re.findall(r"arXiv:([\d.]+)", citation) == [paper.arxiv for paper in papers]
    assert re.findall(r'title: "(.+)"', citation)[1:] == [paper.title for paper in papers]
