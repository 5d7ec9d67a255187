"""Mutation score of the formulas: ``python scripts/mutate.py [PAPER ...]``; prints every survivor.

A mutant is a formula changed in one place, or an inequality turned round; it should change the verdict of a claim.
"""

from __future__ import annotations

import argparse
import concurrent.futures
from collections import Counter

from ltbounds.ledger.mutation import Mutant, mutate
from ltbounds.theorems import PAPERS, find_result, results


def _mutants(place: tuple[str, str]) -> list[Mutant]:
    return list(mutate(find_result(*place)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", nargs="*", default=list(PAPERS))
    parser.add_argument("--workers", type=int, default=2)
    arguments = parser.parse_args()
    places = [(paper, result.ref.label) for paper in arguments.papers for result in results(paper)]
    fates: Counter[str] = Counter()
    with concurrent.futures.ProcessPoolExecutor(arguments.workers) as pool:
        for place, mutants in zip(places, pool.map(_mutants, places), strict=True):
            fates.update(mutant.fate for mutant in mutants)
            here = Counter(mutant.fate for mutant in mutants)
            print(f"{place[0]} {place[1]}: {dict(here)}", flush=True)
            for mutant in mutants:
                if mutant.fate not in ("noticed", "equivalent"):
                    print(f"  {mutant.fate}: {mutant.target}: {mutant.change}", flush=True)
    counted = sum(fates.values()) - fates["equivalent"]
    print(f"{fates['noticed']} of {counted} mutants noticed ({fates['noticed'] / max(counted, 1):.1%}); {dict(fates)}")


if __name__ == "__main__":
    main()
