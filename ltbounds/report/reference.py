"""The API reference: public names of each room, with signature and docstring."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from types import UnionType
from typing import Any, get_args

from markupsafe import Markup

from ltbounds.claims import Axis
from ltbounds.ledger.axes import show
from ltbounds.report.prose import docstring

__all__ = ["Entry", "Room", "rooms"]

ROOMS = (
    "ltbounds", "ltbounds.subsets", "ltbounds.networks", "ltbounds.tickets", "ltbounds.widths.required",
    "ltbounds.laws", "ltbounds.montecarlo", "ltbounds.montecarlo.needs", "ltbounds.theorems",
    "ltbounds.theorems.papers", "ltbounds.claims", "ltbounds.notation", "ltbounds.ledger", "ltbounds.ledger.board",
    "ltbounds.ledger.graph", "ltbounds.studies.empirical", "ltbounds.studies.constants", "ltbounds.studies.tickets",
    "ltbounds.learning", "ltbounds.testing", "ltbounds.report", "ltbounds.arith", "ltbounds.seeding",
    "ltbounds.errors",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """A public name: its signature, the first sentence of its docstring, and all of it."""

    name: str
    signature: str
    first: str
    text: Markup


@dataclass(frozen=True)
class Room:
    """A module with its public names."""

    name: str
    about: Markup
    entries: tuple[Entry, ...]


def rooms() -> Iterator[Room]:
    """The rooms that the reference shows, with what their ``__all__`` lists."""
    front = importlib.import_module("ltbounds")
    others = (getattr(front, name) for name in front.__all__)
    more = [value.__name__ for value in others if inspect.ismodule(value) and value.__name__ not in ROOMS]
    for name in (*ROOMS, *more):
        module = importlib.import_module(name)
        names = sorted((n for n in getattr(module, "__all__", ()) if n != "__version__"), key=str.lower)
        yield Room(name, docstring(module.__doc__), tuple(_entry(public, getattr(module, public)) for public in names))


def _entry(name: str, value: Any) -> Entry:
    spoken = not get_args(value) and (callable(value) or inspect.ismodule(value))  # a type of typing has typing's words
    text = inspect.getdoc(value) if spoken else ""
    opening = " ".join((text or _kind(value)).strip().partition("\n\n")[0].split())
    first = re.split(r"(?<=[a-z)\]]\.) (?=[A-Z`])", opening)[0]  # a sentence, which may go over two lines
    return Entry(name, _signature(name, value), first, docstring(text))


def _kind(value: Any) -> str:
    """What a name without words of its own stands for.

    >>> from ltbounds.notation import Count, Unit
    >>> _kind(Count), _kind(int | str), _kind({})
    ('An axis: x = 1, 2, ...', 'int or str.', 'a value of type dict')
    """
    axes = [part for part in getattr(value, "__metadata__", ()) if isinstance(part, get_args(Axis))]
    if axes:
        shown = show({"x": axes[0]})
        return f"An axis: {shown}" if shown.endswith(".") else f"An axis: {shown}."
    if isinstance(value, UnionType):
        return " or ".join(part.__name__ for part in get_args(value)) + "."
    if isinstance(value, (dict, tuple)) and value and all(isinstance(one, str) for one in value):
        return f"{', '.join(value)}."
    if get_args(value):
        return "`" + re.sub(r"\b(?:[a-z_]+\.)+(?=\w)", "", str(value)) + "`."
    return f"a value of type {type(value).__name__}"


def _signature(name: str, value: Any) -> str:
    if not callable(value):
        return ""
    try:
        found = inspect.signature(value)
    except (TypeError, ValueError):
        return ""
    shown = f"{name}{found}"
    if len(shown) < 100:
        return shown
    inner = ",\n    ".join(str(parameter) for parameter in found.parameters.values())
    back = "" if found.return_annotation is inspect.Signature.empty else f" -> {found.return_annotation}"
    return f"{name}(\n    {inner},\n){back}"
