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

from ltbounds.theorems.fischer2021.initialisation import RESULT as INITIALISATION
from ltbounds.theorems.fischer2021.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.fischer2021.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.fischer2021.lemma_3 import RESULT as LEMMA_3
from ltbounds.theorems.fischer2021.theorem_5 import RESULT as THEOREM_5

__all__ = ["RESULTS"]

RESULTS = (LEMMA_1, LEMMA_2, INITIALISATION, LEMMA_3, THEOREM_5)
