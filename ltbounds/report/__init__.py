"""The report: tables, figures and one HTML page, made from ledger, sweep and ticket records only; it runs nothing."""

from __future__ import annotations

from ltbounds.report.build import build_report
from ltbounds.report.inputs import Inputs

__all__ = ["Inputs", "build_report"]
