"""Kernels are compiled where nothing may be written, where the cache is damaged, and by two processes at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import ltbounds

SOURCE = """
from ltbounds.compiling import kernel

@kernel
def double(a):
    return a + a
"""
SAYS_NOTHING = "import ltbounds.compiling as c; c.PATIENCE = 1e6; "  # of how long compiling takes here
CALL = SAYS_NOTHING + "import toy; print(toy.double(3), toy.double(0.5), sum(toy.double.stats.cache_hits.values()))"


def run(folder: Path, cache: Path, call: str = CALL) -> subprocess.Popen[str]:
    """A process of its own that calls the toy kernel with two signatures and prints how many came from the cache."""
    paths = f"{folder}{os.pathsep}{Path(ltbounds.__file__).parents[1]}"
    drop = {key: value for key, value in os.environ.items() if key != "NUMBA_BOUNDSCHECK"}
    settings = drop | {"PYTHONPATH": paths, "NUMBA_CACHE_DIR": str(cache)}
    pipe = subprocess.PIPE
    return subprocess.Popen([sys.executable, "-c", call], env=settings, stdout=pipe, stderr=pipe, text=True)


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    (tmp_path / "toy.py").write_text(SOURCE)
    return tmp_path


def test_what_was_compiled_is_kept(toy: Path) -> None:
    assert run(toy, toy / "cache").communicate()[0].split() == ["6", "1.0", "0"]
    assert run(toy, toy / "cache").communicate()[0].split() == ["6", "1.0", "2"]


def test_what_is_waited_for_is_said_while_it_goes_on() -> None:
    """Once, however many compilations there are, and not at their end, when nobody waits any more."""
    code = (
        "import sys, time, ltbounds.compiling as c; c.PATIENCE = 0.0; told = c._Listener(); told.on_start(None);"
        "told.timer.join(); print('still at it', file=sys.stderr); told.on_end(None); told.on_start(None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == ["ltbounds: compiling kernels, which are then kept on disk", "still at it"]


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "garbage"])
@pytest.mark.parametrize("kind", ["nbi", "nbc"])
def test_a_damaged_cache_is_compiled_again(toy: Path, kind: str, damage: str) -> None:
    run(toy, toy / "cache").communicate()
    files = list((toy / "cache").rglob(f"*.{kind}"))
    assert files
    for file in files:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 16
        half = file.read_bytes()[: len(content) // 2]
        file.write_bytes({"empty": b"", "cut": half, "flipped": bytes(content), "garbage": b"\x80\x05garbage"}[damage])
    out, err = run(toy, toy / "cache").communicate()
    assert (out.split(), err) == (["6", "1.0", "0"], "")
    assert run(toy, toy / "cache").communicate()[0].split()[2] == "2"


def test_no_folder_for_the_cache_is_said_in_one_line(toy: Path) -> None:
    """A file stands where the folder should be: not even root can write there."""
    (toy / "file").write_text("")
    call = "from numba.core.caching import FunctionCache\ndel FunctionCache._impl_class._locator_classes[1:]\n"
    out, err = run(toy, toy / "file" / "cache", call + CALL).communicate()
    assert out.split() == ["6", "1.0", "0"]
    assert err.splitlines() == ["ltbounds: no folder for compiled kernels can be written; set NUMBA_CACHE_DIR"]


def test_processes_that_compile_at_once_do_not_mix_their_code(toy: Path) -> None:
    """Each starts with another signature, and all write the first data file of the same index."""
    calls = [
        "import toy; print(toy.double(3))",
        "import toy; print(toy.double(0.5))",
        "import toy; print(toy.double(2j))",
    ]
    for turn in range(2):
        cache = toy / f"cache{turn}"
        running = [run(toy, cache, call) for call in calls]
        assert [process.communicate()[0].strip() for process in running] == ["6", "1.0", "4j"]
        assert [run(toy, cache, call).communicate()[0].strip() for call in calls] == ["6", "1.0", "4j"]
        assert run(toy, cache).communicate()[0].split() == ["6", "1.0", "2"]


def test_a_change_in_another_file_is_seen(toy: Path) -> None:
    (toy / "caller.py").write_text(
        "import toy\nfrom ltbounds.compiling import kernel\nfrom toy import double\n\n"
        "@kernel\ndef more(a):\n    return double(a) + 1\n"
    )
    call = "import caller; print(caller.more(3), sum(caller.more.stats.cache_hits.values()))"
    assert run(toy, toy / "cache", call).communicate()[0].split() == ["7", "0"]
    assert run(toy, toy / "cache", call).communicate()[0].split() == ["7", "1"]
    (toy / "toy.py").write_text(SOURCE.replace("a + a", "a + a + a"))
    assert run(toy, toy / "cache", call).communicate()[0].split() == ["10", "0"]
