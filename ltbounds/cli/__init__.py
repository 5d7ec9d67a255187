"""The command line: ``ltbounds report | verify | graph | board | bounds | constants | ticket | sweep | show``, a module a command.

A module that defines a command is imported below; that alone adds the command.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from rich.markup import escape

from ltbounds import __version__
from ltbounds.cli import bounds, constants, graph, report, show, sweep, ticket, verify  # noqa: F401
from ltbounds.cli.terminal import app, err, out
from ltbounds.errors import LtboundsError

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; errors become one line on stderr and exit code 2, Ctrl-C exit code 130."""
    try:
        app()
    except LtboundsError as problem:
        err.print(f"[red]error:[/red] {escape(' '.join(str(problem).split()))}", highlight=False, soft_wrap=True)
        sys.exit(2)
    except BrokenPipeError:
        sys.exit(0)
    except KeyboardInterrupt:
        err.print("interrupted: nothing half-written was left behind")
        sys.exit(130)


def _print_version(wanted: bool) -> None:
    if wanted:
        out.print(f"ltbounds {__version__}", highlight=False)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None: ...
