"""The compact results of the package's sweep, kept as data: successes at some tolerances, and rare failures.

`ltbounds/data/success.json`, `rare.json`, `reflected.json` and `densities.json` are written by `ltbounds sweep` with
`--design --store S --compact success.json`, `--rare rare.json`, `--reflected reflected.json` and `--densities
densities.json`; each says by which command it was made, when, how long it took, and where.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from ltbounds import __version__
from ltbounds.disk import atomic_write
from ltbounds.errors import DomainError, FileFormatError
from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.densities import sum_densities
from ltbounds.montecarlo.rare import Rare, rare_failures
from ltbounds.montecarlo.reflection import rare_by_reflection
from ltbounds.montecarlo.store import Store, machine
from ltbounds.montecarlo.tallies import successes

__all__ = [
    "AXIS", "Curve", "DensityCurve", "RareCurve", "best_rare_curves", "curves", "density_curves", "provenance",
    "rare_curves", "write_curves", "write_densities", "write_rare", "write_reflected",
]  # fmt: skip

DATA = Path(__file__).parents[1] / "data"
AXIS = tuple(float(f"{digits}e-{power}") for power in range(2, 9) for digits in (70, 50, 30, 20, 15, 10))
"""Tolerances of the compact result."""
PARAMETERS = ("law", "notion", "lo", "hi", "size", "seed")


@dataclass(frozen=True)
class Curve:
    """One law and notion: for each n the trials and the successes at each tolerance of `eps`."""

    law: str
    notion: str
    lo: float
    hi: float
    size: int | None
    seed: int
    version: str
    eps: tuple[float, ...]
    points: Mapping[int, tuple[int, tuple[int, ...]]]

    def counts(self, eps: float) -> dict[int, tuple[int, int]]:
        """(trials, successes) by n; raises `DomainError` for a tolerance that was not kept."""
        if eps not in self.eps:
            raise DomainError(f"eps={eps} must be one of the tolerances kept: {', '.join(map(str, self.eps))}")
        at = self.eps.index(eps)
        return {n: (trials, hits[at]) for n, (trials, hits) in self.points.items()}


@dataclass(frozen=True)
class RareCurve:
    """Failure probabilities by splitting or reflection, and their standard errors, from n = `first` on."""

    law: str
    notion: str
    lo: float
    hi: float
    eps: float
    first: int
    failure: tuple[float, ...]
    standard_error: tuple[float, ...]
    trials: int
    replicates: int
    seed: int
    version: str
    method: str = "splitting"


@dataclass(frozen=True)
class DensityCurve:
    """How many sums of k numbers fell into each of the equal bins of [-sqrt(k), sqrt(k)]."""

    law: str
    k: int
    trials: int
    hits: tuple[int, ...]
    seed: int
    version: str


def write_densities(design: Iterable[tuple[str, int]], path: Path, command: str, seed: int = 0) -> None:
    """Count sums of k numbers for every (law, k)."""
    start, found = datetime.now(UTC), []
    for law, k in design:
        rows = sum_densities(law, k, seed=seed)
        hits = tuple(row.successes for row in rows)
        found.append(asdict(DensityCurve(law, k, rows[0].trials, hits, seed, __version__)))
    head = _head(command, (datetime.now(UTC) - start).total_seconds(), sum(row["trials"] for row in found))
    _write(path, {"provenance": head}, "curves", found)


def write_curves(store: Store, path: Path, command: str, seed: int = 0) -> None:
    """Write what the store holds, at the tolerances of `AXIS`."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for experiment, drawn in store.experiments():
        trials, counts = store.tally(experiment, drawn)
        if drawn == seed and trials:
            name = (*experiment.stream.values(), experiment.size, seed)
            curve = found.setdefault(name, dict(zip(PARAMETERS, name, strict=True)) | {"points": []})
            curve["points"].append([experiment.n, trials, [successes(counts, eps) for eps in AXIS]])
    for curve in found.values():
        curve["points"].sort()
    ordered = sorted(found.values(), key=lambda curve: (curve["size"] or 0, curve["law"], curve["notion"]))
    runs = store.runs()
    trials = sum(n for curve in found.values() for _, n, _ in curve["points"])
    head = _head(command, sum(run["seconds"] for run in runs), trials)
    _write(path, {"provenance": head | {"runs": runs}, "eps": AXIS}, "curves", ordered)


def write_rare(
    design: Iterable[tuple[RandomSubsetSum, float, int]],
    path: Path,
    command: str,
    seed: int = 0,
    tell: Callable[[str], None] = lambda _: None,
    *,
    trials: int = 1000,
    replicates: int = 12,
) -> None:
    """Run the design by splitting and write it."""
    start, found = datetime.now(UTC), []
    for experiment, eps, n in design:
        rows = rare_failures(experiment, eps, n, seed=seed, trials=trials, replicates=replicates)
        found.append(asdict(_rare_curve(rows)))
        tell(f"{rows[0].law} {rows[0].notion} eps={eps:g}: failure {rows[-1].failure:.2g} at n={n}")
    seconds = (datetime.now(UTC) - start).total_seconds()
    _write(path, {"provenance": _head(command, seconds, None)}, "curves", found)


