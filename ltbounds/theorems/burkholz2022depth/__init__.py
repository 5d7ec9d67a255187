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

from ltbounds.theorems.burkholz2022depth import (  # isort: skip
    assumption_3_1, corollary_2_4, experiments, lemma_3_2, lemma_5_1, lemma_5_1_proof, prior_work, setting, theorem_3_3,
    theorem_3_3_proof, theorem_3_4, theorem_4_1, theorem_5_2, theorem_5_2_proof,
)  # fmt: skip

__all__ = ["RESULTS", "UNCHECKED"]

PARTS = (
    setting, prior_work, corollary_2_4, assumption_3_1, lemma_3_2, theorem_3_3, theorem_3_3_proof, theorem_3_4, theorem_4_1,
    lemma_5_1, lemma_5_1_proof, theorem_5_2, theorem_5_2_proof, experiments,
)  # fmt: skip
RESULTS = tuple(part.RESULT for part in PARTS)

UNCHECKED = {
    "burkholz2022depth.def-1": "A definition of what a network is: there is nothing in it that could be false.",
    "burkholz2022depth.assump-2.1": "An assumption on the law of the source, which the tickets of this package meet by construction.",
}
