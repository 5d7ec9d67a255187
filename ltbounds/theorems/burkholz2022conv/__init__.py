"""Burkholz (2022), *Convolutional and Residual Networks Provably Contain Lottery Tickets*.  Key: ``burkholz2022conv``.

=======================  =======================  ==================================================================
paper                    here                     house name
=======================  =======================  ==================================================================
f_t, f_0, f_ε            ``target``, ``ticket``   target, source and ticket
c_{t,l}, k_l             ``c``, ``k``             channels of target layer l, entries of its flattened filters
N_t, N_{t,l}             ``N``                    nonzero parameters of the target, of a layer
N_{w,l}, N_{m,l}         ``N``, ``M``             those of a layer, and of the skip connections that lead to it
φ, T                     ``T``                    activation and its Lipschitz constant
m_+, m_-, d, r           ``m_plus``, ``m_minus``  slopes beside 0, value at 0, 1/(m_+ + m_-)
ε, ε_l, ε', ε''          ``eps``, ``eps_l``       tolerances: output, parameter of layer l, layer, activation
δ, ρ, γ                  ``delta``, ``rho``       failure probability, and the subset sums among which it is divided
m                        ``m``, ``members``       base set size (and copies of a channel)
C                        ``C``                    the constant the paper leaves open
(ours)                   ``t``, ``c``             1/t: value of the constant channels; c: the constant of Lueker (1998)
=======================  =======================  ==================================================================

All norms are entry maxima; ``log`` has no base in the paper and is natural here.  The text of the paper that we have is badly
extracted: its formulas are rebuilt, and where two versions are printed (theorem, proof, appendix) each is judged.
"""

from __future__ import annotations

from ltbounds.theorems.burkholz2022conv.algorithms import ALGORITHM_1, ALGORITHM_2, APPENDIX_F
from ltbounds.theorems.burkholz2022conv.appendices_d_e import APPENDIX_D, APPENDIX_E
from ltbounds.theorems.burkholz2022conv.assumption_2_1 import RESULT as ASSUMPTION_2_1
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import RESULT as ASSUMPTION_2_3
from ltbounds.theorems.burkholz2022conv.at_width import RESULT as AT_WIDTH
from ltbounds.theorems.burkholz2022conv.corollary_2_2 import RESULT as COROLLARY_2_2
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import DEFINITION_A_1
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import PRODUCTS as APPENDIX_B
from ltbounds.theorems.burkholz2022conv.corollary_a_2 import RESULT as COROLLARY_A_2
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import RESULT as COROLLARY_C_1
from ltbounds.theorems.burkholz2022conv.equations_1_2 import RESULT as EQUATIONS_1_2
from ltbounds.theorems.burkholz2022conv.equations_7_12 import RESULT as EQUATIONS_7_12
from ltbounds.theorems.burkholz2022conv.equations_13_14 import RESULT as EQUATIONS_13_14
from ltbounds.theorems.burkholz2022conv.figures_3_4 import FIGURE_3, FIGURE_4
from ltbounds.theorems.burkholz2022conv.section_3 import RESULT as SECTION_3
from ltbounds.theorems.burkholz2022conv.section_4 import RESULT as SECTION_4
from ltbounds.theorems.burkholz2022conv.tables import TABLE_2, TABLE_4
from ltbounds.theorems.burkholz2022conv.theorem_3_1 import RESULT as THEOREM_3_1
from ltbounds.theorems.burkholz2022conv.theorem_3_2 import RESULT as THEOREM_3_2

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    EQUATIONS_1_2, ASSUMPTION_2_1, COROLLARY_2_2, ASSUMPTION_2_3, SECTION_3, THEOREM_3_1, THEOREM_3_2, AT_WIDTH,
    SECTION_4, FIGURE_3, FIGURE_4, TABLE_2, TABLE_4, DEFINITION_A_1, COROLLARY_A_2, APPENDIX_B, COROLLARY_C_1,
    EQUATIONS_7_12, EQUATIONS_13_14, APPENDIX_D, APPENDIX_E, APPENDIX_F, ALGORITHM_1, ALGORITHM_2,
)  # fmt: skip

UNCHECKED = {
    "burkholz2022conv.exp-syn": "A training protocol (Synflow, 12 steps of 50 epochs on a graphics card); it states nothing that could be false."
}
