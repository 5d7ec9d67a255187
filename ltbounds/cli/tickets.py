"""``ltbounds tickets``: the table network x construction, row by row."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape

from ltbounds.cli.reading import ActivationName
from ltbounds.cli.terminal import app, err, out, progress
from ltbounds.cli.ticket import BaseSet, BoxText, CertifySeconds, Tolerance, box_of
from ltbounds.decimals import at_least, at_most
from ltbounds.disk import check_destination
from ltbounds.errors import LtboundsError, require

if TYPE_CHECKING:
    from ltbounds.networks import Network
    from ltbounds.studies.tickets import Failure, TicketRow, Wish

__all__ = ["tickets"]

SUFFIXES = (".onnx", ".npz", ".safetensors")
UNREAD = "any"
"""In place of a construction, where the network cannot be read."""


@app.command()
def tickets(
    networks: Annotated[list[Path], typer.Argument(metavar="NETWORK...", help="Networks, or folders of them.")],
    table: Annotated[Path, typer.Option("--out", help="The table (.json): made, or continued.")],
    construction: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Only this one; may be given several times. All by default."),
    ] = None,
    tolerance: Tolerance = 0.01,
    seed: Annotated[int, typer.Option(help="Seed of every source network.")] = 1,
    base_set: BaseSet = 15,
    box: BoxText = "-1:1",
    activation: ActivationName = "",
    certify_seconds: CertifySeconds = 0.0,
) -> None:
    """A ticket for each network by each construction: what it errs and costs, or why there is none.

    Rows are kept as they are made: after Ctrl-C the same command goes on.
    """
    from ltbounds.studies.tickets import Failure, load_table, save_table, ticket_table
    from ltbounds.tickets import CONSTRUCTIONS, Supply
    from ltbounds.tickets import construction as named

    require(table.suffix == ".json", "out", table, "end in .json")
    require(not box.endswith(".vnnlib"), "box", box, "be lo:hi for networks of many shapes")
    require(0 < tolerance < 1, "tolerance", tolerance, "be in (0, 1)")
    require(seed >= 0, "seed", seed, "be at least 0")
    files = list(_files(networks))
    check_destination("out", table, *files)
    chosen = dict.fromkeys(named(name, paper="burkholz2022conv") for name in construction or CONSTRUCTIONS)
    names = [how.name for how in sorted(chosen, key=lambda how: (-len(how.activations), not how.filters))]
    wishes = list(_wishes(files, names, activation))
    known = load_table(table) if table.exists() else []
    rows = {(row.network, row.construction): row for row in known}
    options: dict[str, Any] = {
        "domain": box_of(box, None, ()), "tolerance": tolerance, "seed": seed, "supply": Supply(base_set=base_set),
        "certify_seconds": certify_seconds, "command": ["ltbounds", *sys.argv[1:]],
    }  # fmt: skip
    with progress() as bar:
        total = bar.add_task("rows", total=len(wishes))
        task = bar.add_task("")

        def tell(wish: Wish, done: int) -> None:
            if done:
                bar.advance(task, done)
            else:
                bar.reset(task, total=None, description=f"{wish.network} by {wish.construction}")

        for row in ticket_table(wishes, known, tell=tell, **options):
            if rows.get((row.network, row.construction)) != row:
                rows[row.network, row.construction] = row
                save_table(_ordered(rows, files, [*CONSTRUCTIONS, UNREAD]), table)
                err.print(_line(row), highlight=False, soft_wrap=True)
            bar.advance(total)
    none = sum(isinstance(row, Failure) for row in rows.values())
    out.print(f"{len(rows) - none} tickets and {none} reasons why there is none", highlight=False)
    out.print(f"wrote {table.resolve()}", highlight=False, soft_wrap=True)


def _files(paths: list[Path]) -> Iterator[Path]:
    """The networks themselves, and those in folders, the smallest first."""
    for path in paths:
        if path.is_dir():
            yield from sorted((p for p in path.iterdir() if p.suffix in SUFFIXES), key=lambda p: (p.stat().st_size, p))
        else:
            require(path.is_file(), "network", path, "be a file or a folder")
            yield path


def _wishes(files: list[Path], constructions: list[str], activation: str) -> Iterator[Wish]:
    """By construction, the most general first, so that each network soon has a row; one for what cannot be read."""
    from ltbounds.studies.tickets import Wish

    readable = []
    for path in files:
        said = "" if path.suffix == ".onnx" else activation
        read = partial(_read, path, said)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12] + (f" read with {said}" if said else "")
        wish = partial(Wish, path.stem, digest, read)
        try:
            read()
        except LtboundsError:
            yield wish(UNREAD)
        else:
            readable.append(wish)
    for construction in constructions:
        for wish in readable:
            yield wish(construction)


def _read(path: Path, activation: str) -> Network:
    """The network; errors name the file without its folder, which says nothing in a table."""
    from ltbounds.networks import load

    try:
        return load(path, activation=activation)
    except LtboundsError as cause:
        raise type(cause)(str(cause).replace(str(path), path.name)) from cause


def _ordered(
    rows: dict[tuple[str, str], TicketRow | Failure], files: list[Path], order: list[str]
) -> list[TicketRow | Failure]:
    """By network, those of this command first, and by construction."""
    names = [path.stem for path in files]
    names = list(dict.fromkeys((*names, *(name for name, _ in rows))))
    places = {name: k for k, name in enumerate(order)}
    return sorted(rows.values(), key=lambda row: (names.index(row.network), places.get(row.construction, len(order))))


def _line(row: TicketRow | Failure) -> str:
    from ltbounds.studies.tickets import Failure

    head = f"{row.network} by {row.construction}: "
    if isinstance(row, Failure):
        return escape(f"{head}no ticket: {row.reason}")
    return escape(
        f"{head}found {at_least(row.found)} <= certified {at_most(row.certified)}, planned {at_most(row.planned)},"
        f" {row.seconds:.3g} s{'; falls short' if row.failures else ''}"
    )
