"""Runs an experiment: repetitions are kept as they finish, so the same command goes on after Ctrl-C."""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ltbounds.disk import atomic_write
from ltbounds.errors import FileFormatError, require
from ltbounds.learning.records import write
from ltbounds.studies.experiments.record import Experiment, Setup

__all__ = ["run"]


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{p: version(p) for p in ("ltbounds", "numpy", "scipy", "numba")}}


def _finished(path: Path, header: dict[str, Any]) -> list[dict[str, Any]]:
    """The repetitions in a store of the very same run, in order; another run's store, or a damaged one, is refused.

    A torn last line (a kill while it was written) is dropped.
    """
    if not path.exists():
        with atomic_write(path) as scratch:
            scratch.write_text(json.dumps(header) + "\n")
        return []
    lines = path.read_text().splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n")]
    same = bool(whole) and _parsed(path, whole[0]) == header
    require(same, "store", path, "be of the same run; remove it to begin anew")
    done = [_parsed(path, line) for line in whole[1:]]
    in_order = all(isinstance(d, dict) and d.get("number") == number for number, d in enumerate(done))
    require(
        in_order, "store", path, "hold repetitions 0, 1, 2, ... once each, which two runs at once do not; remove it"
    )
    if len(whole) < len(lines):
        with atomic_write(path) as scratch:
            scratch.write_text("".join(whole))
    return done


def _parsed(path: Path, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise FileFormatError(f"store={path} must hold JSON in every line; remove it to begin anew") from None


def run(
    experiment: Experiment,
    setup: Setup,
    folder: Path,
    repetitions: int = 0,
    progress: Callable[[int, int], None] = lambda _, __: None,
) -> dict[str, Any]:
    """The record of the experiment, also written to `folder`/NAME.PROFILE.SEED.json.

    Repetitions that an earlier run finished are taken from the store beside it; `progress(done, of)` after each.
    """
    require(setup.profile in ("quick", "paper"), "profile", setup.profile, "be quick or paper")
    require(setup.seed >= 0, "seed", setup.seed, "be at least 0")
    of = repetitions or (1 if setup.quick else experiment.repetitions)
    require(of > 0, "repetitions", of, "be positive")
    chosen = experiment.chosen(setup.readings)
    folder.mkdir(parents=True, exist_ok=True)
    stem = experiment.stem(setup)
    store = folder / f"{stem}.repetitions.jsonl"
    header = {"name": experiment.name, "profile": setup.profile, "seed": setup.seed, "versions": _versions()}
    header |= {"chosen": chosen} if chosen else {}
    done = _finished(store, header)
    progress(min(len(done), of), of)
    if len(done) < of:
        begin = time.process_time()
        prepared = experiment.prepare(setup)
        first = time.process_time() - begin
        for number in range(len(done), of):
            begin = time.process_time()
            result = experiment.repeat(prepared, number)
            done.append({"number": number, "seconds": first + time.process_time() - begin, "result": result})
            first = 0.0
            with store.open("a") as file:
                file.write(json.dumps(done[-1]) + "\n")
            progress(number + 1, of)
    rows, judgements = experiment.judge(setup, [d["result"] for d in done[:of]])
    told = ", ".join(f"{name}={value}" for name, value in chosen.items())
    if told:  # a verdict is about what was run
        judgements = [
            found | {"why": f"{found['why']}; other readings than the default: {told}"} for found in judgements
        ]
    record = {
        **header, "place": experiment.place, "repetitions": of, "planned_repetitions": experiment.repetitions,
        "seconds": sum(d["seconds"] for d in done[:of]), "seconds_are": "user seconds of one process",
        "date": date.today().isoformat(), "machine": platform.processor() or platform.machine(),
        "protocol": experiment.protocol + (f" But for the readings chosen: {told}." if told else ""),
        "readings": list(experiment.readings),
        "options": [one.row(chosen.get(one.name, one.default)) for one in experiment.options],
        "rows": rows, "judgements": judgements,
    }  # fmt: skip
    write(record, folder / f"{stem}.json")
    return record
