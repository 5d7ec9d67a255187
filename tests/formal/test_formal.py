"""What Coq has checked says what our claims say: at sampled points, and in the text that was checked."""

import importlib
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from inspect import signature
from pathlib import Path
from typing import Any

import pytest

from ltbounds.claims import InequalityClaim, Verdict
from ltbounds.errors import LtboundsError
from ltbounds.ledger import check
from ltbounds.ledger.axes import corners, is_finite, random_point
from ltbounds.ledger.formal import HEADER, checked, conclusion, digest, in_python, sources, tagged, theorems_of, wholes
from ltbounds.ledger.points import given_at
from ltbounds.seeding import generator
from ltbounds.theorems import claims, find_claim

HERE = Path(__file__).parent
HAND = [found for file in sorted(HERE.glob("*.v")) for found in tagged(file.read_text())]
BALLS = [claim for claim in claims() if isinstance(claim, InequalityClaim) and claim.by == "balls"]
POINTS = 400
LEAST = 10
LARGEST = 20
"""Parameters beyond this are left out: an exponential of their product overflows."""
MATHEMATICS = {name: getattr(math, name) for name in ("exp", "log", "sqrt", "sin", "cos")} | {"abs": abs, "PI": math.pi}


def exported(claim: InequalityClaim) -> list[tuple[str, str]]:
    try:
        return list(theorems_of(claim))
    except LtboundsError:
        return []


def statement_of(text: str) -> str:
    return text.split("Theorem ")[1].partition(" : ")[2].partition(".\nProof")[0]


def agree(claim: InequalityClaim, statement: str, letter: str = "") -> int:
    """At how many sampled points of the claim the two sides of a Coq statement are its sides; all must be."""
    draw, tried = generator(f"formal {claim.id}"), 0
    left, relation, right = re.split(" (<=|<) ", conclusion(statement))
    assert relation == claim.relation
    for point in [*corners(claim.domain, 20), *(random_point(claim.domain, draw) for _ in range(POINTS))]:
        values = {name: float(value) for name, value in point.items()}
        if not given_at(claim, point) or max(map(abs, values.values())) > LARGEST:
            continue
        sides = claim.body(**values)
        letters = MATHEMATICS | {name + letter: value for name, value in values.items()}
        for text, side in ((left, sides.left), (right, sides.right)):
            assert math.isclose(eval(text, letters), float(side), rel_tol=1e-9, abs_tol=1e-12), point
        tried += 1
    return tried


@pytest.mark.parametrize(("claim", "theorem", "statement"), HAND, ids=[theorem for _, theorem, _ in HAND])
def test_a_theorem_that_names_a_claim_says_what_the_claim_says(claim: str, theorem: str, statement: str) -> None:
    found = find_claim(claim)
    assert isinstance(found, InequalityClaim)
    assert agree(found, statement) >= LEAST
    assert checked()[claim] == {**checked()[claim], "theorem": theorem, "sha256": digest(statement)}
    before, arrow, conclusion = statement.rpartition("-> ")
    with pytest.raises(AssertionError):
        agree(found, f"{before}{arrow}1 + {conclusion}")


@pytest.mark.parametrize("claim", BALLS, ids=[claim.id for claim in BALLS])
def test_what_was_proved_again_is_todays_claim(claim: InequalityClaim) -> None:
    theorems = exported(claim)
    if not theorems:
        assert checked().get(claim.id, {"file": "by hand"})["file"] != "coq-interval"
        pytest.skip("no formula over a box; make formal says why")
    if claim.id not in checked():
        pytest.skip("Coq has not been asked yet: make formal")
    record = checked()[claim.id]
    if record["file"] == "coq-interval":
        assert record["sha256"] == digest("".join(text for _, text in theorems)), "run make formal"
    if not any(is_finite(axis) for axis in claim.domain.values()):
        assert agree(claim, statement_of(theorems[0][1]), "_") >= LEAST


def test_whole_sentences_are_those_that_the_files_state() -> None:
    """Each claim that Coq alone proves names a theorem that names it, checked with the files as they are."""
    tags = {claim: f"{file.stem}.{name}" for file in HERE.glob("*.v") for claim, name in wholes(file.read_text())}
    assert tags == {
        claim.id: claim.source for claim in claims() if isinstance(claim, InequalityClaim) and claim.by == "coq"
    }
    for claim in tags:
        assert checked()[claim]["sha256"] == sources(HERE), "run make formal"
        assert checked()[claim]["statement"].startswith("forall ")


