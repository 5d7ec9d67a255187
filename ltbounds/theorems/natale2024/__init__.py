"""Natale, Ferré, Giambartolomei, Giroire, Mallmann-Trenn (2024), *On the Sparsity of the Strong Lottery Ticket
Hypothesis*.  Key: ``natale2024``.

Encoded so far: the existence parts of Theorems 3 and 4.
"""

from __future__ import annotations

from ltbounds.theorems.natale2024.definitions import RESULT as DEFINITIONS
from ltbounds.theorems.natale2024.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.natale2024.theorem_1 import RESULT as THEOREM_1
from ltbounds.theorems.natale2024.theorem_2 import RESULT as THEOREM_2
from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.natale2024.theorem_4 import RESULT as THEOREM_4
from ltbounds.theorems.natale2024.theorem_6 import RESULT as THEOREM_6
from ltbounds.theorems.natale2024.theorem_7 import RESULT as THEOREM_7

__all__ = ["RESULTS"]

RESULTS = (DEFINITIONS, THEOREM_1, THEOREM_2, LEMMA_1, THEOREM_3, THEOREM_4, THEOREM_6, THEOREM_7)
