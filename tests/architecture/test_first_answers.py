"""What a first answer compiles: with an empty cache of kernels, as after installation, common questions need none."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ltbounds.montecarlo.experiments import RandomSubsetSum
from ltbounds.montecarlo.sweeping import block_tally, listed_tally
from ltbounds.tickets.source import _entries, _first_entries

QUESTIONS = {
    "bounds": ["bounds", "--widths", "64-32-10", "--eps", "0.1", "--delta", "0.1"],
    "ticket": ["ticket", "small.npz", "--activation", "relu", "--out", "ticket.npz"],
    "inspect": ["inspect", "ticket.npz", "small.npz", "--activation", "relu"],
    "sweep": ["sweep", "--store", "s.sqlite", "--n", "6:14:2", "--until", "2048"],
    "graph": ["graph", "natale2024.D-6"],
    "constants": ["constants"],
    "show": ["show", "natale2024", "Theorem 2"],
}
WORST_PROCESS = ("_steps", "_step", "_envelope", "impl", "ol_np_empty")
CODE = """
import contextlib, io, json, sys
from numba.core import event
compiled = []
class Told(event.Listener):
    def on_start(self, event): compiled.append(event.data["dispatcher"].py_func.__name__)
    def on_end(self, event): pass
event.register("numba:compile", Told())
from ltbounds.cli import main
found = {}
for name, words in json.loads(sys.argv[1]).items():
    compiled.clear()
    sys.argv = ["ltbounds", *words]
    with contextlib.redirect_stdout(io.StringIO()):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    found[name] = [code, list(compiled)]
import ltbounds as lt
compiled.clear()
lt.n_sufficient(0.013, 0.007), lt.prune(lt.network((4, 5, 3)))
found["calls"] = [0, list(compiled)]
print(json.dumps(found))
"""


def test_common_questions_compile_nothing(tmp_path: Path) -> None:
    draw = np.random.default_rng(0)
    arrays = {"0.weight": draw.normal(size=(5, 4)), "1.weight": draw.normal(size=(3, 5))}
    np.savez(tmp_path / "small.npz", **arrays, **{"0.bias": np.zeros(5), "1.bias": np.zeros(3)})  # type: ignore[arg-type]
    env = os.environ | {name: str(tmp_path / name) for name in ("NUMBA_CACHE_DIR", "LTBOUNDS_CACHE")}
    command = [sys.executable, "-c", CODE, json.dumps(QUESTIONS)]
    done = subprocess.run(command, check=True, env=env, cwd=tmp_path, capture_output=True, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    # Where Theorem 1 may ask for fewer numbers than any point of Theorem 5, its worst process is followed by kernels.
    found["bounds"][1] = [name for name in found["bounds"][1] if name not in WORST_PROCESS]
    assert found == {name: [0, []] for name in (*QUESTIONS, "calls")}


@pytest.mark.parametrize(
    ("n", "law", "notion", "lo", "hi"),
    [(1, "uniform", "random", -1.0, 1.0), (11, "normal", "random", -1.0, 1.0), (12, "product", "fixed", 0.25, 0.25),
     (15, "uniform", "random", -9.0, 9.0), (10, "mixture-d", "all", -0.5, 0.5)],
)  # fmt: skip
def test_a_block_has_the_same_tally_without_kernels(n: int, law: str, notion: str, lo: float, hi: float) -> None:
    one = RandomSubsetSum(n, law, notion, lo, hi)  # type: ignore[arg-type]
    assert np.array_equal(listed_tally(one, 0, 2), block_tally(one, 0, 2))


def test_source_weights_have_the_same_bits_without_kernels() -> None:
    draw = np.random.default_rng(1)
    words = draw.integers(0, 2**64, 2, np.uint64)
    for index in (np.arange(3, 900), draw.integers(0, 2**62, 900), np.array([], np.int64)):
        assert np.array_equal(_entries(*words, index), _first_entries(*words, index))
