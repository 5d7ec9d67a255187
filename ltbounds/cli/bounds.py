"""``ltbounds bounds``: how wide each theorem says the random network must be."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Optional, cast

import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from ltbounds.cli.reading import ActivationName, ImageText, InputNames, OutputName, read_network
from ltbounds.cli.terminal import Delta, app, out, waiting
from ltbounds.errors import DomainError, require

if TYPE_CHECKING:
    from ltbounds.answers.widths import Widths
    from ltbounds.widths.measures import Norm
    from ltbounds.widths.required import WidthRow

__all__ = ["bounds"]

SHOWN = 6
"""Layers that have a column."""
TITLES = {
    "certified": "sufficient, certified: the numbers of each base set are proved",
    "by experiment": "sufficient by experiment: an estimate from the package's sweep, extrapolated, not a bound",
    "assumed": "sufficient if the theorem's own constant is {C:g}, which is assumed and not shown",
}


def _norms() -> list[str]:
    from ltbounds.widths.measures import NORMS

    return list(NORMS)


@app.command()
def bounds(
    network: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(help="A network: .onnx, .npz or .safetensors; or give --widths.", metavar="[NETWORK]"),
    ] = None,
    widths: Annotated[Optional[str], typer.Option(help="Widths in place of a file, such as 784-256-10.")] = None,  # noqa: UP045
    eps: Annotated[float, typer.Option(help="Tolerance in (0, 1), in the norm of --norm.")] = 0.01,
    delta: Delta = 0.01,
    norm: Annotated[
        str,
        typer.Option(
            help="What eps means: outputs (each output, inputs in [-1, 1]^d), euclidean (norm of the outputs, inputs "
            "in the unit ball) or own (as each theorem means it, in tables apart).",
            autocompletion=_norms,
        ),
    ] = "outputs",
    C: Annotated[
        float | None,
        typer.Option("--C", help="Also: widths where this value is assumed for each theorem's own constant."),
    ] = None,
    radius: Annotated[float, typer.Option(help="Inputs so many times as large as the theorem's.")] = 1.0,
    activation: ActivationName = "",
    output: OutputName = "",
    names: InputNames = None,
    image: ImageText = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line: a theorem and source of its constant.")
    ] = False,
) -> None:
    """How wide each theorem says the random network must be, layer by layer, the best row first.

    With certified numbers, and, apart from them, with those that experiment shows.
    """
    if (network is None) == (widths is None):
        raise DomainError("network must be given, as a file or as --widths 784-256-10, and not as both")
    require(norm in _norms(), "norm", norm, f"be one of {', '.join(_norms())}")
    from ltbounds.answers.widths import parse_widths, required_widths

    meant = cast("Norm", norm)
    target = parse_widths(widths) if network is None else read_network(network, activation, output, names, image)  # type: ignore[arg-type]
    with waiting("certifying the numbers of base sets"):
        # With the given C first: it takes no time, and a C that will not do is refused at once.
        assumed = () if C is None else tuple(required_widths(target, eps, delta, C, radius=radius, norm=meant))
        answer = required_widths(target, eps, delta, radius=radius, norm=meant)
    answer = replace(answer, found=(*answer.found, *(row for row in assumed if row.kind == "sufficient")))
    answer = answer if network is None else replace(answer, name=network.name)
    if as_json:
        for row in answer.rows():
            print(json.dumps(row | {"target": answer.target, "radius": radius}, ensure_ascii=False))
        return
    head = f"{answer.name}: widths {'-'.join(map(str, answer.target))}, eps = {eps:g}, delta = {delta:g}"
    out.print(escape(head + (f", inputs {radius:g} times as large" if radius != 1 else "")), highlight=False)
    if answer.norm != "own":
        out.print(f"eps: {escape(next(iter(answer)).measures)}", highlight=False)
    if answer.assumes:
        out.print(f"assumed: {answer.assumes}; a file has facts of its own", highlight=False)
    _tables(answer, C)
    _notes(answer)


def _tables(answer: Widths, C: float | None) -> None:
    """A table for each source, and, where theorems keep their norms, for each norm: no column mixes two."""
    for measure in dict.fromkeys(row.measures for row in answer.found):
        alike = [row for row in answer.found if row.measures == measure and row.widths]
        named = f"; eps: {measure}" if answer.norm == "own" else ""
        for source, title in TITLES.items():
            rows = [row for row in alike if (row.kind, row.source) == ("sufficient", source)]
            if rows:
                _table(title.format(C=C or 0.0) + named, rows, answer)
        necessary = [row for row in alike if row.kind == "necessary"]
        if necessary:
            _table("necessary: fewer cannot do for all targets of these widths" + named, necessary, answer)


def _table(title: str, rows: list[WidthRow], answer: Widths) -> None:
    out.print(f"\n[bold]{escape(title)}[/bold]", highlight=False)
    layers = max(len(row.widths) for row in rows)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column("theorem", no_wrap=True)
    columns = layers if layers <= SHOWN else 1
    for number in range(columns):
        table.add_column(f"layer {number + 1}" if columns > 1 else "widest layer", justify="right", no_wrap=True)
    for heading in ("neurons", "x target"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in rows:
        cells = [f"{width:,}" if width else "none" for width in (row.widths if columns > 1 else (max(row.widths),))]
        name = f"{row.paper} {row.label}" + ("" if row.applies else " *")
        ratio = answer.ratio(row)
        shown = f"{ratio:,.0f}" if ratio and ratio >= 10 else f"{ratio:.2g}"
        table.add_row(name, *cells, *[""] * (columns - len(cells)), f"{answer.neurons(row):,}", shown)
    out.print(table)


def _notes(answer: Widths) -> None:
    """What is not met, where there are no widths, and what the columns count."""
    missed: dict[str, list[str]] = {}
    shown = {f"{row.paper} {row.label}" for row in answer.found if row.widths}
    for row in answer.found:
        for hypothesis in row.hypotheses:
            if not hypothesis.met:
                remedy = f" ({hypothesis.remedy})" if hypothesis.remedy else ""
                missed.setdefault(f"{row.paper} {row.label}", []).append(hypothesis.text + remedy)
    alike: dict[str, list[str]] = {}
    for name, texts in missed.items():
        if name in shown:
            alike.setdefault("; ".join(dict.fromkeys(texts)), []).append(name)
    for text, names in alike.items():
        out.print(f"* {', '.join(names)}, not met: {escape(text)}", highlight=False)
    without: dict[str, dict[str, None]] = {}
    for row in answer.found:
        if not row.widths:
            name = f"{row.paper} {row.label}"
            source = "necessary" if row.kind == "necessary" else row.source
            without.setdefault(row.reason, {})[
                f"{name} ({source})" if name in shown or row.kind == "necessary" else name
            ] = None
    for text, found in without.items():
        out.print(f"- no width by {', '.join(found)}: {escape(text)}", highlight=False)
    asked = {
        source: {
            f"{row.paper} {row.label}": sum(row.widths) for row in answer.found if row.source == source and row.widths
        }
        for source in ("certified", "by experiment")
    }
    if any(number > asked["certified"].get(name, number) for name, number in asked["by experiment"].items()):
        out.print(
            "by experiment may ask for more than certified: the sweep's targets end at 1/2, so those up to 1 take "
            "two base sets",
            highlight=False,
        )
    converted = {
        f"{row.asked_at:.3g}" for row in answer.found if row.asked_at and row.asked_at != answer.eps / answer.radius
    }
    if answer.norm != "own" and converted:
        out.print(
            "eps is the same in all rows: a theorem that means another norm or other inputs is asked at an eps of its "
            f"own that implies it ({', '.join(sorted(converted))})",
            highlight=False,
        )
    tail = "neurons: of the listed layers together; x target: over the target's, its input not counted"
    out.print(tail, style="dim", highlight=False)
