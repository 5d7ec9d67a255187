"""The one sum of the fourth moment that has three free frequencies, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ltbounds.compiling import kernel

__all__ = ["sum_near"]


@kernel
def sum_near(  # type: ignore[no-untyped-def]
    base: float, c: NDArray[np.float64], s: NDArray[np.complex128], kap: NDArray[np.float64],
    most: int, most_a: int, n: int, error: float,
):  # fmt: skip
    """Sum of kap^4 (|M| + error)^n over |xi_1|, |xi_3| <= most, |a| <= most_a, |a| <= |b|, |c|, in units of the lattice.

    M = base + C(a) + C(b) + C(c) + sum S(xi_j), xi_2 = a - xi_1, xi_4 = -a - xi_3; s[most + most_a + k] is S(k).  The
    sign of all frequencies does not matter: xi_1 > 0 counts twice.
    """
    zero, total = most + most_a, 0.0
    for i in range(most + 1):
        of_i = 0.0
        for j in range(-most, most + 1):
            b, here = abs(i + j), 0.0
            rest = base + c[b] + s[zero + i] + s[zero + j]
            top = min(most_a, b)
            for a in range(-top, top + 1):
                far = abs(i - j - a)
                if far < abs(a):
                    continue
                m = rest + c[abs(a)] + c[far] + s[zero + a - i] + s[zero - a - j]
                size = np.sqrt(m.real * m.real + m.imag * m.imag) + error
                power, square, left = 1.0, size, n
                while left > 0:
                    if left & 1:
                        power *= square
                    square *= square
                    left >>= 1
                here += kap[abs(a - i)] * kap[abs(a + j)] * power
            of_i += kap[abs(j)] * here
        total += kap[i] * of_i * (2.0 if i else 1.0)
    return total
