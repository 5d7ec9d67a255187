"""The checker of `ExistenceClaim`: a builder makes a witness, an independent verifier judges it."""

from __future__ import annotations

from collections.abc import Mapping

from ltbounds.claims import ExistenceClaim, Finding, Verdict
from ltbounds.errors import require

__all__ = ["check_existence"]


def check_existence(claim: ExistenceClaim) -> Finding:
    """Supported when there are checks and all of them hold for every seed; contradicted by the first that does not."""
    failures: list[str] = []
    checks: Mapping[str, bool] = {}
    for seed in claim.seeds:
        checks = claim.verify(claim.build(seed))
        require(bool(checks), "claim", claim.id, "check something of its witness: no check was made")
        failures += [f"{name} (seed {seed})" for name, passed in checks.items() if not passed]
    evidence = {
        "method": "constructed witness, independent verifier",
        "trials": len(claim.seeds),
        "successes": len(claim.seeds) - len({failure.rsplit("(", 1)[1] for failure in failures}),
        "checks": list(checks),
    }
    if failures:
        return Finding(Verdict.UNDECIDED, evidence | {"failed": failures}, contradicted=True)
    return Finding(Verdict.SUPPORTED, evidence)
