"""Mutation score of the formulas: ``python scripts/mutate.py [PAPER ...] [--only LABEL ...]``; prints every survivor.

A mutant is a formula changed in one place, or an inequality turned round; it should change the verdict of a claim.
`--record` keeps the score of each result that was run, with the date, in ltbounds/data/mutation.json; README shows it.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import json
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from ltbounds.ledger.mutation import Mutant, mutate
from ltbounds.theorems import PAPERS, find_result, results

SCORES = Path(__file__).parents[1] / "ltbounds" / "data" / "mutation.json"


def _mutants(place: tuple[str, str]) -> list[Mutant]:
    return list(mutate(find_result(*place)))


def keep(paper: str, label: str, fates: Mapping[str, int], date: str) -> None:
    """Write the score of one result into the record, over an older one."""
    scores = json.loads(SCORES.read_text(encoding="utf-8")) if SCORES.exists() else {}
    scores.setdefault(paper, {})[label] = {"date": date, **dict(sorted(fates.items()))}
    SCORES.write_text(json.dumps(scores, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="*", default=list(PAPERS))
    parser.add_argument("--only", nargs="+", metavar="LABEL", help="the results to run, such as 'Theorem 2'")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    labels = {find_result(paper, label).ref.label for paper in arguments.papers for label in arguments.only or ()}
    every = [(paper, result.ref.label) for paper in arguments.papers for result in results(paper)]
    places = [place for place in every if not labels or place[1] in labels]
    fates: Counter[str] = Counter()
    with concurrent.futures.ProcessPoolExecutor(arguments.workers) as pool:
        for place, mutants in zip(places, pool.map(_mutants, places), strict=True):
            here = Counter(mutant.fate for mutant in mutants)
            fates.update(here)
            if arguments.record:
                keep(*place, here, datetime.now(UTC).strftime("%Y-%m-%d"))
            print(f"{place[0]} {place[1]}: {dict(here)}", flush=True)
            for mutant in mutants:
                if mutant.fate not in ("noticed", "equivalent"):
                    print(f"  {mutant.fate}: {mutant.target}: {mutant.change}", flush=True)
    counted = sum(fates.values()) - fates["equivalent"]
    print(f"{fates['noticed']} of {counted} mutants noticed ({fates['noticed'] / max(counted, 1):.1%}); {dict(fates)}")


if __name__ == "__main__":
    main()
