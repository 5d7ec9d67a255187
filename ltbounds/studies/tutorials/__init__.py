"""Tutorials, one a kind of user: a Markdown file each, whose code is run when a report is made.

Code stands in fences: ``python`` with ``>>>`` lines as in a doctest, without outputs, and ``sh`` with
``$ ltbounds ...`` lines.  What comes out is put in the page; code that fails stops the report.
"""

from __future__ import annotations

import doctest
import re
import shlex
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ltbounds.errors import LtboundsError

__all__ = ["NAMES", "Block", "Tutorial", "TutorialFailed", "run_tutorial", "run_tutorials"]

FOLDER = Path(__file__).parent
NAMES = ("student", "engineer", "reviewer", "researcher", "maintainer", "solver")
_FENCE = re.compile(r"^```(python|sh)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


class TutorialFailed(LtboundsError):
    """Code of a tutorial did not run."""


@dataclass(frozen=True)
class Block:
    """Markdown text, or code with what it printed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Tutorial:
    """A tutorial as it was run: `seconds` of the code alone."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    seconds: float


def run_tutorials(shell: Callable[[Sequence[str]], str], names: Sequence[str] = NAMES) -> list[Tutorial]:
    """All tutorials, run; `shell(arguments)` gives what the command ``ltbounds ARGUMENTS`` prints."""
    return [run_tutorial((FOLDER / f"{name}.md").read_text(encoding="utf-8"), name, shell) for name in names]


def run_tutorial(text: str, name: str, shell: Callable[[Sequence[str]], str]) -> Tutorial:
    """A tutorial from its text, which begins with ``# title``.  Raises `TutorialFailed` where its code fails.

    >>> run_tutorial("# Sums\\n```python\\n>>> 1 + 1\\n```\\n", "sums", lambda arguments: "").blocks[-1].text
    '>>> 1 + 1\\n2'
    """
    start = time.perf_counter()
    head, _, body = text.partition("\n")
    known: dict[str, object] = {}
    blocks, at = [], 0
    for fence in _FENCE.finditer(body):
        blocks.append(Block("text", body[at : fence.start()]))
        kind, code = fence.groups()
        blocks.append(Block(kind, _python(code, name, known) if kind == "python" else _shell(code, name, shell)))
        at = fence.end()
    blocks.append(Block("text", body[at:]))
    kept = tuple(block for block in blocks if block.text.strip())
    return Tutorial(name, head.removeprefix("# "), kept, time.perf_counter() - start)


class _Taking(doctest.DocTestRunner):
    """A doctest runner that takes down what comes out instead of comparing it."""

    def __init__(self) -> None:
        super().__init__(verbose=False, optionflags=doctest.FAIL_FAST)
        self.taken: list[str] = []
        self.problem = ""

    def _take(self, example: doctest.Example, got: str) -> None:
        lines = example.source.splitlines()
        shown = [f">>> {lines[0]}", *(f"... {line}" for line in lines[1:])]
        self.taken.append("\n".join(shown) + ("\n" + got.rstrip("\n") if got.strip() else ""))

    def report_success(self, _out: object, _test: object, example: doctest.Example, got: str) -> None:
        self._take(example, got)

    def report_failure(self, _out: object, _test: object, example: doctest.Example, got: str) -> None:
        self._take(example, got)

    def report_unexpected_exception(
        self, _out: object, _test: object, example: doctest.Example, exc_info: object
    ) -> None:
        assert isinstance(exc_info, tuple)
        if not isinstance(exc_info[1], Exception):  # doctest lets Ctrl-C through, but not SIGTERM as an exception
            raise exc_info[1]
        self.problem = f"{example.source.strip()}: {exc_info[1]!r}"


def _python(code: str, name: str, known: dict[str, object]) -> str:
    taken = []
    for example in doctest.DocTestParser().get_examples(code, name):
        runner = _Taking()
        test = doctest.DocTest([example], known, name, None, None, None)
        runner.run(test, clear_globs=False)
        if runner.problem:
            raise TutorialFailed(f"tutorial={name} must run: {runner.problem}")
        known.update(test.globs)
        taken += runner.taken
    return "\n".join(taken)


def _shell(code: str, name: str, shell: Callable[[Sequence[str]], str]) -> str:
    taken = []
    for line in code.splitlines():
        words = shlex.split(line.removeprefix("$ "))
        if words[:1] != ["ltbounds"]:
            raise TutorialFailed(f"tutorial={name} must call ltbounds, not {line!r}")
        taken.append(f"{line}\n{shell(words[1:]).rstrip()}")
    return "\n".join(taken)