def definitions(text: str) -> Iterator[tuple[str, list[str], str]]:
    """Name, parameters and body, in Python's syntax, of the numbers that a `.v` file defines."""
    found = re.finditer(r"^Definition (\w+)((?: \([\w ]+ : \w+\))*) : R :=\s+(.*?)\.$", text, re.MULTILINE | re.DOTALL)
    for name, parameters, body in (match.groups() for match in found):
        names = " ".join(re.findall(r"\(([\w ]+) :", parameters)).split()
        yield name, names, in_python(" ".join(body.split()))


def value_in_coq(text: str, wanted: str, values: dict[str, float]) -> float:
    """What a definition says at a point, with those before it that it names."""
    extremes = {"Rmax": lambda a: lambda b: max(a, b), "Rmin": lambda a: lambda b: min(a, b)}
    letters: dict[str, Any] = MATHEMATICS | extremes | values
    for name, parameters, body in definitions(text):
        if name == wanted:
            return float(eval(body, letters))
        if name in values:
            continue
        if len(parameters) == 1:
            letters[name] = lambda x, body=body, parameter=parameters[0]: eval(body, letters | {parameter: x})
        elif not parameters:
            letters[name] = eval(body, letters)
    raise AssertionError(f"{wanted} must be defined")


FORMULAS = [
    (file, path, name)
    for file in sorted(HERE.glob("*.v"))
    for path, name in re.findall(r"\(\* formula: (\S+) \*\)\nDefinition (\w+)", file.read_text())
]


@pytest.mark.parametrize(("file", "path", "name"), FORMULAS, ids=[name for _, _, name in FORMULAS])
def test_a_definition_in_coq_is_the_formula_in_python(file: Path, path: str, name: str) -> None:
    """What Coq proves of its definition is proved of ours only as long as the two are one."""
    module, _, function = path.rpartition(".")
    ours = getattr(importlib.import_module(module), function)
    draw, text = generator(f"formal {path}"), file.read_text()
    before, head, after = text.partition(f"Definition {name} ")
    wrong, told_apart = before + head + after.replace("/", "*", 1), 0
    for _ in range(40):
        whole = dict(zip(("L", "n", "n_before"), map(float, draw.integers(1, 9, 3)), strict=True))
        values = {letter: whole.get(letter, float(draw.uniform(0.1, 2))) for letter in signature(ours).parameters}
        letters = values | {"l": values.get("length", 1.0)}
        assert math.isclose(value_in_coq(text, name, letters), ours(**values), rel_tol=1e-12)
        told_apart += not math.isclose(value_in_coq(wrong, name, letters), ours(**values), rel_tol=1e-12)
    assert told_apart > 20, "a definition that is another one is seen"


def test_formulas_that_claims_of_coq_speak_of_are_compared() -> None:
    assert [name for _, _, name in FORMULAS] == ["tolerance_l1", "tolerance", "tolerance_of_remark", "lemma_1_bound"]


def test_without_coq_a_sentence_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = find_claim("fischer2021.lemma-2.corrected")
    assert isinstance(claim, InequalityClaim)
    assert check(claim).verdict is Verdict.PROVED
    other = replace(claim, source="Networks.no_such_theorem")
    assert check(other).verdict is Verdict.UNDECIDED
    monkeypatch.setattr("ltbounds.ledger.formal.checked", dict)
    assert check(claim).verdict is Verdict.UNDECIDED


def test_coq_refuses_a_wrong_leaf(tmp_path: Path) -> None:
    if shutil.which("coqc") is None:
        pytest.skip("coqc is not here")
    shutil.copy(HERE / "Leaves.v", tmp_path)
    claim = find_claim("ours.cor-2.amplified")
    assert isinstance(claim, InequalityClaim)
    ((_, right),) = exported(claim)
    answers = []
    for name, text in (("Right", right), ("Wrong", right.replace("<= 88", "<= 87"))):
        (tmp_path / f"{name}.v").write_text(HEADER + text)
        for file in ("Leaves", name):
            done = subprocess.run(
                ["coqc", "-w", "none", "-Q", str(tmp_path), "LtBounds", str(tmp_path / f"{file}.v")],
                capture_output=True,
                check=False,
            )
        answers.append(done.returncode)
    assert answers == [0, 1]
