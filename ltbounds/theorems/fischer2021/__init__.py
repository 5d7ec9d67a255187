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

from ltbounds.theorems.fischer2021 import (  # isort: skip
    experiments, initialisation, lemma_1, lemma_2, lemma_3, lemma_4, lemma_4_appendix, lemma_4_proof, lemma_4_remarks,
    looks_linear, notation, prior_work, rescaling, theorem_5, theorem_5_proof,
)  # fmt: skip

__all__ = ["RESULTS", "UNCHECKED"]

PARTS = (
    notation, lemma_1, lemma_2, initialisation, lemma_3, looks_linear, prior_work, lemma_4, lemma_4_appendix, lemma_4_proof,
    lemma_4_remarks, theorem_5, theorem_5_proof, rescaling, experiments,
)  # fmt: skip
RESULTS = tuple(part.RESULT for part in PARTS)

UNCHECKED = {"fischer2021.fig-1": "Figure 1 is a plot whose image is not part of the text and which has no table."}
