"""The search index: one row an entry, as (kind, title, text, address, verdict)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from ltbounds.ledger.records import Record
from ltbounds.report.content import Term
from ltbounds.report.links import claim_address, paper_page, result_address
from ltbounds.report.reference import Room
from ltbounds.theorems import PAPERS, results
from ltbounds.theorems.papers import find_paper

__all__ = ["search_script"]

Row = tuple[str, str, str, str, str]


def search_script(
    ledger: Iterable[Record], pages: Iterable[tuple[str, str]], terms: Iterable[Term], reference: Iterable[Room]
) -> str:
    """JavaScript that sets `window.ltboundsIndex`."""
    rows = [*_pages(pages), *_results(), *_claims(ledger), *_terms(terms), *_names(reference)]
    return f"window.ltboundsIndex={json.dumps(rows, ensure_ascii=False, separators=(',', ':'))};\n"


def _pages(pages: Iterable[tuple[str, str]]) -> Iterator[Row]:
    for file, name in pages:
        yield "page", name, "", file, ""
    for key in PAPERS:
        yield "page", find_paper(key).title, find_paper(key).citation, paper_page(key), ""


def _results() -> Iterator[Row]:
    for result in results():
        paper, label = result.ref.paper, result.ref.label
        yield "result", f"{paper} {label}", f"{result.title}. {result.statement}", result_address(paper, label), ""


def _claims(ledger: Iterable[Record]) -> Iterator[Row]:
    for record in ledger:
        text = f"{record.statement} ({record.label}, {record.where}) {record.severity}"
        yield "claim", record.claim, text, claim_address(record.claim), record.verdict


def _terms(terms: Iterable[Term]) -> Iterator[Row]:
    for term in terms:
        yield "word", term.name, term.meaning.striptags(), f"glossary.html#{term.anchor}", ""


def _names(reference: Iterable[Room]) -> Iterator[Row]:
    for room in reference:
        for entry in room.entries:
            yield "function", entry.name, f"{entry.first} ({room.name})", f"api.html#{room.name}:{entry.name}", ""
