"""``ltbounds experiment``: a table or figure of a paper, run again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from ltbounds.cli.terminal import app, err, out, progress
from ltbounds.disk import atomic_write
from ltbounds.errors import DomainError

if TYPE_CHECKING:
    from ltbounds.studies.experiments.record import Experiment

__all__ = ["experiment"]


@app.command()
def experiment(
    name: Annotated[Optional[str], typer.Argument(help="Such as pensia2020.exp-1; see --list.")] = None,  # noqa: UP045
    listed: Annotated[bool, typer.Option("--list", help="All experiments: run or not, when, what came out.")] = False,
    profile: Annotated[
        str, typer.Option(help="quick: seconds, judges nothing; paper: the paper's data and size.")
    ] = "quick",
    seed: Annotated[int, typer.Option(help="Seed of every draw.")] = 0,
    repetitions: Annotated[int, typer.Option(help="0: as many as the profile plans.", min=0)] = 0,
    data: Annotated[Optional[Path], typer.Option(help="Folder with the data: IDX files or .npz.")] = None,  # noqa: UP045
    readings: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("--reading", help="NAME=VALUE: another reading of what the paper leaves open; may be repeated."),
    ] = None,
    options: Annotated[
        bool, typer.Option("--readings", help="The readings of the experiment, and its defaults.")
    ] = False,
    folder: Annotated[Path, typer.Option("--out", help="Where record, figure and finished repetitions go.")] = Path(
        "experiments"
    ),
) -> None:
    """Repeat an experiment of a paper; writes a record and a figure.  After Ctrl-C the same command goes on."""
    from ltbounds.studies import experiments

    if listed:
        _print_list()
        return
    if name is None:
        raise DomainError("name=None must be an experiment; ltbounds experiment --list shows them")
    chosen = experiments.experiment(name)
    if options:
        _print_readings(chosen)
        return
    setup = experiments.Setup(profile, seed, data, _readings(readings or []))
    with progress() as bar:
        task = bar.add_task(name, total=None)
        begun: list[tuple[float, int]] = []  # when this run began, and how many repetitions were there already

        def tell(done: int, of: int) -> None:
            begun.append((time.monotonic(), done))
            then, new = begun[0][0], done - begun[0][1]
            left = f"{_minutes((time.monotonic() - then) / new * (of - done))} left" if new else "time left after one"
            bar.update(task, completed=done, total=of, description=f"{name}, {left}")

        record = experiments.run(chosen, setup, folder, repetitions, tell)
    drawn = chosen.figure(record).figure
    with atomic_write(folder / f"{chosen.stem(setup)}.svg") as scratch:
        drawn.savefig(scratch)
    _print_record(record)


def _readings(given: list[str]) -> dict[str, str]:
    """NAME=VALUE, each name once."""
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or name in found:
            raise DomainError(f"reading={one} must be NAME=VALUE, each name once")
        found[name] = value
    return found


def _print_readings(chosen: Experiment) -> None:
    table = Table(title=f"{chosen.name}: readings of what the paper leaves open (--reading NAME=VALUE)")
    for heading in ("reading", "default", "others", "the paper's text, in our words", "the authors' public code"):
        table.add_column(heading)
    for one in chosen.options:
        others = ", ".join(v for v in one.values if v != one.default)
        others = others or f"{'whole ' if one.whole else ''}numbers from {one.least:g}"
        table.add_row(one.name, one.default, others, escape(one.text), escape(one.code))
    out.print(table if chosen.options else f"{chosen.name} has no other readings")


def _minutes(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _print_record(record: dict[str, Any]) -> None:
    table = Table(title=f"{record['name']}, profile {record['profile']}, {record['seconds']:.0f} s of user time")
    for heading in ("", "mean", "95 % interval", "over", "printed"):
        table.add_column(heading, justify="left" if not heading else "right")
    for row in record["rows"]:
        interval = "" if row["low"] is None else f"{row['low']:.6g} to {row['high']:.6g}"
        printed = "" if row["printed"] is None else f"{row['printed']:.7g}"
        table.add_row(escape(row["what"]), f"{row['mean']:.6g}", interval, row.get("over", ""), printed)
    out.print(table)
    for found in record["judgements"]:
        out.print(escape(_told(found)), highlight=False)


def _told(found: dict[str, Any]) -> str:
    """A verdict with the criterion that it is by: within which margin, over what."""
    return f"{found['verdict']}: {found['sentence']} ({found['criterion']}): {found['why']}"


def _print_list() -> None:
    from ltbounds.studies import experiments

    for name in experiments.NAMES:
        if name not in experiments.shipped():
            out.print(f"[bold]{name}[/]: can be run; no record of the paper profile ships", highlight=False)
        else:
            record = experiments.read(name)
            planned = record["planned_repetitions"]
            share = "" if record["repetitions"] == planned else f" (reduced from {planned})"
            out.print(
                f"[bold]{name}[/]: profile {record['profile']}, run {record['date']}, {record['seconds']:.0f} s, "
                f"{record['repetitions']} repetitions{share}", highlight=False,
            )  # fmt: skip
            for found in record["judgements"]:
                out.print(escape(f"    {_told(found)}"), highlight=False)
    for name, place in experiments.NOT_WRITTEN.items():
        out.print(f"[bold]{name}[/] ({place}): not written, not run", highlight=False)
    err.print("run one with: ltbounds experiment NAME --profile quick|paper", highlight=False)
