"""Our own theorems: random subset sum with every constant written out.  Key: ``ours``.

=============  ====================================================================================
``n``          numbers in the base set, i.i.d.
``T``          targets are [-T, T]
``eps``        tolerance: every target is to lie within eps of a subset sum
``delta``      failure probability
``r``, ``s``   a split of eps: half-width of the first interval, and the measure left uncovered
``v``          |A_t|, the measure that is covered after t numbers
``k``          size of a subset
``h``, ``e``   1/k, eps²
``x``          1 - k/n
=============  ====================================================================================
"""

from __future__ import annotations

from ltbounds.theorems.ours.corollary_1 import RESULT as COROLLARY_1
from ltbounds.theorems.ours.corollary_2 import RESULT as COROLLARY_2
from ltbounds.theorems.ours.lemma_1 import RESULT as LEMMA_1
from ltbounds.theorems.ours.theorem_1 import RESULT as THEOREM_1
from ltbounds.theorems.ours.theorem_2 import RESULT as THEOREM_2
from ltbounds.theorems.ours.theorem_3 import RESULT as THEOREM_3
from ltbounds.theorems.ours.theorem_4 import RESULT as THEOREM_4
from ltbounds.theorems.ours.theorem_5 import RESULT as THEOREM_5
from ltbounds.theorems.ours.theorem_6 import RESULT as THEOREM_6

__all__ = ["RESULTS"]

RESULTS = (LEMMA_1, THEOREM_1, COROLLARY_1, THEOREM_2, THEOREM_3, THEOREM_4, COROLLARY_2, THEOREM_5, THEOREM_6)
