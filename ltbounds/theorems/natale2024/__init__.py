"""Natale, Ferré, Giambartolomei, Giroire, Mallmann-Trenn (2024), *On the Sparsity of the Strong Lottery Ticket
Hypothesis*.  Key: ``natale2024``.

Encoded so far: the existence parts of Theorems 3 and 4.
"""

from __future__ import annotations

from ltbounds.theorems.natale2024.appendix_a import RESULT as APPENDIX_A
from ltbounds.theorems.natale2024.appendix_h import RESULT as APPENDIX_H
from ltbounds.theorems.natale2024.corollary_1 import RESULT as COROLLARY_1
from ltbounds.theorems.natale2024.corollary_2 import RESULT as COROLLARY_2
from ltbounds.theorems.natale2024.corollary_3 import RESULT as COROLLARY_3
from ltbounds.theorems.natale2024.definitions import RESULT as DEFINITIONS
from ltbounds.theorems.natale2024.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.natale2024.theorem_4 import RESULT as THEOREM_4
from ltbounds.theorems.natale2024.theorem_5 import RESULT as THEOREM_5

__all__ = ["RESULTS"]

RESULTS = (DEFINITIONS, COROLLARY_1, COROLLARY_2, THEOREM_3, THEOREM_4, THEOREM_5, APPENDIX_A, LEMMA_2, COROLLARY_3, APPENDIX_H)
