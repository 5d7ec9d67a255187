"""One norm for a whole table: at which eps a theorem must be asked, so that its answer is about another norm.

A theorem says in `measures` how it compares outputs and for which inputs.  Three facts lead from one to another:

- each output is off by at most the Euclidean norm, and the Euclidean norm is at most sqrt(outputs) of the largest;
- the unit ball lies in the cube [-1, 1]^d, and the cube in the ball of radius sqrt(d);
- ReLU networks without biases, target and ticket alike, err r times as much for inputs r times as large.
"""

from __future__ import annotations

import math
from typing import Literal

from ltbounds.claims import WidthTheorem
from ltbounds.errors import DomainError, require
from ltbounds.networks.facts import NetworkFacts

__all__ = ["NORMS", "Norm", "asked_at", "meaning"]

Norm = Literal["outputs", "euclidean", "own"]
OUTPUTS_CUBE = "each output, inputs in [-1, 1]^d"
EUCLIDEAN_CUBE = "Euclidean norm of the outputs, inputs in [-1, 1]^d"
EUCLIDEAN_BALL = "Euclidean norm of the outputs, inputs in the Euclidean unit ball"
L_P_BALL = "l_p norm of the outputs, inputs in the unit l_p ball, p that of the operator norms"
NORMS = {"outputs": OUTPUTS_CUBE, "euclidean": EUCLIDEAN_BALL, "own": "as each theorem means it"}
"""What eps means for all theorems of a table, or that each keeps its own."""


def meaning(theorem: WidthTheorem, norm: Norm) -> str:
    """The norm and the inputs in which eps is meant.

    >>> from ltbounds.theorems import find_result
    >>> meaning(find_result("pensia2020", "Theorem 1").width, "outputs")
    'each output, inputs in [-1, 1]^d'
    """
    require(norm in NORMS, "norm", norm, f"be one of {', '.join(NORMS)}")
    return theorem.measures if norm == "own" else NORMS[norm]


def asked_at(theorem: WidthTheorem, facts: NetworkFacts, norm: Norm, eps: float) -> float:
    """The eps of the theorem whose answer holds for `eps` in `norm`: sufficient widths suffice, necessary ones are.

    Raises `DomainError` where none of the facts above leads there.

    >>> from ltbounds.networks import random_network
    >>> from ltbounds.networks.facts import facts_of
    >>> from ltbounds.theorems import find_result
    >>> facts = facts_of(random_network((4, 9, 9), seed=1))
    >>> [asked_at(find_result("pensia2020", name).width, facts, "outputs", 0.1) for name in ("Theorem 1", "Theorem 2")]
    [0.05, 0.30000000000000004]
    """
    wanted, own = meaning(theorem, norm), theorem.measures
    if own == L_P_BALL and wanted != own:
        own = EUCLIDEAN_BALL  # the operator norms of our facts are spectral: p = 2
    if own == wanted:
        return eps
    inputs, outputs = math.sqrt(facts.widths[0]), math.sqrt(facts.widths[-1])
    if theorem.kind == "necessary":
        if (own, wanted) == (EUCLIDEAN_BALL, OUTPUTS_CUBE):
            return eps * outputs  # whoever keeps each output within eps on the cube does that on the ball
    elif own == EUCLIDEAN_CUBE:
        return eps
    elif (own, wanted) == (OUTPUTS_CUBE, EUCLIDEAN_BALL):
        return eps / outputs
    elif (own, wanted) == (EUCLIDEAN_BALL, OUTPUTS_CUBE):
        plain = not facts.has_bias and set(facts.activations) <= {"relu", "identity"}
        if plain:
            return eps / inputs
        raise DomainError(
            "its inputs are those of the unit ball, and errors grow as inputs only without biases, by ReLU"
        )
    raise DomainError(f"its eps means another thing: {own}")
