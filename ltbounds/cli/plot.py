"""``ltbounds plot``: success, numbers needed, C, second moments, widths, as PNG, SVG or PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from ltbounds.cli.reading import law_of
from ltbounds.cli.terminal import app, out, waiting
from ltbounds.disk import atomic_write, check_destination
from ltbounds.errors import require

__all__ = ["plot"]

KINDS = ("success", "needed", "constant", "second-moment", "widths", "rare", "plane", "density")
SUFFIXES = (".png", ".svg", ".pdf")


@app.command()
def plot(
    what: Annotated[str, typer.Argument(help=" or ".join(KINDS) + ".", autocompletion=lambda: list(KINDS))],
    destination: Annotated[Path, typer.Option("--out", help="Where to write: .png, .svg or .pdf.")],
    law: Annotated[
        list[str] | None, typer.Option(help="Law; several for constant. scipy's: norm(0,2), triang(0.5,-1,2).")
    ] = None,
    store: Annotated[Path | None, typer.Option(help="A sweep store of yours, in place of the package's sweep.")] = None,
    notion: Annotated[str, typer.Option(help="fixed, random or all.")] = "all",
    eps: Annotated[Optional[list[float]], typer.Option(help="Tolerance; may be given several times.")] = None,  # noqa: UP045
    delta: Annotated[list[float] | None, typer.Option(help="Failure probability; may be given several times.")] = None,
    n: Annotated[int, typer.Option(help="second-moment: how many numbers.")] = 24,
    widths: Annotated[str, typer.Option(help="widths: such as 784-256-10, or a network's file.")] = "784-256-10",
) -> None:
    """Draw a picture of the package's sweep, of a store or a law of yours, or of a network."""
    require(what in KINDS, "what", what, f"be one of {', '.join(KINDS)}")
    require(destination.suffix in SUFFIXES, "out", destination, f"end in one of {', '.join(SUFFIXES)}")
    check_destination("out", destination, store)
    from matplotlib import rc_context

    from ltbounds import plots

    laws = [law_of(text) for text in law or []]
    require(len(laws) < 2 or what == "constant", "law", ", ".join(law or []), f"be one for {what}")
    options: dict[str, Any] = {"notion": notion} | ({"eps": eps} if eps else {})
    one = laws[0] if laws else None
    with waiting("drawing"), rc_context(plots.STYLE):
        if what == "success":
            ax = plots.success(store, law=one, **options)
        elif what == "needed":
            ax = plots.needed(store, law=one, **options | ({"deltas": delta} if delta else {}))
        elif what == "constant":
            ax = plots.constant(store, **options | ({"laws": laws} if laws else {"laws": [None]} if store else {}))
        elif what == "second-moment":
            ax = plots.second_moment(n, (eps or [0.01])[0], law=one)
        elif what == "rare":
            ax = plots.rare((eps or [0.01])[0], laws=laws or None, notion=notion)
        elif what == "plane":
            ax = plots.plane((eps or [0.01])[0])
        elif what == "density":
            ax = plots.density(one or "uniform")
        else:
            from ltbounds.answers.widths import required_widths

            answer = required_widths(widths, (eps or [0.01])[0], (delta or [0.01])[0])
            title = f"{answer.name}, ε = {answer.eps:g}, δ = {answer.delta:g}"
            ax = plots.widths(answer, sum(answer.target[1:]), title=title)
        with atomic_write(destination) as scratch:
            ax.figure.savefig(scratch, format=destination.suffix[1:], dpi=150, bbox_inches="tight")
    out.print(f"wrote {destination.resolve()}", highlight=False, soft_wrap=True)
