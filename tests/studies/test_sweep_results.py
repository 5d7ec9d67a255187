"""The package's own sweep, as it is kept: provenance, agreement of two methods, and what the constants say."""

import importlib.resources
import math
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest

from ltbounds.errors import DomainError, FileFormatError
from ltbounds.montecarlo import RandomSubsetSum, clopper_pearson, run
from ltbounds.montecarlo.executors import threads
from ltbounds.montecarlo.needs import needed
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import Until, sweep
from ltbounds.studies.compact import AXIS, curves, provenance, rare_curves, write_curves, write_rare
from ltbounds.studies.constants import constants
from ltbounds.studies.design import LAWS_SWEPT, NOTIONS, design, rare_design, rounds, trials_wanted
from ltbounds.studies.empirical import empirical_constants, fits, success_frame


def test_the_data_are_in_the_package_with_their_provenance() -> None:
    folder = importlib.resources.files("ltbounds") / "data"
    assert folder.joinpath("success.json").is_file()
    assert folder.joinpath("rare.json").is_file()
    made = provenance()
    assert made["seconds"] >= 1800
    assert made["command"].startswith("ltbounds sweep --design")
    assert {"version", "written", "machine", "trials", "runs"} <= set(made)
    assert made["trials"] == sum(trials for curve in curves() for trials, _ in curve.points.values())


def test_every_law_and_notion_is_there() -> None:
    assert {(curve.law, curve.notion) for curve in curves() if curve.size is None} == {
        (law, notion) for law in LAWS_SWEPT for notion in NOTIONS
    }
    assert {(c.law, c.notion, c.eps) for c in rare_curves()} == {
        (experiment.law, experiment.notion, eps) for experiment, eps, _ in rare_design()
    }


@pytest.mark.parametrize("law", LAWS_SWEPT)
def test_a_stored_count_is_drawn_again(law: str) -> None:
    """The very trials of the stored sweep, by the code of today: equal, or the streams or the law have changed."""
    curve = next(c for c in curves() if (c.law, c.notion, c.size) == (law, "random", None))
    trials, hits = curve.counts(0.01)[6]
    assert (run(RandomSubsetSum(6, law), trials, workers=2) <= 0.01).sum() == hits


def test_success_only_grows_with_n_but_for_chance() -> None:
    """On nested samples of equal length it grows exactly; of unequal length the exact intervals at 1 - 1e-9 agree."""
    for curve in curves():
        known = sorted(curve.counts(0.01).items())
        for (_, (trials, hits)), (_, (more, later)) in pairwise(known):
            if trials == more:
                assert later >= hits
            lower = clopper_pearson(hits, trials, confidence=1 - 1e-9)[0]
            assert clopper_pearson(later, more, confidence=1 - 1e-9)[1] >= lower


def test_splitting_and_plain_monte_carlo_agree_wherever_both_reach() -> None:
    frame = empirical_constants(confidence=1 - 1e-9)
    bounds = frame[frame["size"].isna()].fillna({"n_low": 0})
    keys, met = ["law", "notion", "eps", "delta"], 0
    for _, rows in bounds.groupby(keys):
        met += len(rows) == 2
        assert rows.n_low.max() <= rows.n_high.min()
    assert met >= 40


def test_rows_carry_what_is_needed_to_judge_them() -> None:
    frame = empirical_constants()
    assert {"trials", "successes", "confidence", "method", "seed", "version", "n_low", "n_high"} <= set(frame.columns)
    known = frame.dropna(subset=["n_low", "n"])
    assert (known.n_low <= known.n_high).all()
    scale = known[["eps", "delta"]].min(axis=1).map(lambda least: math.log(2 / least))
    pd.testing.assert_series_equal(known.C_high, (known.n_high.astype(float) / scale), check_names=False)
    success = success_frame()
    assert ((success.lower <= success.probability) & (success.probability <= success.upper)).all()
    assert {"trials", "successes", "confidence", "method", "seed", "version"} <= set(success.columns)


def test_constants_are_between_the_certified_ones() -> None:
    met = [row for row in constants() if row.met_by is not None]
    assert {row.eps for row in met} >= {0.1, 0.01, 0.001}
    for row in met:
        assert row.necessary <= row.met_by <= row.sufficient  # type: ignore[operator]


def test_the_fit_has_small_residuals() -> None:
    fit = fits()["uniform", "all"]
    assert 1 < fit.b < 2
    assert 1 < fit.c < 2
    assert fit.largest < 2
    assert max(map(abs, fit.residuals)) == fit.largest


def test_the_design_is_complete_after_every_round() -> None:
    first, second, third = rounds()
    assert set(first) == set(second) == set(third) == set(design())
    assert all(first[e].trials <= second[e].trials <= third[e].trials for e in design())
    assert second[design()[0]].trials == trials_wanted(design()[0])


def test_compact_results_come_back_as_they_were(tmp_path: Path) -> None:
    experiments = [RandomSubsetSum(n, size=size) for size in (None, 3) for n in (9, 7)]
    with Store(tmp_path / "s.sqlite") as store:
        sweep(store, dict.fromkeys(experiments, Until(trials=1)), executor=threads(1))
        write_curves(store, tmp_path / "c.json", "test")
    plain, sized = curves(tmp_path / "c.json")
    assert (plain.size, sized.size) == (None, 3)
    assert list(plain.points) == [7, 9]
    errors = run(experiments[0], 2048)
    assert [plain.counts(eps)[9][1] for eps in AXIS] == [(errors <= eps).sum() for eps in AXIS]
    assert provenance(tmp_path / "c.json")["trials"] == 4 * 2048
    with pytest.raises(DomainError, match=r"eps=0\.0123 must be one of"):
        plain.counts(0.0123)


def test_rare_results_come_back_as_they_were(tmp_path: Path) -> None:
    chosen = [(RandomSubsetSum(4, "uniform", "fixed", 1.0, 1.0), 0.5, 9)]
    write_rare(chosen, tmp_path / "r.json", "test", trials=50, replicates=3)
    (curve,) = rare_curves(tmp_path / "r.json")
    assert (curve.first, len(curve.failure), curve.replicates, curve.trials) == (4, 6, 3, 50)
    assert needed(dict(enumerate(zip(curve.failure, curve.failure, strict=True), 4)), 0.1).high is not None


@pytest.mark.parametrize("text", ["", "[]", '{"provenance": 1}', '{"provenance": {}, "curves": [['])
def test_damaged_results_are_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "broken.json"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=r"broken\.json must be a compact result"):
        curves(path)
    with pytest.raises(FileFormatError, match=r"missing\.json must be"):
        curves(tmp_path / "missing.json")
