"""What a report shows: records only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ltbounds.ledger.records import Record
from ltbounds.studies.constants import ConstantRow
from ltbounds.studies.sweep import SweepRow
from ltbounds.studies.ticket import TicketStudy
from ltbounds.theorems.ours.constants import CertifiedConstant

__all__ = ["Inputs"]


@dataclass(frozen=True)
class Inputs:
    """The records that a report shows."""

    ledger: Sequence[Record]
    sweep: Sequence[SweepRow]
    tickets: Sequence[TicketStudy]
    constants: Sequence[ConstantRow] = ()
    enclosures: Sequence[CertifiedConstant] = ()
