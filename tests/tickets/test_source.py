"""The source network: numpy's own Philox stream, addressed."""

import numpy as np
import pytest
from scipy.stats import kstest

from ltbounds.errors import DomainError
from ltbounds.tickets.source import Source, SourceLaw, _key


def test_the_stream_is_that_of_numpys_philox() -> None:
    stream = np.random.Generator(np.random.Philox(key=np.array(_key(5, "a")), counter=0)).random(1003)
    order = np.random.Generator(np.random.PCG64(0)).permutation(1003)
    assert (Source(5).at("a", order) == 2 * stream[order] - 1).all()


def test_addresses_seeds_and_streams_are_all_distinct() -> None:
    index = np.arange(1000)
    streams = [Source(s).at(name, index) for s in (0, 1) for name in ("0 outer", "0 hidden")]
    assert len(np.unique(np.concatenate(streams))) == 4000
    assert Source(3).at("a", np.array([[2, 2**62]])).shape == (1, 2)


@pytest.mark.parametrize(("name", "cdf"), [("uniform", ("uniform", (-1, 2))), ("normal", ("norm", (0, 1)))])
def test_the_law_is_what_it_says(name: str, cdf: tuple[str, tuple[int, int]]) -> None:
    """False-alarm rate 1e-9 each, were the seed not fixed: the Kolmogorov-Smirnov p-value is exact."""
    draws = Source(1, SourceLaw(name)).at("ks", np.arange(20_000))
    assert kstest(draws, cdf[0], cdf[1]).pvalue > 1e-9


def test_other_laws_and_seeds_are_refused() -> None:
    with pytest.raises(DomainError, match="law=cauchy must be one of"):
        SourceLaw("cauchy")
    with pytest.raises(DomainError, match="seed=-1 must be"):
        Source(-1)
