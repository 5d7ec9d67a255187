"""``ltbounds ticket`` and ``inspect``: a random network pruned down to a ticket, and a ticket checked."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape
from rich.table import Table

from ltbounds.cli.reading import ActivationName, ImageText, InputNames, OutputName, read_network
from ltbounds.cli.terminal import NetworkFile, app, err, out, progress
from ltbounds.decimals import at_least, at_most
from ltbounds.disk import check_destination
from ltbounds.errors import DomainError, FileFormatError, LtboundsError, TicketNotFound, require

if TYPE_CHECKING:
    import numpy as np

    from ltbounds.networks import Network
    from ltbounds.networks.domains import Box
    from ltbounds.studies.tickets import Aim, TicketRow
    from ltbounds.tickets import Ticket
    from ltbounds.tickets.building import Compute
    from ltbounds.tickets.constructions import Construction
    from ltbounds.tickets.finished import Finished

SHORT, BUG = 1, 70
"""See `ltbounds.cli.exits`, which imports this package's terminal first."""

__all__ = ["box_of", "inspect", "ticket"]


Tolerance = Annotated[
    float, typer.Option("--tolerance", "--eps", help="Largest error of a weight, as a share of its layer's largest.")
]
BaseSet = Annotated[int, typer.Option(help="Random numbers in one subset sum.")]
BoxText = Annotated[str, typer.Option(help="Inputs for which errors are meant: lo:hi, or a .vnnlib file.")]
Radius = Annotated[Optional[float], typer.Option(help="Inputs with entries in [-radius, radius], in place of --box.")]  # noqa: UP045
CertifySeconds = Annotated[
    float, typer.Option(help="Split the box for so long, for a smaller certificate; search a quarter as long besides.")
]


