"""A figure for each recorded experiment of a paper, beside the paper's numbers, drawn by the experiment itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ltbounds.studies import experiments

__all__ = ["experiment_figures", "figure_name", "repetitions_of"]


def figure_name(record: Mapping[str, Any]) -> str:
    """The name of the figure of a record."""
    return f"experiment-{record['name']}"


def repetitions_of(record: Mapping[str, Any]) -> str:
    """How many repetitions a record has, beside those planned; more where seeds were added.

    >>> repetitions_of({"repetitions": 3, "planned_repetitions": 4})
    '3 of 4 repetitions'
    >>> repetitions_of({"repetitions": 12, "planned_repetitions": 4})
    '12 repetitions (4 were planned)'
    """
    done, planned = record["repetitions"], record.get("planned_repetitions", record["repetitions"])
    return f"{done} of {planned} repetitions" if done <= planned else f"{done} repetitions ({planned} were planned)"


def experiment_figures(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, Any]]:
    """Name, caption and matplotlib figure of each record."""
    for record in records:
        caption = f"{record['name']}: {repetitions_of(record)}, profile {record['profile']}, {record['date']}."
        yield figure_name(record), caption, experiments.experiment(record["name"]).figure(record).figure
