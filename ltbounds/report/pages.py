"""The pages of the site: what each template is filled with.  Records in, text out; nothing is run."""

from __future__ import annotations

import inspect
import json
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from ltbounds.claims import Claim, Result, cited_name
from ltbounds.decimals import at_least, at_most
from ltbounds.ledger.board import BoardRow, Word, board, is_numbered, most_wanted, standings_of
from ltbounds.ledger.records import Record
from ltbounds.report.calculators import calculators, numbers_data, success_data, width_calculators
from ltbounds.report.content import MEANING, Term, glossary
from ltbounds.report.evidence import counterexample, evidence_rows
from ltbounds.report.experiment_figures import figure_name, repetitions_of
from ltbounds.report.figures import Figure
from ltbounds.report.formulas import formula_mathml
from ltbounds.report.frames import Frame, frame, shown_number
from ltbounds.report.inputs import Inputs
from ltbounds.report.letters import letters_of
from ltbounds.report.links import claim_address, paper_page, result_address, result_anchor
from ltbounds.report.prose import inline, markdown
from ltbounds.report.reference import Room, rooms
from ltbounds.report.search import search_script
from ltbounds.report.tables import (
    SEVERITIES,
    constant_table,
    enclosure_table,
    errata,
    layer_table,
    met_table,
    repair_status,
    ticket_table,
    verdict_counts,
    verdicts_by_paper,
    width_table,
)
from ltbounds.report.trees import proof_tree
from ltbounds.studies import experiments
from ltbounds.studies.ticket import TicketStudy
from ltbounds.studies.tickets import TicketRow, asked_of
from ltbounds.theorems import PAPERS, claims_of, find_claim, results, unchecked
from ltbounds.theorems.papers import find_paper, symbol_table

__all__ = ["NAVIGATION", "Site"]

