"""Fischer, Burkholz (2021), *Towards Strong Pruning for Lottery Tickets with Non-Zero Biases*.  Key: ``fischer2021``.

=======================  ======================  ================================================================
paper                    here                    house name
=======================  ======================  ================================================================
f, W^(l), b^(l)          ``weights``, ``biases``  target network, φ after every layer, also the last
f_0, f_ε                 ``theta``               mother (source) network, ticket
φ                        ``relu``                max(x, 0)
L, n_l                   ``L``, ``n``            depth and widths
k_{l,max}                ``k``                   largest in-degree of layer l, biases counted
m_l                      ``m``                   parameters of layer l that differ
sup_x |x^(l)|_1          ``reach``               largest 1-norm of a layer's values on [-1, 1]^{n_0}
ε, ε_l, δ                ``eps``, ``eps_l``, ``delta``  tolerance of the output, of a parameter; failure probability
σ_w, σ_b                 ``var_w``, ``var_b``    (squared) scales of weights and biases
λ                        ``lam``                 scale of the output
ρ                        ``rho``                 share of the weights that is KEPT
=======================  ======================  ================================================================

``log`` is natural (the paper says nothing).  |g|_∞ is the supremum over [-1, 1]^{n_0} of the Euclidean norm.
"""

from __future__ import annotations

from ltbounds.theorems.fischer2021.experiments import RESULT as EXPERIMENTS
from ltbounds.theorems.fischer2021.initialisation import RESULT as INITIALISATION
from ltbounds.theorems.fischer2021.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.fischer2021.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.fischer2021.lemma_3 import RESULT as LEMMA_3
from ltbounds.theorems.fischer2021.lemma_4 import RESULT as LEMMA_4
from ltbounds.theorems.fischer2021.lemma_4_appendix import RESULT as LEMMA_4_APPENDIX
from ltbounds.theorems.fischer2021.lemma_4_proof import RESULT as LEMMA_4_PROOF
from ltbounds.theorems.fischer2021.lemma_4_remarks import RESULT as LEMMA_4_REMARKS
from ltbounds.theorems.fischer2021.looks_linear import RESULT as LOOKS_LINEAR
from ltbounds.theorems.fischer2021.notation import RESULT as NOTATION
from ltbounds.theorems.fischer2021.prior_work import RESULT as PRIOR_WORK
from ltbounds.theorems.fischer2021.rescaling import RESULT as RESCALING
from ltbounds.theorems.fischer2021.theorem_5 import RESULT as THEOREM_5
from ltbounds.theorems.fischer2021.theorem_5_proof import RESULT as THEOREM_5_PROOF

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    NOTATION,
    LEMMA_1,
    LEMMA_2,
    INITIALISATION,
    LEMMA_3,
    LOOKS_LINEAR,
    PRIOR_WORK,
    LEMMA_4,
    LEMMA_4_APPENDIX,
    LEMMA_4_PROOF,
    LEMMA_4_REMARKS,
    THEOREM_5,
    THEOREM_5_PROOF,
    RESCALING,
    EXPERIMENTS,
)

UNCHECKED = {"fischer2021.fig-1": "Figure 1 is a plot whose image is not part of the text and which has no table."}
