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
from ltbounds.theorems.pensia2020.experiment_1 import RESULT as EXPERIMENT_1
from ltbounds.theorems.pensia2020.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.pensia2020.lemma_4 import RESULT as LEMMA_4
from ltbounds.theorems.pensia2020.theorem_1 import RESULT as THEOREM_1
from ltbounds.theorems.pensia2020.theorem_2 import RESULT as THEOREM_2
from ltbounds.theorems.pensia2020.theorem_3 import RESULT as THEOREM_3

__all__ = ["RESULTS"]

RESULTS = (THEOREM_1, THEOREM_3, LEMMA_1, THEOREM_2, EXPERIMENT_1, LEMMA_4, COROLLARY_1)
