"""Mixed-integer programs through PuLP: what versions 3 and 4 say differently, said once.

Solvers work with tolerances; whoever calls must evaluate what they return.
"""

from __future__ import annotations

from typing import Any

from ltbounds.errors import MissingDependency

__all__ = ["solve", "variable"]


def variable(
    problem: Any, name: str, low: float | None = None, high: float | None = None, cat: str = "Continuous"
) -> Any:
    """A variable of the problem; `cat` is Continuous, Integer or Binary."""
    if hasattr(problem, "add_variable"):  # PuLP 4
        return problem.add_variable(name, low, high, cat)
    import pulp

    return pulp.LpVariable(name, low, high, cat)


def _solver(time_limit: float) -> Any:
    """HiGHS with its tolerances tightened; CBC where HiGHS is missing and CBC present."""
    import pulp

    if pulp.HiGHS(msg=False).available():
        options = {"mip_feasibility_tolerance": 1e-10, "primal_feasibility_tolerance": 1e-10}
        return pulp.HiGHS(msg=False, timeLimit=time_limit, gapRel=0.0, gapAbs=0.0, **options)
    for name in ("PULP_CBC_CMD", "COIN_CMD"):
        command = getattr(pulp, name, None)
        if command is not None and command(msg=False).available():
            return command(msg=False, timeLimit=time_limit, gapRel=0.0, gapAbs=0.0)
    raise MissingDependency("no MIP solver is present; `pip install highspy` gives PuLP one")


def solve(problem: Any, time_limit: float) -> bool:
    """Solve the problem; whether the solver calls its solution optimal.  The values stand in the variables.

    >>> import pulp
    >>> problem = pulp.LpProblem("doc", pulp.LpMaximize)
    >>> x = variable(problem, "x", 0, 2.5, "Integer")
    >>> problem += x + 0
    >>> solve(problem, 10.0), x.value()
    (True, 2.0)
    """
    import pulp

    outcome = problem.solve(_solver(time_limit))
    if isinstance(outcome, int):  # PuLP 3
        return bool(problem.sol_status == pulp.LpSolutionOptimal)
    return bool(outcome.status_str == "Optimal")
