"""Subset sums against what people use, side by side in one run: ``python scripts/bench_subsets.py``.

Medians of CPU seconds a problem on one core (the process is pinned), peers in processes of their own, and for each
whether its answers were right.  `pip install 'ltbounds[bench]'` installs the peers; one that is not there is named.
"""

from __future__ import annotations

import json
import math
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

TASKS: tuple[tuple[str, int, int, int, float], ...] = (
    ("closest", 15, 0, 400, 1.33e-6),
    ("closest", 21, 0, 100, 10.6e-6),
    ("closest", 26, 0, 20, 64e-6),
    ("closest", 30, 0, 10, 0.27e-3),
    ("closest", 40, 0, 3, 25e-3),
    ("smallest", 15, 0, 400, 3e-6),
    ("smallest", 40, 0, 100, 3e-6),
    ("of size", 15, 5, 200, 15e-6),
    ("of size", 21, 7, 100, 60e-6),
    ("of size", 30, 10, 10, 1e-3),
)
"""Question, n, size, problems for the peers, the time asked for (seconds a problem on one core)."""
TOLERANCE = 0.01
SCALE = 2**40
PEERS = {"closest": ("numpy", "highs", "cbc", "cp-sat"), "smallest": ("flsss",), "of size": ("flsss",)}
PATIENCE = 10.0
"""CPU seconds after which a peer gets no further problem."""
WAIT = 150.0
"""Seconds of the clock after which a peer is ended."""


