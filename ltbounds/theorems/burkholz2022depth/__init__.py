"""Burkholz (2022), *Most Activation Functions Can Win the Lottery Without Excessive Depth*.  Key: ``burkholz2022depth``.

=======================  =========================  ==================================================================
paper                    here                       house name
=======================  =========================  ==================================================================
f_t, f_s, f_ε            target, source, ticket     target network, source network, ticket
n_{t,l}, n_{s,l}         ``n_*``                    widths of target and source; n_0 inputs of a layer, n_t its outputs
L                        ``L``                      depth of the target
N_t, N_l                 ``N``                      its nonzero parameters, in all and of layer l
ε, ε', ε_l, δ, δ'        ``eps``, ``delta``         tolerances (sup norm per output) and failure probabilities
ε''                      ``eps`` of `reach`         how far φ may depart from two lines
m_+, m_-, d, a, g        the same                   slopes beside 0, value at 0, reach, ε/a(ε): `networks.near_zero`
T, M                     the same                   Lipschitz constant of φ; bound of the inputs' entries, at least 1
‖g‖_∞                                               sup over the domain of the l1 norm (as printed)
ρ                        ``rho``                    subset sums of an L+1 construction: `theorems.shared.rho`
C                        ``C``                      the constant the paper leaves open; it may change from line to line
=======================  =========================  ==================================================================

``log`` is natural: no base is printed, and C absorbs it.
"""

from __future__ import annotations

from ltbounds.theorems.burkholz2022depth.assumption_3_1 import RESULT as ASSUMPTION_3_1
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import RESULT as COROLLARY_2_4
from ltbounds.theorems.burkholz2022depth.experiments import RESULT as EXPERIMENTS
from ltbounds.theorems.burkholz2022depth.lemma_3_2 import RESULT as LEMMA_3_2
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import RESULT as LEMMA_5_1
from ltbounds.theorems.burkholz2022depth.lemma_5_1_proof import RESULT as LEMMA_5_1_PROOF
from ltbounds.theorems.burkholz2022depth.prior_work import RESULT as PRIOR_WORK
from ltbounds.theorems.burkholz2022depth.setting import RESULT as SETTING
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import RESULT as THEOREM_3_3
from ltbounds.theorems.burkholz2022depth.theorem_3_3_proof import RESULT as THEOREM_3_3_PROOF
from ltbounds.theorems.burkholz2022depth.theorem_3_4 import RESULT as THEOREM_3_4
from ltbounds.theorems.burkholz2022depth.theorem_4_1 import RESULT as THEOREM_4_1
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import RESULT as THEOREM_5_2
from ltbounds.theorems.burkholz2022depth.theorem_5_2_proof import RESULT as THEOREM_5_2_PROOF

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    SETTING,
    PRIOR_WORK,
    COROLLARY_2_4,
    ASSUMPTION_3_1,
    LEMMA_3_2,
    THEOREM_3_3,
    THEOREM_3_3_PROOF,
    THEOREM_3_4,
    THEOREM_4_1,
    LEMMA_5_1,
    LEMMA_5_1_PROOF,
    THEOREM_5_2,
    THEOREM_5_2_PROOF,
    EXPERIMENTS,
)

UNCHECKED = {
    "burkholz2022depth.def-1": "A definition of what a network is: there is nothing in it that could be false.",
    "burkholz2022depth.assump-2.1": "An assumption on the law of the source, which the tickets of this package meet by construction.",
}
