"""What was computed before, kept on disk under the digest of the sources that computed it.

Another digest, another answer: what was kept by other sources is not read.  The folder is ``$LTBOUNDS_CACHE``, else
``ltbounds`` in ``$XDG_CACHE_HOME`` or ``~/.cache``; where it cannot be written nothing is kept, and nothing fails.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import ltbounds
from ltbounds.disk import atomic_write

__all__ = ["JUDGED", "SHIPPED", "digest", "folder", "guest_digest", "keep", "kept"]

PACKAGE = Path(ltbounds.__file__).parent
SHIPPED = PACKAGE / "data"
JUDGED = (
    "arith.py", "claims.py", "compiling.py", "errors.py", "notation.py", "programs.py", "seeding.py", "sure_floats.py",
    "laws", "learning", "ledger", "montecarlo", "networks", "subsets", "theorems", "tickets", "data/moments.json",
    "data/statements", "data/experiments",
)  # fmt: skip
"""Sources that a verdict can depend on."""


def folder() -> Path:
    """Where answers are kept for this user."""
    chosen = os.environ.get("LTBOUNDS_CACHE")
    if chosen:
        return Path(chosen)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ltbounds"


@cache
def digest(parts: tuple[str, ...] = JUDGED) -> str:
    """SHA-256 over names and contents of the sources below `parts` of the package, shortened.

    >>> len(digest(("errors.py",)))
    16
    """
    total = hashlib.sha256()
    for part in parts:
        place = PACKAGE / part
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in (".py", ".json", ".toml"):
                total.update(f"{path.relative_to(PACKAGE)}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def guest_digest(paper: str) -> str:
    """The digest of ours, and of the sources of a theorem package of others beside them."""
    from importlib.util import find_spec

    from ltbounds.theorems import guests

    total = hashlib.sha256(digest().encode())
    spec = find_spec(guests()[paper].module)
    for place in sorted(Path(where) for where in (spec and spec.submodule_search_locations) or ()):
        for path in sorted(place.rglob("*")):
            if path.suffix in (".py", ".json", ".toml"):
                total.update(f"{path.relative_to(place)}\0".encode() + path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


def kept(name: str, of: str) -> Any:
    """The JSON value kept as `name` by sources of digest `of`, by this user or shipped; None where there is none."""
    for place in (folder() / f"{name}-{of}.json", SHIPPED / f"{name}.json"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            found = json.loads(place.read_text(encoding="utf-8"))
            if found["digest"] == of:
                return found["value"]
    return None


def _by_lines(of: str, value: Any) -> str:
    """JSON with a line for each member, so that a change can be read."""

    def shown(part: Any) -> str:
        return json.dumps(part, ensure_ascii=False, separators=(",", ":"))

    whole = isinstance(value, dict)
    lines = [f"{shown(key)}:{shown(one)}" for key, one in value.items()] if whole else list(map(shown, value))
    first, last = "{}" if whole else "[]"
    return f'{{"digest":{shown(of)},"value":{first}\n' + ",\n".join(lines) + f"\n{last}}}\n"


def keep(name: str, of: str, value: Any, path: Path | None = None) -> None:
    """Keep a JSON value for `kept`; at `path` (to be shipped) the folder must be writable, else failing is silent."""
    text = json.dumps({"digest": of, "value": value}, ensure_ascii=False, separators=(",", ":"))
    if path is not None:
        path.write_text(_by_lines(of, value), encoding="utf-8")
        return
    with suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        with atomic_write(folder() / f"{name}-{of}.json") as scratch:
            scratch.write_text(text, encoding="utf-8")
