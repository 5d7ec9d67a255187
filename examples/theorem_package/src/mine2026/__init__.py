"""Me (2026), *A theorem*.  Key: ``mine2026``."""

from mine2026.theorem_1 import RESULT as THEOREM_1

__all__ = ["RESULTS"]

RESULTS = (THEOREM_1,)
