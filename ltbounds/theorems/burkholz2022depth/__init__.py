"""Burkholz (2022), *Most Activation Functions Can Win the Lottery Without Excessive Depth*.  Key: ``burkholz2022depth``.

Encoded so far: the existence parts of Theorems 3.3, 3.4 and 5.2, and the error chain that Theorem 5.2 rests on.
"""

from __future__ import annotations

from ltbounds.theorems.burkholz2022depth.assumption_3_1 import RESULT as ASSUMPTION_3_1
from ltbounds.theorems.burkholz2022depth.theorem_3_3 import RESULT as THEOREM_3_3
from ltbounds.theorems.burkholz2022depth.theorem_3_4 import RESULT as THEOREM_3_4
from ltbounds.theorems.burkholz2022depth.theorem_5_2 import RESULT as THEOREM_5_2

__all__ = ["RESULTS"]

RESULTS = (ASSUMPTION_3_1, THEOREM_3_3, THEOREM_3_4, THEOREM_5_2)
