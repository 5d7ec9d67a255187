"""``ltbounds sweep``: success probabilities of random subset sum."""

from __future__ import annotations

import json
import math
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from ltbounds.cli.reading import law_of
from ltbounds.cli.terminal import app, err, out, printed, progress
from ltbounds.disk import check_destination
from ltbounds.errors import require

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["sweep"]


@app.command()
def sweep(
    store: Annotated[Path, typer.Option(help="The SQLite file that keeps the results; made or continued.")] = Path(
        "sweep.sqlite"
    ),
    law: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option(help="Law of the numbers; may be given several times. scipy's: norm(0,2), triang(0.5,-1,2)."),
    ] = None,
    notion: Annotated[
        str, typer.Option(help="fixed (the target hi), random (uniform between lo and hi) or all.")
    ] = "random",
    sizes: Annotated[str, typer.Option("--n", help="How many numbers: 15, 6:20 or 6:20:2.")] = "6:20:2",
    lo: Annotated[float, typer.Option(help="Smallest target.")] = -1.0,
    hi: Annotated[float, typer.Option(help="Largest target.")] = 1.0,
    size: Annotated[Optional[int], typer.Option(help="Only subsets with that many members.")] = None,  # noqa: UP045
    eps: Annotated[float, typer.Option(help="Tolerance; two significant digits, or a power of 1/2.")] = 0.01,
    until: Annotated[float, typer.Option(help="Trials of each, or (below 1) the half-width of the interval.")] = 10_000,
    design: Annotated[bool, typer.Option("--design", help="The package's own sweep: all laws and notions.")] = False,
    minutes: Annotated[float, typer.Option(help="Stop after so long.")] = math.inf,
    seed: Annotated[int, typer.Option(help="Another seed, other numbers.")] = 0,
    workers: Annotated[int, typer.Option(help="Threads; processes of a local cluster; 0: one a core.")] = 0,
    scheduler: Annotated[str, typer.Option(help="tcp://host:port of a Dask scheduler, or local.")] = "",
    compact: Annotated[Optional[Path], typer.Option(help="Write the store's compact result to this .json.")] = None,  # noqa: UP045
    rare: Annotated[Optional[Path], typer.Option(help="Only: rare failures by splitting, to this .json.")] = None,  # noqa: UP045
    reflected: Annotated[Optional[Path], typer.Option(help="Only: rare failures by reflection, to this .json.")] = None,  # noqa: UP045
    densities: Annotated[Optional[Path], typer.Option(help="Only: densities of sums, to this .json.")] = None,  # noqa: UP045
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Success probabilities of random subset sum into a store; stop it with Ctrl-C, and go on by the same command."""
    for name, path in (("compact", compact), ("rare", rare), ("reflected", reflected), ("densities", densities)):
        if path is not None:
            check_destination(name, path, store)
    if any((rare, reflected, densities)):
        _other_results(rare, reflected, densities, seed)
        return
    from ltbounds.montecarlo.samplers import sampler
    from ltbounds.montecarlo.sweeping import Until
    from ltbounds.studies.design import rounds, selection

    require(0 < until < math.inf, "until", until, "be positive and finite")
    require(minutes > 0, "minutes", minutes, "be positive")
    require(workers >= 0, "workers", workers, "be at least 0")
    goal = Until(eps=eps, half_width=until) if until < 1 else Until(eps=eps, trials=math.ceil(until))
    laws = [sampler(law_of(text)) for text in law or ["uniform"]]
    chosen = [dict.fromkeys(selection(laws, notion, sizes, lo, hi, size), goal)]
    table = _swept(store, list(rounds()) if design else chosen, eps, seed, 60 * minutes, workers, scheduler)
    if compact is not None:
        _write_compact(store, compact, seed)
    if as_json:
        for row in table.to_dict("records"):
            print(json.dumps(row, default=lambda _: None), flush=True)
    else:
        shown = ["law", "notion", "lo", "hi", "n", "trials", "successes", "lower", "upper"]
        out.print(printed(table[shown], f"success within eps = {eps:g}, anytime intervals at 99 %"))


def _command() -> str:
    """What was typed."""
    return " ".join(["ltbounds", *sys.argv[1:]])


def _write_compact(store: Path, path: Path, seed: int) -> None:
    from ltbounds.montecarlo.store import Store
    from ltbounds.studies.compact import write_curves

    with Store(store) as opened:
        write_curves(opened, path, _command(), seed)
    out.print(f"wrote {path.resolve()}", highlight=False, soft_wrap=True)


def _other_results(rare: Path | None, reflected: Path | None, densities: Path | None, seed: int) -> None:
    """The parts of the package's sweep that need no store."""
    from ltbounds.studies.compact import write_densities, write_rare, write_reflected
    from ltbounds.studies.design import density_design, rare_design, reflection_design

    writers: Any = ((rare, rare_design, write_rare), (reflected, reflection_design, write_reflected))
    for path, chosen, write in writers:
        if path is not None:
            design = list(chosen())
            with progress() as bar:
                task = bar.add_task("rare failures", total=len(design))
                write(design, path, _command(), seed, lambda line: bar.update(task, advance=1, description=line))  # noqa: B023
    if densities is not None:
        write_densities(density_design(), densities, _command(), seed)
    for path in filter(None, (rare, reflected, densities)):
        out.print(f"wrote {path.resolve()}", highlight=False, soft_wrap=True)


def _swept(
    path: Path, rounds: list[Any], eps: float, seed: int, seconds: float, workers: int, scheduler: str
) -> pd.DataFrame:
    """Run all rounds within the seconds, showing how far they are, and tabulate what the store then holds of them."""
    from ltbounds.montecarlo.estimates import success_table
    from ltbounds.montecarlo.executors import computing
    from ltbounds.montecarlo.store import Store
    from ltbounds.montecarlo.sweeping import Progress as SweepProgress
    from ltbounds.montecarlo.sweeping import sweep as fill

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    end = time.monotonic() + seconds
    with (
        Store(path) as store,
        computing(scheduler, workers) as executor,
        Progress(*columns, console=err, transient=True) as bar,
    ):
        task = bar.add_task("random subset sum", total=None)

        def tell(now: SweepProgress) -> None:
            total = now.seconds + now.left
            bar.update(task, description=str(now), completed=now.seconds, total=total)

        for goals in rounds:
            fill(store, goals, seed=seed, seconds=end - time.monotonic(), executor=executor, tell=tell)
        return success_table(store, [eps], experiments=rounds[0], seed=seed)