@app.command()
def ticket(
    network: NetworkFile,
    destination: Annotated[Path, typer.Option("--out", help="Where to write the ticket (.npz).")],
    construction: Annotated[
        str,
        typer.Option(
            help="Which theorem's construction; a wrong name lists all. By default pensia2020 for ReLU, else 2l."
        ),
    ] = "",
    tolerance: Tolerance = 0.01,
    absolute: Annotated[
        bool, typer.Option("--absolute", help="Source and tolerance as the papers have them: for weights in [-1, 1].")
    ] = False,
    seed: Annotated[int, typer.Option(help="Seed of the source network.")] = 0,
    base_set: BaseSet = 15,
    objective: Annotated[str, typer.Option(help="closest, smallest or fixed; the construction's own by default.")] = "",
    size: Annotated[int, typer.Option(help="Members of a subset for the objective fixed.")] = 0,
    onnx: Annotated[Optional[Path], typer.Option(help="Write the ticket's network to this .onnx as well.")] = None,  # noqa: UP045
    law: Annotated[str, typer.Option(help="theorem: one factor a layer; two-factors: columns for biases apart.")] = (
        "theorem"
    ),
    output_error: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help="Largest error of the output, as a share of its range; base sets grow until it is kept."),
    ] = None,
    agree: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help="Share of inputs with the same class; base sets grow until it is kept."),
    ] = None,
    box: BoxText = "-1:1",
    radius: Radius = None,
    activation: ActivationName = "",
    output: OutputName = "",
    names: InputNames = None,
    image: ImageText = "",
    data: Annotated[Optional[Path], typer.Option(help="Inputs to compare outputs on: an .npz with an array x.")] = None,  # noqa: UP045
    certify_seconds: CertifySeconds = 0.0,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the layers that an interrupted run has finished.")
    ] = False,
    scheduler: Annotated[
        str, typer.Option(help="tcp://host:port of a Dask scheduler, or local; the file is the same.")
    ] = "",
    workers: Annotated[int, typer.Option(help="Processes of a local Dask cluster; 0: one a core.", min=0)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Prune a random network down to a ticket for NETWORK, write it, read it back, and say how wrong it can be."""
    from ltbounds.networks import Dense, save
    from ltbounds.networks.norms import activations
    from ltbounds.studies.tickets import Aim, prune_for
    from ltbounds.tickets import Supply, Ticket, prune
    from ltbounds.tickets import construction as named
    from ltbounds.tickets.finished import Finished
    from ltbounds.tickets.pruning import subset_sums

    for name, path, suffix in (("out", destination, ".npz"), ("onnx", onnx or Path("x.onnx"), ".onnx")):
        require(path.suffix == suffix, name, path, f"end in {suffix}")
    check_destination("out", destination, network)
    if onnx is not None:
        check_destination("onnx", onnx, network)
    require(seed >= 0, "seed", seed, "be at least 0")
    require(law in ("theorem", "two-factors"), "law", law, "be theorem or two-factors")
    target = read_network(network, activation, output, names, image)
    domain = box_of(box, radius, target.shape)
    inputs = None if data is None else _inputs(data, target.shape)
    dense = all(isinstance(layer, Dense) for _, layer in target.linear())
    phis = activations(target)
    wanted = construction or ("pensia2020" if set(phis) <= {"relu", "identity"} else "2l")
    how, said = _looks_linear(named(wanted, paper="burkholz2022depth" if dense else "burkholz2022conv"), phis)
    supply = Supply(base_set=base_set, one_factor=law == "theorem", fit=not absolute)
    aim = Aim(0.1 if output_error is None else output_error, agree or 0.0)
    options: Any = {"objective": objective, "size": size, "domain": domain, "tolerance": tolerance, "seed": seed}
    finished, start = Finished(destination.with_name(f"{destination.name}.layers")), time.perf_counter()
    if not resume:
        finished.clear()
    with _layers_kept(finished), _solved(scheduler, workers) as compute, progress() as bar:
        task = bar.add_task("subset sums", total=subset_sums(target, how, supply))
        options |= {"progress": lambda done: bar.advance(task, done), "compute": compute, "finished": finished}
        if output_error is None and agree is None:
            found = prune(target, None, how.name, supply=supply, **options)
        else:
            try:
                found = prune_for(target, how.name, aim, supply, data=inputs, tell=_tried, **options)
            except TicketNotFound as cause:
                err.print(f"[red]no ticket:[/red] {escape(str(cause))}", highlight=False, soft_wrap=True)
                raise typer.Exit(SHORT) from cause
    taken = {"pruning_seconds": time.perf_counter() - start}
    found.save(destination)
    finished.clear()
    back = Ticket.load(destination)
    if onnx is not None:
        save(back.to_network(), onnx)
    if not as_json:  # before the ticket is judged: who interrupts that keeps the ticket, and should know
        for written in filter(None, (destination, onnx)):
            out.print(f"wrote {escape(str(written.resolve()))}", highlight=False, soft_wrap=True)
    _leave(_told(back, target, network, domain, aim, inputs, tolerance, certify_seconds, as_json, said, taken))


@app.command()
def inspect(
    ticket_file: Annotated[Path, typer.Argument(metavar="TICKET", help="A ticket (.npz).")],
    network: NetworkFile,
    activation: ActivationName = "",
    output: OutputName = "",
    names: InputNames = None,
    image: ImageText = "",
    data: Annotated[Optional[Path], typer.Option(help="Inputs: an .npz with an array x, and y for classes.")] = None,  # noqa: UP045
    tolerance: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option("--tolerance", "--eps", help="Largest error of a weight; the ticket's own word by default."),
    ] = None,
    output_error: Annotated[float, typer.Option(help="Largest error of the output, as a share of its range.")] = 0.1,
    agree: Annotated[float, typer.Option(help="Share of inputs with the same class.")] = 0.0,
    box: BoxText = "-1:1",
    radius: Radius = None,
    around: Annotated[
        Optional[float],  # noqa: UP045
        typer.Option(help="Say for what share of --data the class is surely the same on the whole |x' - x| <= AROUND."),
    ] = None,
    certify_seconds: CertifySeconds = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Check TICKET against NETWORK from its seed and masks alone: what it costs, how wrong it can be."""
    from ltbounds.studies.tickets import Aim
    from ltbounds.tickets import Ticket

    back, target = Ticket.load(ticket_file), read_network(network, activation, output, names, image)
    domain = box_of(box, radius, target.shape)
    inputs = None if data is None else _inputs(data, target.shape)
    require(around is None or inputs is not None, "around", around, "come with --data")
    aim, more = Aim(output_error, agree), {} if data is None else _accuracy(data, back, target)
    if around is not None and inputs is not None:
        from ltbounds.tickets.classes import surely_same_class

        more |= {"around": around, "surely_same_class": int(surely_same_class(back, target, inputs, around).sum())}
    row = _told(back, target, network, domain, aim, inputs, tolerance, certify_seconds, as_json, more=more)
    _leave(row)


def _tried(line: str) -> None:
    err.print(escape(f"tried: {line}"), highlight=False, soft_wrap=True)


@contextmanager
def _layers_kept(finished: Finished) -> Iterator[None]:
    """Where a run is interrupted, its finished layers stay for --resume; where it fails, they go."""
    try:
        yield
    except (LtboundsError, typer.Exit):
        finished.clear()
        raise
    except BaseException:
        if finished.folder.is_dir():
            line = f"finished layers are in {finished.folder.resolve()}: the same command with --resume goes on"
            err.print(escape(line), highlight=False, soft_wrap=True)
        raise


@contextmanager
def _solved(scheduler: str, workers: int) -> Iterator[Compute]:
    """Where subset sums are solved: here, or by the Dask workers of the scheduler."""
    from ltbounds.tickets.building import in_turn

    require(bool(scheduler) or not workers, "workers", workers, "come with --scheduler local")
    if not scheduler:
        yield in_turn
        return
    from ltbounds.montecarlo.executors import computing

    with computing(scheduler, workers) as compute:
        yield compute


def box_of(text: str, radius: float | None, shape: tuple[int, ...]) -> Box:
    """The box of inputs that --box or --radius means."""
    from ltbounds.networks.domains import Box

    if radius is not None:
        require(text == "-1:1", "box", text, "be left out where there is a radius")
        require(0 < radius < float("inf"), "radius", radius, "be positive and finite")
        return Box(-radius, radius)
    if text.endswith(".vnnlib"):
        from ltbounds.networks.vnnlib import read_box

        return read_box(Path(text), shape)
    lo, _, hi = text.partition(":")
    try:
        return Box(float(lo), float(hi))
    except ValueError as cause:
        raise DomainError(f"box={text} must be lo:hi, as in 0:1, or a .vnnlib file") from cause


def _arrays(path: Path) -> dict[str, np.ndarray]:
    from ltbounds.networks.arrays import read_npz
    from ltbounds.networks.memory import memory_allowed

    try:
        return read_npz(path, memory_allowed(), ("x", "y"))
    except FileFormatError as cause:
        raise FileFormatError(f"data={path} must be an .npz with an array x: {cause}") from cause


def _inputs(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    import numpy as np

    x = _arrays(path).get("x")
    fits = x is not None and x.ndim > 1 and int(np.prod(x.shape[1:])) == int(np.prod(shape))
    require(fits and bool(len(x)), "data", path, f"hold an array x of shape (inputs, {', '.join(map(str, shape))})")  # type: ignore[arg-type]
    require(bool(np.isfinite(x).all()), "data", path, "be finite")  # type: ignore[arg-type]
    return np.asarray(x, float)


def _looks_linear(how: Construction, phis: tuple[str, ...]) -> tuple[Construction, tuple[str, ...]]:
    """The looks-linear variant, where the activations need it and there is one; and a line that says so."""
    from ltbounds.tickets.constructions import CONSTRUCTIONS

    strange = set(phis) - {*how.activations, "identity"}
    other = CONSTRUCTIONS.get(f"{how.name}_looks_linear")
    if not strange or other is None or strange - set(other.activations):
        return how, ()
    return other, (f"{how.name} does not admit {', '.join(sorted(strange))}: {other.name} is taken",)


def _told(
    ticket: Ticket, target: Network, network: Path, domain: Box, aim: Aim, inputs: np.ndarray | None,
    tolerance: float | None, certify_seconds: float, as_json: bool, said: tuple[str, ...] = (),
    more: Mapping[str, float] = MappingProxyType({}),
) -> TicketRow:  # fmt: skip
    """Print all that is known of a ticket; `more` are numbers that the command has of it."""
    from ltbounds.studies.tickets import describe_ticket
    from ltbounds.tickets.constructions import CONSTRUCTIONS

    checks = ticket.verify(target, tolerance)
    for check in checks:
        if check.reason:
            raise DomainError(f"ticket must be one for {network.name}: {check.reason}")

    def falls(parts: int, bound: float) -> None:
        where = f"{parts:,} parts of the box" if parts > 1 else "the box as a whole"
        err.print(f"certified {at_most(bound)} over {where}", highlight=False)

    row = describe_ticket(
        ticket, target, network.name, domain=domain, aim=aim, data=inputs, tolerance=tolerance,
        certify_seconds=certify_seconds, checks=checks, report=falls,
    )  # fmt: skip
    if as_json:
        print(json.dumps(asdict(row) | {"said": said} | dict(more)))
        return row
    how = CONSTRUCTIONS[ticket.construction]
    title = f"{network.name}: a ticket by {how.name} ({how.label} of {how.paper}), seed {ticket.source.seed}"
    table = Table(title=escape(title))
    for heading in ("layer", "target parameters", "kept source weights", "worst weight error", "tolerance"):
        table.add_column(heading, justify="right")
    for number, check in enumerate(checks, 1):
        errors = f"{check.worst_weight:.3g}", f"{check.weight_tolerance:.3g}"
        table.add_row(str(number), f"{check.parameters:,}", f"{check.edges:,}", *errors)
    out.print(table)
    for line in (*_lines(row, domain, "data" if inputs is not None else "random inputs"), *_more(row, more)):
        out.print(line, highlight=False, soft_wrap=True)
    for note in (*said, *row.notes):
        out.print(f"note: {escape(note)}", highlight=False, soft_wrap=True)
    return row


def _lines(row: TicketRow, domain: Box, inputs: str) -> list[str]:
    same = "" if row.agreement is None else f", the same class on {row.agreement:.1%}"
    planned = f", planned {at_most(row.planned)}"
    return [
        f"source widths {', '.join(f'{w:,}' for w in row.source_widths)}: {row.source_parameters:,} parameters,"
        f" {row.source_per_target:,.0f} for each of the target;"
        f" law: {row.law.replace('theorem:', 'that of the theorem,')}",
        f"kept {row.edges:,} source weights, density {row.density:.2%}; {row.spare_used:,} subset sums needed spare"
        f" neurons, {row.spare_rows:,} spare output channels",
        f"seed and masks {row.mask_bytes:,} bytes, the dense target {row.dense_bytes:,} (float32)",
        f"largest output error over inputs in {_ends(domain)}: found {at_least(row.found)} <= certified"
        f" {at_most(row.certified)}{planned} ({row.samples:,} inputs tried, then ascent)"
        if row.found <= row.certified
        else f"[red]found {row.found:.6g} > certified {row.certified:.6g}[/red]",
        f"on {row.inputs:,} {inputs}: error {row.output_error:.3g} of the outputs' range{same}",
    ]


def _ends(domain: Box) -> str:
    if isinstance(domain.lo, float) and isinstance(domain.hi, float):
        return f"[{domain.lo:g}, {domain.hi:g}]"
    return "the box of the file"


def _more(row: TicketRow, more: Mapping[str, float]) -> Iterator[str]:
    if "accuracy_target" in more:
        yield f"accuracy of the target {more['accuracy_target']:.1%}, of the ticket {more['accuracy_ticket']:.1%}"
    if "around" in more:
        yield (
            f"the class is certainly the same on all |x' - x| <= {more['around']:g} for {more['surely_same_class']:,}"
            f" of {row.inputs:,} inputs"
        )
    pruned = f"pruned in {more['pruning_seconds']:.3g} s, " if "pruning_seconds" in more else ""
    yield f"{pruned}judged in {row.seconds:.3g} s"


def _accuracy(data: Path, ticket: Ticket, target: Network) -> dict[str, float]:
    """Accuracies, where the data have classes."""
    from ltbounds.tickets.evaluation import evaluate

    arrays = _arrays(data)
    if "y" not in arrays:
        return {}
    x, y = _inputs(data, target.shape), arrays["y"]
    require(y.shape == (len(x),), "data", data, f"hold an array y of {len(x)} classes, not of shape {y.shape}")  # type: ignore[arg-type]
    wanted, got = (f.reshape(len(x), -1).argmax(1) for f in (target(x), evaluate(ticket, x)))
    return {"accuracy_target": float((wanted == y).mean()), "accuracy_ticket": float((got == y).mean())}


def _leave(row: TicketRow) -> None:
    """The exit code: 70 where a certificate does not hold, 1 where the ticket does not do its job."""
    for failure in row.failures:
        err.print(f"[red]falls short:[/red] {escape(failure)}", highlight=False, soft_wrap=True)
    if not row.found <= row.certified:
        raise typer.Exit(BUG)
    if row.failures:
        raise typer.Exit(SHORT)
