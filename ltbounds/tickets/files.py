"""Tickets on disk: one .npz of masks, a JSON header, and a digest over both.

Entries: ``header`` (JSON text: seed, law, construction, tolerance, the target's skeleton without weights, layouts, and
the scalars of each piece), ``k.members``, ``k.bias_members``, ``k.bits``, ``k.bias_bits``, ``k.rows`` for each pruned
node k (see `Piece`), ``other.*`` (arrays of nodes that are not pruned), ``digest`` (SHA-256 of all that, hexadecimal).
"""

from __future__ import annotations

import json
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


def _piece_header(piece: Piece) -> dict[str, Any]:
    plain = {f.name: getattr(piece, f.name) for f in fields(piece) if f.name not in (*MASKS, "hidden")}
    return plain | {"hidden": None if piece.hidden is None else asdict(piece.hidden)}


def save_ticket(ticket: Ticket, path: str | Path) -> None:
    """Write a ticket; the file appears whole or not at all."""
    header = json.dumps(
        {name: getattr(ticket, name) for name in PLAIN}
        | {"format": 2, "supply": asdict(ticket.supply), "seed": ticket.source.seed, "law": asdict(ticket.source.law)}
        | {"layouts": [asdict(layout) for layout in ticket.layouts]}
        | {"pieces": {k: _piece_header(piece) for k, piece in ticket.pieces.items()}}
    )
    arrays = {f"{k}.{name}": getattr(piece, name) for k, piece in ticket.pieces.items() for name in MASKS}
    arrays |= {f"other.{name}": a for name, a in ticket.arrays.items()}
    write_npz(path, {"header": np.array(header), "digest": np.array(digest(header, arrays))} | arrays)


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
    hidden = None if header["hidden"] is None else Hidden(**header["hidden"])
    masks = {name: arrays[f"{k}.{name}"] for name in MASKS}
    return Piece(**(header | masks | {"hidden": hidden}))


def load_ticket(path: str | Path) -> Ticket:
    """Read a ticket; raises `FileFormatError` for files that are missing, truncated, changed, or something else."""
    header, arrays = _read(Path(path))
    try:
        plain = {name: header[name] for name in PLAIN}
        plain |= {"shape": tuple(plain["shape"]), "shapes": tuple(map(tuple, plain["shapes"]))}
        plain |= {"skeleton": tuple(plain["skeleton"]), "notes": tuple(plain["notes"])}
        return Ticket(
            supply=Supply(**header["supply"]),
            source=Source(header["seed"], SourceLaw(**header["law"])),
            arrays={name.removeprefix("other."): a for name, a in arrays.items() if name.startswith("other.")},
            pieces={int(k): _piece(k, part, arrays) for k, part in header["pieces"].items()},
            layouts=tuple(Layout(**layout) for layout in header["layouts"]),
            **plain,
        )
    except (KeyError, TypeError, ValueError) as cause:
        raise FileFormatError(f"{path} must have the parts of a ticket: {cause!r}") from cause
