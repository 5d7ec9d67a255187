"""What is no network, path, matrix, bias, batch or seed is refused in one line, and never by numpy."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ltbounds as lt
from ltbounds.errors import LtboundsError
from ltbounds.networks import Dense, accuracy, dense_network, load, random_network, save, train_digits
from ltbounds.tickets import prune

NET = random_network((3, 4, 2), seed=1)
RAGGED: Any = [[1, 2], [3]]
NAN = float("nan")
LONG = "x" * 300 + ".npz"
NONE: Any = None
ODD: dict[str, Callable[[], Any]] = {
    "load None": lambda: load(NONE),
    "load a number": lambda: load(3),  # type: ignore[arg-type]
    "load a long name": lambda: load(Path("/tmp") / LONG),
    "save to None": lambda: save(NET, NONE),
    "save None": lambda: save(NONE, "/tmp/none.npz"),
    "weight None": lambda: Dense(NONE),
    "weight a list": lambda: Dense([[1, 2], [3, 4]]),
    "bias a number": lambda: Dense(np.eye(2), 3),  # type: ignore[arg-type]
    "bias a text": lambda: Dense(np.eye(2), "b"),  # type: ignore[arg-type]
    "weights None": lambda: dense_network(NONE),
    "weights a text": lambda: dense_network("ab"),  # type: ignore[arg-type]
    "weights ragged": lambda: dense_network([RAGGED]),
    "weights a vector": lambda: dense_network([np.ones(3)]),
    "weights complex": lambda: dense_network([np.eye(2) * 1j]),
    "biases a number": lambda: dense_network([np.eye(2)], 3),  # type: ignore[arg-type]
    "biases too many": lambda: dense_network([np.eye(2)], [None, None]),
    "biases ragged": lambda: dense_network([np.eye(2)], [RAGGED]),
    "biases None inside": lambda: dense_network([np.eye(2)], [[1, None]]),  # type: ignore[list-item]
    "network None": lambda: lt.network(None),
    "network a number": lambda: lt.network(3),
    "network a text": lambda: lt.network("784-10"),
    "network ragged": lambda: lt.network([RAGGED]),
    "no width": lambda: lt.network((3, 0, 2)),
    "a negative width": lambda: lt.network((3, -1)),
    "input None": lambda: NET(NONE),
    "input ragged": lambda: NET(RAGGED),
    "input of text": lambda: NET(np.array([["a", "b", "c"]])),
    "input complex": lambda: NET(np.array([[1j, 0, 0]])),
    "accuracy of None": lambda: accuracy(NET, NONE, NONE),
    "prune None": lambda: prune(NONE),
    "prune a list": lambda: prune(RAGGED),
    "certify None": lambda: lt.certify(NONE, NET),
    "certify for None": lambda: lt.certify(prune(NET, tolerance=0.1), NONE),
    "certify for nan seconds": lambda: lt.certify(prune(NET, tolerance=0.1), NET, seconds=NAN),
}


@pytest.mark.parametrize("ask", ODD.values(), ids=ODD)
def test_an_odd_argument_gets_one_line(ask: Callable[[], Any]) -> None:
    with pytest.raises(LtboundsError, match="must") as met:
        ask()
    assert "\n" not in str(met.value)


@pytest.mark.parametrize("seed", [NAN, -1, 1.5, None, "1", True])
@pytest.mark.parametrize("draw", [lambda s: random_network((3, 2), s), train_digits, lambda s: prune(NET, seed=s)])
def test_an_odd_seed_gets_one_line(draw: Callable[[Any], Any], seed: Any) -> None:
    with pytest.raises(LtboundsError, match=r"^seed=.* must be a whole number >= 0$"):
        draw(seed)