def problems(n: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers and targets U[-1, 1], the same for everybody."""
    from ltbounds.seeding import generator

    # Streams of their own, so that the first problems are the same whatever the count.
    return generator("bench.x", n).uniform(-1, 1, (count, n)), generator("bench.z", n).uniform(-1, 1, count)


def meet_in_the_middle(x: np.ndarray, z: float) -> np.ndarray:
    """The 20 lines of numpy that one would write first."""
    half = len(x) // 2
    sums = []
    for part in (x[:half], x[half:]):
        total = np.zeros(1)
        for value in part:
            total = np.concatenate([total, total + value])
        sums.append(total)
    order = np.argsort(sums[1])
    right = sums[1][order]
    at = np.searchsorted(right, z - sums[0]).clip(1, len(right) - 1)
    errors = np.abs(z - sums[0][:, None] - right[np.stack([at - 1, at], 1)])
    i, side = np.unravel_index(errors.argmin(), errors.shape)
    bits = int(i) | int(order[at[i] - 1 + side]) << half
    return np.array([bits >> k & 1 for k in range(len(x))], bool)


def through_pulp(solver: str) -> Callable[[np.ndarray, float], np.ndarray]:
    """min t, t >= |z - sum|, with the solver's own tolerances, as people call it."""
    import pulp

    command = pulp.HiGHS(msg=False) if solver == "highs" else pulp.PULP_CBC_CMD(msg=False)
    if not command.available():
        raise ImportError(f"PuLP finds no {solver}")

    def solve(x: np.ndarray, z: float) -> np.ndarray:
        model = pulp.LpProblem("closest", pulp.LpMinimize)
        s, t = [pulp.LpVariable(f"s{k}", cat="Binary") for k in range(len(x))], pulp.LpVariable("t")
        miss = float(z) - pulp.lpSum(float(v) * b for v, b in zip(x, s, strict=True))
        model += t
        model += miss <= t
        model += -miss <= t
        model.solve(command)
        return np.array([b.value() > 0.5 for b in s])

    return solve


def cp_sat(x: np.ndarray, z: float) -> np.ndarray:
    """The same in integers, multiples of 2^-40."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    s = [model.new_bool_var(f"s{k}") for k in range(len(x))]
    t = model.new_int_var(0, len(x) * SCALE, "t")
    miss = round(z * SCALE) - sum(round(v * SCALE) * b for v, b in zip(x.tolist(), s, strict=True))
    model.add(miss <= t)
    model.add(-miss <= t)
    model.minimize(t)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return np.array([bool(solver.value(b)) for b in s])


def flsss(x: np.ndarray, z: float, sizes: range, tolerance: float) -> np.ndarray:
    """The first size with a subset in [z - tolerance, z + tolerance], in multiples of 2^-40."""
    from flsss import gen

    whole, low, high = np.rint(x * SCALE).astype(np.int64), (z - tolerance) * SCALE, (z + tolerance) * SCALE
    for size in sizes:
        found = gen(whole[:, None], [int(np.ceil(low))], [int(np.floor(high))], len=size, n_threads=1)
        if found:
            return np.isin(np.arange(len(x)), np.asarray(found[0]).ravel())
    return np.zeros(len(x), bool)


def cpu_seconds() -> float:
    """Of this process and of solvers that it started and that ended: what neighbours take is not counted."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def peer(name: str, question: str, n: int, size: int, count: int) -> None:
    """Run one peer on one task and print its masks and times as JSON; best errors come on standard input."""
    best = json.load(sys.stdin)
    x, z = problems(n, count)
    calls: dict[str, Callable[[int], np.ndarray]] = {
        "numpy": lambda k: meet_in_the_middle(x[k], z[k]),
        "cp-sat": lambda k: cp_sat(x[k], z[k]),
        "flsss": lambda k: flsss(
            x[k], z[k],
            range(1, n + 1) if question == "smallest" else range(size, size + 1),
            TOLERANCE if question == "smallest" else best[k] + 4 * n / SCALE,
        ),
    }  # fmt: skip
    if name in ("highs", "cbc"):
        solve = through_pulp(name)
        calls[name] = lambda k: solve(x[k], z[k])
    calls[name](0)
    masks, times = [], []
    start = cpu_seconds()
    for k in range(count):
        before = cpu_seconds()
        masks.append(calls[name](k).astype(int).tolist())
        times.append(cpu_seconds() - before)
        if cpu_seconds() - start > PATIENCE:
            break
    print(json.dumps({"masks": masks, "times": times}))


def ask(name: str, question: str, n: int, size: int, count: int, best: list[float]) -> dict[str, Any] | str:
    """A peer's answers, from a process of its own, or why there are none."""
    command = [sys.executable, __file__, name, question, str(n), str(size), str(count)]
    try:
        done = subprocess.run(command, input=json.dumps(best), capture_output=True, text=True, timeout=WAIT, check=True)
    except subprocess.TimeoutExpired:
        return f"no answer in {WAIT:.0f} s"
    except subprocess.CalledProcessError as failure:
        return failure.stderr.strip().splitlines()[-1][:80]
    answers: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answers


def ours(question: str, n: int, size: int) -> tuple[float, Any, int]:
    """CPU seconds a problem in a batch (the least of seven medians would flatter: the median), and the answers."""
    from ltbounds import subsets

    count = {15: 20_000, 21: 2_000, 26: 200, 30: 60, 40: 16}[n] if question != "smallest" else 20_000
    x, z = problems(n, count)
    calls: dict[str, Callable[[], Any]] = {
        "closest": lambda: subsets.closest(x, z),
        "smallest": lambda: subsets.smallest(x, z, TOLERANCE),
        "of size": lambda: subsets.closest_of_size(x, z, size),
    }
    answer = calls[question]()
    times = []
    for _ in range(7):
        before = time.process_time()  # of one core: what a busy neighbour takes is not ours
        calls[question]()
        times.append((time.process_time() - before) / count)
    return float(np.median(times)), answer, count


def right(question: str, n: int, count: int, answer: Any, masks: list[list[int]]) -> int:
    """How many of a peer's subsets are as good as ours (whose optimality is certified), to 1e-10."""
    x, z = problems(n, count)
    good = 0
    for k, mask in enumerate(np.array(masks, bool)):
        error, members = abs(z[k] - x[k][mask].sum()), mask.sum()
        if question == "smallest":
            fits = error <= TOLERANCE and members == answer.mask[k].sum()
            good += bool(fits) or not (answer.found[k] or mask.any()) or (answer.found[k] and not answer.mask[k].any())
        else:
            good += bool(error <= answer.error[k] + 1e-10)
    return good


def work(n: int, seconds: float) -> str:
    """The physical floor: sums made, counted and put into buckets, and looked up, one step a cycle, at 3 GHz.

    A sum of the right half is made, counted, and scattered; 1.5 buckets for each are added up; one of the left half is
    made and looked up in one step of two dependent loads that others overlap.
    """
    half = n // 2
    steps = (1 << n - half) * 9 // 2 + (1 << half) * 2
    floor = steps / 3e9
    return f"{steps:,} steps, {floor * 1e6:.3g} us; we take {seconds / floor:.1f} times that"


def merge_and_walk() -> Any:
    """`closest_rows` as it was before buckets (75386b2^): halves merged and walked, with masks and runner-up."""
    from ltbounds.compiling import kernel
    from ltbounds.subsets.meet_in_the_middle import buffers, crowded, partner
    from ltbounds.subsets.merging import ONE, mask_of_sum, sorted_sums, walk

    @kernel
    def walk_twice(left: Any, a: Any, right: Any, b: Any, z: float, last: float) -> Any:
        best, i, second = walk(left, ONE, a, right, ONE, b, z)
        if last == 0.0:
            return best, i, second, False
        other, k, third = walk(left, ONE, a, right, ONE, b, z - last)
        if other < best:
            return other, k, min(best, third), True
        return best, i, min(second, other), False

    def rows(x: Any, z: Any, slack: Any, bits: Any, rivals: Any) -> None:
        n = x.shape[1]
        half, odd = n // 2, n % 2 if x.shape[0] == z.size else 0
        left, left2, right, right2 = buffers(n)
        scratch = np.empty(right.size // 2)
        a, b = ONE, ONE
        for row in range(z.size):
            source = row if x.shape[0] > 1 else 0
            lower, upper, last = x[source, :half], x[source, half : n - odd], x[source, n - 1] if odd else 0.0
            if row == source:
                a, left_sums = sorted_sums(lower, left, left2)
                b, right_sums = sorted_sums(upper, right, right2)
            best, i, second, taken = walk_twice(left_sums, a, right_sums, b, z[row], last)
            j = partner(left_sums[i], right_sums, ONE, b, z[row] - last if taken else z[row])
            rivals[row] = (
                second <= best + slack[row]
                or crowded(left_sums, i, ONE, a, slack[row])
                or crowded(right_sums, j, ONE, b, slack[row])
            )
            chosen = mask_of_sum(lower, left_sums[i], -1, scratch) | np.int64(taken) << (n - 1)
            bits[row] = chosen | mask_of_sum(upper, right_sums[j], -1, scratch) << half

    return kernel(rows)


def merging(n: int) -> float:
    """CPU seconds a problem of `closest` by the method before: a peer in this run, with all that surrounds it."""
    from ltbounds.subsets import meet_in_the_middle

    now = meet_in_the_middle.closest_rows
    meet_in_the_middle.closest_rows = merge_and_walk()
    try:
        return ours("closest", n, 0)[0]
    finally:
        meet_in_the_middle.closest_rows = now


SPREADS: dict[str, Callable[[Any, tuple[int, int]], Any]] = {
    "uniform": lambda draw, shape: draw.uniform(-1, 1, shape),
    "normal": lambda draw, shape: draw.normal(size=shape),
    "positive": lambda draw, shape: draw.uniform(0, 1, shape),
    "products": lambda draw, shape: draw.uniform(-1, 1, shape) * draw.uniform(0, 1, shape),
    "cauchy": lambda draw, shape: draw.standard_cauchy(shape),
    "ten magnitudes": lambda draw, shape: draw.uniform(-1, 1, shape) * 10.0 ** draw.integers(-5, 6, shape),
    "forty magnitudes": lambda draw, shape: draw.uniform(-1, 1, shape) * 10.0 ** draw.integers(-20, 21, shape),
    "powers of two": lambda draw, shape: draw.choice([-1.0, 1.0], shape) * 2.0 ** -np.arange(shape[1]),
    "half zeros": lambda draw, shape: draw.uniform(-1, 1, shape) * draw.integers(0, 2, shape),
    "tenths": lambda draw, shape: np.round(draw.uniform(-1, 1, shape), 1),
    "four values": lambda draw, shape: draw.choice([0.1, 0.2, 0.3, -0.1], shape),
    "all equal": lambda draw, shape: np.repeat(draw.uniform(-1, 1, (shape[0], 1)), shape[1], axis=1),
    "two clusters": lambda draw, shape: draw.choice([-1.0, 1.0], shape) + 1e-9 * draw.uniform(-1, 1, shape),
    "denormal": lambda draw, shape: draw.integers(-500, 501, shape) * 5e-324,
    "far target": lambda draw, shape: draw.uniform(-1, 1, shape),
}


def spreads() -> None:
    """The kernel on spreads of every kind, beside the one before: CPU time of the old over that of the new."""
    from ltbounds.seeding import generator
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.meet_in_the_middle import closest_rows

    old, sizes = merge_and_walk(), (6, 9, 12, 15, 21)
    print(f"\n| spread, times as fast as merge and walk | {' | '.join(f'n = {n}' for n in sizes)} |")
    print(f"|---|{'---|' * len(sizes)}")
    for name, make in SPREADS.items():
        ratios = []
        for n in sizes:
            draw = generator("bench.spreads", name, n)
            x = make(draw, (max(30, 1 << 26 >> n // 2 + 14), n))
            z = draw.uniform(-0.5, 1, len(x)) * x.sum(axis=1) * (3 if name == "far target" else 1)
            answers = np.empty(len(x), np.int64), np.empty(len(x), np.bool_)
            took: list[list[float]] = [[], []]
            for turn in range(12):
                for method, times in zip((closest_rows, old), took, strict=True):
                    before = time.process_time()
                    method(x, z, rounding_slack(x, z), *answers)
                    if turn:
                        times.append(time.process_time() - before)
            ratios.append(min(took[1]) / min(took[0]))
        print(f"| {name} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} |", flush=True)


def machine() -> str:
    """What was measured where and when."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as lines:
            model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    except OSError:
        pass
    today = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return f"{today}; {model}, {os.cpu_count()} cores, load {load}; Python {platform.python_version()}"


def the_cliff() -> None:
    """One problem with many numbers, all cores; CPU seconds, and the floor of one step a sum of either half."""
    from ltbounds import subsets

    print("\n| closest, n | CPU s | asked | certified | times the floor |\n|---|---|---|---|---|")
    for n, asked in ((46, 0.2), (50, 1.0), (52, 2.5), (56, None)):
        x, z = problems(n, 1)
        subsets.closest(x[:, :40], z)
        before = time.process_time()
        answer = subsets.closest(x, z)
        seconds, floor = time.process_time() - before, 4.5 * 2 ** (n / 2) / 3e9
        print(f"| {n} | {seconds:.2f} | {asked or ''} | {answer.certified[0]} | {seconds / floor:.1f} |", flush=True)


def given_sizes() -> None:
    """So many members of more than 44 numbers: CPU seconds, and times the floor of one step a sum of either half."""
    from ltbounds import subsets

    print("\n| of size, n | CPU s | certified | times the floor |\n|---|---|---|---|")
    for n, k in ((46, 23), (48, 24), (50, 25), (60, 8)):
        x, z = problems(n, 1)
        before = time.process_time()
        answer = subsets.closest_of_size(x, z, k)
        seconds = time.process_time() - before
        sums = sum(math.comb(half, size) for half in (n // 2, n - n // 2) for size in range(min(k, half) + 1))
        print(f"| {k} of {n} | {seconds:.2f} | {answer.certified[0]} | {seconds / (sums / 3e9):.0f} |", flush=True)


def coverage() -> None:
    """Coverage questions, which no peer answers, and the memory of n = 50."""
    from ltbounds import subsets

    draw = np.random.default_rng(0)
    for name, n, asked, call in (
        ("worst gap of [-1, 1], n = 20", 20, 6e-3, lambda x: subsets.worst_gap(x, -1, 1)),
        ("coverage of [-1, 1] at 0.01, n = 60", 60, 2e-3, lambda x: subsets.covers(x, -1, 1, 0.01)),
        ("coverage of [-1, 1] at 0.01, n = 200", 200, 0.0, lambda x: subsets.covers(x, -1, 1, 0.01)),
    ):
        x = draw.uniform(-1, 1, (20, n))
        call(x)
        before = time.process_time()
        call(x)
        seconds = (time.process_time() - before) / 20
        print(f"| {name} | {seconds * 1e6:,.4g} us | {f'{asked * 1e6:,.4g} us' if asked else ''} |")
    x = draw.uniform(-1, 1, 20)
    before = time.process_time()
    sums = np.zeros(1)
    for value in x:
        sums = np.concatenate([sums, sums + value])
    np.diff(np.sort(sums)).max()
    print(f"| peer: numpy sort of 2^20 sums | {(time.process_time() - before) * 1e6:,.4g} us | |")
    memory = subprocess.check_output([sys.executable, "-c", MEMORY], text=True).strip()
    print(f"| closest, n = 50, memory | {memory} | 64 MB |")


MEMORY = """
import resource, time
import numpy as np
from ltbounds import subsets

draw = np.random.default_rng(0)
subsets.closest(draw.uniform(-1, 1, (1, 16)), 0.3, method="quarters")
low, before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
subsets.closest(draw.uniform(-1, 1, (1, 50)), 0.3)
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - low) / 1024
print(f"{grown:.1f} MB more than before, in {time.perf_counter() - before:.1f} s")
"""
"""A process of its own: the high-water mark of this one was set by other tasks."""


def all_weights_of_the_paper() -> None:
    """397,000 problems with n = 21 on all cores: Experiment 1 of pensia2020 (77,266 s x 36 cores with Gurobi)."""
    from ltbounds import subsets

    x, z = problems(21, 397_000)
    subsets.closest(x[:10], z[:10])
    before, user = time.perf_counter(), time.process_time()
    subsets.closest(x, z)
    seconds, user = time.perf_counter() - before, time.process_time() - user
    cores = os.cpu_count()
    print(f"\n397,000 closest problems, n = 21, on {cores} cores: {seconds:.2f} s, CPU {user:.2f} s (asked: 2.3 s)\n")


def main() -> None:
    """The whole comparison, as Markdown."""
    print(machine())
    all_weights_of_the_paper()
    os.sched_setaffinity(0, {0})
    print("| task | who | median | ratio | right | asked |\n|---|---|---|---|---|---|")
    notes = []
    for question, n, size, count, asked in TASKS:
        task = f"{question} {size}, n = {n}" if size else f"{question}, n = {n}"
        seconds, answer, _ = ours(question, n, size)
        if question != "smallest":
            notes.append(f"{task}: {work(n, seconds)}")
        print(f"| {task} | ltbounds | {seconds * 1e6:,.4g} us | 1 | exact | {asked * 1e6:,.4g} us |", flush=True)
        if question == "closest" and n <= 30:
            walked = merging(n)
            before = f"{walked * 1e6:,.4g} us | {walked / seconds:.2f}"
            print(f"| {task} | ltbounds before, merge and walk | {before} | exact | |", flush=True)
        for name in PEERS[question]:
            theirs = ask(name, question, n, size, count, answer.error[:count].tolist())
            if isinstance(theirs, str):
                print(f"| {task} | {name} | {theirs} | | | |", flush=True)
                continue
            median, done = float(np.median(theirs["times"])), len(theirs["masks"])
            good = right(question, n, count, answer, theirs["masks"])
            print(
                f"| {task} | {name} | {median * 1e6:,.4g} us | {median / seconds:,.0f} | {good}/{done} | |", flush=True
            )
    print("\n| task | ltbounds | asked |\n|---|---|---|")
    coverage()
    the_cliff()
    given_sizes()
    spreads()
    print("\nPhysical floor:", *notes, sep="\n- ")


if __name__ == "__main__":
    if len(sys.argv) == 6:
        peer(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:]))
    else:
        main()
