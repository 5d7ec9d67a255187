"""The report: a site of pages, tables and figures from the records that are kept; only the tutorials are run for it."""

from __future__ import annotations

from ltbounds.report.build import build_report
from ltbounds.report.inputs import Inputs

__all__ = ["Inputs", "build_report"]
