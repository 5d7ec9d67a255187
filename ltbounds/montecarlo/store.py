"""The sweep store: one SQLite file of tallies, in which a block is wholly there or not there.

A transaction holds the new blocks of some seconds; the write-ahead log makes it all or nothing through Ctrl-C, kill -9
and power cuts.  The key (experiment, block) is unique, and a block has one possible content, so two processes may write
to one store: what both have computed is compared, and counted once.
"""

from __future__ import annotations

import hashlib
import json
import math
import platform
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np

from ltbounds import __version__
from ltbounds.errors import DomainError, FileFormatError, StoreError, require
from ltbounds.laws import Law
from ltbounds.montecarlo.experiments import BLOCK, STREAMS, RandomSubsetSum
from ltbounds.montecarlo.samplers import SAMPLERS, fingerprint, sampler
from ltbounds.montecarlo.tallies import EDGES, Tally, pack, unpack

__all__ = ["Store", "machine"]

APPLICATION = 0x6C746264
SCHEMA = 3
TABLES = """
create table experiments (id integer primary key, parameters text not null unique, fingerprint text not null);
create table blocks (
  experiment integer not null references experiments(id), block integer not null, tally blob not null,
  version text not null, digest blob not null, primary key (experiment, block)
) without rowid;
create table runs (started text primary key, seconds real not null, trials integer not null, machine text not null);
"""
FIELDS = ("n", "law", "notion", "lo", "hi", "size")
MOST = 2**40
"""The largest number of a block: more would be 10^15 trials."""
PATIENCE = 60.0
"""Seconds to wait for another process that is writing."""
HEADER = b"SQLite format 3\0"
"""How every SQLite file begins."""


