"""The proof of Lemma 4 (appendix B.3) line by line."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ltbounds.arith import absolute, integer, like, sqrt
from ltbounds.claims import Axis, InequalityClaim, Integers, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.lemma_4 import FROBENIUS, LARGE_BEHIND, SMALL_BEHIND, SPLIT
from ltbounds.theorems.fischer2021.lemma_4_appendix import error_of_ones
from ltbounds.theorems.fischer2021.small_networks import draw_numbers, relu, relu_by_modulus
from ltbounds.theorems.fischer2021.tolerances import (
    gain_behind,
    tolerance,
    tolerance_in_appendix,
    tolerance_in_section_4,
)  # fmt: skip
from ltbounds.theorems.shared.equalities import identity
from ltbounds.theorems.shared.error_propagation import LayerNorms, propagate

__all__ = ["RESULT"]

REF = Ref("fischer2021", "Lemma 4, proof", "appendix B.3")


def _erring_matrix(seed: Any) -> tuple[list[list[Fraction]], int]:
    """A 2 x 3 matrix with m entries of +-1/8 and zeros elsewhere, and m."""
    signs = [(k > Fraction(1, 4)) - (k < Fraction(-1, 4)) for k in draw_numbers(seed, "errors", 6)]
    rows = [[Fraction(s, 8) for s in signs[:3]], [Fraction(s, 8) for s in signs[3:]]]
    return rows, sum(s != 0 for s in signs)


def _product_squared(seed: Any) -> Fraction:
    """|Ex|_2^2 for the matrix and an input of network number `seed`."""
    x = draw_numbers(seed, "x", 3)
    return sum(
        (sum((e * v for e, v in zip(row, x, strict=True)), Fraction(0)) ** 2 for row in _erring_matrix(seed)[0]),
        Fraction(0),
    )


def _bound_squared(seed: Any) -> Fraction:
    """(eps_l sqrt(m_l) |x|_1)^2 for the same, eps_l = 1/8."""
    size = sum((abs(v) for v in draw_numbers(seed, "x", 3)), Fraction(0))
    return Fraction(_erring_matrix(seed)[1], 64) * size**2


def _printed_sum(eps: Any, w: Any) -> Any:
    """The right side of the proof's last chain for the network of ones, with eps_l as printed."""
    first = tolerance_in_appendix(eps, 2, 6, 1, gain_behind(1, eps, 2, 1)) * sqrt(like(6, eps)) * 2
    second = tolerance_in_appendix(eps, 2, 12, 6 * w, 1) * sqrt(like(12, eps)) * (1 + 6 * w)
    return first * (1 + eps / 2) + second


MATRIX: dict[str, Axis] = {name: Real(-5, 5) for name in ("a", "b", "c", "d", "x", "y")}
EPS_AND_W: dict[str, Axis] = {"eps": Real(0, 1, open_lo=True), "w": Real(0, 1, open_lo=True)}
TOLERANCE: dict[str, Axis] = {
    "eps": Real(0, 1, open_lo=True),
    "L": Integers(1),
    "m": Integers(1),
    "reach": Real(0, 100),
    "behind": Real(0, 9, open_lo=True),
}

LIPSCHITZ = InequalityClaim(
    id="fischer2021.lemma-4.a",
    ref=REF,
    statement="|φ(x) - φ(y)| <= |x - y|, hence |x^(l) - x_eps^(l)|_2 <= |h^(l) - h_eps^(l)|_2.",
    lhs=lambda x, y: absolute(relu(x) - relu(y)),
    rhs=lambda x, y: absolute(x - y),
    domain={"x": Real(-5, 5), "y": Real(-5, 5)},
    method="steps",
    steps=(
        identity(
            "fischer2021.lemma-4.a.square",
            REF,
            "(x - y)^2 - (φ(x) - φ(y))^2 = (φ(-x) - φ(-y))^2 + 2φ(x)φ(-y) + 2φ(y)φ(-x).",
            lambda x, y: (x - y) ** 2 - (relu_by_modulus(x) - relu_by_modulus(y)) ** 2,
            lambda x, y: (
                (relu_by_modulus(-x) - relu_by_modulus(-y)) ** 2
                + 2 * relu_by_modulus(x) * relu_by_modulus(-y)
                + 2 * relu_by_modulus(y) * relu_by_modulus(-x)
            ),
            domain={"x": Real(-5, 5), "y": Real(-5, 5)},
            off=lambda x, y: (relu_by_modulus(-x) - relu_by_modulus(-y)) ** 2,
        ),
    ),
    because="φ >= 0, so the right side of the identity is not negative.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda x, y: absolute(x - y) * 9 / 10},
)

