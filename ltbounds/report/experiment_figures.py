"""A figure for each recorded experiment of a paper, beside the paper's numbers, drawn by the experiment itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ltbounds.studies import experiments

__all__ = ["experiment_figures", "figure_name"]


def figure_name(record: Mapping[str, Any]) -> str:
    """The name of the figure of a record."""
    return f"experiment-{record['name']}"


def experiment_figures(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Name, caption and matplotlib figure of each record."""
    for record in records:
        planned = record.get("planned_repetitions", record["repetitions"])
        caption = (
            f"{record['name']}: {record['repetitions']} of {planned} repetitions, profile {record['profile']}, "
            f"{record['date']}."
        )
        yield figure_name(record), caption, experiments.experiment(record["name"]).figure(record).figure
