"""The store through everything that can happen to it: nothing counted twice, nothing lost, one clear message."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError, StoreError
from ltbounds.laws import Law
from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.experiments import BLOCK, block_errors
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Until, block_tally, sweep
from ltbounds.montecarlo.tallies import tally
from ltbounds.seeding import generator

EXPERIMENTS = [RandomSubsetSum(n=n, law="product") for n in (10, 11)]
BLOCKS = 400
PATIENCE = 1200
"""Seconds after which a writer is taken to hang."""
WRITER = """
import sys
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import sweep
sys.path.insert(0, {folder!r})
from test_store import BLOCKS, goals
with Store({path!r}) as store:
    sweep(store, goals(BLOCKS), executor=threads(1))
"""


def goals(blocks: int) -> dict[RandomSubsetSum, Until]:
    """So many blocks of each experiment."""
    return dict.fromkeys(EXPERIMENTS, Until(trials=blocks * BLOCK))


@pytest.fixture(scope="module")
def truth() -> list[np.ndarray]:
    """The tallies that a sweep must end with, by another road: all errors in one array."""
    parts = [[block_errors(experiment, 0, block) for block in range(BLOCKS)] for experiment in EXPERIMENTS]
    return [tally(np.concatenate(errors)) for errors in parts]


def writer(path: Path) -> subprocess.Popen[bytes]:
    """Another process that fills the store."""
    code = WRITER.format(folder=str(Path(__file__).parent), path=str(path))
    return subprocess.Popen([sys.executable, "-c", code])


def there(path: Path) -> int:
    """How many blocks a reader sees."""
    with Store(path) as store:
        return sum(len(store.blocks(experiment, 0)) for experiment in EXPERIMENTS)


def assert_true(path: Path, truth: list[np.ndarray]) -> None:
    with Store(path) as store:
        for experiment, counts in zip(EXPERIMENTS, truth, strict=True):
            trials, found = store.tally(experiment, 0)
            assert trials == BLOCKS * BLOCK == counts.sum()
            assert (found == counts).all()


def test_killed_at_any_moment_and_resumed(tmp_path: Path, truth: list[np.ndarray]) -> None:
    path, cut = tmp_path / "sweep.sqlite", 0
    for kill in range(60):
        before = there(path)
        process = writer(path)
        while there(path) == before and process.poll() is None:
            time.sleep(0.01)
        time.sleep((0.05, 0.31, 0.67)[kill % 3] / (1 + kill // 3))
        process.send_signal(signal.SIGKILL)
        process.wait()
        seen = there(path)
        assert seen > before
        cut += seen < 2 * BLOCKS
        if cut and (kill >= 2 or seen == 2 * BLOCKS):
            break
        if seen == 2 * BLOCKS:
            path.unlink()  # a busy machine held us up until it was done: again, and sooner
    assert cut > 0, "a kill must come before the end, or this test shows nothing"
    process = writer(path)
    assert process.wait(PATIENCE) == 0
    assert_true(path, truth)


def test_two_writers_share_one_store(tmp_path: Path, truth: list[np.ndarray]) -> None:
    path = tmp_path / "sweep.sqlite"
    processes = [writer(path), writer(path)]
    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    assert_true(path, truth)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A store with a few blocks."""
    path = tmp_path / "small.sqlite"
    with Store(path) as store:
        sweep(store, goals(40), executor=threads(1))
    return path


@pytest.mark.parametrize("share", [0.001, 0.3, 0.5, 0.9, 0.99])
def test_a_truncated_file_is_refused_and_left_alone(small: Path, share: float) -> None:
    whole = small.read_bytes()
    small.write_bytes(whole[: int(share * len(whole))])
    cut = small.read_bytes()
    with pytest.raises(FileFormatError, match=r"small\.sqlite must be"):
        Store(small)
    assert small.read_bytes() == cut


