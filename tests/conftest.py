"""Shared fixtures: where the founders' data lies, and BLAS on one thread (two cost 3-5x beside a neighbour).

No test depends on how fast the machine is: hypothesis sets no deadline, and what has one looks at a clock of its own.
"""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import time
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of papers, claims, data and networks beside the project; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here: this test reads networks and data that others made")
    return SHARED


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which a second passes with each look at it: deadlines are counts of looks, on any machine."""
    looks = count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(looks)))
