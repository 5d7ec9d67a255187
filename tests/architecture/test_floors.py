"""Imports go down only: the floors of the design, enforced on the source text."""

import ast
from pathlib import Path

import pytest

import ltbounds

PACKAGE = Path(ltbounds.__file__).parent
FLOOR = {
    "errors": 0, "answer": 0, "arith": 0, "compiling": 0, "decimals": 0, "disk": 0, "processes": 0, "programs": 0,
    "seeding": 0, "sure_floats": 0,
    "laws": 1, "subsets": 1, "networks": 1,
    "montecarlo": 2, "tickets": 2, "learning": 2,
    "claims": 3, "notation": 3,
    "theorems": 4,
    "widths": 5, "ledger": 5, "studies": 5,
    "plots": 6, "report": 6,
    "answers": 7, "testing": 7,
    "cli": 8,
}  # fmt: skip
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The floor's name of a module: its first part below the package."""
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def rooms_imported(source: str) -> set[str]:
    """The rooms of ltbounds that a module imports, anywhere in its text."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide the floor; write ltbounds.room"
            names = [node.module or ""]
            if node.module == "ltbounds":
                names = [f"ltbounds.{alias.name}" for alias in node.names if alias.name in FLOOR]
        found |= {name.split(".")[1] for name in names if name.startswith("ltbounds.")}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    here = room(path)
    if here in ("__init__", "__main__"):
        return
    assert here in FLOOR, f"{here} has no floor: name it in FLOOR"
    upward = {name for name in rooms_imported(path.read_text()) if name != here and FLOOR[name] > FLOOR[here]}
    assert not upward, f"{here} (floor {FLOOR[here]}) must not import {sorted(upward)}"


def test_the_floor_test_sees_an_upward_import() -> None:
    assert rooms_imported("def f():\n    from ltbounds.report import page") == {"report"}
    assert FLOOR["report"] > FLOOR["laws"]


def test_no_cycles_between_rooms_of_one_floor() -> None:
    edges: dict[str, set[str]] = {}
    for path in MODULES:
        edges.setdefault(room(path), set()).update(rooms_imported(path.read_text()) - {room(path)})
    peers = {(a, b) for a in edges for b in edges[a] if FLOOR.get(a) == FLOOR.get(b)}
    assert not {(a, b) for a, b in peers if (b, a) in peers}
