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

from ltbounds.arith import Scalar, absolute, integer, like
from ltbounds.claims import Integers, Points, Result
from ltbounds.networks import activation
from ltbounds.notation import Natural, Share, Sides, any_number, place, sides
from ltbounds.theorems.fischer2021.tolerances import gain_behind, tolerance, tolerance_in_section_4
from ltbounds.theorems.shared.adversarial_errors import adversary, box_vertices, exact_layers, squared_error
from ltbounds.theorems.shared.error_propagation import DenseLayers, Erring, reaches  # fmt: skip
from ltbounds.theorems.shared.small_networks import Layers, distance, draw, relu

__all__ = ["RESULT", "worst_error"]

Networks = Annotated[Scalar, Integers(0, 39)]
Scales = Annotated[Scalar, Points((1, 10, 1000))]

HERE = place("fischer2021", "Lemma 4", "section 4")
PROOF = place("fischer2021", "Lemma 4, proof", "appendix B.3")


def _error_with_zeros(eps: Scalar, w: Scalar, second: int) -> Scalar:
    """The error of 1-16-1, first weights and biases w, then one weight w, zeros and no bias, at x = 1, all up by the corrected
    eps_l with m_1 = 32, m_2 = `second`.
    """
    layers: Layers = [([[w]] * 16, [w] * 16), ([[w] + [0 * w] * 15], [0 * w])]
    errors = [tolerance(eps, 2, 32, 1, w + eps / 2), tolerance(eps, 2, second, 32 * w, like(1, w))]
    return distance(layers, errors, [like(1, w)])


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


def worst_error(seed: Scalar, scale: Scalar, erring: Erring, count: Callable[[Any, Any], int]) -> Fraction:
    """The squared error that an adversary finds with the corrected eps_l, as a multiple of eps^2; eps = 1/scale."""
    layers, (norms, reach) = draw(seed), _quantities(integer(seed))
    eps, L, behind, errors = Fraction(1, integer(scale)), len(layers), Fraction(1), []
    for layer in reversed(range(L)):
        found = tolerance(float(eps), L, count(*layers[layer]), float(reach[layer]), float(behind))
        errors.append(Fraction(float(found)) * (1 - Fraction(1, 2**40)))  # a rational number just below
        behind = behind * (norms[layer] + eps / L)
    return _attacked(integer(seed), tuple(errors[::-1]), erring) / eps**2


def _rows_times_degree(rows: Any, biases: Scalar) -> int:
    """n_l k_{l,max}, at least 1."""
    degrees = [sum(w != 0 for w in row) + (b != 0) for row, b in zip(rows, biases, strict=True)]
    return max(1, len(biases) * max(degrees))


@HERE.refuted(
    "lemma-4", at={"eps": Fraction(1, 10), "w": Fraction(1, 100)}, severity="false",
    impact="Lemma 4 as printed in section 4; the corrected lemma carries Theorem 5",
)  # fmt: skip
def printed(eps: Share, w: Share) -> Sides:
    """Section 4 as printed, sup |x^(l)|_1: parameter errors of at most eps_l give |f - f_eps|_∞ <= eps; here L = 1, f(x) = φ(wx + w), both
    parameters up, x = 1.

    Note: An error of W^(l) is multiplied by x^(l-1), not by x^(l): here x^(l) is small and x^(0) is not, and the error is 1.39 eps.  With one
    layer no norm of W enters, so no reading of |W|_∞ saves this version.  Corrected (x^(l-1), spectral norm, cap) the lemma stands.
    """
    layers, one = [([[w]], [w])], like(1, w)
    printed, mended = tolerance_in_section_4(eps, 1, 1, 2, 2 * w, 1), tolerance(eps, 1, 2, 1, one)
    return sides(distance(layers, [printed], [one]), eps, off_left=distance(layers, [mended], [one]))


@HERE.refuted(
    "lemma-4.zeros", at={"eps": 1, "w": Fraction(1, 1000)}, severity="gap",
    impact="Lemma 4 where zeros may err too; tickets keep zeros", corrected="lemma-4.corrected",
)  # fmt: skip
def zeros_err(eps: Share, w: Share) -> Sides:
    """With x^(l-1), spectral norms and the cap, m_l = n_l k_{l,max} and 'every parameter', zeros included, off by eps_l;
    here 1-16-1, W^(2) = (w, 0, ..., 0), so k_{1,max} = 2 and k_{2,max} = 1, all parameters up, x = 1.

    Note: k counts nonzero parameters, while the hypothesis lets zeros err too: W_eps - W has 16 entries here, not 1.
    Tickets keep zeros, and for them n_l k_{l,max} is right; else m_l must count all parameters.
    """
    return sides(_error_with_zeros(eps, w, 1), eps, off_left=_error_with_zeros(eps, w, 17))


@PROOF.formal("lemma-4.a", theorem="Networks.relu_is_lipschitz")
def lipschitz(x: any_number, y: any_number) -> Sides:
    """|φ(x) - φ(y)| <= |x - y|, hence |x^(l) - x_eps^(l)|_2 <= |h^(l) - h_eps^(l)|_2."""
    return sides(absolute(relu(x) - relu(y)), absolute(x - y), off=absolute(x - y) * 9 / 10)


@PROOF.formal("lemma-4.f.corrected", theorem="Networks.differing_parameters")
def count(k_1: Natural, k_2: Natural, k_3: Natural) -> Sides:
    """If f_eps is 0 wherever f is, at most Σ_i k_i <= n_l k_{l,max} parameters of layer l differ; evaluated at n_l = 3."""
    most = max(integer(k) for k in (k_1, k_2, k_3))
    return sides(k_1 + k_2 + k_3, 3 * most, off=2 * most)


@HERE.formal("lemma-4.app.corrected", theorem="Networks.lemma_4_for_all_parameters")
def corrected_appendix(seed: Networks, scale: Scales) -> Sides:
    """With the corrected eps_l, m_l all parameters of layer l: |f - f_eps|_∞ <= eps; the worst found by an adversary,
    exactly, for eps = 1/scale.
    """
    found = worst_error(seed, scale, "all", lambda rows, biases: len(biases) * (len(rows[0]) + 1))
    return sides(found, Fraction(1), off_left=9 * found)


@HERE.formal("lemma-4.corrected", theorem="Networks.lemma_4_where_zeros_stay")
def corrected(seed: Networks, scale: Scales) -> Sides:
    """With the corrected eps_l and m_l = n_l k_{l,max}, where f_eps is 0 wherever f is: |f - f_eps|_∞ <= eps; the worst
    found, for eps = 1/scale.
    """
    found = worst_error(seed, scale, "nonzero", _rows_times_degree)
    return sides(found, Fraction(1), off_left=9 * found)


RESULT = Result(
    ref=HERE.ref, title="Error propagation",
    statement="If every parameter of layer l differs by at most eps_l = eps / (L sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1) Π_{k>l}(|W^(l)|_∞ + eps/L)), then "
    "|f - f_eps|_∞ <= eps.",
    symbols={
        "eps, L": "tolerance of the output, Euclidean norm on [-1, 1]^{n_0}; depth",
        "n, k": "n_l and k_{l,max}, the largest in-degree", "m": "m_l, parameters that may differ",
        "reach": "sup |x|_1 of a layer's input (section 4: output)", "behind": "Π_{k>l} (|W^(k)| + eps/L)",
    },
    formulas=(tolerance_in_section_4, tolerance, gain_behind),
    claims=(printed, zeros_err, corrected), whole="fischer2021.lemma-4",
    repaired="fischer2021.lemma-4.corrected",
)  # fmt: skip