def write_reflected(
    design: Iterable[tuple[str, float, int, int]],
    path: Path,
    command: str,
    seed: int = 0,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Run the design, (law, eps, largest n, trials), by reflection, for all targets in [-1/2, 1/2], and write it."""
    start, found = datetime.now(UTC), []
    for law, eps, n, trials in design:
        rows = rare_by_reflection(n, eps, law=law, trials=trials, seed=seed)
        found.append(asdict(_rare_curve(rows)))
        tell(f"{law} eps={eps:g}: failure {rows[-1].failure:.2g} at n={n}")
    seconds = (datetime.now(UTC) - start).total_seconds()
    _write(path, {"provenance": _head(command, seconds, None)}, "curves", found)


def _rare_curve(rows: list[Rare]) -> RareCurve:
    first = rows[0]
    return RareCurve(
        law=first.law,
        notion=first.notion,
        lo=first.lo,
        hi=first.hi,
        eps=first.eps,
        first=first.n,
        failure=tuple(float(f"{row.failure:.6g}") for row in rows),
        standard_error=tuple(float(f"{row.standard_error:.3g}") for row in rows),
        trials=first.trials,
        replicates=first.replicates,
        seed=first.seed,
        version=first.version,
        method=first.method.split(",")[0],
    )


def _head(command: str, seconds: float, trials: int | None) -> dict[str, Any]:
    """Who made it, when, and at what cost."""
    return {
        "command": command,
        "version": __version__,
        "written": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "trials": trials,
        "machine": machine(),
    }


def _write(path: Path, head: Mapping[str, Any], name: str, rows: Iterable[Any]) -> None:
    """JSON with a line for each row, so that a change can be read."""
    lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
    with atomic_write(path) as scratch:
        scratch.write_text(json.dumps(head, indent=1)[:-2] + f',\n "{name}": [\n{lines}\n]}}\n', encoding="utf-8")


@cache
def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        whole = isinstance(found, dict) and {"provenance", "curves"} <= found.keys()
        return found if whole else _refuse(path, "it is something else")
    except (OSError, RecursionError, ValueError) as problem:
        return _refuse(path, str(problem))


@contextmanager
def _understood(path: Path) -> Iterator[None]:
    """What is not as `write_curves` and the others write it is refused in one line."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
        if isinstance(problem, FileFormatError):
            raise
        _refuse(path, repr(problem))


def _counted(point: Any, tolerances: int) -> tuple[int, tuple[int, tuple[int, ...]]]:
    """A point of a curve; raises `ValueError` for what cannot be counts."""
    n, trials, hits = point
    counts = tuple(hits)
    whole = all(type(number) is int for number in (n, trials, *counts))
    if not whole or n < 0 or len(counts) != tolerances or not all(0 <= hit <= trials for hit in counts):
        raise ValueError(f"n={n}, trials={trials} and their successes must be counts, {tolerances} of them")
    return n, (trials, counts)


def _refuse(path: Path, problem: str) -> dict[str, Any]:
    raise FileFormatError(f"data={path} must be a compact result of ltbounds: {problem}")


def curves(path: Path = DATA / "success.json") -> list[Curve]:
    """The curves of a compact result, by default of the package's own sweep."""
    found = _read(path)
    with _understood(path):
        eps, version = tuple(found["eps"]), found["provenance"]["version"]
        if not all(isinstance(tolerance, float) and 0 < tolerance < 1 for tolerance in eps):
            raise ValueError(f"eps={eps} must lie in (0, 1)")
        return [
            Curve(
                **{name: row[name] for name in PARAMETERS},
                version=version,
                eps=eps,
                points=dict(_counted(point, len(eps)) for point in row["points"]),
            )
            for row in found["curves"]
        ]


def rare_curves(path: Path = DATA / "rare.json") -> list[RareCurve]:
    """The curves of rare failures of a compact result, by default of the package's own by splitting."""
    rows: list[dict[str, Any]] = _read(path)["curves"]
    listed = ("failure", "standard_error")
    with _understood(path):
        return [RareCurve(**row | {name: tuple(row[name]) for name in listed}) for row in rows]


def best_rare_curves() -> list[RareCurve]:
    """The package's own curves by reflection, and those by splitting where there is none."""
    found = rare_curves(DATA / "reflected.json")
    known = {(curve.law, curve.notion, curve.eps) for curve in found}
    return found + [curve for curve in rare_curves() if (curve.law, curve.notion, curve.eps) not in known]


def density_curves(path: Path = DATA / "densities.json") -> list[DensityCurve]:
    """The counts of sums of a compact result, by default of the package's own."""
    rows: list[dict[str, Any]] = _read(path)["curves"]
    with _understood(path):
        return [DensityCurve(**row | {"hits": tuple(row["hits"])}) for row in rows]


def provenance(path: Path = DATA / "success.json") -> dict[str, Any]:
    """Who made a compact result, when, how long it took, and where."""
    with _understood(path):
        return dict(_read(path)["provenance"])
