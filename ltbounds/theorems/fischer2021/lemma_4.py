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
from typing import Annotated, Any

import numpy as np

from ltbounds.arith import Scalar, absolute, integer, like, sqrt
from ltbounds.claims import Axis, Integers, Points, Real, Result
from ltbounds.networks import activation
from ltbounds.notation import Count, Nonnegative, Positive, Share, Sides, any_number, place, sides
from ltbounds.theorems.fischer2021.small_networks import Layers, distance, draw, relu
from ltbounds.theorems.fischer2021.tolerances import (
    gain_behind,
    tolerance,
    tolerance_in_appendix,
    tolerance_in_section_4,
)
from ltbounds.theorems.shared.adversarial_errors import adversary, box_vertices, exact_layers, squared_error
from ltbounds.theorems.shared.error_propagation import (
    DenseLayers,
    Erring,
    LayerNorms,
    equal_shares,
    propagate,
    reaches,
)  # fmt: skip

__all__ = ["NETWORKS", "RESULT", "STEPS", "worst_error"]

ZeroTo1Open = Annotated[Scalar, Real(0, 1, open_hi=True)]
Tried1 = Annotated[Scalar, Points(("0", "1/2", "3"))]

HERE = place("fischer2021", "Lemma 4", "section 4")
PROOF = place("fischer2021", "Lemma 4, proof", "appendix B.3")


def _one_neuron(w: Scalar) -> Layers:
    """One input and a bias, both with weight w."""
    return [([[w]], [w])]


def _mostly_zero(w: Scalar, hidden: int) -> Layers:
    """1 - hidden - 1: first weights and biases w; then one weight w, zeros, and no bias."""
    zero = 0 * w
    return [([[w]] * hidden, [w] * hidden), ([[w] + [zero] * (hidden - 1)], [zero])]


def _error_with_zeros(eps: Scalar, w: Scalar, second: int) -> Scalar:
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


def _below(x: Scalar) -> Fraction:
    """A rational number just below the positive ball or number x."""
    return Fraction(float(x)) * (1 - Fraction(1, 2**40))


def worst_error(seed: Scalar, scale: Scalar, erring: Erring, count: Callable[[Any, Any], int]) -> Fraction:
    """The squared error that an adversary finds with the corrected eps_l, as a multiple of eps^2; eps = 1/scale."""
    layers, (norms, reach) = draw(seed), _quantities(integer(seed))
    eps, L, behind, errors = Fraction(1, integer(scale)), len(layers), Fraction(1), []
    for layer in reversed(range(L)):
        errors.append(_below(tolerance(float(eps), L, count(*layers[layer]), float(reach[layer]), float(behind))))
        behind = behind * (norms[layer] + eps / L)
    return _attacked(integer(seed), tuple(errors[::-1]), erring) / eps**2


def _rows_times_degree(rows: Any, biases: Scalar) -> int:
    """n_l k_{l,max}, at least 1."""
    degrees = [sum(w != 0 for w in row) + (b != 0) for row, b in zip(rows, biases, strict=True)]
    return max(1, len(biases) * max(degrees))


def _shares(
    eps: Scalar, g_2: Scalar, g_3: Scalar, s_2: Scalar, s_3: Scalar, r_1: Scalar, r_2: Scalar, r_3: Scalar
) -> Scalar:
    """The chain of norms of three layers at the equal shares."""
    layers = [LayerNorms(like(1, eps), like(1, eps), r_1), LayerNorms(g_2, s_2, r_2), LayerNorms(g_3, s_3, r_3)]
    return propagate(layers, equal_shares(layers, eps))


AT = {"eps": Fraction(1, 10), "w": Fraction(1, 100)}
NETWORKS: dict[str, Axis] = {"seed": Integers(0, 39), "scale": Points((1, 10, 1000))}


