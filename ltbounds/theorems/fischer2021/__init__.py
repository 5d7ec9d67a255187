"""Fischer, Burkholz (2021), *Towards Strong Pruning for Lottery Tickets with Non-Zero Biases*.  Key: ``fischer2021``.

Encoded so far: the existence part of Theorem 5.  n_l, L, ε, δ are the paper's widths, depth, tolerance, failure.
"""

from __future__ import annotations

from ltbounds.theorems.fischer2021.theorem_5 import RESULT as THEOREM_5

__all__ = ["RESULTS"]

RESULTS = (THEOREM_5,)
