"""Mixed-integer programs through PuLP: what versions 3 and 4 say differently, said once.

Solvers work with tolerances; whoever calls must evaluate what they return.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.errors import MissingDependency

__all__ = ["Outcome", "solve", "solve_with_bound", "variable"]


def variable(
    problem: Any, name: str, low: float | None = None, high: float | None = None, cat: str = "Continuous"
) -> Any:
    """A variable of the problem; `cat` is Continuous, Integer or Binary."""
    if hasattr(problem, "add_variable"):  # PuLP 4
        return problem.add_variable(name, low, high, cat)
    import pulp

    return pulp.LpVariable(name, low, high, cat)


def _highs(**options: Any) -> Any:
    """PuLP's HiGHS, with integrality told in one call: told one by one it takes time that grows with the square."""
    import highspy
    import pulp

    class InOneCall(pulp.HiGHS):  # type: ignore[misc]
        def buildSolverModel(self, lp: Any) -> None:  # PuLP's name
            mip, self.mip = self.mip, False  # type: ignore[has-type]
            super().buildSolverModel(lp)
            self.mip = mip
            whole = np.array([v.index for v in lp.variables() if v.cat == pulp.LpInteger], np.int32)
            kinds = np.full(len(whole), int(highspy.HighsVarType.kInteger), np.uint8)
            if mip and len(whole):
                lp.solverModel.changeColsIntegrality(len(whole), whole, kinds)

    return InOneCall(msg=False, **options)


def _solver(time_limit: float, *, presolve: bool = True) -> Any:
    """HiGHS with its tolerances tightened; CBC where HiGHS is missing and CBC present."""
    import pulp

    if pulp.HiGHS(msg=False).available():
        options: dict[str, Any] = {"mip_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10}
        options |= {} if presolve else {"presolve": "off"}
        return _highs(timeLimit=time_limit, gapRel=0.0, gapAbs=0.0, **options)
    for name in ("PULP_CBC_CMD", "COIN_CMD"):
        command = getattr(pulp, name, None)
        if command is not None and command(msg=False).available():
            return command(msg=False, timeLimit=time_limit, gapRel=0.0, gapAbs=0.0)
    raise MissingDependency("no MIP solver is present; `pip install highspy` gives PuLP one")


@dataclass(frozen=True)
class Outcome:
    """Whether the solver calls its solution optimal, and the bound on the objective that it claims (NaN: none)."""

    optimal: bool
    bound: float


def solve(problem: Any, time_limit: float) -> bool:
    """Solve the problem; whether the solver calls its solution optimal.  The values stand in the variables.

    >>> import pulp
    >>> problem = pulp.LpProblem("doc", pulp.LpMaximize)
    >>> x = variable(problem, "x", 0, 2.5, "Integer")
    >>> problem += x + 0
    >>> solve(problem, 10.0), x.value()
    (True, 2.0)
    """
    return solve_with_bound(problem, time_limit).optimal


def solve_with_bound(problem: Any, time_limit: float, *, presolve: bool = True) -> Outcome:
    """As `solve`, with the solver's bound on the objective; HiGHS looks at the limit only after it has presolved."""
    import pulp

    outcome = problem.solve(_solver(time_limit, presolve=presolve))
    try:
        bound = float(problem.solverModel.getInfo().mip_dual_bound)
    except AttributeError:  # CBC says none
        bound = math.nan
    if isinstance(outcome, int):  # PuLP 3
        return Outcome(bool(problem.sol_status == pulp.LpSolutionOptimal), bound)
    return Outcome(bool(outcome.status_str == "Optimal"), bound)