@HERE.refuted(
    "lemma-4", at=AT, severity="false", impact="Lemma 4 as printed in section 4; the corrected lemma carries Theorem 5"
)
def printed(eps: Share, w: Share) -> Sides:
    """Section 4 as printed, sup |x^(l)|_1: parameter errors of at most eps_l give |f - f_eps|_∞ <= eps; here L = 1, f(x)
    = φ(wx + w), both parameters up, x = 1.

    Note: An error of W^(l) is multiplied by x^(l-1), not by x^(l): here x^(l) is small and x^(0) is not, and the
    error is 1.39 eps.  With one layer no norm of W enters, so no reading of |W|_∞ saves this version.  Corrected
    (x^(l-1), spectral norm, cap) the lemma stands.
    """
    return sides(
        distance(_one_neuron(w), [tolerance_in_section_4(eps, 1, 1, 2, 2 * w, 1)], [like(1, w)]),
        eps,
        off_left=distance(_one_neuron(w), [tolerance(eps, 1, 2, 1, like(1, w))], [like(1, w)]),
    )


@HERE.refuted(
    "lemma-4.zeros",
    at={"eps": 1, "w": Fraction(1, 1000)},
    severity="gap",
    impact="Lemma 4 where zeros may err too; tickets keep zeros",
    corrected="lemma-4.corrected",
)
def zeros_err(eps: Share, w: Share) -> Sides:
    """With x^(l-1), spectral norms and the cap, m_l = n_l k_{l,max} and 'every parameter', zeros included, off by eps_l;
    here 1-16-1, W^(2) = (w, 0, ..., 0), so k_{1,max} = 2 and k_{2,max} = 1, all parameters up, x = 1.

    Note: k counts nonzero parameters, while the hypothesis lets zeros err too: W_eps - W has 16 entries here, not 1.
    Tickets keep zeros, and for them n_l k_{l,max} is right; else m_l must count all parameters.
    """
    return sides(_error_with_zeros(eps, w, 1), eps, off_left=_error_with_zeros(eps, w, 17))


@HERE.equal("lemma-4.share")
def share_printed(eps: Share, L: Count, n: Count, k: Count, reach: Nonnegative, behind: Positive) -> Sides:
    """By definition L sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L) eps_l = eps."""
    return sides(
        L * sqrt(n * k) * (1 + reach) * behind * tolerance_in_section_4(eps, L, n, k, reach, behind), eps, off=eps / L
    )


@HERE.equal("lemma-4.frobenius")
def frobenius(a: any_number, b: any_number, c: any_number, d: any_number, x: any_number, y: any_number) -> Sides:
    """|E|_F^2 |v|^2 - |Ev|^2 = (ay - bx)^2 + (cy - dx)^2 >= 0 for E = (a b; c d), v = (x, y): so |E|_2 <= |E|_F <= eps_l
    sqrt(m_l) when m_l entries of E are at most eps_l and the others 0.

    Note: Lagrange's identity; with more entries there is one square for each row and pair of columns.
    """
    return sides(
        (a * a + b * b + c * c + d * d) * (x * x + y * y) - (a * x + b * y) ** 2 - (c * x + d * y) ** 2,
        (a * y - b * x) ** 2 + (c * y - d * x) ** 2,
        off=(a * y + b * x) ** 2 + (c * y - d * x) ** 2,
    )


@HERE.equal("lemma-4.split")
def split(a: any_number, b: any_number, c: any_number, d: any_number, x: any_number, y: any_number) -> Sides:
    """(w + e)y + b + d - (wx + b) = (w + e)(y - x) + (ex + d): the error of a pre-activation, with y for the x^(l-1) of
    f_eps.
    """
    return sides((a + c) * y + (b + d) - (a * x + b), (a + c) * (y - x) + (c * x + d), off=a * (y - x) + (c * x + d))


@PROOF.at_most("lemma-4.a", by="smt")
def lipschitz(x: any_number, y: any_number) -> Sides:
    """|φ(x) - φ(y)| <= |x - y|, hence |x^(l) - x_eps^(l)|_2 <= |h^(l) - h_eps^(l)|_2.

    Because φ >= 0, so the right side of the identity is not negative.
    """
    return sides(absolute(relu(x) - relu(y)), absolute(x - y), off=absolute(x - y) * 9 / 10)


@HERE.equal("lemma-4.large")
def large_behind(eps: Share, L: Count, m: Count, reach: Nonnegative, s: Nonnegative) -> Sides:
    """Where (1 + reach)·behind = 1 + s >= 1: the layer's own error sqrt(m) eps_l (1 + reach) behind is exactly eps/L."""
    return sides(
        eps / L,
        sqrt(m) * tolerance(eps, L, m, reach, (1 + s) / (1 + reach)) * (1 + s),
        off=sqrt(m) * tolerance(eps, L, m, reach, 1 + s) * (1 + s),
    )


