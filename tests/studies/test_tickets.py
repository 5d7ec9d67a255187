"""A ticket said in full, and whether it does its job."""

import json
import math
from dataclasses import asdict, replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError, TicketNotFound
from ltbounds.networks import Box, random_network
from ltbounds.networks.search import widest_gap
from ltbounds.report.shipped import ticket_rows
from ltbounds.studies import tickets
from ltbounds.studies.tickets import (
    Aim,
    Failure,
    TicketRow,
    Wish,
    asked_of,
    describe_ticket,
    load_table,
    prune_for,
    save_table,
    ticket_table,
)
from ltbounds.tickets import Supply, judge, judging, prune
from ltbounds.tickets import construction as named
from ltbounds.tickets.aiming import first_attempt, layer_errors
from ltbounds.tickets.collapse import collapse

TARGET = random_network((3, 6, 4), seed=1, bias=0.3)


@pytest.mark.usefixtures("ticks")
def test_a_row_says_what_a_ticket_costs() -> None:
    ticket = prune(TARGET, tolerance=0.01, seed=1)
    row = describe_ticket(ticket, TARGET, "small", steps=5)
    assert row.failures == ()
    assert row.found <= row.certified <= row.planned
    assert row.samples == 10_000
    assert row.density == pytest.approx(row.edges / row.source_parameters)
    assert row.source_per_target == row.source_parameters / TARGET.parameters > 20
    assert row.dense_bytes == 4 * TARGET.parameters
    bits = sum(p.bits.size * 28 + p.bias_bits.size * 28 for p in ticket.pieces.values())
    assert row.mask_bytes == 8 + -(-bits // 8) + 4 * (6 + 4)
    assert json.loads(json.dumps(asdict(row)))["law"] == "theorem: one factor a layer"
    split = describe_ticket(ticket, TARGET, "small", steps=5, certify_seconds=20)
    assert split.found <= split.certified < row.certified


def test_a_ticket_that_errs_too_much_falls_short() -> None:
    ticket = prune(TARGET, tolerance=0.5, seed=1, supply=Supply(4))
    row = describe_ticket(ticket, TARGET, "coarse", steps=1, aim=Aim(0.01, 0.999))
    assert "more than 0.01" in row.failures[0]
    assert "the class is the same" in Aim(1.0, 0.999).missed(0.5, 0.9)
    assert Aim().missed(np.nan, None) != ""
    for nonsense in ({"error": 0.0}, {"error": np.nan}, {"agree": 1.5}, {"agree": np.nan}):
        with pytest.raises(DomainError):
            Aim(**nonsense)


def test_a_certificate_that_does_not_hold_is_called_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = prune(TARGET, tolerance=0.01, seed=1)
    honest = judge
    for bound in (1e-9, np.nan):
        monkeypatch.setattr(tickets, "judge", lambda *a, b=bound, **o: replace(honest(*a, **o), certified=b))
        row = describe_ticket(ticket, TARGET, "small", steps=1)
        assert "this is a bug" in row.failures[0]


def test_what_only_linear_programs_find_is_held_against_the_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    target = random_network((6, 8, 8, 2), seed=2, bias=0.3)
    ticket = prune(target, tolerance=0.3, seed=1, supply=Supply(5))
    steps = {"samples": 100, "starts": 2, "steps": 2}
    small = collapse(ticket)
    less, more = (widest_gap(target, small, Box(), programs=n, **steps).value for n in (0, 60))  # type: ignore[arg-type]
    assert more > 1.1 * less
    honest = judge
    between = (less + more) / 2
    monkeypatch.setattr(judging, "SAMPLES", 100)
    monkeypatch.setattr(judging, "climbers", lambda *_: 2)
    monkeypatch.setattr(tickets, "judge", lambda *a, **o: replace(honest(*a, **o), certified=between))
    assert "this is a bug" in describe_ticket(ticket, target, "small", steps=2).failures[0]
    monkeypatch.setattr(judging, "widest_gap", lambda *a, **o: widest_gap(*a, **o | {"programs": 0}))
    assert describe_ticket(ticket, target, "small", steps=2).failures == ()


def test_base_sets_grow_until_the_aim_is_kept() -> None:
    options: dict[str, Any] = {"tolerance": 0.3, "seed": 1}
    first = prune(TARGET, supply=Supply(8, 2), **options)
    error = describe_ticket(first, TARGET, "first", steps=1).output_error
    told: list[str] = []
    found = prune_for(TARGET, "pensia2020", Aim(error / 10), Supply(8, 2), tell=told.append, **options)
    assert found.supply.base_set > 8
    assert "base sets of 8" in told[0]
    assert "behind the layers it errs by" in told[0]
    assert found.notes[-1].startswith(f"the aim was kept with base sets of {found.supply.base_set}")
    assert describe_ticket(found, TARGET, "found", steps=1).output_error <= error / 10
    with pytest.raises(TicketNotFound, match=r"output_error=1e-12 .* must be looser .*base sets of 28"):
        prune_for(TARGET, "pensia2020", Aim(1e-12), Supply(14, 4), **options)


def wishes(*constructions: str) -> list[Wish]:
    sigmoid = random_network((3, 4, 2), seed=2, phi="sigmoid", bias=0.2)
    networks = {"small": TARGET, "sigmoid": sigmoid}
    return [Wish(name, "0", lambda n=net: n, how) for how in constructions for name, net in networks.items()]  # type: ignore[misc]


def test_the_table_has_a_row_or_a_reason_for_each(tmp_path: Path) -> None:
    wanted = wishes("pensia2020", "burkholz2022depth.2l_looks_linear")
    rows = list(ticket_table(wanted, steps=1, command=["ltbounds", "tickets"]))
    assert [type(row) for row in rows] == [TicketRow, Failure, TicketRow, TicketRow]
    assert "must be among" in str(rows[1])
    assert rows[0].made is not None
    assert rows[0].made.command == "ltbounds tickets"
    save_table(rows, tmp_path / "t.json")
    assert load_table(tmp_path / "t.json") == rows
    (tmp_path / "t.json").write_text("[{}]")
    with pytest.raises(FileFormatError, match="must be a table of tickets"):
        load_table(tmp_path / "t.json")


def test_a_table_goes_on_where_it_was_left() -> None:
    wanted = wishes("pensia2020")
    (first,) = islice(ticket_table(wanted, steps=1), 1)
    begun: list[str] = []
    rows = list(ticket_table(wanted, [first], steps=1, tell=lambda wish, done: begun.append(wish.network)))
    assert rows[0] is first
    assert begun == ["sigmoid"]
    other = next(iter(ticket_table(wanted, [first], seed=2, steps=1)))
    assert isinstance(other, TicketRow)
    assert other.seed == 2
    (longer,) = islice(ticket_table(wanted, [first], steps=1, certify_seconds=0.5), 1)
    assert isinstance(first, TicketRow) and isinstance(longer, TicketRow)
    assert longer.certified < first.certified and longer.splits
    assert "minutes to fall: 1 (small)" in asked_of([longer]) and "minutes" not in asked_of([first])


def test_layers_that_choose_among_copies_get_a_smaller_law_for_an_aim() -> None:
    """Base sets alone do not help them: copies err differently, and what their large kept weights pass on grows."""
    deep = random_network((3, 5, 5, 5, 2), seed=3, bias=0.3)
    name, supply = "burkholz2022depth.l+1", Supply(10, 8)
    found = prune_for(deep, name, Aim(0.01), supply, seed=1)
    assert describe_ticket(found, deep, "deep", steps=1, aim=Aim(0.01)).failures == ()
    assert found.supply.share < 0.6
    assert any("times their largest parameter" in note for note in found.notes)
    wide = prune(
        deep, None, name, found.tolerance, 1, supply=replace(found.supply, share=1.0), objective=found.objective
    )
    x = np.random.default_rng(1).uniform(-1, 1, (50, 3))
    ours, theirs = (layer_errors(ticket, deep, x) for ticket in (found, wide))
    assert list(ours) == [k for k, _ in deep.linear()]
    assert ours[6] < theirs[6] / 2
    with pytest.raises(TicketNotFound, match=r"behind the layers it errs by .* of their ranges"):
        prune_for(deep, name, Aim(1e-9), Supply(28, 4), seed=1)
    with pytest.raises(DomainError, match="share=0 must be in"):
        Supply(share=0)


def test_a_law_that_does_not_reach_a_parameter_grows_before_base_sets_do() -> None:
    how = named("burkholz2022depth.l+1")
    first = first_attempt(how, Supply(15), 0.01, "")
    wider = first.better(how, math.inf)
    assert wider is not None and wider.supply.base_set == 15 and wider.tolerance == first.tolerance
    assert wider.supply.share == pytest.approx(1.5 * first.supply.share)
    more = replace(wider, supply=replace(wider.supply, share=1.0)).better(how, math.inf)
    assert more is not None and more.supply.base_set == 16


def test_a_table_says_what_its_tickets_were_asked() -> None:
    rows = [row for row in ticket_rows() if isinstance(row, TicketRow)]
    aimed = [row for row in rows if row.made and "output error" in row.made.settings]
    plain = [row for row in rows if row not in aimed]
    assert asked_of([]) == "" and asked_of(plain[:1]) == "Weight tolerance 0.01."
    assert f"of {len(aimed)} tickets grew" in asked_of(rows) and asked_of(rows).startswith("Weight tolerance 0.01. ")
    assert all(row.tolerance < 0.01 for row in aimed) and "Weight tolerance" not in asked_of(aimed)
