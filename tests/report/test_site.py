"""The site as files: pages that stand alone, links that resolve, an anchor for every claim, nothing over a megabyte."""

import csv
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ltbounds.learning.records import shipped
from ltbounds.ledger.board import board, standings_of
from ltbounds.report.pages import NAVIGATION
from ltbounds.theorems import PAPERS, claims, results

from .conftest import promised

LARGEST = 1_000_000
VOID = {"meta", "link", "img", "input", "br", "wbr", "hr"}


class Page(HTMLParser):
    """Anchors, links and sources of a page; complains about tags that are not closed in order."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.text = path.read_text()
        self.feed(self.text)
        self.close()
        assert not self.open, (path.name, self.open[-5:])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name in ("href", "src"):
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("p", "li", "tr", "td"):  # browsers close these by themselves
            while self.open and self.open[-1] != tag and self.open[-1] in ("p", "li", "tr", "td"):
                self.open.pop()
        assert self.open, tag
        assert self.open[-1] == tag, (tag, self.open[-4:], self.getpos())
        self.open.pop()


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Page]:
    return {path.name: Page(path) for path in sorted(site.glob("*.html"))}


def test_every_page_of_the_navigation_is_there_and_small(site: Path, pages: dict[str, Page]) -> None:
    assert {file for file, _ in NAVIGATION} <= set(pages)
    sizes = {path.name: path.stat().st_size for path in site.iterdir() if path.suffix in (".html", ".js", ".css")}
    assert max(sizes.values()) < LARGEST, sizes
    assert min(sizes.values()) > 500, sizes


def test_all_internal_links_resolve_and_no_address_lies_outside(site: Path, pages: dict[str, Page]) -> None:
    broken = []
    for name, page in pages.items():
        for link in page.links:
            file, _, anchor = link.partition("#")
            if link.startswith("data:"):
                continue
            target = site / (file or name)
            if ":" in file or not target.is_file() or (anchor and anchor not in pages[target.name].ids):
                broken.append((name, link))
    assert not broken, broken[:10]
    scripts = (site / "site.js").read_text() + (site / "site.css").read_text()
    assert not re.search(r"https?://|@import|url\(", scripts)
    index = json.loads((site / "search-index.js").read_text().removeprefix("window.ltboundsIndex=").rstrip(";\n"))
    lost = [
        row[3] for row in index if (row[3].partition("#")[2] or "search") not in [*pages[row[3].partition("#")[0]].ids]
    ]
    assert not lost, lost[:10]


def test_every_claim_and_every_result_has_one_anchor(pages: dict[str, Page]) -> None:
    for name, page in pages.items():
        twice = [key for key, count in Counter(page.ids).items() if count > 1]
        assert not twice, (name, twice[:5])
    for paper in PAPERS:
        ids = set(pages[f"{paper}.html"].ids)
        assert {claim.id for claim in claims(paper)} <= ids
    assert sum(len(page.ids) for page in pages.values()) > len(list(claims())) + len(results())


def test_the_board_comes_first_and_says_what_the_records_say(pages: dict[str, Page]) -> None:
    text = pages["index.html"].text
    assert text.index('id="board"') < text.index('id="what-was-found"') < text.index('id="calculators"')
    rows = board(standings_of(promised()))
    assert text.count("<tr data-paper=") == len(rows)
    for row in rows:
        part = text[text.index(f">{row.paper} {row.label}</a>") :].partition("</tr>")[0]
        assert f">{row.word.said}</span>" in part, row
        assert bool(row.word.given + row.repaired_word.given) == ("given <a" in part), row


def test_no_theorem_loses_its_word_unnoticed() -> None:
    """What is open on the board is written down here: a change that costs a theorem its word is made on purpose."""
    rows = board(standings_of(promised()))
    assert [f"{row.paper} {row.label}" for row in rows if row.word.said == "open"] == ["natale2024 Theorem 1"]
    assert [row.label for row in rows if not row.settled] == []


def test_proof_trees_are_drawn_on_the_page(pages: dict[str, Page]) -> None:
    for record in promised():
        if record.steps:
            page = pages[f"{record.paper}.html"].text
            card = page[page.index(f'id="{record.claim}"') :].partition('<details class="claim"')[0]
            assert '<ul class="tree">' in card, record.claim
            for step in record.steps:
                assert f'#{step}"' in card, (record.claim, step)


def test_without_a_script_the_text_is_there(pages: dict[str, Page]) -> None:
    argued = [record.claim for record in promised() if record.verdict == "ARGUED" and record.because]
    assert len(argued) > 20
    for key in argued:
        page = pages[f"{key.partition('.')[0]}.html"].text
        card = page[page.index(f'id="{key}"') :].partition('<details class="claim"')[0]
        assert "def " in card
        assert "Because" in card
    assert "Counterexample" in pages["errata.html"].text
    assert "<footer>" in pages["glossary.html"].text
    assert re.search(r"Made 20\d\d-.* by <code>ltbounds report</code>", pages["glossary.html"].text)


def test_every_figure_is_there_as_png_and_svg(site: Path) -> None:
    folder = site / "figures"
    drawn = {path.stem for path in folder.glob("*.png")}
    assert drawn == {path.stem for path in folder.glob("*.svg")}
    assert {"ticket-tiny-weights", "ticket-tiny-anatomy", "success-uniform-all", "sweep-fixed-size"} <= drawn
    page = (site / "experiments.html").read_text()
    for name in shipped():
        assert f"experiment-{name}" in drawn
        assert f'src="figures/experiment-{name}.svg"' in page
    for path in folder.glob("*.svg"):
        ET.parse(path)


def test_tables_hold_what_the_records_hold(site: Path) -> None:
    with (site / "claims.csv").open() as file:
        assert [row["claim"] for row in csv.DictReader(file)] == [record.claim for record in promised()]
    with (site / "success.csv").open() as file:
        for row in csv.DictReader(file):
            assert float(row["lower"]) <= float(row["probability"]) <= float(row["upper"])
            assert round(float(row["probability"]) * int(row["trials"]), 6) == int(row["successes"])


def test_the_width_table_names_the_norm_of_each_eps(site: Path) -> None:
    page = (site / "tickets.html").read_text(encoding="utf-8")
    named = dict(re.findall(r"<li><b>([A-Z])</b>: (.*?)</li>", page))
    used = re.findall(r'<td data-label="measures"><span>([A-Z])</span></td>', page)
    assert set(used) == set(named)
    assert len(used) == page.count('data-label="theorem"')
    assert any(words.startswith("each output, inputs in") for words in named.values())
    assert not re.search(r"\(C = ", page), "C has one meaning; a width theorem's own constant is called so"
