"""Burkholz (2022), *Convolutional and Residual Networks Provably Contain Lottery Tickets*.  Key: ``burkholz2022conv``.

Encoded so far: the existence parts of Theorems 3.1 and 3.2, on dense targets; ../shared/nets covers convolutions in tests.
"""

from __future__ import annotations

from ltbounds.theorems.burkholz2022conv.theorem_3_1 import RESULT as THEOREM_3_1
from ltbounds.theorems.burkholz2022conv.theorem_3_2 import RESULT as THEOREM_3_2

__all__ = ["RESULTS"]

RESULTS = (THEOREM_3_1, THEOREM_3_2)
