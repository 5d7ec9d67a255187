"""Natale, Ferré, Giambartolomei, Giroire, Mallmann-Trenn (2024), *On the Sparsity of the Strong Lottery Ticket
Hypothesis*.  Key: ``natale2024``.
"""

from __future__ import annotations

from ltbounds.theorems.natale2024.appendix_a import RESULT as APPENDIX_A
from ltbounds.theorems.natale2024.appendix_f import RESULT as APPENDIX_F
from ltbounds.theorems.natale2024.appendix_h import RESULT as APPENDIX_H
from ltbounds.theorems.natale2024.corollary_1 import RESULT as COROLLARY_1
from ltbounds.theorems.natale2024.corollary_2 import RESULT as COROLLARY_2
from ltbounds.theorems.natale2024.corollary_3 import RESULT as COROLLARY_3
from ltbounds.theorems.natale2024.definitions import RESULT as DEFINITIONS
from ltbounds.theorems.natale2024.lemma_2 import RESULT as LEMMA_2
from ltbounds.theorems.natale2024.section_4 import RESULT as SECTION_4
from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.natale2024.theorem_4 import RESULT as THEOREM_4
from ltbounds.theorems.natale2024.theorem_5 import RESULT as THEOREM_5

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (
    DEFINITIONS, COROLLARY_1, COROLLARY_2, THEOREM_3, SECTION_4, THEOREM_4, THEOREM_5, APPENDIX_A, LEMMA_2, COROLLARY_3,
    APPENDIX_F, APPENDIX_H,
)  # fmt: skip

UNCHECKED = {
    "natale2024.claim-l1": "The paper says only that Theorem 3 extends to depth l+1, and omits statement, width and proof.",
}
