"""Lemma 4 (section 4): how large an error every parameter may have.  False as printed, in every reading; corrected here.

The paper prints two versions (sup |x^(l)|_1 in section 4, sup |x^(l-1)|_1 in appendix B.3), defines |W|_∞ as the largest entry, and
uses it as an operator norm.  Row sums and column sums do not bound the Euclidean norm either.  The spectral norm does, but the
proof's "with eps_l <= eps/L" must then be enforced (`tolerance`) or avoided (`equal_shares`, sharper; the widths use it),
and n_l k_{l,max} counts the parameters that may err only where zeros stay zeros.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from ltbounds.arith import integer, like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Points, Real, Ref, Result, Verdict
from ltbounds.networks import activation
from ltbounds.theorems.fischer2021.small_networks import Layers, distance, draw
from ltbounds.theorems.fischer2021.tolerances import (
    gain_behind,
    tolerance,
    tolerance_in_appendix,
    tolerance_in_section_4,
)
from ltbounds.theorems.shared.adversarial_errors import adversary, box_vertices, exact_layers, squared_error
from ltbounds.theorems.shared.equalities import identity
from ltbounds.theorems.shared.error_propagation import (
    DenseLayers,
    Erring,
    LayerNorms,
    equal_shares,
    propagate,
    reaches,
)  # fmt: skip

__all__ = ["NETWORKS", "RESULT", "STEPS", "WHY", "worst_error"]

REF = Ref("fischer2021", "Lemma 4", "section 4")


def _one_neuron(w: Any) -> Layers:
    """One input and a bias, both with weight w."""
    return [([[w]], [w])]


def _mostly_zero(w: Any, hidden: int) -> Layers:
    """1 - hidden - 1: first weights and biases w; then one weight w, zeros, and no bias."""
    zero = 0 * w
    return [([[w]] * hidden, [w] * hidden), ([[w] + [zero] * (hidden - 1)], [zero])]


def _error_with_zeros(eps: Any, w: Any, second: int) -> Any:
    """The error of `_mostly_zero` with 16 hidden neurons at x = 1, all up by the corrected eps_l with m_1 = 32, m_2 = `second`."""
    first = tolerance(eps, 2, 32, 1, w + eps / 2)
    return distance(_mostly_zero(w, 16), [first, tolerance(eps, 2, second, 32 * w, like(1, w))], [like(1, w)])


def _dense(seed: int) -> DenseLayers:
    """Network number `seed` as a batch of one, in floats (its parameters are multiples of 1/8)."""
    layers = draw(seed)
    weights = tuple(np.array([rows], float) for rows, _ in layers)
    return DenseLayers(weights, tuple(np.array([b], float) for _, b in layers), (activation("relu"),) * len(layers))


@lru_cache(maxsize=512)
def _quantities(seed: int) -> tuple[list[Fraction], list[Fraction]]:
    """Upper bounds of the spectral norms and of sup |x^(l-1)|_1, rational."""
    layers = _dense(seed)
    norms = [Fraction(float(np.linalg.norm(w[0], 2)) * (1 + 2.0**-40)) for w in layers.weights]
    return norms, [Fraction(float(x.sum())) for x in reaches(layers)]


@lru_cache(maxsize=512)
def _attacked(seed: int, tolerances: tuple[Fraction, ...], erring: Erring) -> Fraction:
    """|f(x) - f_eps(x)|_2^2 for the worst perturbation and input that were found, in Fractions."""
    layers = _dense(seed)
    inputs = box_vertices(layers.weights[0].shape[-1])
    _, moved, x = adversary(layers, [float(t) for t in tolerances], inputs, "2", erring)
    f, g = exact_layers(layers, 0), exact_layers(moved, 0)
    weights, biases = (
        tuple(a + t * np.sign(b - a) for a, b, t in zip(old, new, tolerances, strict=True))
        for old, new in ((f.weights, g.weights), (f.biases, g.biases))
    )
    return Fraction(squared_error(f, DenseLayers(weights, biases, f.phis), [Fraction(v) for v in x[0].tolist()]))


def _below(x: Any) -> Fraction:
    """A rational number just below the positive ball or number x."""
    return Fraction(float(x)) * (1 - Fraction(1, 2**40))


def worst_error(seed: Any, scale: Any, erring: Erring, count: Callable[[Any, Any], int]) -> Fraction:
    """The squared error that an adversary finds with the corrected eps_l, as a multiple of eps^2; eps = 1/scale."""
    layers, (norms, reach) = draw(seed), _quantities(integer(seed))
    eps, L, behind, errors = Fraction(1, integer(scale)), len(layers), Fraction(1), []
    for layer in reversed(range(L)):
        errors.append(_below(tolerance(float(eps), L, count(*layers[layer]), float(reach[layer]), float(behind))))
        behind = behind * (norms[layer] + eps / L)
    return _attacked(integer(seed), tuple(errors[::-1]), erring) / eps**2


def _rows_times_degree(rows: Any, biases: Any) -> int:
    """n_l k_{l,max}, at least 1."""
    degrees = [sum(w != 0 for w in row) + (b != 0) for row, b in zip(rows, biases, strict=True)]
    return max(1, len(biases) * max(degrees))


def _shares(eps: Any, g_2: Any, g_3: Any, s_2: Any, s_3: Any, r_1: Any, r_2: Any, r_3: Any) -> Any:
    """The chain of norms of three layers at the equal shares."""
    layers = [LayerNorms(like(1, eps), like(1, eps), r_1), LayerNorms(g_2, s_2, r_2), LayerNorms(g_3, s_3, r_3)]
    return propagate(layers, equal_shares(layers, eps))


EPS_AND_W: dict[str, Axis] = {"eps": Real(0, 1, open_lo=True), "w": Real(0, 1, open_lo=True)}
AT = {"eps": Fraction(1, 10), "w": Fraction(1, 100)}
NETWORKS: dict[str, Axis] = {"seed": Integers(0, 39), "scale": Points((1, 10, 1000))}
MATRIX: dict[str, Axis] = {name: Real(-5, 5) for name in ("a", "b", "c", "d", "x", "y")}

PRINTED = InequalityClaim(
    id="fischer2021.lemma-4",
    ref=REF,
    statement="Section 4 as printed, sup |x^(l)|_1: parameter errors of at most eps_l give |f - f_eps|_∞ <= eps; here L = 1, f(x) = "
    "φ(wx + w), both parameters up, x = 1.",
    lhs=lambda eps, w: distance(_one_neuron(w), [tolerance_in_section_4(eps, 1, 1, 2, 2 * w, 1)], [like(1, w)]),
    rhs=lambda eps, w: eps,
    domain=EPS_AND_W,
    method="steps",
    counterexample=AT,
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: distance(_one_neuron(w), [tolerance(eps, 1, 2, 1, like(1, w))], [like(1, w)])},
    note="An error of W^(l) is multiplied by x^(l-1), not by x^(l): here x^(l) is small and x^(0) is not, and the error is 1.39 eps.  With one "
    "layer no norm of W enters, so no reading of |W|_∞ saves this version.  Corrected (x^(l-1), spectral norm, cap) the lemma stands.",
    correction="fischer2021.lemma-4.corrected",
)

ZEROS_ERR = InequalityClaim(
    id="fischer2021.lemma-4.zeros",
    ref=REF,
    statement="With x^(l-1), spectral norms and the cap, m_l = n_l k_{l,max} and 'every parameter', zeros included, off by eps_l; here 1-16-1, W^(2) = (w, 0, "
    "..., 0), so k_{1,max} = 2 and k_{2,max} = 1, all parameters up, x = 1.",
    lhs=lambda eps, w: _error_with_zeros(eps, w, 1),
    rhs=lambda eps, w: eps,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": 1, "w": Fraction(1, 1000)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: _error_with_zeros(eps, w, 17)},
    note="k counts nonzero parameters, while the hypothesis lets zeros err too: W_eps - W has 16 entries here, not 1.  Tickets keep zeros, "
    "and for them n_l k_{l,max} is right; else m_l must count all parameters.",
    correction="fischer2021.lemma-4.corrected",
)

SHARE_PRINTED = identity(
    "fischer2021.lemma-4.share",
    REF,
    "By definition L sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L) eps_l = eps.",
    lambda eps, L, n, k, reach, behind: (
        L * sqrt(n * k) * (1 + reach) * behind * tolerance_in_section_4(eps, L, n, k, reach, behind)
    ),
    lambda eps, L, n, k, reach, behind: eps,
    domain={
        "eps": Real(0, 1, open_lo=True),
        "L": Integers(1),
        "n": Integers(1),
        "k": Integers(1),
        "reach": Real(0, 100),
        "behind": Real(0, 9, open_lo=True),
    },
    off=lambda eps, L, n, k, reach, behind: eps / L,
)

FROBENIUS = identity(
    "fischer2021.lemma-4.frobenius",
    REF,
    "|E|_F^2 |v|^2 - |Ev|^2 = (ay - bx)^2 + (cy - dx)^2 >= 0 for E = (a b; c d), v = (x, y): so |E|_2 <= |E|_F <= eps_l sqrt(m_l) when m_l "
    "entries of E are at most eps_l and the others 0.",
    lambda a, b, c, d, x, y: (
        (a * a + b * b + c * c + d * d) * (x * x + y * y) - (a * x + b * y) ** 2 - (c * x + d * y) ** 2
    ),
    lambda a, b, c, d, x, y: (a * y - b * x) ** 2 + (c * y - d * x) ** 2,
    domain=MATRIX,
    off=lambda a, b, c, d, x, y: (a * y + b * x) ** 2 + (c * y - d * x) ** 2,
    note="Lagrange's identity; with more entries there is one square for each row and pair of columns.",
)

SPLIT = identity(
    "fischer2021.lemma-4.split",
    REF,
    "(w + e)y + b + d - (wx + b) = (w + e)(y - x) + (ex + d): the error of a pre-activation, with y for the x^(l-1) of f_eps.",
    lambda a, b, c, d, x, y: (a + c) * y + (b + d) - (a * x + b),
    lambda a, b, c, d, x, y: (a + c) * (y - x) + (c * x + d),
    domain=MATRIX,
    off=lambda a, b, c, d, x, y: a * (y - x) + (c * x + d),
)

LARGE_BEHIND = identity(
    "fischer2021.lemma-4.large",
    REF,
    "Where (1 + reach)·behind = 1 + s >= 1: the layer's own error sqrt(m) eps_l (1 + reach) behind is exactly eps/L.",
    lambda eps, L, m, reach, s: eps / L,
    lambda eps, L, m, reach, s: sqrt(m) * tolerance(eps, L, m, reach, (1 + s) / (1 + reach)) * (1 + s),
    domain={
        "eps": Real(0, 1, open_lo=True),
        "L": Integers(1),
        "m": Integers(1),
        "reach": Real(0, 100),
        "s": Real(0, 100),
    },
    off=lambda eps, L, m, reach, s: sqrt(m) * tolerance(eps, L, m, reach, 1 + s) * (1 + s),
)

SMALL_BEHIND = identity(
    "fischer2021.lemma-4.small",
    REF,
    "Where (1 + reach)·behind = 1 - s <= 1: sqrt(m) eps_l = eps/L, the largest value that keeps |W_eps - W|_2 <= eps/L.",
    lambda eps, L, m, reach, s: eps / L,
    lambda eps, L, m, reach, s: sqrt(m) * tolerance(eps, L, m, reach, (1 - s) / (1 + reach)),
    domain={
        "eps": Real(0, 1, open_lo=True),
        "L": Integers(1),
        "m": Integers(1),
        "reach": Real(0, 100),
        "s": Real(0, 1, open_hi=True),
    },
    off=lambda eps, L, m, reach, s: sqrt(m) * tolerance_in_appendix(eps, L, m, reach, (1 - s) / (1 + reach)),
)

WHY = (
    "By the split and |φ(x) - φ(y)| <= |x - y|: d_l <= |W_eps^(l)|_2 d_{l-1} + r_l.  Here |W_eps - W|_2 <= sqrt(m_l) eps_l <= eps/L (Frobenius, and both "
    "branches of the maximum).  And r_l <= sqrt(m_l) eps_l (1 + |x^(l-1)|_1): at most m_l rows err, each by at most eps_l (1 + |x^(l-1)|_1).  So d_L <= Σ_l "
    "r_l Π_{k>l} (|W^(k)|_2 + eps/L), a sum of L terms, each at most eps/L by either branch.  Fewer erring parameters only help."
)

STEPS = (SPLIT, FROBENIUS, LARGE_BEHIND, SMALL_BEHIND)

CORRECTED = InequalityClaim(
    id="fischer2021.lemma-4.corrected",
    ref=REF,
    statement="With the corrected eps_l and m_l = n_l k_{l,max}, where f_eps is 0 wherever f is: |f - f_eps|_∞ <= eps; the worst found, for eps = 1/scale.",
    lhs=lambda seed, scale: worst_error(seed, scale, "nonzero", _rows_times_degree),
    rhs=lambda seed, scale: Fraction(1),
    domain=NETWORKS,
    method="steps",
    steps=STEPS,
    because=WHY + "  Only nonzero parameters err, at most n_l k_{l,max} of them.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda seed, scale: 9 * worst_error(seed, scale, "nonzero", _rows_times_degree)},
)

SHARES = identity(
    "fischer2021.lemma-4.shares",
    REF,
    "Without a cap: eps_l = eps/(L fresh_l Π_{k>l}(|W^(k)|_2 + eps_k growth_k)), found from the last layer to the first, makes the chain of norms "
    "exactly eps; three layers with norms g, growths s, fresh errors r.",
    _shares,
    lambda eps, g_2, g_3, s_2, s_3, r_1, r_2, r_3: eps,
    domain={name: Real(0, 5, open_lo=True) for name in ("eps", "g_2", "g_3", "s_2", "s_3", "r_1", "r_2", "r_3")},
    off=lambda eps, g_2, g_3, s_2, s_3, r_1, r_2, r_3: eps / 2,
    note="With fresh_l = sqrt(n_l)(1 + sup |x^(l-1)|_1) and growth_l = sqrt(m_l) this is what the widths of Theorem 5 use here.",
)

BEHIND = InequalityClaim(
    id="fischer2021.lemma-4.behind",
    ref=REF,
    statement="The product over the L - l equal layers behind layer l, factor by factor.",
    lhs=gain_behind,
    rhs=lambda norm, eps, L, layer: _factor_by_factor(norm, eps, integer(L), integer(layer)),
    relation="==",
    domain={
        "norm": Points(("0", "1/2", "3")),
        "eps": Points(("1/3", "2/3")),
        "L": Integers(3, 5),
        "layer": Integers(1, 3),
    },
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda norm, eps, L, layer: _factor_by_factor(norm, eps, integer(L), integer(layer) - 1)},
)


def _factor_by_factor(norm: Any, eps: Any, L: int, layer: int) -> Any:
    product = like(1, eps)
    for _ in range(layer, L):
        product = product * norm + product * eps / L
    return product


RESULT = Result(
    ref=REF,
    title="Error propagation",
    statement="If every parameter of layer l differs by at most eps_l = eps / (L sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1) Π_{k>l}(|W^(l)|_∞ + eps/L)), then "
    "|f - f_eps|_∞ <= eps.",
    symbols={
        "eps": "tolerance of the output, Euclidean norm on [-1, 1]^{n_0}",
        "L": "depth",
        "n": "n_l",
        "k": "k_{l,max}, largest in-degree",
        "m": "m_l, parameters that may differ",
        "reach": "sup |x|_1 of a layer's input (section 4: output)",
        "norm": "norm of each layer behind",
        "behind": "Π_{k>l} (|W^(k)| + eps/L)",
        "layer": "l",
    },
    formulas=(tolerance_in_section_4, tolerance, gain_behind),
    claims=(PRINTED, ZEROS_ERR, SHARE_PRINTED, CORRECTED, SPLIT, FROBENIUS, LARGE_BEHIND, SMALL_BEHIND, SHARES, BEHIND),
)
