"""Temporary: old records read as new ones while the papers move over.  To be deleted with its last user."""

from __future__ import annotations

from typing import Any

from ltbounds.arith import Scalar
from ltbounds.claims import InequalityClaim, Severity, Sides

__all__ = ["legacy"]


def legacy(
    *,
    lhs: Scalar,
    rhs: Scalar,
    method: str,
    control: Scalar,
    recorded: Scalar = None,
    where: Scalar = None,
    steps: Scalar = (),
    counterexample: Scalar = None,
    because: str = "",
    **fields: Any,
) -> InequalityClaim:
    def body(**values: Any) -> Sides:
        return Sides(
            lhs(**values),
            rhs(**values),
            control["rhs"](**values) if "rhs" in control else None,
            control["lhs"](**values) if "lhs" in control else None,
        )

    by = "argument" if method == "steps" and steps else "points" if method == "steps" else method
    names = ", ".join(f"`{s.id.partition('.')[2]}`" for s in steps)
    beyond = {k: a for k, a in control.get("domain", {}).items() if fields["domain"].get(k) != a}
    if counterexample is not None:
        fields |= {"severity": Severity.GAP, "impact": "TODO"}
    return InequalityClaim(
        body=body,
        by=by,
        given=where,
        steps=() if counterexample is not None else tuple(steps),
        fails_at=counterexample,
        because=f"{because} From {names}." if steps else because,
        beyond=beyond,
        ungiven="where" in control,
        **fields,
    )
