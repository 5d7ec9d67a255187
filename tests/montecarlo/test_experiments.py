"""Known ground truth, reproducibility, and the exactness of intervals and designs."""

import pytest
from scipy.stats import binom

from ltbounds.errors import DomainError
from ltbounds.montecarlo import RandomSubsetSum, clopper_pearson, estimate, run, trials_to_separate
from ltbounds.seeding import generator
from ltbounds.subsets import closest, worst_gap

ALPHA = 1e-9


@pytest.mark.parametrize(("law", "failures"), [("uniform", 404), ("product", 3552)])
def test_agrees_with_an_independent_program(law: str, failures: int) -> None:
    """Null hypothesis: both programs sample the same law.

    100,000 instances each, n = 15, tolerance 0.01, target U[-1,1].  The exact intervals of both at 1 - 1e-9 must
    meet; under the null they fail to with probability below 1e-9.
    """
    ours = estimate(run(RandomSubsetSum(n=15, law=law), 100_000, workers=2), 0.01, confidence=1 - ALPHA)
    lower, upper = clopper_pearson(100_000 - failures, 100_000, confidence=1 - ALPHA)
    assert ours.lower <= upper
    assert lower <= ours.upper


def test_the_comparison_tells_the_two_laws_apart() -> None:
    ours = estimate(run(RandomSubsetSum(n=15), 100_000, workers=2), 0.01, confidence=1 - ALPHA)
    assert ours.lower > clopper_pearson(100_000 - 3552, 100_000, confidence=1 - ALPHA)[1]


def test_all_targets_is_harder_than_any_one_of_them() -> None:
    """On the same numbers, an interval's worst gap is at least the error of each target in it; no chance involved."""
    draw = generator("tests.montecarlo.notions")
    x, z = draw.uniform(-1, 1, (200, 12)), draw.uniform(-1, 1, 200)
    everywhere, somewhere = worst_gap(x, -1, 1), closest(x, z).error
    assert (everywhere >= somewhere - 1e-12).all()
    assert (everywhere > 2 * somewhere).any()


@pytest.mark.parametrize("confidence", [0.9, 0.99, 1 - 1e-9])
@pytest.mark.parametrize(("successes", "trials"), [(0, 50), (1, 50), (25, 50), (50, 50), (404, 100_000)])
def test_clopper_pearson_ends_have_the_stated_tails(successes: int, trials: int, confidence: float) -> None:
    lower, upper = clopper_pearson(successes, trials, confidence=confidence)
    tail = (1 - confidence) / 2
    if successes > 0:
        assert binom.sf(successes - 1, trials, lower) == pytest.approx(tail, rel=1e-5)
    if successes < trials:
        assert binom.cdf(successes, trials, upper) == pytest.approx(tail, rel=1e-5)


@pytest.mark.parametrize(("expected", "bound"), [(0.99, 0.9), (0.5, 0.6), (0.05, 0.1)])
def test_the_design_reaches_its_power_and_not_with_half_the_trials(expected: float, bound: float) -> None:
    from ltbounds.montecarlo.design import _power

    trials = trials_to_separate(expected, bound, alpha=ALPHA, power=0.999)
    assert _power(trials, expected, bound, ALPHA) >= 0.999
    assert _power(trials // 2, expected, bound, ALPHA) < 0.999


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"n": 0}, "n=0 must be"),
        ({"n": 29, "notion": "all"}, "n=29 must be"),
        ({"n": 5, "notion": "some"}, "notion=some must be"),
        ({"n": 5, "law": "cauchy"}, "law=cauchy must be one of"),
        ({"n": 5, "lo": 1.0, "hi": 0.0}, "lo=1.0 must be"),
        ({"n": 5, "notion": "fixed"}, "equal hi"),
    ],
)
def test_bad_experiments_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        RandomSubsetSum(**fields)  # type: ignore[arg-type]
