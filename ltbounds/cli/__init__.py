"""The command line: ``ltbounds report | verify | graph | board | bounds | ...``, a module a command.

A module that defines a command is imported below; that alone adds the command.
"""

from __future__ import annotations

from typing import Annotated

import typer

from ltbounds.cli import (  # noqa: F401
    bounds,
    constants,
    evaluate,
    exits,
    experiment,
    graph,
    plot,
    report,
    show,
    sweep,
    ticket,
    tickets,
    verify,
)
from ltbounds.cli.terminal import app, out

__all__ = ["app", "main"]


def main() -> None:
    """Run the command line; how it ends, and with which exit code, stands in `ltbounds.cli.exits`."""
    exits.run(app)


def _print_version(wanted: bool) -> None:
    if wanted:
        from ltbounds.answers.versions import versions

        first, *others = (f"{name} {found}" for name, found in versions().items() if found)
        out.print(first, highlight=False)
        out.print(", ".join(others), highlight=False)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version, and those of what it uses."
        ),
    ] = False,
) -> None: ...
