"""What a report shows: records only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ltbounds.ledger.records import Record
from ltbounds.report.shipped import benchmarks, experiment_records, test_counts, ticket_rows
from ltbounds.studies.compact import Curve, curves
from ltbounds.studies.constants import ConstantRow, MetConstant, NumbersRow
from ltbounds.studies.provenance import Provenance
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy
from ltbounds.studies.tickets import Failure, TicketRow
from ltbounds.studies.tutorials import Tutorial
from ltbounds.theorems.ours.constants import CertifiedConstant

__all__ = ["Inputs"]


@dataclass(frozen=True)
class Inputs:
    """The records that a report shows; those that ship with the package are read from it unless others are given."""

    ledger: Sequence[Record]
    sweep: Sequence[SweepRow]
    tickets: Sequence[TicketStudy]
    constants: Sequence[ConstantRow] = ()
    enclosures: Sequence[CertifiedConstant] = ()
    met: Sequence[MetConstant] = ()
    numbers: Sequence[NumbersRow] = ()
    tutorials: Sequence[Tutorial] = ()
    made: Provenance | None = None
    curves: Sequence[Curve] = field(default_factory=curves)
    table: Sequence[TicketRow | Failure] = field(default_factory=ticket_rows)
    experiments: Sequence[Mapping[str, Any]] = field(default_factory=experiment_records)
    benchmarks: Mapping[str, Any] = field(default_factory=benchmarks)
    tests: Mapping[str, Any] = field(default_factory=test_counts)
