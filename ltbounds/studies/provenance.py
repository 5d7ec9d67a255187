"""Where a report comes from: date, commit, command, versions of what it was made with."""

from __future__ import annotations

import platform
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ltbounds import __version__

__all__ = ["Provenance", "commit_of", "provenance_of"]

SHOWN = ("numpy", "scipy", "sympy", "python-flint", "z3-solver", "numba", "mpmath", "highspy", "matplotlib")


@dataclass(frozen=True)
class Provenance:
    """What stands at the foot of each page; `commit` is "" outside a git checkout."""

    date: str
    commit: str
    command: str
    python: str
    machine: str
    versions: tuple[tuple[str, str], ...]


def provenance_of(arguments: Sequence[str] | None = None) -> Provenance:
    """The provenance of what is made now, by the running command.

    >>> provenance_of(["ltbounds", "report"]).command
    'ltbounds report'
    """
    given = sys.argv if arguments is None else arguments
    command = shlex.join([Path(given[0]).name, *given[1:]])
    return Provenance(
        date=datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC"),
        commit=commit_of(Path(__file__).parents[2]),
        command=command,
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.machine()}",
        versions=(("ltbounds", __version__), *((name, found) for name in SHOWN if (found := _version(name)))),
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def commit_of(root: Path) -> str:
    """The commit that is checked out in `root`, read from git's files; "" where there is none.

    >>> commit_of(Path("/"))
    ''
    """
    try:
        git = root / ".git"
        if git.is_file():  # a worktree: "gitdir: PATH"
            git = root / git.read_text(encoding="utf-8").partition("gitdir:")[2].strip()
        head = (git / "HEAD").read_text(encoding="utf-8").strip()
        name = head.partition("ref:")[2].strip()
        if not name:
            return head
        shared = git / "commondir"
        home = (git / shared.read_text(encoding="utf-8").strip()) if shared.is_file() else git
        if (home / name).is_file():
            return (home / name).read_text(encoding="utf-8").strip()
        packed = (home / "packed-refs").read_text(encoding="utf-8").splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {name}")), "")
    except OSError:
        return ""
