"""The executable theory of strong lottery tickets.

>>> import ltbounds
>>> ltbounds.n_necessary(0.01, 0.01), ltbounds.n_sufficient(0.01, 0.01)
(13, 28)
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["__version__", "n_necessary", "n_sufficient"]


def __getattr__(name: str) -> Any:
    """The public functions, imported when first asked for: importing `ltbounds` alone stays light."""
    if name == "n_sufficient":
        from ltbounds.theorems.ours.corollary_1 import n_sufficient

        return n_sufficient
    if name == "n_necessary":
        from ltbounds.theorems.ours.theorem_2 import n_necessary

        return n_necessary
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
