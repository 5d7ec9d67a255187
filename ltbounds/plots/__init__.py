"""Pictures on the caller's axes: success, numbers needed, C, widths, second moments, of own laws, stores and networks.

The report's figures and those of `ltbounds plot` are drawn by these functions, and by no others.

Each function draws on `ax`, or on new axes of a figure that no window shows, and returns the axes; the backend is left
as it is.  ``ax.figure.savefig("a.svg")`` writes one.

>>> import ltbounds as lt
>>> lt.plots.needed(deltas=[0.1]).get_ylabel()
'numbers n'
"""

from __future__ import annotations

from ltbounds.plots.numbers import constant, needed, rare, success
from ltbounds.plots.sizes import density, plane, second_moment
from ltbounds.plots.style import COLOURS, DASHES, MARKERS, STYLE
from ltbounds.plots.tickets import differences, outputs, partial_sums, paths, weight_errors
from ltbounds.plots.wide import widths

__all__ = [
    "COLOURS", "DASHES", "MARKERS", "STYLE", "constant", "density", "differences", "needed", "outputs", "partial_sums",
    "paths", "plane", "rare", "second_moment", "success", "weight_errors", "widths",
]  # fmt: skip
