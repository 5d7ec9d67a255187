"""Children of test_kills.py: each writes one thing over and over, in two contents by turns, until it is killed."""

import json
import sys
from itertools import count
from pathlib import Path

FILES = 12


def networks(path: Path) -> None:
    from ltbounds.networks import random_network, save

    both = [random_network((30, 40, 20), seed=seed) for seed in (1, 2)]
    ready(lambda k: save(both[k % 2], path))


def tickets(path: Path) -> None:
    from ltbounds.networks import random_network
    from ltbounds.tickets import prune

    both = [prune(random_network((4, 5, 3), seed=1), None, "pensia2020", 0.05, seed) for seed in (1, 2)]
    ready(lambda k: both[k % 2].save(path))


def folder(path: Path) -> None:
    from ltbounds.disk import swapped_folder

    def write(k: int) -> None:
        with swapped_folder(path) as scratch:
            for number in range(FILES):
                (scratch / f"{number}.txt").write_text(str(k) * 1000)

    ready(write)


def compact(path: Path) -> None:
    from ltbounds.studies.compact import _write

    ready(lambda k: _write(path, {"provenance": k}, "curves", [k % 2] * 2000))


def careless(path: Path) -> None:
    """What the harness must catch: a file that is written in place."""

    def write(k: int) -> None:
        with path.open("w") as file:
            for part in json.dumps({"provenance": k, "curves": [k % 2] * 300}).split():
                file.write(part + " ")
                file.flush()

    ready(write)


def ready(write) -> None:  # type: ignore[no-untyped-def]
    write(0)
    print("ready", flush=True)
    for k in count(1):
        write(k)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
