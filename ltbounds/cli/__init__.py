"""The command line: ``ltbounds report | verify | graph | board | bounds | ...``, a module a command.

A module that defines a command is imported below; that alone adds the command.
"""

from __future__ import annotations

from typing import Annotated

import typer

from ltbounds import __version__
from ltbounds.cli import bounds, constants, exits, experiment, graph, report, show, sweep, ticket, verify  # noqa: F401
from ltbounds.cli.terminal import app, out

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; how it ends, and with which exit code, stands in `ltbounds.cli.exits`."""
    exits.run(app)


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
