"""The public names: frozen, lazy, in `dir()`, and typed for their users."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import ltbounds

NAMES = {
    "Law", "Ticket", "assert_bound", "certify", "claims", "closest", "constants", "count", "covers", "facts_of",
    "find_claim", "find_result", "load", "n_necessary", "n_sufficient", "network", "plots", "prune", "required_widths",
    "show_versions", "smallest", "success_probability", "theorem", "verify",
}  # fmt: skip
WRONG = """
import ltbounds
from ltbounds.subsets import closest
from ltbounds.tickets import prune

ltbounds.n_sufficient(0.01)
closest([0.5], 0.1).masks
prune("network")
reveal_type(ltbounds.closest)
"""


def test_the_public_names_are_these() -> None:
    assert set(ltbounds.__all__) == {"__version__", *NAMES}


@pytest.mark.parametrize("package", ["ltbounds", "ltbounds.subsets", "ltbounds.tickets", "ltbounds.montecarlo"])
def test_every_public_name_is_listed_and_can_be_had(package: str) -> None:
    module = importlib.import_module(package)
    assert set(module.__all__) <= set(dir(module))
    assert all(getattr(module, name) is not None for name in module.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        _ = module.there_is_no_such_name


def test_claims_stays_the_function_and_nothing_of_ours_leaks() -> None:
    importlib.import_module("ltbounds.claims")
    assert next(ltbounds.claims()).id
    assert {name for name in dir(ltbounds) if not name.startswith("_")} == NAMES


def test_importing_the_package_alone_stays_light() -> None:
    code = "import sys, ltbounds; print(sorted({'numba', 'sympy', 'scipy', 'z3', 'matplotlib'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_wrong_uses_are_seen_by_a_type_checker(tmp_path: Path) -> None:
    """Were the names `Any`, mypy would see nothing here."""
    program = tmp_path / "program.py"
    program.write_text(WRONG)
    command = [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--follow-imports=silent", str(program)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=Path(ltbounds.__file__).parents[1], check=False)
    assert done.returncode == 1
    errors = [line for line in done.stdout.splitlines() if "error:" in line]
    assert [int(line.split(":")[1]) for line in errors] == [6, 7, 8], done.stdout
    assert "Any" not in next(line for line in done.stdout.splitlines() if "Revealed type" in line).split("(")[0]