TRIANGLE = InequalityClaim(
    id="fischer2021.lemma-4.b",
    ref=REF,
    statement="|h - h_eps| <= |(W - W_eps)x| + |b - b_eps| + |W_eps(x - x_eps)|; numbers a, a + c for W, W_eps; b, b + d; x, y for x_eps.",
    lhs=lambda a, b, c, d, x, y: absolute((a + c) * y + (b + d) - (a * x + b)),
    rhs=lambda a, b, c, d, x, y: absolute(c * x) + absolute(d) + absolute((a + c) * (x - y)),
    domain=MATRIX,
    method="steps",
    steps=(SPLIT,),
    because="The split, entry by entry, and the triangle inequality.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda a, b, c, d, x, y: absolute(c * x) + absolute(d) + absolute(a * (x - y))},
)

ONE_NORM = identity(
    "fischer2021.lemma-4.c.norms",
    REF,
    "(p + q)^2 - (p^2 + q^2) = 2pq >= 0 for p, q >= 0: so |x|_2 <= |x|_1.",
    lambda p, q: (p + q) ** 2 - p * p - q * q,
    lambda p, q: 2 * p * q,
    domain={"p": Real(0, 5), "q": Real(0, 5)},
    off=lambda p, q: p * q,
)

FRESH = InequalityClaim(
    id="fischer2021.lemma-4.c",
    ref=REF,
    statement="|(W - W_eps)x|_2 <= eps_l sqrt(m_l) |x|_1 and |b - b_eps|_2 <= eps_l sqrt(m_l), m_l the number of differing entries; evaluated, "
    "squared, for 2 x 3 matrices.",
    lhs=_product_squared,
    rhs=_bound_squared,
    domain={"seed": Integers(0)},
    method="steps",
    steps=(FROBENIUS, ONE_NORM),
    because="|Ex|_2 <= |E|_F |x|_2 <= eps_l sqrt(m_l) |x|_1; a vector with m_l entries of at most eps_l has Euclidean norm at most eps_l sqrt(m_l).",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed: _bound_squared(seed) / 8},
    note="Row by row the bound eps_l sqrt(n_l) (1 + |x|_1) holds too, which is sharper where rows have many entries.",
)

GAIN_PRINTED = InequalityClaim(
    id="fischer2021.lemma-4.d",
    ref=REF,
    statement="As printed: |W_eps v|_2 <= (|W|_∞ + eps_l)|v|_2 with |W|_∞ = max |w_ij|; here W = w (1 1; 1 1), W_eps = W + eps, v = (1, 1), squared.",
    lhs=lambda eps, w: 2 * (2 * (w + eps)) ** 2,
    rhs=lambda eps, w: 2 * (w + eps) ** 2,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": Fraction(1, 10), "w": 1},
    recorded=Verdict.REFUTED,
    control={"rhs": lambda eps, w: 2 * (2 * w + 2 * eps) ** 2},
    note="|W_eps|_∞ <= |W|_∞ + eps_l is right for the largest entry, but the largest entry does not bound |W_eps v|_2.",
    correction="fischer2021.lemma-4.d.corrected",
)

