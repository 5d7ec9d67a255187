"""What the commands share: the two consoles, progress bars, tables, and options that several take."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "COLOURS", "Constant", "Delta", "Eps", "NetworkFile", "Paper", "ProfileName",
    "advanced", "app", "badge", "err", "out", "printed", "progress",
]  # fmt: skip

app = typer.Typer(
    help="The executable theory of strong lottery tickets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

out = Console()
err = Console(stderr=True)

COLOURS = {
    "PROVED": "blue", "ARGUED": "magenta", "HOLDS_AT_POINTS": "cyan", "SUPPORTED": "green", "REFUTED": "red",
    "CONTRADICTED": "red", "UNDECIDED": "white", "VACUOUS": "yellow", "CITED": "white",
}  # fmt: skip

NetworkFile = Annotated[Path, typer.Argument(help="A network: .onnx, .npz or .safetensors.", metavar="NETWORK")]
Eps = Annotated[float, typer.Option(help="Tolerance in (0, 1): l2 error of the outputs on the unit l2 ball.")]
Delta = Annotated[float, typer.Option(help="Failure probability in (0, 1).")]
Constant = Annotated[float, typer.Option("--C", help="The constant that the theorems leave open.")]
Paper = Annotated[Optional[str], typer.Option(help="Only this paper, such as pensia2020.")]  # noqa: UP045
ProfileName = Annotated[str, typer.Option("--profile", help="quick or full: how hard the checkers try.")]


@contextmanager
def progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        yield bar


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