NAVIGATION = (
    ("index.html", "Start"), *((paper_page(key), key) for key in PAPERS), ("errata.html", "Errata"),
    ("constants.html", "Constants"), ("tickets.html", "Tickets"), ("experiments.html", "Experiments"),
    ("tutorials.html", "Tutorials"), ("api.html", "Reference"), ("glossary.html", "Glossary"),
    ("benchmarks.html", "Benchmarks"), ("tests.html", "Tests"),
)  # fmt: skip
FIRST = ("pensia2020", "Theorem 1", "width")
"""The formula that the first calculator shows first."""
SHOWN = ("what", "mean", "low", "high", "over", "repetitions", "printed")
EXPERIMENT = ("name", "profile", "date", "repetitions", "seed", "protocol", "judgements")
BRIEF = 90
LONG_REASON = 80
MANY = 7
_SAME_ENDS = re.compile(r"(?<![\d.])([+-]?\d[\d.]*) to \1(?= %)")
NAMED = ["network", "construction"]
COSTS = ["CPU seconds", "density", "source per target", "bytes", "of dense", "source widths", "made"]
"""Columns of the tickets' second table."""
TOLD_ONCE = ["seconds", "law"]
"""Columns of the CSV file that say nothing in a table for readers: the text above it says it once."""
CONSTANT_NAMES = {
    "C": "C_certified", "by_theorem_2": "necessary, by our Theorem 2 alone",
    "by_theorem_1": "sufficient, by our Theorem 1 alone",
}  # fmt: skip
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""Names of the norms in which an eps is meant, in a table."""


@dataclass(frozen=True)
class Site:
    """Everything that the templates ask for, from the records."""

    inputs: Inputs
    figures: Sequence[Figure]
    files: Sequence[str]

    @cached_property
    def known(self) -> dict[str, Record]:
        """The records by claim."""
        return {record.claim: record for record in self.inputs.ledger}

    @cached_property
    def terms(self) -> list[Term]:
        """The glossary."""
        return glossary()

    @cached_property
    def reference(self) -> list[Room]:
        """The API reference."""
        return list(rooms())

    @cached_property
    def rows(self) -> list[BoardRow]:
        """The board."""
        return board(standings_of(self.inputs.ledger))

    def pages(self) -> Iterator[tuple[str, str]]:
        """File name and text of every page, and of the scripts that hold data."""
        makers: dict[str, Callable[[], Mapping[str, Any]]] = {
            "index": self._index, "errata": self._errata, "constants": self._constants, "tickets": self._tickets,
            "experiments": self._experiments, "glossary": lambda: {"terms": self.terms},
            "api": lambda: {"rooms": self.reference}, "tutorials": lambda: {"tutorials": self.inputs.tutorials},
            "benchmarks": self._benchmarks, "tests": self._tests,
        }  # fmt: skip
        for name, make in makers.items():
            yield f"{name}.html", self._render(f"{name}.html", f"{name}.html", make())
        for key in PAPERS:
            yield paper_page(key), self._render("paper.html", paper_page(key), self._paper(key))
        for tutorial in self.inputs.tutorials:
            blocks = [
                (block.kind, markdown(block.text) if block.kind == "text" else block.text) for block in tutorial.blocks
            ]
            file = f"tutorial-{tutorial.name}.html"
            yield file, self._render("tutorial.html", file, {"tutorial": tutorial, "blocks": blocks})
        yield "search-index.js", search_script(self.inputs.ledger, self._searchable(), self.terms, self.reference)
        yield "success-data.js", f"window.ltboundsSuccess={_compact(success_data(self.inputs.curves))};\n"

    def _searchable(self) -> Iterator[tuple[str, str]]:
        yield from ((file, name) for file, name in NAVIGATION if name not in PAPERS)
        yield from ((f"tutorial-{one.name}.html", one.title) for one in self.inputs.tutorials)

    def _render(self, template: str, page: str, values: Mapping[str, Any]) -> str:
        return _environment().get_template(template).render(
            page=page, navigation=NAVIGATION, made=self.inputs.made, known=self.known,
            address=lambda identifier: claim_address(identifier).removeprefix(page),
            short=_short, brief=_brief,
            text=lambda words, paper=page.removesuffix(".html"): inline(words, self.known, paper), **values,
        )  # fmt: skip

    # The start page

    def _index(self) -> Mapping[str, Any]:
        ledger = self.inputs.ledger
        chosen = list(width_calculators())
        groups: dict[str, list[dict[str, Any]]] = {}
        for index, one in enumerate(chosen):
            first = (one.paper, one.label, one.name) == FIRST
            shown = {"index": index, "label": one.label, "name": one.name, "chosen": first}
            groups.setdefault(one.paper, []).append(shown)
        return {
            "board": [self._board_row(row) for row in self.rows],
            "tally": self._tally(),
            "papers": [find_paper(key) for key in PAPERS],
            "counts": _counts(ledger),
            "claims_total": len(ledger),
            "by_paper": frame(verdicts_by_paper(ledger).rename(columns=str.lower), paper=_paper_link),
            "falsehoods": [record for record in ledger if record.severity == "false"],
            "errata_total": len(errata(ledger)),
            "enclosures": self._enclosures(),
            "formula_groups": [{"paper": paper, "formulas": members} for paper, members in groups.items()],
            "formulas": _script([asdict(one) for one in chosen]),
            "numbers": _script(numbers_data(self.inputs.numbers)),
            "tutorials": self.inputs.tutorials,
            "files": self.files,
        }

    def _tally(self) -> str:
        printed = sum(row.word.green for row in self.rows)
        repaired = sum(row.repaired_word.green for row in self.rows)
        false = sum(row.word.said.startswith("false") for row in self.rows)
        return (
            f"Of {len(self.rows)} results {printed} are proved or argued as printed, {repaired} in a repaired form, "
            f"{false} are false as printed, and {len(most_wanted(self.rows))} are open both ways (most wanted)."
        )

    def _board_row(self, row: BoardRow) -> Mapping[str, Any]:
        states = [
            name
            for name, holds in (
                ("green", row.word.green),
                ("repaired", row.repaired_word.green),
                ("false", row.word.said.startswith("false")),
                ("wanted", not row.settled),
            )
            if holds
        ]
        return {
            "paper": row.paper, "label": row.label, "address": result_address(row.paper, row.label),
            "printed": _word(row.word), "against": row.against, "states": " ".join(states),
            "repaired": _word(row.repaired_word) | {"claim": row.repaired},
            "weakest": row.weakest if row.weakest != row.whole else "",
        }  # fmt: skip

    # A paper

    def _paper(self, key: str) -> Mapping[str, Any]:
        own = [record for record in self.inputs.ledger if record.paper == key]
        placed: set[str] = set()
        by_label = {row.label: row for row in self.rows if row.paper == key}
        return {
            "paper": find_paper(key), "symbols": symbol_table(key), "counts": _counts(own),
            "board": [self._board_row(row) for row in by_label.values()],
            "unchecked": list(unchecked(key).items()),
            "sections": [self._section(result, by_label, placed) for result in results(key)],
        }  # fmt: skip

    def _section(self, result: Result, rows: Mapping[str, BoardRow], placed: set[str]) -> Mapping[str, Any]:
        claims = [claim for claim in dict.fromkeys(claim.id for claim in claims_of(result)) if claim in self.known]
        fresh = [identifier for identifier in claims if identifier not in placed]
        placed.update(fresh)
        row = rows.get(result.ref.label) if is_numbered(result) else None
        headlines = {row.whole, row.repaired} if row else set()
        letters = letters_of(result.symbols)
        beside = {formula.__name__ for formula in result.formulas}
        scripts = {one.name: one for one in calculators(result)}
        return {
            "anchor": result_anchor(result.ref.label), "label": result.ref.label,
            "title": result.title.removeprefix(f"{result.ref.label}: "),
            "statement": result.statement, "where": result.ref.where, "row": self._board_row(row) if row else None,
            "symbols": list(result.symbols.items()),
            "formulas": [
                {"drawn": Markup(formula_mathml(formula, letters, beside)), "about": _first_sentence(formula),
                 "data": _try(scripts.get(formula.__name__.replace("_", " ")))}
                for formula in result.formulas
            ],
            "claims": [self._claim(self.known[identifier], identifier in headlines) for identifier in fresh],
            "elsewhere": [identifier for identifier in claims if identifier not in fresh],
        }  # fmt: skip

    def _claim(self, record: Record, headline: bool) -> Mapping[str, Any]:
        file, code = _code(find_claim(record.claim))
        repair = self.known.get(record.correction)
        return {
            "record": record, "headline": headline, "badge": record.said,
            "counterexample": counterexample(record),
            "given": _given(name for name in record.cited if name != record.claim),
            "tree": proof_tree(record.claim, self.known) if record.steps else None,
            "evidence": list(evidence_rows(record)), "code": code, "file": file,
            "status": repair_status(repair.verdict).capitalize() if repair else "",
        }  # fmt: skip

    # The other pages

    def _errata(self) -> Mapping[str, Any]:
        found = errata(self.inputs.ledger).to_dict("records")
        for row in found:  # the page says "As printed" itself
            row["as_printed"] = re.sub(r"^As printed(?:[,:] | )", "", row["as_printed"])
        papers = list(dict.fromkeys(row["paper"] for row in found))
        groups = [{"paper": paper, "rows": [row for row in found if row["paper"] == paper]} for paper in papers]
        kinds = [*SEVERITIES, "vacuous", "contradicted"]
        summary = [
            {"paper": group["paper"]}
            | {
                kind: sum((row["severity"] or row["verdict"].lower()) == kind for row in group["rows"]) or None
                for kind in kinds
            }
            | {"with a repair": sum(bool(row["correction"]) for row in group["rows"])}
            for group in groups
        ]
        shown = frame(summary, paper=lambda key: Markup('<a href="#{0}">{0}</a>').format(key))
        return {"groups": groups, "summary": shown, "severities": kinds, "papers": papers}

    def _enclosures(self) -> Frame:
        table = enclosure_table(self.inputs.enclosures)
        return frame(table, name=inline, lower=at_least, upper=at_most, statement=inline, method=inline, paper=inline)

    def _constants(self) -> Mapping[str, Any]:
        drawn = {one.name: one for one in self.figures}
        sweep = self.inputs.sweep
        return {
            "enclosures": self._enclosures(),
            "constants": frame(
                _worth_saying(constant_table(self.inputs.constants)).rename(columns=CONSTANT_NAMES), C_certified=at_most
            ),
            "met": frame(met_table(self.inputs.met), C_certified=at_most),
            "figures": [one for name, one in drawn.items() if name.startswith("sweep-")],
            "success": [one for name, one in drawn.items() if name.startswith("success-")],
            "trials": shown_number(sum({(r.law, r.notion, r.n): r.trials for r in sweep}.values())),
        }

    def _tickets(self) -> Mapping[str, Any]:
        rows = [row for row in self.inputs.table if isinstance(row, TicketRow)]
        notes: dict[str, dict[str, None]] = {}
        for row in rows:
            for note in row.notes:
                notes.setdefault(note, {})[row.network] = None
        tickets, widths = ticket_table(self.inputs.table), width_table(self.inputs.tickets)
        letters = dict(zip(dict.fromkeys(widths.get("measures", ())), LETTERS, strict=False))
        return {
            "rows": frame(
                tickets.drop(columns=[*COSTS, *TOLD_ONCE], errors="ignore"),
                network=_breakable, construction=_breakable,
                verdict=_first_words, found=at_least, certified=at_most, planned=at_most,
            ),
            "costs": frame(
                tickets.loc[tickets["found"].notna(), [*NAMED, *(name for name in COSTS if name in tickets)]],
                network=_breakable, construction=_breakable, source_widths=_layers,
            ) if "found" in tickets else frame([]),
            "notes": [(note, ", ".join(networks)) for note, networks in notes.items()],
            "laws": ", ".join(dict.fromkeys(row.law.replace("theorem:", "the theorem’s,") for row in rows)),
            "inputs": rows[0].inputs if rows else 0, "asked": asked_of(rows) if rows else "",
            "seed": rows[0].seed if rows else "",
            "commands": dict.fromkeys(
                f"{row.made.command} (ltbounds {row.made.version}, {row.made.machine})" for row in rows if row.made
            ),
            "studies": [self._study(study) for study in self.inputs.tickets],
            "widths": frame(_with_separators(widths.assign(measures=[letters[words] for words in widths.measures])))
            if len(widths) else frame([]),
            "measures": [(letter, words) for words, letter in letters.items()],
        }  # fmt: skip

    def _study(self, study: TicketStudy) -> Mapping[str, Any]:
        return {
            "name": study.name, "text": _told(study), "notes": study.row.notes,
            "layers": frame(layer_table([study]).drop(columns="network")),
            "figures": [one for one in self.figures if one.name.startswith(f"ticket-{study.name}-")],
        }  # fmt: skip

    def _experiments(self) -> Mapping[str, Any]:
        drawn = {one.name: one for one in self.figures}
        shown = [
            {
                **{name: record[name] for name in EXPERIMENT},
                "judgements": [found | dict(zip(("why", "details"), _told_apart(found["why"]), strict=True))
                               for found in record["judgements"]],
                "place": record.get("place", ""), "counted": repetitions_of(record),
                "options": frame(record["options"]) if record.get("options") else None,
                "seconds": f"{record['seconds']:.0f}", "figure": drawn.get(figure_name(record)),
                "rows": frame([{key: row.get(key) for key in SHOWN} for row in record["rows"]]),
            }
            for record in self.inputs.experiments
        ]  # fmt: skip
        return {"experiments": shown, "missing": list(experiments.NOT_WRITTEN.items())}

    def _benchmarks(self) -> Mapping[str, Any]:
        runs = [
            run | {"rows": frame(run["rows"]), "anchor": f"run-{number}"}
            for number, run in enumerate(self.inputs.benchmarks["runs"])
        ]
        return {"about": self.inputs.benchmarks["about"], "runs": runs}

    def _tests(self) -> Mapping[str, Any]:
        counted = self.inputs.tests
        by_room: dict[str, list[int]] = {}
        for row in counted["files"]:
            found = by_room.setdefault(row["room"], [0, 0])
            found[0] += 1
            found[1] += row["tests"]
        table = [{"room": room, "files": n, "tests": tests} for room, (n, tests) in by_room.items()]
        files = [
            {name: row[name] for name in ("file", "tests", "what it shows", "random cases")} for row in counted["files"]
        ]
        return {
            "rooms": frame(table), "rows": frame(files, file=_breakable, what_it_shows=inline),
            "total": shown_number(sum(row["tests"] for row in counted["files"])),
            "files": len(files), "doctests": shown_number(counted["doctests"]), "date": counted["date"],
        }  # fmt: skip


def _environment() -> Environment:
    folder = Path(__file__).with_name("templates")
    return Environment(loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def _counts(ledger: Sequence[Record]) -> list[tuple[str, int, str]]:
    return [(verdict, count, MEANING[verdict]) for verdict, count in verdict_counts(ledger).items()]


def _short(identifier: str) -> str:
    """The ID without its paper, which the reader knows from the page or the link."""
    return identifier.partition(".")[2] or identifier


def _brief(statement: str) -> str:
    return statement if len(statement) <= BRIEF else statement[: statement.rfind(" ", 0, BRIEF)] + " …"


def _paper_link(key: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(paper_page(key), key)


def _worth_saying(constants: pd.DataFrame) -> pd.DataFrame:
    """Without what a sweep that ends early met below the number that is certainly necessary."""
    return constants.assign(
        met_above=constants.met_above.mask((constants.met_above < constants.necessary).fillna(False))
    )


def _with_separators(widths: pd.DataFrame) -> pd.DataFrame:
    """The widths, which stand in words, with separators between thousands and dots between layers."""

    def shown(words: object) -> object:
        if not isinstance(words, str) or not words[:1].isdigit():
            return words
        numbers, bracket, rest = words.partition(" (")
        return " · ".join(shown_number(int(n)) for n in numbers.split()) + bracket + rest

    columns = [name for name in ("widths", "certified", "by experiment", "assumed") if name in widths]
    return widths.assign(**{name: widths[name].map(shown) for name in columns})


def _word(word: Word) -> dict[str, Any]:
    """A word of the board, the class of its badge, and the theorems that it takes as given."""
    kind = word.said if word.said in MEANING else word.said.partition(" ")[0]
    return {"word": word.said, "kind": kind, "given": _given(word.given)}


def _given(cited: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name, "name": cited_name(name)} for name in cited]


def _breakable(name: str) -> Markup:
    """A long name that may be broken after its slashes, dots and underscores."""
    shown = escape(name)
    for mark in "/._":
        shown = shown.replace(mark, Markup(f"{mark}<wbr>"))
    return shown


def _layers(widths: str) -> Markup:
    """Widths that may be broken between layers."""
    return Markup(escape(widths).replace("-", Markup("-<wbr>")))


def _first_words(verdict: str) -> Markup:
    """A verdict; what stands behind the colon of a long reason is opened by who asks for it."""
    head, _, reason = verdict.partition(": ")
    first, _, rest = reason.partition(": ")
    if len(rest) < LONG_REASON:
        return escape(verdict)
    return Markup("{}: {}<details><summary><small>why</small></summary>{}</details>").format(head, first, rest)


def _told_apart(found: str) -> tuple[str, list[str]]:
    """What an experiment found: a sentence, and, where it goes on with many comparisons, these one by one.

    >>> _told_apart("2 of 3 above; points: a: +1; b: +2; c: -1; d: +4; e: +5; f: +6")
    ('2 of 3 above; points', ['a: +1', 'b: +2', 'c: -1', 'd: +4', 'e: +5', 'f: +6'])
    >>> _told_apart("-2.5 to -2.5 % (1 target)")
    ('-2.5 % (1 target)', [])
    """
    found = _SAME_ENDS.sub(r"\1", found)
    parts = found.split("; ")
    if len(parts) < MANY:
        return found, []
    lead = next((k for k, part in enumerate(parts) if part.count(": ") > 1), 0)
    head, _, first = parts[lead].partition(": ")
    return "; ".join([*parts[:lead], head]), [first, *parts[lead + 1 :]]


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _script(value: Any) -> Markup:
    """JSON inside a script element, which a "</script>" in it must not end."""
    return Markup(_compact(value).replace("<", "\\u003c"))


def _try(one: Any) -> str:
    if one is None:
        return ""
    return _compact({"script": one.script, "parameters": [(name, value) for name, _, value in one.parameters]})


def _first_sentence(formula: Callable[..., Any]) -> str:
    return " ".join((formula.__doc__ or "").split(">>>")[0].split())


def _code(claim: Claim) -> tuple[str, str]:
    """File and source of the function that was judged."""
    for name in ("body", "trial", "build", "reproduce"):
        function = getattr(claim, name, None)
        if function is not None:
            try:
                lines, start = inspect.getsourcelines(function)
                file = Path(inspect.getsourcefile(function) or "").resolve()
            except (OSError, TypeError):
                return "", ""
            home = Path(__file__).resolve().parents[2]
            shown = file.relative_to(home) if file.is_relative_to(home) else file.name
            return f"{shown}:{start}", textwrap.dedent("".join(lines)).strip()
    return "", ""


def _told(study: TicketStudy) -> str:
    row, accuracy = study.row, ""
    if study.accuracy_target is not None and study.accuracy_ticket is not None and row.agreement is not None:
        accuracy = (
            f"Test accuracy: target {study.accuracy_target:.2%}, ticket {study.accuracy_ticket:.2%}; "
            f"they agree on {row.agreement:.2%} of the test images. "
        )
    return (
        f"Widths {'-'.join(map(str, study.widths))}, {row.target_parameters:,} parameters; source weights U[-1, 1], "
        f"scaled by layer, seed {row.seed}; the ticket keeps {row.edges:,} of the source's weights (density "
        f"{row.density:.2%}), and {row.spare_used:,} subset sums needed spare neurons. {accuracy}"
        f"Largest |ticket − target| of any output, inputs with entries in [{study.box[0]:g}, {study.box[1]:g}]: found "
        f"{at_least(row.found)} by {row.samples:,} samples and ascent, certified {at_most(row.certified)}, planned by "
        f"the paper's error chain {at_most(row.planned)}. "
        f"{'Consistent: nothing met exceeds the certified bound.' if study.consistent else 'NOT CONSISTENT.'}"
    )
