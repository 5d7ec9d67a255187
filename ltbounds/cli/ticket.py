"""``ltbounds ticket``: a random network pruned down to a ticket."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from ltbounds.cli.terminal import NetworkFile, app, out, progress
from ltbounds.disk import check_destination
from ltbounds.errors import require

__all__ = ["ticket"]


@app.command()
def ticket(
    network: NetworkFile,
    destination: Annotated[Path, typer.Option("--out", help="Where to write the ticket (.npz).")],
    construction: Annotated[
        str, typer.Option(help="Which theorem's construction; a wrong name lists all.")
    ] = "pensia2020",
    tolerance: Annotated[
        float,
        typer.Option("--tolerance", "--eps", help="Largest error of a weight, as a share of its layer's largest."),
    ] = 0.01,
    seed: Annotated[int, typer.Option(help="Seed of the source network.")] = 0,
    base_set: Annotated[int, typer.Option(help="Random numbers in one subset sum.")] = 15,
    objective: Annotated[str, typer.Option(help="closest, smallest or fixed; the construction's own by default.")] = "",
    size: Annotated[int, typer.Option(help="Members of a subset for the objective fixed.")] = 0,
    onnx: Annotated[Optional[Path], typer.Option(help="Write the ticket's network to this .onnx as well.")] = None,  # noqa: UP045
) -> None:
    """Prune a random network down to a ticket for NETWORK, write it, read it back, and say how wrong it can be."""
    from ltbounds.networks import Dense, load, save
    from ltbounds.networks.domains import Box
    from ltbounds.tickets import Supply, Ticket, prune
    from ltbounds.tickets import construction as named
    from ltbounds.tickets.judging import judge
    from ltbounds.tickets.pruning import subset_sums

    for name, path, suffix in (("out", destination, ".npz"), ("onnx", onnx or Path("x.onnx"), ".onnx")):
        require(path.suffix == suffix, name, path, f"end in {suffix}")
    check_destination("out", destination, network)
    if onnx is not None:
        check_destination("onnx", onnx, network)
    require(seed >= 0, "seed", seed, "be at least 0")
    target = load(network)
    dense = all(isinstance(layer, Dense) for _, layer in target.linear())
    how = named(construction, paper="burkholz2022depth" if dense else "burkholz2022conv")
    supply = Supply(base_set=base_set)
    with progress() as bar:
        task = bar.add_task("subset sums", total=subset_sums(target, how, supply))
        options: Any = {"supply": supply, "objective": objective, "size": size}
        found = prune(target, None, how.name, tolerance, seed, progress=lambda done: bar.advance(task, done), **options)
    found.save(destination)
    back = Ticket.load(destination)
    if onnx is not None:
        save(back.to_network(), onnx)
    checks = back.verify(target)
    table = Table(title=f"{network.name}: a ticket by {how.name} ({how.label} of {how.paper}), seed {seed}")
    for heading in ("layer", "target parameters", "kept source weights", "worst weight error", "tolerance"):
        table.add_column(heading, justify="right")
    for number, check in enumerate(checks, 1):
        errors = f"{check.worst_weight:.3g}", f"{check.weight_tolerance:.3g}"
        table.add_row(str(number), f"{check.parameters:,}", f"{check.edges:,}", *errors)
    out.print(table)
    out.print(
        f"kept {back.edges:,} source weights; {back.spare_used:,} subset sums needed spare neurons", highlight=False
    )
    out.print(f"largest output error over inputs in [-1, 1]: {judge(back, target, Box())}", highlight=False)
    for note in back.notes:
        out.print(f"note: {escape(note)}", highlight=False)
    for written in filter(None, (destination, onnx)):
        out.print(f"wrote {written.resolve()}", highlight=False, soft_wrap=True)
    if not all(check.ok for check in checks):
        raise typer.Exit(1)
