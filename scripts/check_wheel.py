"""Build the wheel, install it in a clean environment, and use it from there: ``python scripts/check_wheel.py``.

Prints how long each step took.  Fails where a file of the package is not in the wheel, where the version is not one
and the same everywhere, or where a command of the installed package does not end well.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIRTY = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
CLEAN = {name: value for name, value in os.environ.items() if name not in DIRTY}
NETWORK = "from ltbounds.networks import random_network, save; save(random_network((8, 6, 3), seed=1), 'small.npz')"
STALE = """
import json
from ltbounds.answers import catalogue, kept, known_constants, widths
sources = {"verdicts": kept.JUDGED, "constants": known_constants.SOURCES, "catalogue": catalogue.SOURCES,
           "numbers": widths.SOURCES}
for name, parts in sources.items():
    if json.loads((kept.SHIPPED / f"{name}.json").read_text())["digest"] != kept.digest(parts):
        print(name, end=" ")
"""
"""Which shipped answers are of other sources, and so are not read: the first answers take seconds then."""
REPORT = """
from ltbounds.report.inputs import Inputs
from ltbounds.report.pages import Site
pages = dict(Site(Inputs([], [], []), [], []).pages())
assert len(pages) > 15 and "natale2024.html" in pages, sorted(pages)
"""


def step(name: str, *command: str | Path, cwd: Path = ROOT) -> str:
    """Run a command, say how long it took, and give what it printed; end with its error where it fails."""
    start = time.perf_counter()
    words = [str(part) for part in command]
    done = subprocess.run(words, cwd=cwd, env=CLEAN, capture_output=True, text=True, check=False)
    print(f"{time.perf_counter() - start:6.1f} s  {name}", flush=True)
    if done.returncode:
        raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
    return done.stdout


def tracked() -> list[str]:
    """The files that git knows, as they are in the work tree."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def copy_of_the_tree(folder: Path) -> None:
    """Only what git knows: an old build folder must not get into the wheel."""
    for name in tracked():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)


def missing(wheel: Path) -> list[str]:
    """Files of the package that git knows and the wheel lacks."""
    inside = set(zipfile.ZipFile(wheel).namelist())
    return [name for name in tracked() if name.startswith("ltbounds/") and name not in inside]


def checked(wheel: Path) -> None:
    """Everything inside, and one version number."""
    lost = missing(wheel)
    if lost:
        raise SystemExit(f"{wheel.name} must hold every file of the package; missing: {', '.join(lost)}")
    package = (ROOT / "ltbounds" / "__init__.py").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    said = {
        "wheel": wheel.name.split("-")[1],
        "CITATION.cff": re.findall(r"^version: (.+)$", citation, re.MULTILINE)[0],
        "ltbounds": re.findall(r'__version__ = "(.+)"', package)[0],
    }
    if len(set(said.values())) != 1:
        raise SystemExit(f"one version number, not {said}")
    print(f"          {wheel.name}: {wheel.stat().st_size / 1e6:.1f} MB, version {said['wheel']}")


def installed(wheel: Path, folder: Path) -> Path:
    """A clean environment with the wheel; the folder of its commands.

    uv, where it is at hand, is faster, and holds what the wheel asks for against its hashes; pip takes no constraints
    with hashes.
    """
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    if importlib.util.find_spec("uv") is not None:
        asked = folder / "wheel.txt"
        asked.write_text(f"{wheel} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n", encoding="utf-8")
        uv = (sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, "--require-hashes")
        step("install it with what it needs", *uv, "-c", ROOT / ".ci" / "hashes.txt", "-r", asked)
    else:
        pip = (python, "-m", "pip", "install", "-q", "-c", ROOT / ".ci" / "constraints.txt")
        step("install it with what it needs", *pip, wheel)
    return folder / "bin"


def main() -> None:
    """Build, look inside, install, use."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        copy_of_the_tree(scratch / "tree")
        build = (sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", scratch)
        step("build the wheel", *build, scratch / "tree")
        (wheel,) = scratch.glob("*.whl")
        checked(wheel)
        bin_folder = installed(wheel, scratch / "venv")
        elsewhere = scratch / "elsewhere"
        elsewhere.mkdir()
        ltbounds, python = bin_folder / "ltbounds", bin_folder / "python"
        step("ltbounds --version", ltbounds, "--version", cwd=elsewhere)
        if re.search(r"\blist\b", step("ltbounds --help", ltbounds, "--help", cwd=elsewhere)):
            step("ltbounds list", ltbounds, "list", cwd=elsewhere)
        step("a network", python, "-c", NETWORK, cwd=elsewhere)
        widths = step("ltbounds bounds small.npz", ltbounds, "bounds", "small.npz", cwd=elsewhere)
        if "natale2024" not in widths:
            raise SystemExit(f"bounds must speak of natale2024: {widths}")
        step("ltbounds verify --claim", ltbounds, "verify", "--claim", "pensia2020.thm-1.d", cwd=elsewhere)
        step("the site's templates and data", python, "-c", REPORT, cwd=elsewhere)
        if stale := step("what is shipped is of these sources", python, "-c", STALE, cwd=elsewhere).strip():
            print(f"NOTE: of other sources: {stale}; before a release see CONTRIBUTING.md")


if __name__ == "__main__":
    main()
