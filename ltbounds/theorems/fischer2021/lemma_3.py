"""Lemma 3 (section 3.2): the second moment of the output at initialisation, biases included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from typing import Any

import numpy as np

from ltbounds.arith import integer, total
from ltbounds.claims import InequalityClaim, Integers, Points, ProbabilityClaim, Real, Ref, Result, Verdict
from ltbounds.theorems.fischer2021.small_networks import draw_numbers, forward, relu_by_modulus
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "additive_term", "closed_form", "layer_moment", "pre_activation_variance", "second_moment"]

REF = Ref("fischer2021", "Lemma 3", "section 3.2, proof in appendix B.2")
PROOF = Ref("fischer2021", "Lemma 3", "appendix B.2")
HE = Ref("fischer2021", "Lemma 3", "section 3.2, He initialisation")


def pre_activation_variance(q: Any, var_w: Any, var_b: Any) -> Any:
    """V(h_i | x) = σ_w^2 q + σ_b^2 for an input x with |x|_2^2 = q.

    >>> pre_activation_variance(2, var_w=0.5, var_b=0.25)
    1.25
    """
    return var_w * q + var_b


def layer_moment(q: Any, n: Any, var_w: Any, var_b: Any) -> Any:
    """E(|x^(l)|_2^2 | x^(l-1)) = (n_l/2)(σ_w^2 q + σ_b^2) for |x^(l-1)|_2^2 = q.

    >>> layer_moment(2, n=4, var_w=0.5, var_b=0.25)
    2.5
    """
    return n * pre_activation_variance(q, var_w, var_b) / 2


def second_moment(q: Any, n: Any, var_w: Any, var_b: Any, L: Any) -> Any:
    """Lemma 3 for equal layers: E|f(x)|_2^2 for |x|_2^2 = q, L layers of width n, φ also after the last.

    With a = n σ_w^2 / 2: q a^L + (n σ_b^2 / 2) Σ_{l=1}^{L} a^(L-l).

    >>> second_moment(1, n=4, var_w=0.5, var_b=0.125, L=3)
    1.75
    """
    gain = n * var_w / 2
    return q * gain**L + n * var_b / 2 * total(lambda i: gain ** (L - i), 1, L)


def closed_form(q: Any, layers: Sequence[tuple[Any, Any, Any]]) -> Any:
    """Lemma 3 as printed, for layers (n_l, σ_{w,l}^2, σ_{b,l}^2).

    >>> closed_form(Fraction(1), [(2, Fraction(1), Fraction(1, 2)), (4, Fraction(1, 4), Fraction(1, 8))])
    Fraction(1, 1)
    """
    moment = q
    for n, var_w, _ in layers:
        moment = moment * n * var_w / 2
    for place, (n, _, var_b) in enumerate(layers):
        term = var_b * n / 2
        for later, var_w, _ in layers[place + 1 :]:
            term = term * later * var_w / 2
        moment = moment + term
    return moment


def additive_term(n: Any, L: Any) -> Any:
    """He weights (σ_w^2 = 2/n) and σ_{b,l} = Π σ_{w,m}: E|f|^2 - |x|^2 = Σ_{l=1}^{L} (2/n)^(l-1); the paper says about 1.

    >>> round(additive_term(100, 10), 6), additive_term(2, 10)
    (1.020408, 10.0)
    """
    return total(lambda i: (2 / n) ** (i - 1), 1, L)


def _unrolled(q: Any, layers: Sequence[tuple[Any, Any, Any]]) -> Any:
    """`layer_moment`, one layer after the other."""
    for n, var_w, var_b in layers:
        q = layer_moment(q, n, var_w, var_b)
    return q


def _layers(seed: Any) -> list[tuple[Any, Any, Any]]:
    """1 to 6 layers with widths 1 to 5 and rational variances, named by `seed`."""
    depth = 1 + integer(seed) % 6
    numbers = draw_numbers(seed, "variances", 3 * depth)
    return [(1 + int(8 * abs(a)) % 5, abs(b), abs(c)) for a, b, c in zip(*[iter(numbers)] * 3, strict=True)]


def _square(seed: Any) -> Fraction:
    return abs(draw_numbers(seed, "square", 1)[0])


SHAPES = ((1, 1), (2, 1), (1, 2), (1, 1, 1), (2, 2), (1, 1, 1, 1), (1, 2, 1))


def _scales(seed: Any) -> tuple[tuple[int, ...], list[tuple[Fraction, Fraction]], tuple[Fraction, ...]]:
    """Widths, the scales of weights and biases of each layer, and the input."""
    widths = SHAPES[integer(seed) % len(SHAPES)]
    numbers = draw_numbers(seed, "scales", 2 * len(widths) - 2)
    return widths, list(zip(numbers[::2], numbers[1::2], strict=True)), draw_numbers(seed, "x", widths[0])


@lru_cache(maxsize=256)
def _enumerated(seed: int) -> Fraction:
    """E|f(x)|_2^2 over all signs of all parameters, exact."""
    widths, scales, x = _scales(seed)
    counts = [out * (size + 1) for size, out in pairwise(widths)]
    moment, vertices = Fraction(0), list(product((-1, 1), repeat=sum(counts)))
    for signs in vertices:
        rest, layers = list(signs), []
        for (w, b), size, out in zip(scales, widths[:-1], widths[1:], strict=True):
            rows = [[w * rest.pop() for _ in range(size)] for _ in range(out)]
            layers.append((rows, [b * rest.pop() for _ in range(out)]))
        moment += sum(v * v for v in forward(layers, x)[-1])
    return moment / len(vertices)


def _by_formula(seed: Any) -> Any:
    widths, scales, x = _scales(seed)
    layers = [(n, w * w, b * b) for n, (w, b) in zip(widths[1:], scales, strict=True)]
    return closed_form(sum(v * v for v in x), layers)


def _average(terms: Callable[..., Any], signs: int) -> Any:
    """The mean over all vertices of {-1, 1}^signs."""
    vertices = list(product((-1, 1), repeat=signs))
    return sum(terms(*vertex) for vertex in vertices) / len(vertices)


def _share_of_zeros(x: Any) -> Fraction:
    """P(φ(wx + b) = 0) for w, b = +-1 with probability 1/2 each."""
    return Fraction(sum(1 for w, b in product((-1, 1), repeat=2) if w * x + b <= 0), 4)


def _he_layers(n: Any, L: Any) -> list[tuple[Any, Any, Any]]:
    ratio = Fraction(2, integer(n))
    return [(integer(n), ratio, ratio**place) for place in range(1, integer(L) + 1)]


WIDTHS, HE_CAP, BLOCK = (10, 24, 24, 12), 4, 1000


def _output_squared(stream: np.random.Generator, trials: int, normal: bool) -> np.ndarray:
    """|f(x)|_2^2 of `trials` random He networks with biases at an input of length 1."""
    x, root = np.full((trials, WIDTHS[0]), WIDTHS[0] ** -0.5), 3**0.5
    for size, n in pairwise(WIDTHS):
        shape = (trials, n, size + 1)
        parameters = stream.standard_normal(shape) if normal else stream.uniform(-root, root, shape)
        inner = np.concatenate([x, np.ones((trials, 1))], axis=1) * (2 / n) ** 0.5
        x = np.maximum(np.einsum("tij,tj->ti", parameters, inner), 0.0)
    return np.asarray((x * x).sum(1))


def _sampled(normal: bool, share: float) -> Callable[[np.random.Generator, int], np.ndarray]:
    """Success with probability E min(|f(x)|^2, cap)/cap over He networks with biases, cap = HE_CAP · share · E|f(x)|^2."""
    cap = HE_CAP * share * closed_form(1.0, [(n, 2 / n, 2 / n) for n in WIDTHS[1:]])

    def trial(stream: np.random.Generator, trials: int) -> np.ndarray:
        sizes = [min(BLOCK, trials - done) for done in range(0, trials, BLOCK)]
        squares = np.concatenate([_output_squared(stream, size, normal) for size in sizes])
        return np.asarray(stream.random(trials) * cap < squares)

    return trial


XS = {"x_1": Real(-5, 5), "x_2": Real(-5, 5), "x_3": Real(-5, 5), "s": Real(0, 5), "t": Real(0, 5)}

VARIANCE = identity(
    "fischer2021.lemma-3.a",
    PROOF,
    "V(h_i | x) = σ_w^2 |x|_2^2 + σ_b^2, for three inputs and parameters +-s, +-t, as a polynomial: only squares survive the signs.",
    lambda x_1, x_2, x_3, s, t: _average(lambda a, b, c, d: (s * (a * x_1 + b * x_2 + c * x_3) + d * t) ** 2, 4),
    lambda x_1, x_2, x_3, s, t: pre_activation_variance(x_1**2 + x_2**2 + x_3**2, s**2, t**2),
    domain=XS,
    off=lambda x_1, x_2, x_3, s, t: pre_activation_variance((x_1 + x_2 + x_3) ** 2, s**2, t**2),
    note="For any independent parameters of mean 0 the mixed terms vanish in the same way; only the variances enter.",
)

ZERO_SHARE = InequalityClaim(
    id="fischer2021.lemma-3.b",
    ref=PROOF,
    statement="As printed: x_i = φ(h_i) is 0 with probability 1/2 for symmetric laws; here h = wx + b with w, b = +-1.",
    lhs=_share_of_zeros,
    rhs=lambda x: Fraction(1, 2),
    relation="==",
    domain={"x": Points(("1/2", "1", "2"))},
    method="points",
    counterexample={"x": 1},
    recorded=Verdict.REFUTED,
    control={"domain": {"x": Points(("1/2", "2"))}},
    note="A symmetric law may give h = 0 a positive probability p0 (here 1/2), and then P(x_i = 0) = (1 + p0)/2.  The second moment, "
    "and so the lemma, does not notice.",
    correction="fischer2021.lemma-3.b.corrected",
)

HALF_OF_THE_SQUARES = identity(
    "fischer2021.lemma-3.b.corrected",
    PROOF,
    "φ(h)^2 + φ(-h)^2 = h^2, so E φ(h)^2 = E h^2 / 2 for every symmetric law of h, with or without an atom at 0.",
    lambda h: relu_by_modulus(h) ** 2 + relu_by_modulus(-h) ** 2,
    lambda h: h**2,
    domain={"h": Real(-10, 10)},
    off=lambda h: 2 * h**2,
)

LAYER = identity(
    "fischer2021.lemma-3.c",
    PROOF,
    "E(|x^(l)|_2^2 | x) = (n_l/2)(σ_w^2 |x|_2^2 + σ_b^2): n_l neurons, here over all signs of ws and bt, for the input (x_1, x_2).",
    lambda n, x_1, x_2, s, t: n * _average(lambda a, b, d: relu_by_modulus(s * (a * x_1 + b * x_2) + d * t) ** 2, 3),
    lambda n, x_1, x_2, s, t: layer_moment(x_1**2 + x_2**2, n, s**2, t**2),
    domain={"n": Integers(1)} | {name: XS[name] for name in ("x_1", "x_2", "s", "t")},
    off=lambda n, x_1, x_2, s, t: 2 * layer_moment(x_1**2 + x_2**2, n, s**2, t**2),
)

ONE_MORE = identity(
    "fischer2021.lemma-3.d.induction",
    PROOF,
    "One more layer turns qA + B into qA · nσ_w^2/2 + (B · nσ_w^2/2 + σ_b^2 n/2): every old term gets the factor, one is added.",
    lambda q, A, B, n, var_w, var_b: layer_moment(q * A + B, n, var_w, var_b),
    lambda q, A, B, n, var_w, var_b: q * A * n * var_w / 2 + B * n * var_w / 2 + var_b * n / 2,
    domain={name: Real(0, 5) for name in ("q", "A", "B", "n", "var_w", "var_b")},
    off=lambda q, A, B, n, var_w, var_b: q * A * n * var_w / 2 + B * n * var_w / 2 + var_b * n,
)

TOWER = InequalityClaim(
    id="fischer2021.lemma-3.d",
    ref=PROOF,
    statement="Repeated conditional expectation gives the closed form, for any number of layers (evaluated for L = 1..6).",
    lhs=lambda seed: _unrolled(_square(seed), _layers(seed)),
    rhs=lambda seed: closed_form(_square(seed), _layers(seed)),
    relation="==",
    domain={"seed": Integers(0)},
    method="steps",
    steps=(ONE_MORE,),
    because="Induction over L, with A = Π n_l σ_{w,l}^2 / 2 and B the sum of the other terms; A = 1, B = 0 for L = 0.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed: closed_form(_square(seed), _layers(seed)[::-1])},
)

EQUAL_LAYERS = InequalityClaim(
    id="fischer2021.lemma-3.equal",
    ref=REF,
    statement="For equal layers the closed form is q a^L + (nσ_b^2/2) Σ_l a^(L-l), a = nσ_w^2/2.",
    lhs=second_moment,
    rhs=lambda q, n, var_w, var_b, L: closed_form(q, [(integer(n), var_w, var_b)] * integer(L)),
    relation="==",
    domain={
        "q": Points(("0", "1/3", "5/2")),
        "n": Integers(1, 3),
        "var_w": Points(("1/2", "5/3")),
        "var_b": Points(("1/4", "4/3")),
        "L": Integers(1, 4),
    },
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda q, n, var_w, var_b, L: closed_form(q, [(integer(n), var_w, var_b)] * (integer(L) + 1))},
)

MOMENT = InequalityClaim(
    id="fischer2021.lemma-3",
    ref=REF,
    statement="E|f(x)|_2^2 = |x|_2^2 Π_l n_l σ_{w,l}^2/2 + Σ_l σ_{b,l}^2 (n_l/2) Π_{k>l} n_k σ_{k,w}^2/2 for independent parameters with "
    "symmetric laws; evaluated over all signs of the parameters of tiny networks.",
    lhs=lambda seed: _enumerated(integer(seed)),
    rhs=_by_formula,
    relation="==",
    domain={"seed": Integers(0, 27)},
    method="steps",
    steps=(VARIANCE, HALF_OF_THE_SQUARES, LAYER, ONE_MORE),
    because="Given x, h is symmetric with variance σ_w^2|x|^2 + σ_b^2 (mixed terms vanish for independent parameters of mean 0); half of E h^2 "
    "is left by φ; n_l neurons add up; the tower rule and the induction give the closed form for all L.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda seed: 2 * _by_formula(seed)},
    note="φ stands after the last layer too, as the paper defines it; without it the moment doubles.",
)

SAMPLED_NORMAL = ProbabilityClaim(
    id="fischer2021.lemma-3.normal",
    ref=REF,
    statement=f"Normal parameters, widths {'-'.join(map(str, WIDTHS))}, σ_w^2 = σ_b^2 = 2/n, |x| = 1: E min(|f|^2, {HE_CAP}M) >= 0.85 M, M the "
    "moment of Lemma 3 (P(U < min(|f|^2, cap)/cap) is this mean over the cap).",
    trial=_sampled(True, 1.0),
    relation=">=",
    bound=0.85 / HE_CAP,
    expected=0.985 / HE_CAP,
    notion="random",
    parameters={"widths": WIDTHS},
    recorded=Verdict.SUPPORTED,
    control={"trial": _sampled(True, 1.35)},
)

SAMPLED_UNIFORM = ProbabilityClaim(
    id="fischer2021.lemma-3.uniform",
    ref=REF,
    statement=f"Uniform parameters of the same variances: E min(|f|^2, {HE_CAP}M) <= 1.15 M.",
    trial=_sampled(False, 1.0),
    relation="<=",
    bound=1.15 / HE_CAP,
    expected=1.0 / HE_CAP,
    notion="random",
    parameters={"widths": WIDTHS},
    recorded=Verdict.SUPPORTED,
    control={"trial": _sampled(False, 0.7)},
)

HE_VALUE = InequalityClaim(
    id="fischer2021.claim-he.value",
    ref=HE,
    statement="With σ_{w,l}^2 = 2/n and σ_{b,l} = Π_{m<=l} σ_{w,m} Lemma 3 gives |x|^2 + Σ_{l=1}^{L} (2/n)^(l-1); for n = 2 this is |x|^2 + L.",
    lhs=lambda n, L: Fraction(1, 3) + additive_term(Fraction(integer(n)), L),
    rhs=lambda n, L: closed_form(Fraction(1, 3), _he_layers(n, L)),
    relation="==",
    domain={"n": Integers(1, 8), "L": Integers(1, 8)},
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"rhs": lambda n, L: Fraction(1, 3) + additive_term(Fraction(integer(n)), integer(L) + 1)},
)

TELESCOPE = identity(
    "fischer2021.claim-he.telescope",
    HE,
    "(1 - r) r^k = r^k - r^(k+1): so (1 - r) Σ_{k<L} r^k = 1 - r^L < 1 for 0 < r < 1, here r = 2/n.",
    lambda r, k: (1 - r) * r**k,
    lambda r, k: r**k - r ** (k + 1),
    domain={"r": Real(0, 1, open_lo=True), "k": Integers(0)},
    off=lambda r, k: r**k,
)

HE_PRINTED = InequalityClaim(
    id="fischer2021.claim-he",
    ref=HE,
    statement="As printed: with He weights E|f|^2 is about |x|^2 + 1 'even for high depth L', whatever the widths; here the addition is at most 3.",
    lhs=additive_term,
    rhs=lambda n, L: 3,
    domain={"n": Integers(1), "L": Integers(1)},
    method="steps",
    counterexample={"n": 2, "L": 4},
    recorded=Verdict.REFUTED,
    control={"domain": {"n": Integers(3), "L": Integers(1)}},
    note="For n = 2 the addition is the depth L, for n = 1 it is 2^L - 1.  For n >= 3 it stays bounded, and for wide networks the sentence is right: the "
    "addition is below 1 + 2/(n-2).",
    correction="fischer2021.claim-he.corrected",
)

HE_LIMIT = InequalityClaim(
    id="fischer2021.claim-he.corrected",
    ref=HE,
    statement="For widths n >= 3 and every depth E|f|^2 is at least |x|^2 + 1 and less than |x|^2 + 1 + 2/(n-2).",
    lhs=additive_term,
    rhs=lambda n, L: 1 + 2 / (n - 2),
    relation="<",
    domain={"n": Integers(3), "L": Integers(1)},
    method="steps",
    steps=(TELESCOPE,),
    because="The sum is (1 - r^L)/(1 - r) < 1/(1 - r) = n/(n-2) = 1 + 2/(n-2), and its first term is 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda n, L: 1 + 1 / (n - 2)},
)

RESULT = Result(
    ref=REF,
    title="Second moment of the output",
    statement="For independent parameters with laws symmetric about 0 and variances σ_{w,l}^2, σ_{b,l}^2: E|f(x)|^2 = |x|^2 Π_l n_l σ_{w,l}^2/2 + "
    "σ_{b,L}^2 n_L/2 + Σ_{l<L} σ_{b,l}^2 (n_l/2) Π_{k>l} n_k σ_{w,k}^2/2.",
    symbols={"q": "|x|_2^2", "n": "width", "var_w": "σ_w^2", "var_b": "σ_b^2", "L": "depth"},
    formulas=(pre_activation_variance, layer_moment, second_moment, additive_term),
    claims=(
        VARIANCE, ZERO_SHARE, HALF_OF_THE_SQUARES, LAYER, ONE_MORE, TOWER, EQUAL_LAYERS, MOMENT, SAMPLED_NORMAL, SAMPLED_UNIFORM,
        HE_VALUE, HE_PRINTED, HE_LIMIT,
    ),
)  # fmt: skip
