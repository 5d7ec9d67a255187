"""Activation functions by name, with the constants that theorems and error bounds ask of them.

Near 0 each is φ(x) ≈ d + m₊x for x ≥ 0 and d + m₋x for x < 0 (burkholz2022depth Assumption 3.1, burkholz2022conv
Assumption 2.3); exactly so, everywhere and with d = 0, for the homogeneous ones.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ltbounds.errors import DomainError, require

__all__ = ["Activation", "activation"]

Elementwise = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Activation:
    """A nondecreasing activation; `lipschitz` bounds |φ(x) - φ(y)| / |x - y|.

    `m_plus`, `m_minus`, `intercept`: the slopes beside 0 and the value at 0.  `homogeneous`: φ(cx) = cφ(x), c > 0.
    `slope` is the leaky ReLU's slope below 0 (0 for the others).  `cubic`: |φ(x) - φ̂(x)| ≤ cubic·|x|³ for every x,
    φ̂ the two lines: tanh' = 1 - tanh² ≥ 1 - x² gives 1/3, and sigmoid(x) = (1 + tanh(x/2))/2 gives 1/48.
    """

    name: str
    function: Elementwise
    derivative: Elementwise
    lipschitz: float = 1.0
    m_plus: float = 1.0
    m_minus: float = 1.0
    intercept: float = 0.0
    homogeneous: bool = False
    slope: float = 0.0
    cubic: float = 0.0

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.function(x)

    @property
    def nonnegative(self) -> bool:
        """Whether φ(x) ≥ 0 for every x, as it is nondecreasing.

        >>> activation("relu").nonnegative, activation("sigmoid").nonnegative, activation("tanh").nonnegative
        (True, True, False)
        """
        return bool(self.function(np.array(-1e300)) >= 0)

    def departure(self, a: float) -> float:
        """sup over |x| ≤ a of |φ(x) - φ̂(x)|, φ̂ the piecewise linear function with the slopes beside 0.

        For tanh and sigmoid the distance grows with |x| (φ is concave above 0 and odd about its value at 0), so that
        it is attained at a.

        >>> activation("tanh").departure(0.1) < 3.4e-4
        True
        """
        if self.homogeneous:
            return 0.0
        ends = np.array([a, -a])
        linear = self.intercept + np.where(ends > 0, self.m_plus, self.m_minus) * ends
        return float(np.abs(self.function(ends) - linear).max())


def _sigmoid(x: np.ndarray) -> np.ndarray:
    return 0.5 * (1.0 + np.tanh(0.5 * x))


def _leaky_relu(slope: float) -> Activation:
    require(0 <= slope < 1, "slope", slope, "be in [0, 1)")
    return Activation(
        "leaky_relu",
        lambda x: np.where(x > 0, x, slope * x),
        lambda x: np.where(x > 0, 1.0, slope),
        m_minus=slope,
        homogeneous=True,
        slope=slope,
    )


_FIXED = {
    "identity": Activation("identity", lambda x: x, np.ones_like, homogeneous=True),
    "relu": Activation(
        "relu", lambda x: np.maximum(x, 0.0), lambda x: (x > 0).astype(x.dtype), m_minus=0.0, homogeneous=True
    ),
    "tanh": Activation("tanh", np.tanh, lambda x: 1.0 - np.tanh(x) ** 2, cubic=1 / 3),
    "sigmoid": Activation(
        "sigmoid",
        _sigmoid,
        lambda x: _sigmoid(x) * (1.0 - _sigmoid(x)),
        lipschitz=0.25,
        m_plus=0.25,
        m_minus=0.25,
        intercept=0.5,
        cubic=1 / 48,
    ),
}


def activation(name: str, slope: float = 0.01) -> Activation:
    """The activation called `name`: identity, relu, leaky_relu (with `slope` below 0), tanh or sigmoid.

    >>> activation("leaky_relu", 0.1)(np.array([-2.0, 3.0]))
    array([-0.2,  3. ])
    """
    if name == "leaky_relu":
        return _leaky_relu(slope)
    if name not in _FIXED:
        raise DomainError(f"activation={name} must be one of {', '.join([*_FIXED, 'leaky_relu'])}")
    return _FIXED[name]
