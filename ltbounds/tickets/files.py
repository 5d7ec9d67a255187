"""Tickets on disk: one .npz of masks, a JSON header, and a digest over both.

Entries: ``header`` (JSON text: seed, law, construction, tolerance, the target's skeleton without weights, layouts, and
the scalars of each piece), ``k.members``, ``k.bias_members``, ``k.bits``, ``k.bias_bits``, ``k.rows`` for each pruned
node k (see `Piece`), ``other.*`` (arrays of nodes that are not pruned), ``digest`` (SHA-256 of all that, hexadecimal).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import FileFormatError
from ltbounds.networks.arrays import digest, read_npz, write_npz
from ltbounds.tickets.building import Supply
from ltbounds.tickets.layouts import Layout
from ltbounds.tickets.masks import Hidden, Piece
from ltbounds.tickets.source import Source, SourceLaw
from ltbounds.tickets.ticket import Ticket

__all__ = ["load_ticket", "save_ticket"]

MASKS = ("members", "bias_members", "bits", "bias_bits", "rows")
PLAIN = ("construction", "tolerance", "objective", "shape", "shapes", "skeleton", "notes")
HEADER = {*PLAIN, "format", "supply", "seed", "law", "layouts", "pieces"}
FORMAT = 2


def _piece_header(piece: Piece) -> dict[str, Any]:
    plain = {f.name: getattr(piece, f.name) for f in fields(piece) if f.name not in (*MASKS, "hidden")}
    return plain | {"hidden": None if piece.hidden is None else asdict(piece.hidden)}


def save_ticket(ticket: Ticket, path: str | Path) -> None:
    """Write a ticket; the file appears whole or not at all."""
    header = json.dumps(
        {name: getattr(ticket, name) for name in PLAIN}
        | {
            "format": FORMAT,
            "supply": asdict(ticket.supply),
            "seed": ticket.source.seed,
            "law": asdict(ticket.source.law),
        }
        | {"layouts": [asdict(layout) for layout in ticket.layouts]}
        | {"pieces": {k: _piece_header(piece) for k, piece in ticket.pieces.items()}}
    )
    arrays = {f"{k}.{name}": getattr(piece, name) for k, piece in ticket.pieces.items() for name in MASKS}
    arrays |= {f"other.{name}": a for name, a in ticket.arrays.items()}
    write_npz(path, {"header": np.array(header), "digest": np.array(digest(header, arrays))} | arrays)


def _is(kind: str, value: Any) -> bool:
    """Whether a JSON value is what a field of that type holds; numbers are finite, and no bool is one."""
    if value is None or isinstance(value, bool):
        return kind == "bool" if isinstance(value, bool) else kind.endswith("| None")
    kind = kind.removesuffix(" | None")
    if isinstance(value, int):
        return kind in ("int", "float") and abs(value) < 2**63
    return (kind == "float" and isinstance(value, float) and math.isfinite(value)) or (
        kind == "str" and isinstance(value, str)
    )


def _holds(condition: bool, what: str) -> None:
    if not condition:
        raise ValueError(what)


def _record(kind: Any, values: Any, **others: Any) -> Any:
    """A dataclass of plain values, each of the type of its field; `others` are taken as they are."""
    types = {field.name: str(field.type) for field in fields(kind) if field.name not in others}
    _holds(isinstance(values, dict), f"a {kind.__name__} must be an object")
    for name, value in values.items():
        _holds(name in types, f"a {kind.__name__} has no {name}")
        _holds(_is(types[name], value), f"{name} of a {kind.__name__} must be a finite {types[name]}")
    return kind(**values, **others)


def _plain_parts(header: dict[str, Any]) -> dict[str, Any]:
    """What stands in the header as it is, with lists as tuples."""
    names = set(header) ^ HEADER
    _holds(not names, f"the header must have its own entries and no others: {', '.join(sorted(names))}")
    _holds(header["format"] == FORMAT, f"format={header['format']} must be {FORMAT}")
    _holds(type(header["seed"]) is int, "the seed must be a whole number")
    for name in ("construction", "objective"):
        _holds(isinstance(header[name], str), f"{name} must be text")
    _holds(_is("float", header["tolerance"]), "the tolerance must be a finite number")
    for shape in (header["shape"], *header["shapes"]):
        _holds(isinstance(shape, list) and all(_is("int", size) for size in shape), "shapes must be whole numbers")
    _holds(isinstance(header["skeleton"], list), "the skeleton must be a list")
    _holds(isinstance(header["notes"], list) and all(isinstance(note, str) for note in header["notes"]), "notes")
    plain = {name: header[name] for name in PLAIN}
    plain |= {"shape": tuple(plain["shape"]), "shapes": tuple(map(tuple, plain["shapes"]))}
    return plain | {"skeleton": tuple(plain["skeleton"]), "notes": tuple(plain["notes"])}


def _read(path: Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    if not path.is_file():
        raise FileFormatError(f"{path} must be a ticket file; there is none")
    arrays = read_npz(path)
    try:
        text, written = str(arrays.pop("header")), str(arrays.pop("digest"))
    except KeyError as cause:
        raise FileFormatError(f"{path} must be a complete ticket file; {cause} is not there") from None
    if digest(text, arrays) != written:
        raise FileFormatError(f"{path} must agree with its digest; it was changed after it was written")
    return json.loads(text), arrays


def _piece(k: str, header: dict[str, Any], arrays: Mapping[str, np.ndarray]) -> Piece:
    plain = dict(header)
    given = plain.pop("hidden")
    masks = {name: arrays[f"{k}.{name}"] for name in MASKS}
    for name, mask in masks.items():
        _holds(mask.dtype.kind in "iu", f"{name} of node {k} must be whole numbers")
    piece: Piece = _record(Piece, plain, hidden=None if given is None else _record(Hidden, given), **masks)
    _holds(k == str(piece.node), f"the piece {k} must be that of node {k}, not {piece.node}")
    return piece


def load_ticket(path: str | Path) -> Ticket:
    """Read a ticket; raises `FileFormatError` for files that are missing, truncated, changed, or something else."""
    header, arrays = _read(Path(path))
    try:
        plain = _plain_parts(header)
        pieces = {int(k): _piece(k, part, arrays) for k, part in header["pieces"].items()}
        others = {name.removeprefix("other."): a for name, a in arrays.items() if name.startswith("other.")}
        own = {f"{k}.{name}" for k in pieces for name in MASKS}
        unread = sorted(name for name in arrays if name not in own and not name.startswith("other."))
        _holds(not unread, f"every array must be read: {', '.join(unread[:3])}")
        for name, array in others.items():
            _holds(array.dtype.kind in "iufb" and bool(np.isfinite(array).all()), f"{name} must be finite numbers")
        return Ticket(
            supply=_record(Supply, header["supply"]),
            source=Source(header["seed"], _record(SourceLaw, header["law"])),
            arrays=others,
            pieces=pieces,
            layouts=tuple(_record(Layout, layout) for layout in header["layouts"]),
            **plain,
        )
    except (AttributeError, KeyError, TypeError, ValueError) as cause:
        raise FileFormatError(f"{path} must have the parts of a ticket: {cause}") from cause
