"""The front door of Python: what it gives is what the theorems, the judges and the experiments say."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import beta, norm, triang, uniform

import ltbounds as lt
from ltbounds.answers.bounds import BoundFailed
from ltbounds.answers.kept import SHIPPED, digest, keep
from ltbounds.answers.widths import facts_of_widths
from ltbounds.arith import log
from ltbounds.errors import DomainError
from ltbounds.montecarlo import RandomSubsetSum, Store, Until, needed_table, success_table, sweep
from ltbounds.montecarlo.samplers import sampler

ROOT = Path(__file__).parents[2]


def test_formulas_are_methods_with_numbers_and_arrays() -> None:
    from ltbounds.theorems.natale2024.theorem_2 import sample_size

    theorem = lt.theorem("natale2024", "Theorem 2")
    assert theorem.sample_size(k=4, n=12, eps=0.002) == sample_size(4, 12, 0.002, 1.0)
    many = theorem.sample_size(k=np.array([4, 5]), n=12, eps=0.002)
    assert many.tolist() == [sample_size(k, 12, 0.002, 1.0) for k in (4, 5)]
    assert "sample_size" in dir(theorem) and len(repr(theorem)) < 80
    with pytest.raises(DomainError, match=r"missing eps \(eps: tolerance\)"):
        theorem.sample_size(k=4, n=12)
    with pytest.raises(AttributeError, match="it has sample_size"):
        _ = theorem.sampel_size


def test_answers_are_short_and_are_tables() -> None:
    for answer in (lt.constants(), lt.success_probability(8, 0.1, trials=100), lt.verify("pensia2020.thm-2.4")):
        assert len(repr(answer)) < 250 and "\n" not in repr(answer)
        assert len(answer.to_frame()) == len(answer.rows()) >= 1
        assert answer._repr_html_().count("<tr>") == len(answer.rows()) + 1
        assert answer.headline() in answer.summary()


def test_widths_stand_for_the_worst_network_of_those_widths() -> None:
    """Facts of networks of spectral norm 1 are at most those that widths alone are taken to have."""
    worst = facts_of_widths((4, 5, 3))
    for seed in range(3):
        met = lt.facts_of(lt.network((4, 5, 3), seed=seed))
        assert met.widths == worst.widths and met.nonzeros == worst.nonzeros and met.activations == worst.activations
        assert max(met.max_entry) <= 1 and max(met.spectral) <= 1 + 1e-12 and met.in_degree == worst.in_degree


def test_any_law_everywhere() -> None:
    assert sampler(norm(0, 1)) is sampler("normal") and sampler(uniform(-1, 2)) is sampler("uniform")
    assert lt.n_sufficient(0.1, 0.1, norm(0, 1)) == lt.n_sufficient(0.1, 0.1, "normal")
    with pytest.raises(DomainError, match=r"nothing is certified; ltbounds\.success_probability"):
        lt.n_sufficient(0.1, 0.1, beta(2, 3, -1, 2))
    with pytest.raises(DomainError, match="unimodal"):
        lt.n_necessary(0.1, 0.1, law=beta(2, 3, -1, 2))
    mine = lt.success_probability(8, 0.1, lambda generator, shape: generator.uniform(-1, 1, shape), trials=200)
    assert mine.law.startswith("lambda ")
    with pytest.raises(DomainError, match="must be a name, a Law"):
        lt.success_probability(8, 0.1, 3)


def test_an_own_law_in_a_store_is_told_of(tmp_path: Path) -> None:
    law = sampler(triang(0.5, -1, 2))
    with Store(tmp_path / "s.sqlite") as store:
        goals = {RandomSubsetSum(n=n, law=law, notion="all", lo=-0.5, hi=0.5): Until(trials=1) for n in (3, 12)}
        sweep(store, goals)
        assert set(success_table(store, [0.3]).law) == {law.name}
        row = needed_table(store, [0.3, 0.001], [0.1]).iloc[0]
        assert 3 < row.n_low <= row.n_high <= 12
        assert "sweep larger n" in needed_table(store, [0.001], [0.1]).says[0]
        drawn = store.experiments()[0][0]
        with pytest.raises(DomainError, match="must be given as the Law"):
            sweep(store, {drawn: Until(trials=10_000)})


def test_bounds_are_asserted() -> None:
    assert lt.assert_bound(lambda x: log(1 + x), lambda x: x, {"x": "[1/100, 1]"}).verdict == "PROVED"
    assert lt.assert_bound(lambda n: n, lambda n: n * n, {"n": "1, 2, ..."}, by="smt").verdict == "PROVED"
    with pytest.raises(AssertionError, match=r"fails at x = .* is false \(re-checked exactly"):
        lt.assert_bound(lambda x: x, lambda x: x * x, {"x": (0, 2)})
    with pytest.raises(BoundFailed, match="must be shown"):
        lt.assert_bound(lambda x: log(1 + x), lambda x: x, {"x": "[0, 1]"})
    with pytest.raises(DomainError, match="must be an axis"):
        lt.assert_bound(lambda x: x, 1, {"x": 0.5})


def test_the_example_of_a_theorem_package(tmp_path: Path) -> None:
    """As its README says, but for pip: the entry point stands in a folder on the path."""
    found = tmp_path / "mine2026-0.1.dist-info"
    found.mkdir()
    (found / "entry_points.txt").write_text("[ltbounds.theorems]\nmine2026 = mine2026\n")
    (found / "METADATA").write_text("Metadata-Version: 2.1\nName: mine2026\nVersion: 0.1\n")
    example = ROOT / "examples" / "theorem_package"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (ROOT, tmp_path, example / "src")))}
    tests = ["-m", "pytest", "-q", "-c", os.devnull, "--rootdir", str(example), "-p", "no:cacheprovider", str(example)]
    done = subprocess.run([sys.executable, *tests], capture_output=True, text=True, env=environment, check=False)
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    environment |= {"LTBOUNDS_CACHE": str(tmp_path / "cache")}
    asked = [["list", "mine2026"], ["board", "--paper", "mine2026"], ["verify", "--paper", "mine2026"],
             ["list", "mine2026"], ["board", "--paper", "mine2026"], ["show", "mine2026", "thm1"]]  # fmt: skip
    code = (
        "import sys, ltbounds.cli as c; from typer.testing import CliRunner as R; "
        f"[print(R().invoke(c.app, words).output, end='@@') for words in {asked!r}]"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False)
    unjudged, judged, verified, listed, recorded, shown, _ = done.stdout.split("@@")
    assert "mine2026 Theorem 1: PROVED" in judged, done.stdout + done.stderr
    assert "judging 1 claims" in judged
    assert "not judged" in unjudged
    assert "PROVED" in verified
    assert "Theorem 1        PROVED" in listed
    assert "Me (2026), A theorem." in listed
    assert "mine2026 Theorem 1: PROVED" in recorded
    assert "judging" not in recorded, "the verdict that verify kept"
    assert "ln(1 + t) ≤ t" in shown


def test_shipped_constants_are_what_the_code_computes() -> None:
    """README, `ltbounds constants`, `show` and the site read this one record."""
    from ltbounds.answers import known_constants as kept

    shipped = json.loads(kept.SHIPPED_CONSTANTS.read_text(encoding="utf-8"))
    assert shipped["value"] == kept._computed(), "run `ltbounds verify --record`"


def test_shipped_catalogue_is_what_the_theorems_say() -> None:
    """Where it is of other sources it is not read: `ltbounds verify --record` writes it."""
    from ltbounds.answers import catalogue as kept

    shipped = json.loads(kept.SHIPPED_CATALOGUE.read_text(encoding="utf-8"))
    if shipped["digest"] == digest(kept.SOURCES):
        assert shipped["value"] == json.loads(json.dumps(list(kept._made())))


def test_shipped_numbers_are_what_the_code_computes() -> None:
    """Two of each source, the largest tolerances, as they are quick."""
    from ltbounds.answers.widths import SHIPPED_NUMBERS
    from ltbounds.claims import BaseSets
    from ltbounds.studies.empirical import EMPIRICAL
    from ltbounds.widths.required import CERTIFIED

    numbers = json.loads(SHIPPED_NUMBERS.read_text(encoding="utf-8"))["value"]
    for source in (CERTIFIED, EMPIRICAL):
        rows = [key.removeprefix(source.name).split() for key in numbers if key.startswith(source.name)]
        for law, target, eps, delta in sorted(rows, key=lambda row: -float(row[2]))[:2]:
            asked = BaseSets(1, law, float(target), float(eps), float(delta))
            assert source.numbers(asked) == numbers[f"{source.name} {law} {target} {eps} {delta}"]


def test_tickets_and_subset_sums_are_answers_too() -> None:
    ticket = lt.prune(lt.network((3, 4, 2), seed=1), tolerance=0.05, seed=1)
    assert sum(row["edges"] for row in ticket.rows()) == ticket.edges
    found = lt.closest([0.3, 0.5, -0.2], [0.1, 0.5])
    assert [row["members"] for row in found.rows()] == [(0, 2), (1,)]
    for answer in (ticket, found):
        assert len(repr(answer)) < 120
        assert answer.headline() in answer._repr_html_()
        assert len(answer.to_frame()) == len(answer.rows()) == 2
        assert answer.summary().startswith(answer.headline())
    many = lt.closest([0.3, 0.5, -0.2], [0.1] * 33)
    assert many.summary().splitlines()[-1] == "and 3 more: rows(), to_frame()"
    unmet = lt.closest([1.0, 1.0], 0.5)
    assert repr(unmet) == "<SubsetSums: members none (places in x), error 0.5, certified as best>"


def test_what_is_shipped_can_be_read_whatever_stands_in_it(tmp_path: Path) -> None:
    """`kept` passes over a file that it cannot read, so that nobody would notice."""
    for name in ("numbers", "constants", "catalogue", "verdicts"):
        assert json.loads((SHIPPED / f"{name}.json").read_text(encoding="utf-8"))["value"], name
    hard: list[Any] = [{"a": "d_{i-1},e"}, [], {"b": [1, None]}]
    keep("hard", "d", hard, tmp_path / "hard.json")
    assert json.loads((tmp_path / "hard.json").read_text(encoding="utf-8")) == {"digest": "d", "value": hard}


def test_laws_are_given_alike_everywhere() -> None:
    """In the same place, and as the same things: a name, a distribution of scipy.stats, a sampler."""
    from scipy.stats import norm, t, uniform

    assert 1 < lt.n_necessary(0.1, 0.1, norm(0, 2)) < lt.n_sufficient(0.1, 0.1, norm(0, 2))
    assert lt.n_necessary(0.1, 0.1, "uniform", 0.4) < lt.n_sufficient(0.1, 0.1, "uniform", 0.4)
    target = lt.network((3, 2), seed=1)
    assert repr(lt.prune(target, uniform(-1, 2), seed=1)) == repr(lt.prune(target, "uniform", seed=1))
    with pytest.raises(DomainError, match=r"law=scipy t\(3\) must be U\[-1, 1\] or N\(0, 1\)"):
        lt.prune(target, t(3), seed=1)


def test_a_constant_stands_only_beside_the_results_whose_letter_it_is() -> None:
    """C is a letter of many results, and the certified C that of one of them."""
    from ltbounds.answers.catalogue import catalogue

    beside = {(e.paper, e.label) for e in catalogue() for name, *_ in e.constants if name.startswith("C ")}
    assert beside == {("pensia2020", "Theorem 3")}
    assert {e.paper for e in catalogue() for name, *_ in e.constants if name.startswith("c_")} == {"natale2024"}
