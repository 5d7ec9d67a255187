"""Time and memory of whole tickets: `python scripts/bench_tickets.py [CASE ...]`.

Each case runs in a process of its own, so that its peak memory is its own.  Times are those of one run, compilation
not counted (a small ticket is pruned first); other work on the machine makes them longer.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np

from ltbounds.networks import Activate, Add, Conv2d, Dense, Network, Node, Rearrange, activation, random_network
from ltbounds.seeding import generator
from ltbounds.tickets import Supply, Ticket, prune


def dense(*widths: int) -> Network:
    """A dense ReLU network with biases."""
    return random_network(widths, seed=1, initialisation="glorot", bias=0.1)


def residual(channels: int = 32) -> Network:
    """A residual convolutional network of about 30,000 parameters on 3x16x16 images."""
    rng = generator("bench residual", channels)

    def conv(out: int, size: int, stride: int) -> Conv2d:
        weight = rng.standard_normal((out, size, 3, 3)) * np.sqrt(2 / (9 * size))
        return Conv2d(weight, rng.uniform(-0.1, 0.1, out), (stride, stride), (1, 1, 1, 1))

    relu = Activate(activation("relu"))
    nodes = [Node(conv(channels, 3, 2), (0,)), Node(relu, (1,))]
    for _ in range(3):
        start = len(nodes)
        nodes += [
            Node(conv(channels, channels, 1), (start,)),
            Node(Add(), (start + 1, start)),
            Node(relu, (start + 2,)),
        ]
    size = channels * 64
    nodes += [Node(Rearrange((size,)), (len(nodes),))]
    nodes += [Node(Dense(rng.standard_normal((1, size)) / np.sqrt(size)), (len(nodes),))]
    return Network(tuple(nodes), (3, 16, 16))


Case = tuple[Callable[[], Network], str, dict[str, object]]
CASES: dict[str, Case] = {
    "2l": (lambda: dense(784, 300, 100, 10), "fischer2021", {"supply": Supply(base_set=15)}),
    "2l-half": (lambda: dense(784, 150, 100, 10), "fischer2021", {"supply": Supply(base_set=15)}),
    "2l-quarter": (lambda: dense(784, 75, 100, 10), "fischer2021", {"supply": Supply(base_set=15)}),
    "l+1": (lambda: dense(784, 300, 100, 10), "burkholz2022depth.l+1", {"supply": Supply(base_set=20, spare_copies=0)}),
    "residual": (residual, "burkholz2022conv.l+1", {"supply": Supply(base_set=15)}),
}
LARGE: dict[str, Case] = {
    "0.5m": (lambda: dense(784, 400, 400, 10), "fischer2021", {}),
    "5m": (lambda: dense(784, 1450, 1450, 1250, 10), "fischer2021", {}),
    "25m": (lambda: dense(1000, 3050, 3050, 3000, 1250, 10), "fischer2021", {}),
}
"""Only where they are asked for by name."""


def cpu() -> float:
    """Processor seconds of this process so far."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def run(name: str) -> None:
    """One case: prune, check, and print one line."""
    build, construction, options = (CASES | LARGE)[name]
    prune(dense(3, 4, 2), construction=construction, tolerance=0.01)
    target = build()
    start, used = time.perf_counter(), cpu()
    ticket: Ticket = prune(target, construction=construction, tolerance=0.01, seed=1, **options)  # type: ignore[arg-type]
    pruned, spent = time.perf_counter(), cpu() - used
    good = all(check.ok for check in ticket.verify(target))
    checked = time.perf_counter()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"{name:<11} {target.parameters:>8,} parameters  pruned {pruned - start:6.1f} s (CPU {spent:6.1f} s)  verified"
        f" {checked - pruned:5.1f} s ({'ok' if good else 'NOT ok'})  {memory:.2f} GiB  {ticket.edges:,} kept"
        f"  spare: {ticket.spare_used} sums, {ticket.spare_rows} rows",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run(sys.argv[2])
    else:
        for case in sys.argv[1:] or CASES:
            subprocess.run([sys.executable, __file__, "--one", case], check=True)