GAIN = InequalityClaim(
    id="fischer2021.lemma-4.d.corrected",
    ref=REF,
    statement="|W_eps v|_2 <= (|W|_2 + sqrt(m_l) eps_l)|v|_2 with the spectral norm; here W = w (1 1; 1 1), one entry up by eps, v = (1, 1), squared.",
    lhs=lambda eps, w: (2 * w + eps) ** 2 + (2 * w) ** 2,
    rhs=lambda eps, w: 2 * (2 * w + eps) ** 2,
    domain=EPS_AND_W,
    method="steps",
    steps=(FROBENIUS,),
    because="The triangle inequality of the spectral norm and |W_eps - W|_2 <= |W_eps - W|_F <= sqrt(m_l) eps_l.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda eps, w: 2 * (2 * w) ** 2},
)

CAP_PRINTED = InequalityClaim(
    id="fischer2021.lemma-4.e",
    ref=REF,
    statement="'with eps_l <= eps/L': the printed eps_l has this property; here 1-1-1, l = 1, one parameter, |W^(2)| = w.",
    lhs=lambda eps, w: tolerance_in_appendix(eps, 2, 1, 1, gain_behind(w, eps, 2, 1)),
    rhs=lambda eps, w: eps / 2,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": Fraction(1, 10), "w": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: tolerance(eps, 2, 1, 1, gain_behind(w, eps, 2, 1))},
    note="Small weights behind layer l make eps_l large: 1/6 against 1/20 here; with section 4's eps_l and b = 0 it is 10/33.  The lemma fails "
    "for this reason alone (`lemma-4.app.spectral`) unless the cap is enforced.",
    correction="fischer2021.lemma-4.e.corrected",
)

CAP_SECTION_4 = InequalityClaim(
    id="fischer2021.lemma-4.e.section-4",
    ref=REF,
    statement="The same for section 4's eps_l: 1-1-1 without biases, all weights w, so sup |x^(1)|_1 = w; at eps = w = 1/10 it is 10/33.",
    lhs=lambda eps, w: tolerance_in_section_4(eps, 2, 1, 1, w, gain_behind(w, eps, 2, 1)),
    rhs=lambda eps, w: eps / 2,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": Fraction(1, 10), "w": Fraction(1, 10)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: tolerance(eps, 2, 1, 1, gain_behind(w, eps, 2, 1))},
    note="As `lemma-4.e`.",
    correction="fischer2021.lemma-4.e.corrected",
)

CAP = InequalityClaim(
    id="fischer2021.lemma-4.e.corrected",
    ref=REF,
    statement="The corrected eps_l satisfies sqrt(m_l) eps_l <= eps/L.",
    lhs=lambda eps, L, m, reach, behind: sqrt(m) * tolerance(eps, L, m, reach, behind),
    rhs=lambda eps, L, m, reach, behind: eps / L,
    domain=TOLERANCE,
    method="steps",
    steps=(LARGE_BEHIND, SMALL_BEHIND),
    because="Where (1 + reach)·behind = t >= 1 the product is eps/(L t), by the first step; else it is eps/L, by the second.",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps, L, m, reach, behind: sqrt(m) * tolerance_in_appendix(eps, L, m, reach, behind)},
)

COUNT_PRINTED = InequalityClaim(
    id="fischer2021.lemma-4.f",
    ref=REF,
    statement="As printed: m_l = the number of parameters of layer l smaller than eps_l is at most n_l k_{l,max}; one neuron with s parameters of "
    "size 1 and z zeros.",
    lhs=lambda s, z: z,
    rhs=lambda s, z: s,
    domain={"s": Integers(1), "z": Integers(0)},
    method="steps",
    counterexample={"s": 1, "z": 2},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda s, z: s},
    note="Zeros are smaller than eps_l and do not count for k.  B.4 says 'bigger than eps_l', which is right, and the bound uses m_l as the number "
    "of parameters that differ.",
    correction="fischer2021.lemma-4.f.corrected",
)

