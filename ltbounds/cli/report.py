"""``ltbounds report``: everything judged, pruned and measured, and written as a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Optional

import typer

from ltbounds.cli.judging import exit_if_short, profile_of, workers_for
from ltbounds.cli.reading import ActivationName, ImageText, InputNames, OutputName, read_network
from ltbounds.cli.terminal import ProfileName, advanced, app, badge, out, progress
from ltbounds.disk import check_folder, swapped_folder
from ltbounds.errors import require

__all__ = ["report"]


@app.command()
def report(
    folder: Annotated[Path, typer.Option("--out", help="Where to write the report.")] = Path("reports"),
    profile: ProfileName = "quick",
    network: Annotated[Optional[Path], typer.Option(help="A network of yours, studied beside the digits.")] = None,  # noqa: UP045
    activation: ActivationName = "",
    output: OutputName = "",
    names: InputNames = None,
    image: ImageText = "",
    seed: Annotated[int, typer.Option(help="Seed of the source network.")] = 0,
) -> None:
    """Judge every claim, prune real tickets, measure subset sums, run the tutorials; write reports/index.html.

    What was judged is kept for `show`, `list` and `board`.
    """
    check_folder("out", folder)
    require(seed >= 0, "seed", seed, "be at least 0")
    from ltbounds.answers.known_constants import known_constants
    from ltbounds.answers.verdicts import write_verdicts
    from ltbounds.ledger import run, write_ledger
    from ltbounds.networks import digits, train_digits
    from ltbounds.report import Inputs, build_report
    from ltbounds.report.tables import verdict_counts
    from ltbounds.studies.constants import constants as constants_of
    from ltbounds.studies.constants import numbers_grid
    from ltbounds.studies.empirical import EMPIRICAL
    from ltbounds.studies.provenance import provenance_of
    from ltbounds.studies.sweep import EXPERIMENTS, SIZES, success_sweep
    from ltbounds.studies.ticket import study_ticket
    from ltbounds.studies.tutorials import run_tutorials
    from ltbounds.theorems import claims
    from ltbounds.widths.required import CERTIFIED

    effort = profile_of(profile)
    chosen = list(claims())
    mine = None if network is None else read_network(network, activation, output, names, image)
    tutorials = run_tutorials(_printed)  # first, as they are quick to fail; before the progress bars
    with progress() as bar:
        task = bar.add_task("claims", total=len(chosen))
        ledger = [advanced(bar, task, record) for record in run(chosen, effort, workers=workers_for(len(chosen)))]
        task = bar.add_task("subset sums", total=len(EXPERIMENTS) * len(SIZES))
        trials = 2000 * effort.trials
        sweep = list(success_sweep(trials, trials // 10, tick=lambda: bar.advance(task)))
        task = bar.add_task("tickets", total=1 if mine is None else 2)
        sources = (CERTIFIED, EMPIRICAL)
        studied = [study_ticket(train_digits(0), name="digits", data=digits(), seed=seed, sources=sources)[0]]
        bar.advance(task)
        if network is not None and mine is not None:
            studied.append(advanced(bar, task, study_ticket(mine, name=network.stem, seed=seed, sources=sources)[0]))
        task = bar.add_task("certified numbers", total=1)
        numbers, (enclosed, _, met) = list(numbers_grid()), known_constants()
        bar.advance(task)
    inputs = Inputs(
        ledger, sweep, studied, list(constants_of(sweep)), enclosed, met, numbers, tutorials, provenance_of()
    )
    with swapped_folder(folder) as scratch:
        write_ledger(ledger, scratch / "ledger.jsonl")
        page = folder / build_report(inputs, scratch).name
    counts = ", ".join(f"{count} {badge(verdict)}" for verdict, count in verdict_counts(ledger).items())
    out.print(f"{len(ledger)} claims: {counts}", highlight=False)
    out.print(f"report: {page.resolve()}", highlight=False, soft_wrap=True)
    out.print(f"ledger: {(folder / 'ledger.jsonl').resolve()}", highlight=False, soft_wrap=True)
    if effort.name == "quick":
        write_verdicts(ledger)
    exit_if_short(ledger)


def _printed(arguments: Sequence[str]) -> str:
    """What another command prints; it must end well.  For the tutorials, after the progress bars are gone."""
    from typer.testing import CliRunner

    from ltbounds.studies.tutorials import TutorialFailed

    done = CliRunner().invoke(app, list(arguments))
    if done.exit_code:
        raise TutorialFailed(
            f"ltbounds {' '.join(arguments)} must end with exit code 0, not {done.exit_code}: {done.output}"
        )
    return done.output