def test_a_flipped_byte_in_a_tally_is_noticed(small: Path) -> None:
    with sqlite3.connect(small) as raw:
        blob = bytearray(raw.execute("select tally from blocks where block = 3").fetchone()[0])
        blob[len(blob) // 2] ^= 1
        raw.execute("update blocks set tally = ? where block = 3", (bytes(blob),))
    raw.close()
    with pytest.raises(FileFormatError, match="block 3 of experiment 1 is not what was written"):
        Store(small)


@pytest.mark.parametrize(
    "change",
    [
        "update blocks set block = 77 where block = 3",
        "update blocks set block = -1 where block = 3",
        "update blocks set experiment = 2, block = 1000 where experiment = 1 and block = 3",
        "update blocks set version = '9' where block = 3",
        "update blocks set experiment = 9 where block = 3 and experiment = 1",
        "update experiments set parameters = replace(parameters, '10', '12')",
        "update experiments set parameters = replace(parameters, '\"seed\": 0', '\"seed\": 1')",
        "update experiments set fingerprint = 'other'",
        "delete from experiments where id = 1",
        "insert into blocks select experiment, block + 1000, tally, version, digest from blocks",
    ],
)
def test_a_block_at_another_address_is_refused(small: Path, change: str) -> None:
    with sqlite3.connect(small) as raw:
        assert raw.execute(change).rowcount > 0
    raw.close()
    with pytest.raises(FileFormatError, match="is not what was written there"):
        Store(small)


def test_every_flipped_byte_is_refused_or_changes_nothing(small: Path, truth: list[np.ndarray]) -> None:
    with Store(small) as store:
        expected = [store.tally(experiment, 0) for experiment in EXPERIMENTS]
        store.connection.execute("pragma journal_mode = delete")
    whole, refused, draw = small.read_bytes(), 0, generator("test flipped bytes")
    for place in draw.integers(0, len(whole), 300):
        damaged = bytearray(whole)
        damaged[place] ^= 1 << int(draw.integers(8))
        small.write_bytes(bytes(damaged))
        try:
            with Store(small) as store:
                for experiment, (trials, counts) in zip(EXPERIMENTS, expected, strict=True):
                    seen = store.tally(experiment, 0)
                    assert seen[0] == trials and (seen[1] == counts).all()
        except (FileFormatError, StoreError):
            refused += 1
        for rest in small.parent.glob("small.sqlite-*"):
            rest.unlink()
    assert refused > 100


def test_what_is_in_memory_only_is_refused() -> None:
    with pytest.raises(DomainError, match="be a file"):
        Store(":memory:")


@pytest.mark.parametrize("place", [".", "..", "/"])
def test_a_folder_is_refused(place: str) -> None:
    with pytest.raises(DomainError, match="not a folder"):
        Store(place)


def test_two_writers_count_what_both_drew_once(tmp_path: Path) -> None:
    path = tmp_path / "sweep.sqlite"
    processes = [writer(path), writer(path)]
    assert [process.wait(PATIENCE) for process in processes] == [0, 0]
    with Store(path) as store:
        assert sum(run["trials"] for run in store.runs()) == 2 * BLOCKS * BLOCK


@pytest.mark.parametrize("schema", [2, 4])
def test_a_store_of_another_version_is_refused_and_left_alone(small: Path, schema: int) -> None:
    with sqlite3.connect(small) as raw:
        raw.execute(f"pragma user_version = {schema}")
    raw.close()
    before = small.read_bytes()
    with pytest.raises(FileFormatError, match=f"must have schema 3, not {schema}"):
        Store(small)
    assert small.read_bytes() == before


def test_another_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as raw:
        raw.execute("create table mine (value integer)")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(FileFormatError, match="another database"):
        Store(path)
    assert path.read_bytes() == before


def test_a_full_disk_keeps_what_is_there_and_says_so(tmp_path: Path, truth: list[np.ndarray]) -> None:
    path = tmp_path / "sweep.sqlite"
    with Store(path) as store:
        sweep(store, goals(5), executor=threads(1))
        pages = store.connection.execute("pragma page_count").fetchone()[0]
        store.connection.execute(f"pragma max_page_count = {pages}")
        with pytest.raises(StoreError, match="full; the blocks it already holds are intact"):
            sweep(store, goals(BLOCKS), executor=threads(1))
    assert 10 <= there(path) < 2 * BLOCKS
    with Store(path) as store:
        sweep(store, goals(BLOCKS), executor=threads(2))
    assert_true(path, truth)


def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    path, done = tmp_path / "sweep.sqlite", 0

    def interrupted(work, tasks):  # type: ignore[no-untyped-def]
        nonlocal done
        for task in tasks:
            if done == 7:
                raise KeyboardInterrupt
            yield task, work(*task)
            done += 1

    with Store(path) as store, pytest.raises(KeyboardInterrupt):
        sweep(store, goals(BLOCKS), executor=interrupted)
    assert there(path) == 7


def test_the_same_block_twice_counts_once_and_another_content_is_refused(tmp_path: Path) -> None:
    counts = block_tally(EXPERIMENTS[0], 0, 0)
    other = np.roll(counts, 1)
    with Store(tmp_path / "sweep.sqlite") as store:
        store.add(0, [(EXPERIMENTS[0], 0, counts)])
        store.add(0, [(EXPERIMENTS[0], 0, counts)])
        assert store.tally(EXPERIMENTS[0], 0)[0] == BLOCK
        with pytest.raises(FileFormatError, match="block 0 differs"):
            store.add(0, [(EXPERIMENTS[0], 1, counts), (EXPERIMENTS[0], 0, other)])
        assert store.blocks(EXPERIMENTS[0], 0) == {0}, "all of a transaction or nothing"
        assert store.tally(EXPERIMENTS[0], seed=1)[0] == 0
        assert store.experiments() == [(EXPERIMENTS[0], 0)]


def test_two_laws_of_one_name_do_not_mix(tmp_path: Path) -> None:
    first = RandomSubsetSum(n=5, law=Law("mine", "", (0.0, 1.0), lambda stream, shape: stream.random(shape)))
    second = RandomSubsetSum(n=5, law=Law("mine", "", (0.0, 1.0), lambda stream, shape: stream.random(shape) ** 2))
    with Store(tmp_path / "sweep.sqlite") as store:
        store.add(0, [(first, 0, block_tally(first, 0, 0))])
        with pytest.raises(FileFormatError, match="mine draws other numbers"):
            store.add(0, [(second, 1, block_tally(second, 0, 1))])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"):
        Store(tmp_path / "no" / "sweep.sqlite")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize("size", [1, 100, 600, 5000])
def test_another_file_is_refused_and_left_alone(tmp_path: Path, size: int) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(b"x" * size)
    with pytest.raises(FileFormatError, match=r"notes\.txt must be"):
        Store(path)
    assert path.read_bytes() == b"x" * size