class Store:
    """Tallies of blocks in the SQLite file `path`, which is made if it does not exist; a context manager.

    Raises `FileFormatError` for a file that is no store, is damaged, or has another version (it is left as it is), and
    `StoreError` where the disk is full or another process does not let go.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        temporary = str(path) == "" or str(path).startswith(":memory:")
        require(not temporary, "store", path, "be a file: what is in memory would be lost at the end")
        require(bool(self.path.name) and not self.path.is_dir(), "store", path, "be a file, not a folder")
        with self._clearly():
            self._check_header()
            self.connection = sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)
            try:
                self._open()
            except BaseException:
                self.connection.close()
                raise

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; what was added is in it."""
        self.connection.close()

    def _check_header(self) -> None:
        """Refuse another file: SQLite takes one of a few bytes for an empty database and writes over it."""
        journal = self.path.with_name(f"{self.path.name}-journal")
        if self.path.is_file() and not journal.exists():
            with self.path.open("rb") as file:
                begin = file.read(len(HEADER))
            if begin not in (b"", HEADER):
                raise FileFormatError(f"store={self.path} must be a sweep store of ltbounds: it is another file")

    def _open(self) -> None:
        """Make the tables in an empty file; check everything in another."""
        self.connection.execute("pragma synchronous = full")
        with self._transaction():
            if self._pragma("schema_version") == 0:
                for statement in TABLES.split(";"):
                    self.connection.execute(statement)
                self.connection.execute(f"pragma application_id = {APPLICATION}")
                self.connection.execute(f"pragma user_version = {SCHEMA}")
        if self._pragma("application_id") != APPLICATION:
            raise FileFormatError(f"store={self.path} must be a sweep store of ltbounds: it is another database")
        if (found := self._pragma("user_version")) != SCHEMA:
            raise FileFormatError(
                f"store={self.path} must have schema {SCHEMA}, not {found}: it was written by another version of "
                "ltbounds, whose numbers must not be mixed with ours; it is left as it is, so start a new one"
            )
        if (health := self.connection.execute("pragma integrity_check(1)").fetchone()[0]) != "ok":
            raise FileFormatError(f"store={self.path} must be undamaged: {health}")
        self._check_blocks()
        self.connection.execute("pragma journal_mode = wal")

    def _check_blocks(self) -> None:
        """Refuse a block that does not belong where it stands: SQLite does not know what the numbers mean."""
        question = (
            "select experiment, block, tally, version, digest, parameters || fingerprint "
            "from blocks left join experiments on experiments.id = blocks.experiment"
        )
        for experiment, block, blob, version, digest, name in self.connection.execute(question):
            whole = isinstance(block, int) and 0 <= block <= MOST and isinstance(blob, bytes)
            if not whole or digest != _digest(name or "", block, blob, version):
                raise FileFormatError(
                    f"store={self.path} must be undamaged: block {block!r} of experiment {experiment!r} is not what "
                    "was written there"
                )

    def _pragma(self, name: str) -> int:
        return int(self.connection.execute(f"pragma {name}").fetchone()[0])

    @contextmanager
    def _clearly(self) -> Iterator[None]:
        """SQLite's errors in our words."""
        try:
            yield
        except sqlite3.OperationalError as problem:
            if "malformed" in str(problem):
                raise FileFormatError(f"store={self.path} must be undamaged: {problem}") from problem
            raise StoreError(
                f"store={self.path} must be writable: {problem}; the blocks it already holds are intact"
            ) from problem
        except (sqlite3.DatabaseError, UnicodeDecodeError) as problem:  # its messages quote what is damaged
            raise FileFormatError(f"store={self.path} must be an undamaged sweep store: {problem}") from problem

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing."""
        self.connection.execute("begin immediate")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # a full disk has already rolled back
                self.connection.execute("rollback")
            raise
        self.connection.execute("commit")

    def add(self, seed: int, tallies: Iterable[tuple[RandomSubsetSum, int, Tally]]) -> int:
        """Put blocks in, all of them or none, and say how many are new; one that is there must have the same content.

        Raises `StoreError` where the disk is full, `FileFormatError` where a block differs from the one that is there.
        """
        new = 0
        with self._clearly(), self._transaction():
            known = cache(lambda experiment: self._experiment(experiment, seed))
            for experiment, block, counts in tallies:
                require(0 <= block <= MOST, "block", block, f"be in [0, {MOST}]")
                place, blob = known(experiment), pack(counts)
                name = _text(experiment, seed) + fingerprint(sampler(experiment.law))
                row = place, block, blob, __version__, _digest(name, block, blob, __version__)
                if self.connection.execute("insert or ignore into blocks values (?, ?, ?, ?, ?)", row).rowcount:
                    new += 1
                else:
                    self._compare(place, block, counts)
        return new

    def note_run(self, started: str, seconds: float, trials: int) -> None:
        """Write down, or bring up to date, that a run began at `started` and has put in `trials` in `seconds`."""
        row = started, seconds, trials, machine()
        with self._clearly():
            self.connection.execute("insert or replace into runs values (?, ?, ?, ?)", row)

    def runs(self) -> list[dict[str, Any]]:
        """Every run that wrote here: when, how long, how many trials, where."""
        with self._clearly():
            rows = self.connection.execute("select * from runs order by started").fetchall()
        return [dict(zip(("started", "seconds", "trials", "machine"), row, strict=True)) for row in rows]

    def _compare(self, experiment: int, block: int, counts: Tally) -> None:
        question = "select tally from blocks where experiment = ? and block = ?"
        there = unpack(self.connection.execute(question, (experiment, block)).fetchone()[0])
        if not np.array_equal(there, counts):
            raise FileFormatError(
                f"store={self.path} must hold the bits that we compute, but its block {block} differs"
            )

    def _experiment(self, experiment: RandomSubsetSum, seed: int) -> int:
        """The row of an experiment, which is made if it is new; a law that draws otherwise is refused."""
        text, law = _text(experiment, seed), sampler(experiment.law)
        question = "select id, fingerprint from experiments where parameters = ?"
        found = self.connection.execute(question, (text,)).fetchone()
        if found is None:
            self.connection.execute("insert into experiments values (null, ?, ?)", (text, fingerprint(law)))
            found = self.connection.execute(question, (text,)).fetchone()
        if found[1] != fingerprint(law):
            raise FileFormatError(f"store={self.path} must be of the same law: {law.name} draws other numbers there")
        return int(found[0])

    def blocks(self, experiment: RandomSubsetSum, seed: int) -> set[int]:
        """The numbers of the blocks that are there."""
        question = (
            "select block from blocks join experiments on experiments.id = blocks.experiment where parameters = ?"
        )
        with self._clearly():
            return {row[0] for row in self.connection.execute(question, (_text(experiment, seed),))}

    def has(self, experiment: RandomSubsetSum, seed: int, block: int) -> bool:
        """Whether a block is there."""
        question = (
            "select 1 from blocks join experiments on experiments.id = blocks.experiment "
            "where parameters = ? and block = ?"
        )
        with self._clearly():
            return self.connection.execute(question, (_text(experiment, seed), block)).fetchone() is not None

    def tally(self, experiment: RandomSubsetSum, seed: int, blocks: int | None = None) -> tuple[int, Tally]:
        """(trials, counts) of the first `blocks` blocks, or of all that are there; a missing block counts nothing."""
        total, trials = np.zeros(len(EDGES) + 1, np.int64), 0
        question = (
            "select tally from blocks join experiments on experiments.id = blocks.experiment "
            "where parameters = ? and block < ?"
        )
        with self._clearly():
            most = 2**62 if blocks is None else blocks
            for (blob,) in self.connection.execute(question, (_text(experiment, seed), most)):
                total += unpack(blob)
                trials += BLOCK
        return trials, total

    def experiments(self) -> list[tuple[RandomSubsetSum, int]]:
        """The experiments and seeds of the store; a law of one's own is known by name, and cannot be drawn from."""
        with self._clearly():
            rows = self.connection.execute("select parameters from experiments order by id").fetchall()
        records = [json.loads(row[0]) for row in rows]
        return [
            (
                RandomSubsetSum(**{name: record[name] for name in FIELDS} | {"law": _law_of(record["law"])}),
                record["seed"],
            )
            for record in records
        ]


def _law_of(name: str) -> str | Law:
    """A law by its name; one that we do not know can be read of, not drawn from."""
    if name in SAMPLERS:
        return name

    def sample(*_: Any) -> Any:
        raise DomainError(f"law={name} must be given as the Law, to draw from it: the store knows its name only")

    return Law(name=name, title=name, support=(-math.inf, math.inf), sample=sample)


def _digest(name: str, block: int, blob: bytes, version: str) -> bytes:
    """SHA-256 over the experiment with its seed and law, the number of the block, the version, and the tally."""
    return hashlib.sha256(f"{name}\n{block}\n{version}\n".encode() + blob).digest()


def machine() -> str:
    """What computes here: processor, operating system, Python and numpy."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    processor = f"{len(names)} x {names[0]}" if names else platform.processor() or platform.machine()
    return f"{processor}, {platform.system()}, Python {platform.python_version()}, numpy {np.__version__}"


def _text(experiment: RandomSubsetSum, seed: int) -> str:
    """The parameters as text, the same for the same experiment."""
    parameters = {**experiment.stream, "n": experiment.n, "size": experiment.size, "seed": seed, "streams": STREAMS}
    return json.dumps(parameters, sort_keys=True)
