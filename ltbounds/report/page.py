"""The HTML page: one file, no scripts, no addresses; readable on a phone."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Any

import pandas as pd

from ltbounds import __version__
from ltbounds.claims import Result
from ltbounds.ledger.records import Record
from ltbounds.report.figures import Figure
from ltbounds.report.formulas import formula_mathml
from ltbounds.report.inputs import Inputs
from ltbounds.report.tables import (
    board_table,
    constant_table,
    enclosure_table,
    errata,
    layer_table,
    verdict_counts,
    verdicts_by_paper,
    width_table,
)
from ltbounds.studies.ticket import TicketStudy
from ltbounds.theorems import claims_of, results

__all__ = ["render_page"]

MEANING = {
    "PROVED": "the whole sentence over its whole domain, decided by a kernel",
    "ARGUED": "every leaf is proved; the step from them to the sentence is a written argument",
    "HOLDS_AT_POINTS": "exact or ball arithmetic at listed points, or on a part of the domain",
    "SUPPORTED": "designed trials or witnesses; a figure reproduced inside its printed digits",
    "REFUTED": "a counterexample, re-checked exactly",
    "CONTRADICTED": "trials or a reproduced figure wholly on the wrong side",
    "UNDECIDED": "the evidence does not settle it",
    "VACUOUS": "the statement says nothing",
    "CITED": "a theorem of others, taken as given",
}


def render_page(inputs: Inputs, figures: Sequence[Figure]) -> str:
    """The page as text."""
    ledger, sweep, tickets = inputs.ledger, inputs.sweep, inputs.tickets
    template = Template(files("ltbounds.report").joinpath("page.html").read_text(encoding="utf-8"))
    return template.substitute(
        version=escape(__version__),
        counts=_counts(ledger),
        board=_table(board_table(ledger)),
        papers=_table(verdicts_by_paper(ledger)),
        tickets="".join(_ticket(study, figures) for study in tickets),
        widths=_table(width_table(tickets)),
        enclosures=_table(enclosure_table(inputs.enclosures)),
        constants=_table(constant_table(inputs.constants)),
        sweep=_figures(figures, "sweep-"),
        success=_figures(figures, "success-"),
        trials=f"{sum({(r.law, r.notion, r.n): r.trials for r in sweep}.values()):,}",
        errata=_errata(ledger),
        results="".join(_paper(paper, ledger) for paper in dict.fromkeys(record.paper for record in ledger)),
    )


def _counts(ledger: Sequence[Record]) -> str:
    items = (
        f'<li><span class="badge {verdict}">{verdict.replace("_", " ")}</span> <b>{count}</b>'
        f"<small>{escape(MEANING[verdict])}</small></li>"
        for verdict, count in verdict_counts(ledger).items()
    )
    return f'<ul class="counts">{"".join(items)}</ul>'


def _table(frame: pd.DataFrame) -> str:
    shown = frame.rename(columns=lambda name: name.replace("_", " "))
    shown = shown.astype(object).where(shown.notna(), "")
    html = shown.to_html(index=False, border=0, float_format=lambda value: f"{value:.4g}", na_rep="", escape=True)
    return f'<div class="wide">{html}</div>'


def _figures(figures: Sequence[Figure], prefix: str) -> str:
    return "".join(_figure(figure) for figure in figures if figure.name.startswith(prefix))


def _figure(figure: Figure) -> str:
    data = base64.b64encode(figure.svg.encode()).decode()
    caption = escape(figure.caption)
    image = f'<img alt="{caption}" src="data:image/svg+xml;base64,{data}">'
    return f"<figure>{image}<figcaption>{caption}</figcaption></figure>"


def _ticket(study: TicketStudy, figures: Sequence[Figure]) -> str:
    accuracy = ""
    if study.accuracy_target is not None and study.accuracy_ticket is not None and study.agreement is not None:
        accuracy = (
            f"Test accuracy: target {study.accuracy_target:.2%}, ticket {study.accuracy_ticket:.2%}; "
            f"they agree on {study.agreement:.2%} of the test images. "
        )
    text = (
        f"Widths {'-'.join(map(str, study.widths))}, {study.parameters:,} parameters; source weights {study.law}, seed "
        f"{study.seed}; the ticket keeps {study.edges:,} of the source's weights (density {study.density:.2%}), and "
        f"{study.spare_used:,} subset sums needed spare neurons. {accuracy}"
        f"Largest difference met {study.adversarial_difference:.3g}, bound by the layers' own errors "
        f"{study.chain_bound:.3g}, the paper's (1 + ε/(2l))<sup>l</sup> − 1 at the worst layer's ε = "
        f"{study.theorem_eps:.3g}: {study.theorem_bound:.3g} (output units). "
        f"{'Consistent: nothing met exceeds the bound.' if study.consistent else 'NOT CONSISTENT.'}"
    )
    notes = "".join(f"<p class=note>{escape(note)}</p>" for note in study.notes)
    layers = _table(layer_table([study]).drop(columns="network"))
    return f"<h3>{escape(study.name)}</h3><p>{text}</p>{notes}{layers}{_figures(figures, f'ticket-{study.name}-')}"


def _errata(ledger: Sequence[Record]) -> str:
    found = errata(ledger)
    groups = found.groupby("paper", sort=False) if len(found) else ()
    return "".join(
        f"<details><summary><b>{escape(str(paper))}</b>: {len(rows)}</summary>"
        f"{''.join(_erratum(row) for row in rows.to_dict('records'))}</details>"
        for paper, rows in groups
    )


def _erratum(row: Mapping[Any, Any]) -> str:
    correction = (
        f"<p><b>{str(row['status']).capitalize()}</b> <span class='badge {row['verdict_of_correction']}'>"
        f"{row['verdict_of_correction']}</span> {escape(str(row['correction']))}</p>"
        if row["correction"]
        else ""
    )
    severity = f"<span class='badge'>{row['severity']}</span>" if row["severity"] else ""
    impact = f"<p><b>Impact</b> {escape(str(row['impact']))}</p>" if row["impact"] else ""
    counterexample = f"<p><b>Counterexample</b> {escape(row['counterexample'])}</p>" if row["counterexample"] else ""
    return (
        f"<article><h3>{escape(row['place'])} <code>{escape(row['claim'])}</code> "
        f"<span class='badge {row['verdict']}'>{row['verdict']}</span> {severity}</h3>"
        f"<p><b>As printed</b> {escape(row['as_printed'])}</p>{counterexample}"
        f"<p>{escape(row['what_is_wrong'])}</p>{impact}{correction}</article>"
    )


def _paper(paper: str, ledger: Sequence[Record]) -> str:
    """All results of a paper, folded up."""
    own = [record for record in ledger if record.paper == paper]
    counts = ", ".join(f"{count} {verdict}" for verdict, count in verdict_counts(own).items())
    shown = "".join(_result(result, own) for result in results(paper) if _records(result, own))
    return f"<details id='{escape(paper)}'><summary><b>{escape(paper)}</b>: {escape(counts)}</summary>{shown}</details>"


def _records(result: Result, ledger: Sequence[Record]) -> list[Record]:
    wanted = {claim.id for claim in claims_of(result)}
    return [record for record in ledger if record.claim in wanted]


def _result(result: Result, ledger: Sequence[Record]) -> str:
    symbols = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in result.symbols.items())
    formulas = "".join(f"<p class=formula>{formula_mathml(formula)}</p>" for formula in result.formulas)
    claims = "".join(_claim(record) for record in _records(result, ledger))
    return (
        f"<section id='{escape(result.ref.paper)}-{escape(result.ref.label.replace(' ', '-'))}'><h3>"
        f"{escape(result.ref.paper)} · {escape(result.ref.label)}: {escape(result.title)}</h3>"
        f"<p>{escape(result.statement)} <small>({escape(result.ref.where)})</small></p>{formulas}"
        f"<details><summary>Symbols</summary><dl>{symbols}</dl></details>{claims}</section>"
    )


def _claim(record: Record) -> str:
    evidence = escape(json.dumps(dict(record.evidence), indent=1, ensure_ascii=False, default=str))
    paragraphs = (
        ("For", record.domain),
        ("", record.because),
        ("Weakest link", record.weakest if record.weakest != record.claim else ""),
        ("", record.note),
    )
    told = "".join(f"<p><b>{head}</b> {escape(text)}</p>" for head, text in paragraphs if text)
    if record.steps:
        links = "".join(f"<li><a href='#{escape(step)}'><code>{escape(step)}</code></a></li>" for step in record.steps)
        told += f"<p><b>Rests on</b></p><ul>{links}</ul>"
    return (
        f"<details class=claim id='{escape(record.claim)}'><summary><span class='badge {record.verdict}'>"
        f"{escape(record.badge)}</span> <code>{escape(record.claim)}</code> {escape(record.statement)}</summary>{told}"
        f"<p><b>Negative control</b> {escape(record.control)}. <b>Time</b> {record.seconds} s.</p>"
        f"<pre>{evidence}</pre></details>"
    )
