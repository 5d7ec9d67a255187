"""Pensia, Rajput, Nagle, Vishwakarma, Papailiopoulos (2020), *Optimal Lottery Tickets via SubsetSum: Logarithmic
Over-Parameterization is Sufficient*.  Key: ``pensia2020``.

=============  ===================  =======================================================================
paper          here                 house name
=============  ===================  =======================================================================
f, W_i         ``W``                target network and its weight matrices, spectral norm at most 1, no biases
g, M_i         ``M``                source network, entries U[-1, 1]
ĝ, S_i         ``S``                ticket and its masks
l, d_i         ``depth``, ``d_*``   depth (number of weight matrices) and widths of the target
ε, δ           ``eps``, ``delta``   tolerance in sup over the unit l2 ball of the l2 error; failure probability
C              ``C``                the constant the paper leaves open
n              ``n``                size of a base set (the random numbers of one subset sum)
U[a, b]        ``uniform``          uniform law
=============  ===================  =======================================================================

``log`` is natural; Experiment 1 alone writes log to base 2.
"""

from __future__ import annotations

from ltbounds.theorems.pensia2020.corollary_1 import RESULT as COROLLARY_1
from ltbounds.theorems.pensia2020.corollary_2 import RESULT as COROLLARY_2
from ltbounds.theorems.pensia2020.definitions import RESULT as DEFINITIONS
from ltbounds.theorems.pensia2020.experiment_1 import RESULT as EXPERIMENT_1
from ltbounds.theorems.pensia2020.experiment_2 import RESULT as EXPERIMENT_2
from ltbounds.theorems.pensia2020.informal_theorems import RESULT_1 as THEOREM_1_INFORMAL
from ltbounds.theorems.pensia2020.informal_theorems import RESULT_2 as THEOREM_2_INFORMAL
from ltbounds.theorems.pensia2020.introduction import RESULT as INTRODUCTION
from ltbounds.theorems.pensia2020.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.pensia2020.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.pensia2020.lemma_3 import RESULT as LEMMA_3
from ltbounds.theorems.pensia2020.lemma_4 import RESULT as LEMMA_4
from ltbounds.theorems.pensia2020.remark_1 import RESULT as REMARK_1
from ltbounds.theorems.pensia2020.theorem_1 import RESULT as THEOREM_1
from ltbounds.theorems.pensia2020.theorem_2 import RESULT as THEOREM_2
from ltbounds.theorems.pensia2020.theorem_3 import RESULT as THEOREM_3

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    INTRODUCTION, THEOREM_1_INFORMAL, THEOREM_2_INFORMAL, DEFINITIONS, THEOREM_1, THEOREM_3, LEMMA_1, LEMMA_2, LEMMA_3,
    THEOREM_2, REMARK_1, EXPERIMENT_1, EXPERIMENT_2, LEMMA_4, COROLLARY_1, COROLLARY_2,
)  # fmt: skip

UNCHECKED: dict[str, str] = {
    "pensia2020.exp-0": "The protocol of all training runs (schedule, batch size, momentum, weight decay): settings that state nothing.",
    "pensia2020.fig-4": "A plot of accuracies without a single number in the text; the runs behind it are not published.",
}
"""Statements of the claim list that cannot be checked, with the reason."""
