"""Natale, Ferré, Giambartolomei, Giroire, Mallmann-Trenn (2024), *On the Sparsity of the Strong Lottery Ticket
Hypothesis*.  Key: ``natale2024``.

Encoded so far: the existence part of Theorem 3.
"""

from __future__ import annotations

from ltbounds.theorems.natale2024.theorem_3 import RESULT as THEOREM_3

__all__ = ["RESULTS"]

RESULTS = (THEOREM_3,)