@HERE.equal("lemma-4.small")
def small_behind(eps: Share, L: Count, m: Count, reach: Nonnegative, s: ZeroTo1Open) -> Sides:
    """Where (1 + reach)·behind = 1 - s <= 1: sqrt(m) eps_l = eps/L, the largest value that keeps |W_eps - W|_2 <= eps/L."""
    return sides(
        eps / L,
        sqrt(m) * tolerance(eps, L, m, reach, (1 - s) / (1 + reach)),
        off=sqrt(m) * tolerance_in_appendix(eps, L, m, reach, (1 - s) / (1 + reach)),
    )


STEPS = (split, lipschitz, frobenius, large_behind, small_behind)


@HERE.argued("lemma-4.corrected", steps=STEPS)
def corrected(seed: Annotated[Scalar, Integers(0, 39)], scale: Annotated[Scalar, Points((1, 10, 1000))]) -> Sides:
    """With the corrected eps_l and m_l = n_l k_{l,max}, where f_eps is 0 wherever f is: |f - f_eps|_∞ <= eps; the worst
    found, for eps = 1/scale.

    Because, with d_l = |x^(l) - x_eps^(l)|_2, by `lemma-4.split` and `lemma-4.a` d_l <= |W_eps^(l)|_2 d_{l-1} + r_l, r_l the
    error that layer l adds at x^(l-1): at most m_l rows err, each by at most eps_l (1 + |x^(l-1)|_1), so r_l <= sqrt(m_l) eps_l
    (1 + |x^(l-1)|_1).  And |W_eps^(l) - W^(l)|_2 <= |W_eps^(l) - W^(l)|_F <= sqrt(m_l) eps_l by `lemma-4.frobenius`, which is
    at most eps/L: by `lemma-4.small` exactly that where (1 + reach) behind <= 1, and less elsewhere.  So d_L <= Σ_l r_l Π_{k>l}
    (|W^(k)|_2 + eps/L), L terms, each eps/L by `lemma-4.large` and at most eps/L where `lemma-4.small` speaks.  Only
    nonzero parameters err, at most n_l k_{l,max} of them.
    """
    return sides(
        worst_error(seed, scale, "nonzero", _rows_times_degree),
        Fraction(1),
        off_left=9 * worst_error(seed, scale, "nonzero", _rows_times_degree),
    )


@HERE.equal("lemma-4.shares")
def shares(
    eps: Positive,
    g_2: Positive,
    g_3: Positive,
    s_2: Positive,
    s_3: Positive,
    r_1: Positive,
    r_2: Positive,
    r_3: Positive,
) -> Sides:
    """Without a cap: eps_l = eps/(L fresh_l Π_{k>l}(|W^(k)|_2 + eps_k growth_k)), found from the last layer to the
    first, makes the chain of norms exactly eps; three layers with norms g, growths s, fresh errors r.

    Note: With fresh_l = sqrt(n_l)(1 + sup |x^(l-1)|_1) and growth_l = sqrt(m_l) this is what the widths of Theorem 5
    use here.
    """
    return sides(_shares(eps, g_2, g_3, s_2, s_3, r_1, r_2, r_3), eps, off=eps / 2)


@HERE.equal("lemma-4.behind", by="points")
def behind(
    norm: Tried1,
    eps: Annotated[Scalar, Points(("1/3", "2/3"))],
    L: Annotated[Scalar, Integers(3, 5)],
    layer: Annotated[Scalar, Integers(1, 3)],
) -> Sides:
    """The product over the L - l equal layers behind layer l, factor by factor."""
    return sides(
        gain_behind(norm, eps, L, layer),
        _factor_by_factor(norm, eps, integer(L), integer(layer)),
        off=_factor_by_factor(norm, eps, integer(L), integer(layer) - 1),
    )


def _factor_by_factor(norm: Scalar, eps: Scalar, L: int, layer: int) -> Scalar:
    product = like(1, eps)
    for _ in range(layer, L):
        product = product * norm + product * eps / L
    return product


RESULT = Result(
    ref=HERE.ref,
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
    claims=(printed, zeros_err, share_printed, corrected, split, frobenius, large_behind, small_behind, shares, behind),
    whole="fischer2021.lemma-4",
    repaired="fischer2021.lemma-4.corrected",
)
