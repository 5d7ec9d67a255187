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

    M = base + C(a) + C(b) + C(c) + sum S(xi_j), xi_2 = a - xi_1, xi_4 = -a - xi_3; s[most + most_a + k] is S(k), the conjugate of
    S(-k).  Neither the sign of all frequencies nor which pair is first matters: |xi_3| <= xi_1.  Rows of a, as they run in step.
    """
    zero, far = most + most_a, 2 * most + most_a
    real, imag, kaps = s.real.copy(), s.imag.copy(), kap[np.abs(np.arange(-zero, zero + 1))]
    cs, sizes, terms = c[np.abs(np.arange(-far, far + 1))], np.empty(2 * most_a + 1), np.empty(2 * most_a + 1)
    sums, total = np.empty(2 * most_a + 1), 0.0
    for i in range(most + 1):
        sums[:] = 0.0
        for j in range(-i, i + 1):
            b, d = abs(i + j), i - j  # c = d - a
            top = min(most_a, b)
            count = top + 1 + (min(top, d // 2) if d else top)
            re, im = base + c[b] + real[zero + i] + real[zero + j], imag[zero + i] + imag[zero + j]
            i2, i4, a, weight = zero - top - i, zero - top + j, far - top, kap[abs(j)] * (2.0 if abs(j) < i else 1.0)
            c_a, c_c = cs[a : a + count], cs[a - d : a - d + count]
            k_2, re_2, im_2 = kaps[i2 : i2 + count], real[i2 : i2 + count], imag[i2 : i2 + count]
            k_4, re_4, im_4 = kaps[i4 : i4 + count], real[i4 : i4 + count], imag[i4 : i4 + count]
            for t in range(count):
                x, y = re + c_a[t] + c_c[t] + re_2[t] + re_4[t], im + im_2[t] - im_4[t]
                sizes[t] = np.sqrt(x * x + y * y) + error
                terms[t] = weight * k_2[t] * k_4[t]
            left = n
            while left:
                for t in range(count):
                    terms[t] *= sizes[t] if left & 1 else 1.0
                    sizes[t] *= sizes[t]
                left >>= 1
            of_a = sums[most_a - top : most_a - top + count]
            for t in range(count):
                of_a[t] += terms[t]
        total += kap[i] * sums.sum() * (2.0 if i else 1.0)
    return total
