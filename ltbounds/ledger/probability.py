"""The checker of `ProbabilityClaim`: trials designed before drawing, an exact interval after.

False alarms: a true claim is contradicted, or a false one supported, with probability at most `ALPHA` a claim.
"""

from __future__ import annotations

from ltbounds.claims import Finding, ProbabilityClaim, Verdict
from ltbounds.errors import Undecided
from ltbounds.ledger.profiles import Profile
from ltbounds.montecarlo.design import trials_to_separate
from ltbounds.montecarlo.intervals import clopper_pearson
from ltbounds.seeding import generator

__all__ = ["ALPHA", "check_probability"]

ALPHA = 1e-9
"""Error probability of one verdict; a thousand claims stay below one false alarm in a million runs."""
POWER = 0.999


def check_probability(claim: ProbabilityClaim, profile: Profile) -> Finding:
    """Supported (contradicted) when the exact interval lies wholly on the claimed (the other) side of the bound."""
    if _says_nothing(claim):
        return Finding(Verdict.VACUOUS, {"method": "the bound holds for every event", "bound": claim.bound})
    designed = _designed(claim)
    trials = min(claim.max_trials if designed is None else designed * profile.trials, claim.max_trials)
    successes = int(claim.trial(generator("ledger.probability", claim.id), trials).sum())
    lower, upper = clopper_pearson(successes, trials, confidence=1 - 2 * ALPHA)
    evidence = {
        "method": f"Monte Carlo, {claim.notion} target{'s' if claim.notion == 'all' else ''}",
        "trials": trials,
        "designed": designed or "more than 10^8",
        "successes": successes,
        "interval": [lower, upper],
        "confidence": "1 - 2e-9",
        "bound": f"{claim.relation} {claim.bound:g}",
        "parameters": dict(claim.parameters),
    }
    supported, contradicted = lower >= claim.bound, upper < claim.bound
    if claim.relation == "<=":
        supported, contradicted = upper <= claim.bound, lower > claim.bound
    verdict = Verdict.SUPPORTED if supported else Verdict.CONTRADICTED if contradicted else Verdict.UNDECIDED
    return Finding(verdict, evidence, contradicted=contradicted)


def _designed(claim: ProbabilityClaim) -> int | None:
    """Trials that settle the claim with the wanted power; None where 10^8 would not."""
    try:
        return trials_to_separate(claim.expected, claim.bound, alpha=ALPHA, power=POWER)
    except Undecided:
        return None


def _says_nothing(claim: ProbabilityClaim) -> bool:
    return claim.bound <= 0 if claim.relation == ">=" else claim.bound >= 1
