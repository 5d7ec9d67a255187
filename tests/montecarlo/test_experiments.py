"""Known ground truth, nested and reproducible streams, and designs."""

import numpy as np
import pytest

from ltbounds.errors import DomainError, Undecided
from ltbounds.laws import Law
from ltbounds.montecarlo import RandomSubsetSum, clopper_pearson, estimate, run, trials_to_separate
from ltbounds.montecarlo.experiments import BLOCK, block_draw, block_errors
from ltbounds.montecarlo.samplers import SAMPLERS
from ltbounds.montecarlo.sizes import smallest_sizes
from ltbounds.seeding import generator
from ltbounds.subsets import closest, closest_of_size, worst_gap

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


@pytest.mark.parametrize("law", sorted(SAMPLERS))
def test_samples_are_nested_in_n(law: str) -> None:
    """The first n of n + 1 numbers are the n numbers, and the targets are the same, whatever the law does."""
    few, targets = block_draw(RandomSubsetSum(n=7, law=law), 0, 3)
    many, same = block_draw(RandomSubsetSum(n=8, law=law), 0, 3)
    assert (many[:, :7] == few).all()
    assert (targets == same).all()
    assert (many[:, 7] != few[:, 6]).any()


@pytest.mark.parametrize("notion", ["random", "all"])
def test_more_numbers_and_any_size_never_hurt(notion: str) -> None:
    def errors(n: int, size: int | None = None) -> np.ndarray:
        return block_errors(RandomSubsetSum(n, "normal", notion, size=size), 0, 0, trials=100)  # type: ignore[arg-type]

    assert (errors(10) <= errors(9) + 1e-12).all()
    assert (errors(10, 4) <= errors(9, 4) + 1e-12).all()
    assert (errors(10) <= errors(10, 4) + 1e-12).all()
    assert (errors(10) < errors(9) - 1e-6).any()


def test_trials_are_the_same_for_any_number_of_them_and_of_workers() -> None:
    experiment = RandomSubsetSum(n=11, law="product")
    many = run(experiment, 2 * BLOCK + 77, workers=2)
    assert len(many) == 2 * BLOCK + 77
    assert (run(experiment, BLOCK + 3) == many[: BLOCK + 3]).all()
    assert (block_errors(experiment, 0, 1) == many[BLOCK : 2 * BLOCK]).all()
    assert (run(experiment, BLOCK, seed=1) != many[:BLOCK]).any()


SIZES = (1033, 13713, 44922, 35783, 4101, 377, 54, 14, 2, 0, 1)


def test_sizes_of_smallest_subsets_agree_with_an_independent_program() -> None:
    """Null hypothesis: both programs sample the same law; 11 comparisons of exact intervals at 1 - 1e-10 each."""
    found = np.bincount(smallest_sizes(RandomSubsetSum(n=15), 100_000, 0.01), minlength=len(SIZES))
    assert len(found) <= 13
    for ours, theirs in zip(found[: len(SIZES)].tolist(), SIZES, strict=True):
        mine = clopper_pearson(ours, 100_000, confidence=1 - 1e-10)
        other = clopper_pearson(theirs, 100_000, confidence=1 - 1e-10)
        assert mine[0] <= other[1]
        assert other[0] <= mine[1]


def test_sizes_of_another_law_are_told_apart() -> None:
    found = np.bincount(smallest_sizes(RandomSubsetSum(n=15, law="product"), 20_000, 0.01), minlength=5)
    assert clopper_pearson(int(found[4]), 20_000, confidence=1 - 1e-10)[0] > SIZES[4] / 100_000


@pytest.mark.parametrize("size", [0, 3, 8])
def test_errors_of_a_given_size_are_those_of_the_exact_engine(size: int) -> None:
    experiment = RandomSubsetSum(n=8, size=size)
    numbers, targets = block_draw(experiment, 5, 0)
    exact = closest_of_size(numbers[:200], targets[:200], size).error
    assert np.abs(block_errors(experiment, 5, 0, trials=200) - exact).max() < 1e-14


def test_no_law_may_take_the_name_of_another_or_draw_nonsense() -> None:
    thief = Law("uniform", "not uniform", (0.0, 1.0), lambda stream, shape: stream.random(shape))
    with pytest.raises(DomainError, match="law=uniform must have a name of its own"):
        RandomSubsetSum(5, thief)
    broken = Law("broken", "", (0.0, 1.0), lambda stream, shape: np.full(shape, np.nan))
    with pytest.raises(DomainError, match="law=broken must draw finite numbers"):
        run(RandomSubsetSum(5, broken), 10)


@pytest.mark.parametrize(("expected", "bound"), [(0.99, 0.9), (0.5, 0.6), (0.05, 0.1)])
def test_the_design_reaches_its_power_and_not_with_half_the_trials(expected: float, bound: float) -> None:
    from ltbounds.montecarlo.design import _power

    trials = trials_to_separate(expected, bound, alpha=ALPHA, power=0.999)
    assert _power(trials, expected, bound, ALPHA) >= 0.999
    assert _power(trials // 2, expected, bound, ALPHA) < 0.999


def test_a_design_that_cannot_be_had_says_so() -> None:
    with pytest.raises(Undecided, match="trials do not separate them"):
        trials_to_separate(0.5, 0.500001, alpha=ALPHA, power=0.999)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"n": 0}, "n=0 must be"),
        ({"n": 29, "notion": "all"}, "n=29 must be"),
        ({"n": 5, "notion": "some"}, "notion=some must be"),
        ({"n": 5, "law": "cauchy"}, "law=cauchy must be one of"),
        ({"n": 5, "lo": 1.0, "hi": 0.0}, "lo=1.0 must be"),
        ({"n": 5, "notion": "fixed"}, "equal hi"),
        ({"n": 5, "size": 6}, "size=6 must be"),
        ({"n": 21, "notion": "all", "size": 3}, "n=21 must be"),
        ({"n": 5, "lo": float("nan")}, "lo=nan must be finite"),
    ],
)
def test_bad_experiments_are_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(DomainError, match=message):
        RandomSubsetSum(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("notion", "n"), [("fixed", 1), ("random", 9), ("random", 12), ("all", 1), ("all", 11)])
def test_lists_of_all_sums_tell_what_kernels_tell(notion: str, n: int) -> None:
    lo, hi = (0.25, 0.25) if notion == "fixed" else (-0.5, 0.75)
    experiment = RandomSubsetSum(n, "mixture-d", notion, lo, hi)  # type: ignore[arg-type]
    kernels, lists = (run(experiment, 500, compiled=compiled) for compiled in (True, False))
    assert kernels == pytest.approx(lists, rel=0, abs=1e-14)
    assert len(set(lists)) > 20 or n == 1
    with pytest.raises(DomainError, match="size"):
        run(RandomSubsetSum(5, size=2), 10, compiled=False)


@pytest.mark.parametrize("odd", [2.5, None, "6", np.array(["a"]), [6]])
def test_numbers_of_numbers_are_whole(odd: object) -> None:
    for name in ("n", "size") if odd is not None else ("n",):
        with pytest.raises(DomainError, match=f"{name}="):
            RandomSubsetSum(**{"n": 6, "law": "uniform", name: odd})  # type: ignore[arg-type]
