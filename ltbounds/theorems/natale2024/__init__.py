"""Natale, Ferré, Giambartolomei, Giroire, Mallmann-Trenn (2024), *On the Sparsity of the Strong Lottery Ticket
Hypothesis*.  Key: ``natale2024``.

==================  =====================  ========================================================================
paper               here                   house name
==================  =====================  ========================================================================
Ω, n                ``n``                  base set and its size (the random numbers of one subset sum)
S, k                ``k``                  subset of fixed size and its size
Σ_S                 ``Sigma``              sum over a subset; f(x, n), F_n its density and distribution function
z, ε                ``z``, ``eps``         target of a subset sum; tolerance
c_l, c_u            ``c_l``, ``c_u``       constants of a sum-bounded density (Definition 1)
c_hyp, c_thm        ``c_hyp``, ``c_thm``   constant of Eq. 1; success probability of Theorem 2 (fixed target)
c_amp               ``c_amp``              constant of Corollaries 1 and 2 (all targets at once)
λ, μ                ``lam``, ``mu``        largest k/n; overlaps of two subsets from μk on count as large
H_2                 ``binary_entropy``     binary entropy in bits
γ, α = 1 - γ        ``gamma``, ``alpha``   density (share KEPT), sparsity (share removed)
m, m_t              ``m``, ``m_t``         parameters of the source and of the target network
ℓ, d_i, ρ           ``depth``, ``d_*``     depth and widths of the target; ``rho`` the largest ratio of neighbours
n_i*                ``n_star``             size of the base sets in layer i
G, 𝓑                ``B``                  symmetry group; basis of the equivariant maps
==================  =====================  ========================================================================

``log2`` is to base 2, ``ln`` natural.  The norm of networks is l2, of matrices spectral.
"""

from __future__ import annotations

from ltbounds.theorems.natale2024.appendix_a import RESULT as APPENDIX_A
from ltbounds.theorems.natale2024.appendix_c.theorem_6 import RESULT as THEOREM_6
from ltbounds.theorems.natale2024.appendix_c.theorem_7 import RESULT as THEOREM_7
from ltbounds.theorems.natale2024.appendix_h import RESULT as APPENDIX_H
from ltbounds.theorems.natale2024.corollary_1 import RESULT as COROLLARY_1
from ltbounds.theorems.natale2024.corollary_2 import RESULT as COROLLARY_2
from ltbounds.theorems.natale2024.corollary_3 import RESULT as COROLLARY_3
from ltbounds.theorems.natale2024.definitions import RESULT as DEFINITIONS
from ltbounds.theorems.natale2024.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.natale2024.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.natale2024.section_4 import RESULT as SECTION_4
from ltbounds.theorems.natale2024.theorem_1 import RESULT as THEOREM_1
from ltbounds.theorems.natale2024.theorem_2 import RESULT as THEOREM_2
from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.natale2024.theorem_3.appendix_f import RESULT as APPENDIX_F
from ltbounds.theorems.natale2024.theorem_4 import RESULT as THEOREM_4
from ltbounds.theorems.natale2024.theorem_5 import RESULT as THEOREM_5

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    DEFINITIONS, THEOREM_1, THEOREM_2, LEMMA_1, COROLLARY_1, COROLLARY_2, THEOREM_3, SECTION_4, THEOREM_4, THEOREM_5,
    APPENDIX_A, THEOREM_6, THEOREM_7, LEMMA_2, COROLLARY_3, APPENDIX_F, APPENDIX_H,
)  # fmt: skip

UNCHECKED = {
    "natale2024.claim-l1": "The paper says only that Theorem 3 extends to depth l+1, and omits statement, width and proof.",
    "natale2024.claim-cnn": "A use of Theorem 4, which is false as printed; thm-4.corrected holds for every G that acts as it asks.",
    "natale2024.def-3": "A definition, the class of targets of Theorem 3.",
    "natale2024.eq-31": "A definition, the class of targets of Theorem 5.",
}