COUNT = InequalityClaim(
    id="fischer2021.lemma-4.f.corrected",
    ref=REF,
    statement="If f_eps is 0 wherever f is, at most Σ_i k_i <= n_l k_{l,max} parameters of layer l differ; here n_l = 3.",
    lhs=lambda k_1, k_2, k_3: k_1 + k_2 + k_3,
    rhs=lambda k_1, k_2, k_3: 3 * max(integer(k) for k in (k_1, k_2, k_3)),
    domain={name: Integers(0) for name in ("k_1", "k_2", "k_3")},
    method="steps",
    steps=(
        identity(
            "fischer2021.lemma-4.f.two",
            REF,
            "2 max{a, b} - (a + b) = |a - b| >= 0, with max{a, b} = a + φ(b - a).",
            lambda a, b: 2 * (a + relu_by_modulus(b - a)) - (a + b),
            lambda a, b: absolute(b - a),
            domain={"a": Real(0, 10), "b": Real(0, 10)},
            off=lambda a, b: b - a,
        ),
    ),
    because="Every k_i is at most the largest of them; there are n_l.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda k_1, k_2, k_3: 2 * max(integer(k) for k in (k_1, k_2, k_3))},
)

CHAIN_PRINTED = InequalityClaim(
    id="fischer2021.lemma-4.g",
    ref=REF,
    statement="As printed: |f(x) - f_eps(x)|_2 <= Σ_l eps_l sqrt(m_l)(1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L); 1-3-3 of ones as in `lemma-4.app`.",
    lhs=lambda eps, w: error_of_ones(3, 3, 1, eps, w),
    rhs=_printed_sum,
    domain=EPS_AND_W,
    method="steps",
    counterexample={"eps": Fraction(1, 10), "w": Fraction(1, 100)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda eps, w: error_of_ones(3, 3, 3, eps, w)},
    note="The first inequality falls with `lemma-4.d`; the second, Σ = eps, is true by definition of eps_l (`lemma-4.app.share`).",
    correction="fischer2021.lemma-4.g.corrected",
)

CHAIN = identity(
    "fischer2021.lemma-4.g.corrected",
    REF,
    "The chain of norms, unrolled for three layers: d_3 = Σ_l eps_l r_l Π_{k>l}(g_k + eps_k s_k), g spectral norms, s those of the erring "
    "pattern, r = sup of the error that a layer adds.",
    lambda g_2, g_3, s_2, s_3, r_1, r_2, r_3, e_1, e_2, e_3: propagate(
        [LayerNorms(0, 0, r_1), LayerNorms(g_2, s_2, r_2), LayerNorms(g_3, s_3, r_3)], [e_1, e_2, e_3]
    ),
    lambda g_2, g_3, s_2, s_3, r_1, r_2, r_3, e_1, e_2, e_3: (
        e_1 * r_1 * (g_2 + e_2 * s_2) * (g_3 + e_3 * s_3) + e_2 * r_2 * (g_3 + e_3 * s_3) + e_3 * r_3
    ),
    domain={name: Real(0, 5) for name in ("g_2", "g_3", "s_2", "s_3", "r_1", "r_2", "r_3", "e_1", "e_2", "e_3")},
    off=lambda g_2, g_3, s_2, s_3, r_1, r_2, r_3, e_1, e_2, e_3: e_1 * r_1 * g_2 * g_3 + e_2 * r_2 * g_3 + e_3 * r_3,
    note="That d_L bounds |f - f_eps| is `lemma-4.corrected` and the docstring of `error_propagation`.",
)

RESULT = Result(
    ref=REF,
    title="Error propagation: the proof",
    statement="|x^(l) - x_eps^(l)|_2 <= eps_l sqrt(m_l) (1 + sup |x^(l-1)|_1) + (|W^(l)|_∞ + eps_l)|x^(l-1) - x_eps^(l-1)|_2, layer after layer, with "
    "eps_l <= eps/L.",
    symbols={"m": "m_l, parameters that differ", "L": "depth", "w": "size of the weights of an example"},
    claims=(
        LIPSCHITZ, TRIANGLE, ONE_NORM, FRESH, GAIN_PRINTED, GAIN, CAP_PRINTED, CAP_SECTION_4, CAP, COUNT_PRINTED, COUNT,
        CHAIN_PRINTED, CHAIN,
    ),
)  # fmt: skip
