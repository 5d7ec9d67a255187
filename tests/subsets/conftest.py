"""Which way the questions go: tests of kernels ask kernels, also with few small problems."""

from collections.abc import Iterator

import pytest

from ltbounds.subsets import uncompiled


@pytest.fixture(scope="module", autouse=True)
def kernels_only() -> Iterator[None]:
    """No problem is small and no batch the first; `test_uncompiled` and the fixture `both_ways` say otherwise."""
    rows, uncompiled.ROWS = uncompiled.ROWS, 0
    first, uncompiled.FIRST = uncompiled.FIRST, 0
    yield
    uncompiled.ROWS, uncompiled.FIRST = rows, first


@pytest.fixture(scope="module", params=[0, uncompiled.ROWS], ids=["kernels", "numpy"])
def both_ways(kernels_only: None, request: pytest.FixtureRequest) -> Iterator[None]:
    """By the kernels, and without them."""
    uncompiled.ROWS = request.param
    yield
    uncompiled.ROWS = 0
