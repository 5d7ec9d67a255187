"""Layers of a ticket that are done, on disk, so that pruning a large network can be stopped and go on.

One file a layer, in a folder beside the ticket's: the masks alone, under a key that says what they were found for.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ltbounds.disk import atomic_write
from ltbounds.tickets.building import Supply
from ltbounds.tickets.solving import Objective
from ltbounds.tickets.source import Source

if TYPE_CHECKING:
    from ltbounds.networks import Network
    from ltbounds.tickets.masks import Piece

__all__ = ["CHOSEN", "Finished", "key_of"]

CHOSEN = ("bits", "bias_bits", "rows")
"""What a pruned layer is free to choose; all else follows from seed, target and construction."""


def key_of(
    target: Network, construction: str, source: Source, supply: Supply, objective: Objective, domain: str
) -> str:
    """A digest of all that the masks depend on."""
    asked = [construction, asdict(source), asdict(supply), asdict(objective), domain]
    total = hashlib.sha256(json.dumps(asked).encode())
    for k, layer in target.linear():
        for array in (layer.weight, layer.bias):
            total.update(f"{k} {None if array is None else array.shape}".encode())
            if array is not None:
                total.update(np.ascontiguousarray(array, np.float64).data)
    return total.hexdigest()


@dataclass(frozen=True)
class Finished:
    """A folder of finished layers; it appears with the first of them.

    A layer that was stored for something else, or whose file is damaged, counts as not there.
    """

    folder: Path

    def _file(self, k: int) -> Path:
        return self.folder / f"{k}.npz"

    def masks(self, k: int, key: str) -> dict[str, np.ndarray] | None:
        """The masks of node k by name, if they were stored under this key."""
        try:
            with self._file(k).open("rb") as file, np.load(file, allow_pickle=False) as archive:
                arrays = {name: archive[name] for name in CHOSEN}
                stored = str(archive["key"])
        except Exception:  # zipfile, zlib and numpy each have their own errors for damaged files
            return None
        return arrays if stored == key else None

    def keep(self, k: int, key: str, piece: Piece) -> None:
        """Store node k; the file appears whole or not at all."""
        self.folder.mkdir(exist_ok=True)
        with atomic_write(self._file(k)) as part, part.open("wb") as file:
            np.savez(file, key=np.array(key), **{name: getattr(piece, name) for name in CHOSEN})  # type: ignore[arg-type]

    def clear(self) -> None:
        """Remove the stored layers, and the folder if nothing else is in it."""
        for file in (*self.folder.glob("[0-9]*.npz"), *self.folder.glob(".[0-9]*.part.npz")):
            file.unlink()
        with suppress(OSError):
            self.folder.rmdir()
