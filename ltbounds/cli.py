"""The command line: ``ltbounds report | verify | bounds | constants | ticket | sweep | show``."""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from ltbounds import __version__
from ltbounds.errors import DomainError, LtboundsError, require

if TYPE_CHECKING:
    import pandas as pd

    from ltbounds.claims import Claim
    from ltbounds.ledger import Profile, Record
    from ltbounds.widths.required import WidthRow

__all__ = ["app", "main"]

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


@contextmanager
def _progress() -> Iterator[Progress]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True) as bar:
        yield bar


def _profile(name: str) -> Profile:
    from ltbounds.ledger import PROFILES

    if name not in PROFILES:
        raise DomainError(f"profile={name} must be one of {', '.join(PROFILES)}")
    return PROFILES[name]


def _workers(claims: int) -> int:
    """Processes that judge so many claims: starting one costs as much as some 30 claims."""
    return 1 if claims < 60 else min(os.cpu_count() or 1, 8)


def _badge(verdict: str) -> str:
    return f"[{COLOURS[verdict]}]{verdict}[/]"


@app.command()
def report(
    folder: Annotated[Path, typer.Option("--out", help="Where to write the report.")] = Path("reports"),
    profile: ProfileName = "quick",
    network: Annotated[Optional[Path], typer.Option(help="A network of yours, studied beside the digits.")] = None,  # noqa: UP045
    seed: Annotated[int, typer.Option(help="Seed of the source network.")] = 0,
) -> None:
    """Judge every claim, prune real tickets, measure subset sums, and write reports/index.html."""
    from ltbounds.ledger import run, write_ledger
    from ltbounds.networks import digits, load, train_digits
    from ltbounds.report import Inputs, build_report
    from ltbounds.report.tables import verdict_counts
    from ltbounds.studies.constants import constants as constants_of
    from ltbounds.studies.constants import enclosures
    from ltbounds.studies.empirical import EMPIRICAL
    from ltbounds.studies.sweep import EXPERIMENTS, SIZES, success_sweep
    from ltbounds.studies.ticket import study_ticket
    from ltbounds.theorems import claims
    from ltbounds.widths.required import CERTIFIED

    effort = _profile(profile)
    chosen = list(claims())
    mine = None if network is None else load(network)
    with _progress() as bar:
        task = bar.add_task("claims", total=len(chosen))
        ledger = [_advanced(bar, task, record) for record in run(chosen, effort, workers=_workers(len(chosen)))]
        task = bar.add_task("subset sums", total=len(EXPERIMENTS) * len(SIZES))
        trials = 2000 * effort.trials
        sweep = list(success_sweep(trials, trials // 10, tick=lambda: bar.advance(task)))
        task = bar.add_task("tickets", total=1 if mine is None else 2)
        sources = (CERTIFIED, EMPIRICAL)
        studied = [study_ticket(train_digits(0), name="digits", data=digits(), seed=seed, sources=sources)[0]]
        bar.advance(task)
        if network is not None and mine is not None:
            studied.append(_advanced(bar, task, study_ticket(mine, name=network.stem, seed=seed, sources=sources)[0]))
    folder.mkdir(parents=True, exist_ok=True)
    write_ledger(ledger, folder / "ledger.jsonl")
    page = build_report(Inputs(ledger, sweep, studied, list(constants_of(sweep)), list(enclosures())), folder)
    counts = ", ".join(f"{count} {_badge(verdict)}" for verdict, count in verdict_counts(ledger).items())
    out.print(f"{len(ledger)} claims: {counts}", highlight=False)
    out.print(f"report: {page.resolve()}", highlight=False, soft_wrap=True)
    out.print(f"ledger: {(folder / 'ledger.jsonl').resolve()}", highlight=False, soft_wrap=True)
    _exit_if_short(ledger)


def _advanced(bar: Progress, task: Any, result: Any) -> Any:
    bar.advance(task)
    return result


def _exit_if_short(ledger: list[Record]) -> None:
    short = [record for record in ledger if record.falls_short]
    for record in short:
        err.print(
            f"[red]falls short:[/red] {record.claim} is {record.verdict}, promised {record.expected}; "
            f"negative control: {record.control}",
            highlight=False,
        )
    if short:
        raise typer.Exit(1)


def _chosen_claims(paper: str | None, claim: str | None) -> list[Claim]:
    from ltbounds.theorems import claims, find_claim

    if claim is None:
        return list(claims(paper))
    found = find_claim(claim)
    require(paper in (None, found.ref.paper), "paper", paper, f"be {found.ref.paper} for the claim {claim}")
    return [found]


@app.command()
def verify(
    paper: Paper = None,
    claim: Annotated[Optional[str], typer.Option(help="Only this claim, such as pensia2020.thm-1.d.")] = None,  # noqa: UP045
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Judge claims and their negative controls; exit 1 if a verdict falls short of what the claim's form promises."""
    from ltbounds.ledger import run

    chosen = _chosen_claims(paper, claim)
    effort = _profile(profile)
    ledger = []
    for record in run(chosen, effort, workers=_workers(len(chosen))):
        ledger.append(record)
        if as_json:
            print(record.to_json(), flush=True)
        else:
            line = f"{_badge(record.verdict):30} {record.claim}  {escape(record.statement)}"
            out.print(line, highlight=False)
            if claim is not None:
                _explain(record)
    _exit_if_short(ledger)


def _explain(record: Record) -> None:
    """What a single claim says, where, and why it has its verdict."""
    counterexample = ", ".join(f"{name} = {value}" for name, value in record.evidence.get("counterexample", {}).items())
    failing = f"{record.evidence.get('left')} {record.evidence.get('relation')} {record.evidence.get('right')}"
    lines = (
        ("place", f"{record.label}, {record.where}"),
        ("for", record.domain),
        ("method", str(record.evidence.get("method", ""))),
        ("counterexample", f"{counterexample}, where {failing} fails" if counterexample else ""),
        ("reason", str(record.evidence.get("reason", ""))),
        ("argument", record.because),
        ("rests on", ", ".join(record.steps)),
        ("weakest link", record.weakest if record.weakest != record.claim else ""),
        ("given", ", ".join(record.cited)),
        ("severity", record.severity),
        ("impact", record.impact),
        ("note", record.note),
        ("correction", record.correction),
        ("control", record.control),
    )
    for head, text in lines:
        if text:
            out.print(f"  [dim]{head:15}[/dim] {escape(text)}", highlight=False)


@app.command()
def graph(
    claim: Annotated[str, typer.Argument(help="ID of a claim, such as pensia2020.thm-1.d.")],
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="The records of all claims in the tree, one a line.")] = False,
) -> None:
    """What a claim rests on: its proof tree, with the verdict of each claim in it."""
    from ltbounds.ledger import run
    from ltbounds.ledger.graph import closure, tree
    from ltbounds.theorems import find_claim

    top = find_claim(claim)
    records = {record.claim: record for record in run(closure([top]).values(), _profile(profile))}
    if as_json:
        for record in records.values():
            print(record.to_json(), flush=True)
        return
    for depth, link in tree(top):
        record = records[link.id]
        text = f"{'  ' * depth}{_badge(record.verdict)} {record.claim}  {escape(record.statement)}"
        out.print(text, highlight=False, soft_wrap=True)
    weakest, given = records[top.id].weakest, ", ".join(records[top.id].cited)
    out.print(f"weakest link: {weakest}" + (f"; given {given}" if given else ""), highlight=False)


@app.command()
def board(
    paper: Paper = None,
    profile: ProfileName = "quick",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """For each numbered result: is its whole statement proved, argued, open or false, and what does it rest on?"""
    from ltbounds.ledger import run
    from ltbounds.ledger.board import board as rows_of
    from ltbounds.ledger.board import most_wanted, standings_of
    from ltbounds.theorems import claims

    chosen = list(claims(paper))
    rows = rows_of(standings_of(run(chosen, _profile(profile), workers=_workers(len(chosen)))))
    for row in rows:
        if as_json:
            print(json.dumps(asdict(row), ensure_ascii=False), flush=True)
            continue
        against = f"; against it: {', '.join(row.against)}" if row.against else ""
        repaired = f"; repaired: {row.repaired_word} ({row.repaired})" if row.repaired else ""
        out.print(
            f"{row.paper} [bold]{row.label}[/bold]: {row.word}{against}{repaired}", highlight=False, soft_wrap=True
        )
    if not as_json:
        wanted = ", ".join(f"{row.paper} {row.label}" for row in most_wanted(rows))
        out.print(f"most wanted: {wanted or 'nothing is open'}", highlight=False, soft_wrap=True)


@app.command()
def bounds(network: NetworkFile, eps: Eps = 0.01, delta: Delta = 0.01, C: Constant = 3.0) -> None:
    """How wide each theorem says the random network must be for NETWORK, and whether its hypotheses are met.

    Three times: with constants that are certified, with those that experiment shows, and with C as given.
    """
    from ltbounds.networks import load
    from ltbounds.networks.facts import facts_of
    from ltbounds.studies.empirical import EMPIRICAL
    from ltbounds.widths.required import CERTIFIED, required_widths

    facts = facts_of(load(network))
    with err.status("certifying the numbers of base sets"):
        rows = [required_widths(facts, eps, delta, source) for source in (C, CERTIFIED, EMPIRICAL)]
    shape = "-".join(map(str, facts.widths))
    out.print(f"{network.name}: widths {shape}, eps = {eps:g}, delta = {delta:g}; hidden width of each layer")
    for assumed, certified, met in zip(*rows, strict=True):
        out.print(f"\n[bold]{assumed.paper} {assumed.label}[/bold] ({assumed.kind})", highlight=False)
        if assumed.kind == "necessary":
            _print_widths("no constant", assumed, "")
        else:
            for row in (certified, met):
                _print_widths(row.source, row, "" if row.C is None else f"  (C = {row.C:.3g})")
            _print_widths(f"C = {C:g} (assumed)", assumed, "")
        for hypothesis in assumed.hypotheses:
            if not hypothesis.met:
                remedy = f" ({hypothesis.remedy})" if hypothesis.remedy else ""
                out.print(f"  not met: {escape(hypothesis.text + remedy)}", highlight=False)
    out.print(
        "\nby experiment: success met for all targets in [-1/2, 1/2], extrapolated by a fit; an estimate, not a bound"
    )


def _print_widths(source: str, row: WidthRow, constant: str) -> None:
    """One line: where the constant comes from, and the widths, or why there are none."""
    widths = "  ".join(map(str, row.widths)) + constant if row.widths else f"- ({escape(row.reason)})"
    out.print(f"  {source:18} {widths}", highlight=False)


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
        require(path.parent.is_dir(), name, path, "lie in a folder that exists")
    target = load(network)
    dense = all(isinstance(layer, Dense) for _, layer in target.linear())
    how = named(construction, paper="burkholz2022depth" if dense else "burkholz2022conv")
    supply = Supply(base_set=base_set)
    with _progress() as bar:
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


@app.command()
def sweep(
    store: Annotated[Path, typer.Option(help="The SQLite file that keeps the results; made or continued.")] = Path(
        "sweep.sqlite"
    ),
    law: Annotated[Optional[list[str]], typer.Option(help="Law of the numbers; may be given several times.")] = None,  # noqa: UP045
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
    densities: Annotated[Optional[Path], typer.Option(help="Only: densities of sums, to this .json.")] = None,  # noqa: UP045
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Success probabilities of random subset sum into a store; stop it with Ctrl-C, and go on by the same command."""
    if rare is not None or densities is not None:
        _other_results(rare, densities, seed)
        return
    from ltbounds.montecarlo.sweeping import Until
    from ltbounds.studies.design import rounds, selection

    require(0 < until < math.inf, "until", until, "be positive and finite")
    require(minutes > 0, "minutes", minutes, "be positive")
    require(workers >= 0, "workers", workers, "be at least 0")
    goal = Until(eps=eps, half_width=until) if until < 1 else Until(eps=eps, trials=math.ceil(until))
    chosen = [dict.fromkeys(selection(law or ["uniform"], notion, sizes, lo, hi, size), goal)]
    table = _swept(store, list(rounds()) if design else chosen, eps, seed, 60 * minutes, workers, scheduler)
    if compact is not None:
        _write_compact(store, compact, seed)
    if as_json:
        for row in table.to_dict("records"):
            print(json.dumps(row, default=lambda _: None), flush=True)
    else:
        shown = ["law", "notion", "lo", "hi", "n", "trials", "successes", "lower", "upper"]
        out.print(_printed(table[shown], f"success within eps = {eps:g}, anytime intervals at 99 %"))


def _command() -> str:
    """What was typed."""
    return " ".join(["ltbounds", *sys.argv[1:]])


def _write_compact(store: Path, path: Path, seed: int) -> None:
    from ltbounds.montecarlo.store import Store
    from ltbounds.studies.compact import write_curves

    with Store(store) as opened:
        write_curves(opened, path, _command(), seed)
    out.print(f"wrote {path.resolve()}", highlight=False, soft_wrap=True)


def _other_results(rare: Path | None, densities: Path | None, seed: int) -> None:
    """The parts of the package's sweep that need no store."""
    from ltbounds.studies.compact import write_densities, write_rare
    from ltbounds.studies.design import density_design, rare_design

    if rare is not None:
        design = list(rare_design())
        with _progress() as bar:
            task = bar.add_task("rare failures", total=len(design))
            write_rare(design, rare, _command(), seed, lambda line: bar.update(task, advance=1, description=line))
    if densities is not None:
        write_densities(density_design(), densities, _command(), seed)
    for path in filter(None, (rare, densities)):
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


def _printed(frame: pd.DataFrame, title: str) -> Table:
    """A data frame as a table for the terminal."""
    table = Table(title=title)
    for name in frame.columns:
        table.add_column(name, justify="left" if frame[name].dtype == object else "right")
    for row in frame.itertuples(index=False):
        table.add_row(*(f"{value:.6g}" if isinstance(value, float) else escape(str(value)) for value in row))
    return table


@app.command()
def constants(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    table_of: Annotated[
        Optional[str],  # noqa: UP045
        typer.Option("--table", help="Only: certified numbers of this law for each eps and delta.", metavar="LAW"),
    ] = None,
    target: Annotated[float, typer.Option(help="With --table: targets in [-target, target].")] = 0.5,
) -> None:
    """The constants that the papers leave open, as [lower, upper]; and how many random numbers a subset sum needs."""
    from ltbounds.studies.constants import constants as rows_of
    from ltbounds.studies.constants import enclosures, met_constants

    if table_of is not None:
        _print_grid(table_of, target, as_json)
        return
    with err.status("certifying"):
        known, rows, met_by_law = list(enclosures()), list(rows_of()), met_constants()
    if as_json:
        for line in (*map(asdict, known), *map(asdict, rows), *map(asdict, met_by_law)):
            print(json.dumps(line), flush=True)
        return
    for constant in known:
        ends = ("?" if end is None else f"{end:.6g}" for end in (constant.lower, constant.upper))
        out.print(
            f"[bold]{constant.name}[/bold] in \\[{', '.join(ends)}]: {escape(constant.statement)}", highlight=False
        )
        out.print(f"    {escape(constant.method)}; in the paper: {escape(constant.paper)}", highlight=False)
    out.print()
    table = Table(title="n numbers U[-1, 1], every target in [-1/2, 1/2] within eps with probability 1 - delta")
    for heading in ("eps", "delta", "necessary", "met in experiment", "sufficient", "C met", "C certified"):
        table.add_column(heading, justify="right")
    for row in rows:
        met = "" if row.met_by is None else f"{(row.met_above or 0) + 1} to {row.met_by}"
        met_constant = "" if row.C_met is None else f"{row.C_met:.2f}"
        cells = f"{row.eps:g}", f"{row.delta:g}", str(row.necessary), met, str(row.sufficient)
        table.add_row(*cells, met_constant, f"{row.C:.2f}")
    out.print(table)
    out.print("C = numbers / log(2/min(eps, delta)); met: the package's own sweep, at 99 %", highlight=False)
    out.print("(exact where plain Monte Carlo reaches, else approximate, by splitting)\n", highlight=False)
    table = Table(title="C = n / ln(1/eps) at delta = eps: met in the package's sweep, and certified")
    for heading in ("law", "targets", "eps", "met", "certified"):
        table.add_column(heading, justify="left" if heading in ("law", "targets") else "right")
    for met_row in met_by_law:
        span = f"{met_row.C_low:.2f} to {met_row.C_high:.2f}"
        certified = "" if met_row.C_certified is None else f"{met_row.C_certified:.1f}"
        table.add_row(met_row.law, met_row.notion, f"{met_row.eps:g}", span, certified)
    out.print(table)


def _print_grid(law: str, target: float, as_json: bool) -> None:
    from ltbounds.studies.constants import POWERS, sufficient_grid

    table = Table(title=f"certified numbers of {law} for all |z| <= {target:g}; rows eps, columns delta")
    for heading in ("eps", *(f"{delta:g}" for delta in POWERS)):
        table.add_column(heading, justify="right")
    with err.status("certifying"):
        for eps, numbers in sufficient_grid(law, target):
            if as_json:
                for delta, n in zip(POWERS, numbers, strict=True):
                    print(json.dumps({"law": law, "target": target, "eps": eps, "delta": delta, "n": n}), flush=True)
            table.add_row(f"{eps:g}", *map(str, numbers))
    if not as_json:
        out.print(table)


@app.command()
def show(
    paper: Annotated[str, typer.Argument(help="Paper key, such as pensia2020.")],
    label: Annotated[str, typer.Argument(help='Numbered result, such as "Theorem 1".')],
    as_json: Annotated[bool, typer.Option("--json", help="The claims' records, one JSON object a line.")] = False,
) -> None:
    """A numbered result: statement, symbols, formulas in LaTeX, and what the checkers say of its claims."""
    from ltbounds.ledger import judge
    from ltbounds.report.formulas import formula_latex
    from ltbounds.theorems import find_result

    result = find_result(paper, label)
    if as_json:
        for claim in result.claims:
            print(judge(claim).to_json(), flush=True)
        return
    out.print(f"[bold]{result.ref.paper}, {result.ref.label}[/bold] ({result.ref.where}): {escape(result.title)}\n")
    out.print(escape(result.statement) + "\n", highlight=False)
    for letter, meaning in result.symbols.items():
        out.print(f"  {letter:8} {escape(meaning)}", highlight=False)
    for formula in result.formulas:
        out.print(f"\n{escape(formula_latex(formula))}", highlight=False, soft_wrap=True)
    out.print()
    for claim in result.claims:
        record = judge(claim)
        out.print(f"{_badge(record.verdict)} {claim.id}: {escape(claim.statement)}", highlight=False)
        evidence = json.dumps(dict(record.evidence), ensure_ascii=False, default=str)
        out.print(f"  [dim]{escape(evidence)}[/dim]", highlight=False)
        if record.note:
            out.print(f"  {escape(record.note)}", highlight=False)
