"""Pictures on the caller's axes: success, numbers needed, C, widths, second moments, of own laws, stores and networks.

Each function draws on `ax`, or on new axes of a figure that no window shows, and returns the axes; the backend is left
as it is.  ``ax.figure.savefig("a.svg")`` writes one.

>>> import ltbounds as lt
>>> lt.plots.needed(deltas=[0.1]).get_ylabel()
'numbers n'
"""

from __future__ import annotations

from ltbounds.plots.numbers import constant, needed, second_moment, success
from ltbounds.plots.style import COLOURS, DASHES, MARKERS, STYLE
from ltbounds.plots.wide import widths

__all__ = ["COLOURS", "DASHES", "MARKERS", "STYLE", "constant", "needed", "second_moment", "success", "widths"]
