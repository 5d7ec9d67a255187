"""What the commands share: the two consoles, progress bars, tables, and options that several take."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional, cast

import typer
from rich.console import Console, ConsoleDimensions
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from typer.core import TyperGroup

from ltbounds.errors import DomainError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLOURS", "Delta", "NetworkFile", "Paper", "Passed", "ProfileName",
    "advanced", "app", "badge", "err", "out", "printed", "progress", "waiting",
]  # fmt: skip

CONTROLS = {code: f"\\x{code:02x}" for code in (*range(32), *range(127, 160)) if chr(code) not in "\n\t"}
"""Control characters, which names of files may hold, as text: they must not steer the terminal."""


PROGRAM = "ltbounds"
CLICK = cast("type[Exception]", typer.BadParameter.__mro__[2])
"""click's ClickException, wherever typer keeps it."""
PATIENCE = 0.5
"""Seconds that a command may be silent, once it has begun: with the start of Python, less than two."""
UNWRAPPED = 100_000
"""Columns of what is no terminal."""


class Passed(BaseException):
    """Carries an error past typer, which has exit codes of its own for a closed pipe and for Ctrl-C."""

    def __init__(self, problem: BaseException) -> None:
        super().__init__(problem)
        self.problem = problem


class _Commands(TyperGroup):
    """The commands, whose errors arrive as they are."""

    def main(self, *args: Any, **options: Any) -> Any:
        """Run; a wrong option or a missing argument is a `DomainError` of one line, not a box of five."""
        try:
            code = super().main(*args, **options | {"standalone_mode": False, "prog_name": PROGRAM})
        except CLICK as problem:
            text = problem.format_message()  # type: ignore[attr-defined]
            if type(problem).__name__ == "NoArgsIsHelpError":
                print(text)
                sys.exit(0)
            context = getattr(problem, "ctx", None)
            where = context.command_path if context else PROGRAM
            raise DomainError(f"{text.rstrip().rstrip('.')}; `{where} --help` tells more") from problem
        sys.exit(code if isinstance(code, int) else 0)

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (OSError, EOFError, KeyboardInterrupt) as problem:
            raise Passed(problem) from problem


class _Terminal(Console):
    """A console that shows control characters instead of obeying them, and lets errors of its stream through.

    What goes into a pipe or a file is not wrapped: lines are for programs there.
    """

    @property
    def size(self) -> ConsoleDimensions:
        found = super().size
        wrapped = self.is_terminal or "COLUMNS" in os.environ
        return found if wrapped else ConsoleDimensions(UNWRAPPED, found.height)

    @size.setter
    def size(self, size: tuple[int, int]) -> None:
        self._width, self._height = size

    def render_str(self, text: str, **options: Any) -> Text:  # type: ignore[override]
        return super().render_str(text.translate(CONTROLS), **options)

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


app = typer.Typer(
    cls=_Commands,
    help="The executable theory of strong lottery tickets.",
    epilog="Exit codes: 0 done; 1 a verdict falls short, or a ticket misses; 2 a wrong argument or file; "
    "3 disk, permission or memory; 70 a mistake of ours; 130 Ctrl-C; 141 closed pipe; 143 terminated.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # [lower, upper] in a docstring is no markup
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

out = _Terminal()
err = _Terminal(stderr=True)

COLOURS = {
    "PROVED": "blue", "ARGUED": "magenta", "HOLDS_AT_POINTS": "cyan", "SUPPORTED": "green", "REFUTED": "red",
    "CONTRADICTED": "red", "UNDECIDED": "white", "VACUOUS": "yellow", "CITED": "white",
}  # fmt: skip

NetworkFile = Annotated[Path, typer.Argument(help="A network: .onnx, .npz or .safetensors.", metavar="NETWORK")]
Delta = Annotated[float, typer.Option(help="Failure probability in (0, 1).")]
Paper = Annotated[Optional[str], typer.Option(help="Only this paper, such as pensia2020.")]  # noqa: UP045
ProfileName = Annotated[str, typer.Option("--profile", help="quick or full: how hard the checkers try.")]


@contextmanager
def progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        yield bar


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal what a command waits for, if it is still at it after a moment."""
    if not err.is_terminal:
        yield
        return

    def say() -> None:
        with suppress(OSError):  # nobody listens
            err.print(what, style="dim", highlight=False)

    timer = threading.Timer(PATIENCE, say)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def badge(verdict: str) -> str:
    return f"[{COLOURS[verdict]}]{verdict}[/]"


def printed(frame: pd.DataFrame, title: str) -> Table:
    """A data frame as a table for the terminal."""
    table = Table(title=title)
    for name in frame.columns:
        table.add_column(name, justify="left" if frame[name].dtype == object else "right")
    for row in frame.itertuples(index=False):
        table.add_row(*(f"{value:.6g}" if isinstance(value, float) else escape(str(value)) for value in row))
    return table


def advanced(bar: Progress, task: Any, result: Any) -> Any:
    bar.advance(task)
    return result
