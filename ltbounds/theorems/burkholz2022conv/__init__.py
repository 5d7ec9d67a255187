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

from ltbounds.theorems.burkholz2022conv import (  # isort: skip
    algorithms, appendices_d_e, assumption_2_1, assumption_2_3, at_width, corollary_2_2, corollary_a_2, corollary_c_1,
    equations_13_14, equations_1_2, equations_7_12, figures_3_4, section_3, section_4, tables, theorem_3_1, theorem_3_2,
)  # fmt: skip

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    equations_1_2.RESULT, assumption_2_1.RESULT, corollary_2_2.RESULT, assumption_2_3.RESULT, section_3.RESULT,
    theorem_3_1.RESULT, theorem_3_2.RESULT, at_width.RESULT, section_4.RESULT, *figures_3_4.RESULTS, *tables.RESULTS,
    *corollary_a_2.RESULTS, corollary_c_1.RESULT, equations_7_12.RESULT, equations_13_14.RESULT, *appendices_d_e.RESULTS,
    *algorithms.RESULTS,
)  # fmt: skip

UNCHECKED = {
    "burkholz2022conv.exp-syn": "A training protocol (Synflow, 12 steps of 50 epochs on a graphics card); it states nothing that could be false."
}
