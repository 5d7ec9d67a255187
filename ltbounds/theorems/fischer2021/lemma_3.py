"""Lemma 3 (section 3.2): the second moment of the output at initialisation, biases included."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import pairwise, product
from typing import Annotated, Any

from ltbounds.arith import Scalar, integer, total
from ltbounds.claims import Integers, Points, Result
from ltbounds.notation import Count, Natural, Nonnegative, Positive, Sides, any_number, equals, place, sides
from ltbounds.theorems.shared.small_networks import draw_numbers, forward, relu_by_modulus

__all__ = ["RESULT", "additive_term", "closed_form", "layer_moment", "pre_activation_variance"]


HERE = place("fischer2021", "Lemma 3", "section 3.2, proof in appendix B.2")
PROOF = place("fischer2021", "Lemma 3", "appendix B.2")
HE = place("fischer2021", "Lemma 3", "section 3.2, He initialisation")


def pre_activation_variance(q: Scalar, var_w: Scalar, var_b: Scalar) -> Scalar:
    """V(h_i | x) = σ_w^2 q + σ_b^2 for an input x with |x|_2^2 = q.

    >>> pre_activation_variance(2, var_w=0.5, var_b=0.25)
    1.25
    """
    return var_w * q + var_b


def layer_moment(q: Scalar, n: Scalar, var_w: Scalar, var_b: Scalar) -> Scalar:
    """E(|x^(l)|_2^2 | x^(l-1)) = (n_l/2)(σ_w^2 q + σ_b^2) for |x^(l-1)|_2^2 = q.

    >>> layer_moment(2, n=4, var_w=0.5, var_b=0.25)
    2.5
    """
    return n * pre_activation_variance(q, var_w, var_b) / 2


def closed_form(q: Scalar, layers: Sequence[tuple[Any, Any, Any]]) -> Any:
    """Lemma 3 as printed, for layers (n_l, σ_{w,l}^2, σ_{b,l}^2).

    >>> closed_form(Fraction(1), [(2, Fraction(1), Fraction(1, 2)), (4, Fraction(1, 4), Fraction(1, 8))])
    Fraction(1, 1)
    """
    moment = q
    for n, var_w, _ in layers:
        moment = moment * n * var_w / 2
    for layer, (n, _, var_b) in enumerate(layers):
        term = var_b * n / 2
        for later, var_w, _ in layers[layer + 1 :]:
            term = term * later * var_w / 2
        moment = moment + term
    return moment


def additive_term(n: Scalar, L: Scalar) -> Scalar:
    """He weights (σ_w^2 = 2/n) and σ_{b,l} = Π σ_{w,m}: E|f|^2 - |x|^2 = Σ_{l=1}^{L} (2/n)^(l-1); the paper says about 1.

    >>> round(additive_term(100, 10), 6), additive_term(2, 10)
    (1.020408, 10.0)
    """
    return total(lambda i: (2 / n) ** (i - 1), 1, L)


def _layers(seed: Scalar) -> list[tuple[Any, Any, Any]]:
    """1 to 6 layers with widths 1 to 5 and rational variances, named by `seed`."""
    depth = 1 + integer(seed) % 6
    numbers = draw_numbers(seed, "variances", 3 * depth)
    return [(1 + int(8 * abs(a)) % 5, abs(b), abs(c)) for a, b, c in zip(*[iter(numbers)] * 3, strict=True)]


SHAPES = ((1, 1), (2, 1), (1, 2), (1, 1, 1), (2, 2), (1, 1, 1, 1), (1, 2, 1))


def _scales(seed: Scalar) -> tuple[tuple[int, ...], list[tuple[Fraction, Fraction]], tuple[Fraction, ...]]:
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


def _average(terms: Callable[..., Any], signs: int) -> Scalar:
    """The mean over all vertices of {-1, 1}^signs."""
    vertices = list(product((-1, 1), repeat=signs))
    return sum(terms(*vertex) for vertex in vertices) / len(vertices)


@PROOF.equal("lemma-3.a")
def variance(x_1: any_number, x_2: any_number, x_3: any_number, s: Nonnegative, t: Nonnegative) -> Sides:
    """Given x, h_i has mean 0, a symmetric law and V(h_i | x) = σ_w^2 |x|_2^2 + σ_b^2: evaluated for three inputs and parameters
    +-s, +-t, as a polynomial, of which only squares survive the signs.

    Because for any independent parameters of mean 0, and any number of inputs, the mixed terms have mean 0 in the same way,
    and each square has its variance for mean.  The law is symmetric, as turning all signs of the parameters does not change
    their law and turns the sign of h: so its mean is 0.
    """
    found = _average(lambda a, b, c, d: (s * (a * x_1 + b * x_2 + c * x_3) + d * t) ** 2, 4)
    said = pre_activation_variance(x_1**2 + x_2**2 + x_3**2, s**2, t**2)
    return sides(found, said, off=pre_activation_variance((x_1 + x_2 + x_3) ** 2, s**2, t**2))


@PROOF.refuted(
    "lemma-3.b", "==", at={"x": 1}, severity="edge",
    impact="none: the second moment of Lemma 3 does not notice an atom at 0", beyond={"x": Points(("1/2", "2"))},
)  # fmt: skip
def zero_share(x: Annotated[Scalar, Points(("1/2", "1", "2"))]) -> Sides:
    """As printed: x_i = φ(h_i) is 0 with probability 1/2 for symmetric laws; here h = wx + b with w, b = +-1.

    Note: A symmetric law may give h = 0 a positive probability p0 (here 1/2), and then P(x_i = 0) = (1 + p0)/2.  The
    second moment, and so the lemma, does not notice.
    """
    zeros = sum(w * x + b <= 0 for w, b in product((-1, 1), repeat=2))
    return sides(Fraction(zeros, 4), Fraction(1, 2))


@PROOF.equal("lemma-3.b.halves")
def halves(h: any_number) -> Sides:
    """φ(h)^2 + φ(-h)^2 = h^2."""
    return sides(relu_by_modulus(h) ** 2 + relu_by_modulus(-h) ** 2, h**2, off=2 * h**2)


@PROOF.argued("lemma-3.b.corrected", "==", steps=(halves,))
def half_of_the_squares(h: any_number) -> Sides:
    """E φ(h)^2 = E h^2 / 2 for every symmetric law of h, with or without an atom at 0; evaluated for h and -h, half of the time each.

    Because φ(h)^2 and φ(-h)^2 have one mean, as h and -h have one law, and add up to h^2 by `lemma-3.b.halves`.
    """
    return sides((relu_by_modulus(h) ** 2 + relu_by_modulus(-h) ** 2) / 2, h**2 / 2, off=h**2)


@PROOF.equal("lemma-3.c")
def layer(n: Count, x_1: any_number, x_2: any_number, s: Nonnegative, t: Nonnegative) -> Sides:
    """E(|x^(l)|_2^2 | x) = (n_l/2)(σ_w^2 |x|_2^2 + σ_b^2): n_l neurons, here over all signs of ws and bt, for the input (x_1, x_2).

    Because for any symmetric law of a pre-activation E φ(h)^2 is half of its variance, which depends on x through |x|^2 only; n_l
    neurons of the same law add up, and so the conditional mean given |x|^2 is the same.
    """
    found = n * _average(lambda a, b, d: relu_by_modulus(s * (a * x_1 + b * x_2) + d * t) ** 2, 3)
    said = layer_moment(x_1**2 + x_2**2, n, s**2, t**2)
    return sides(found, said, off=2 * said)


@PROOF.formal("lemma-3.d", "==", theorem="Networks.closed_form_of_the_moment")
def tower(seed: Natural) -> Sides:
    """Repeated conditional expectation, q_l = n_l (σ_{w,l}^2 q_{l-1} + σ_{b,l}^2)/2, gives the closed form for any number of
    layers; evaluated for L = 1..6.
    """
    q, layers = abs(draw_numbers(seed, "square", 1)[0]), _layers(seed)
    unrolled = reduce(lambda q, layer: layer_moment(q, *layer), layers, q)
    return sides(unrolled, closed_form(q, layers), off=closed_form(q, layers[::-1]))


@HERE.argued("lemma-3", "==", steps=(variance, half_of_the_squares, layer, tower))
def moment(seed: Annotated[Scalar, Integers(0, 27)]) -> Sides:
    """E|f(x)|_2^2 = |x|_2^2 Π_l n_l σ_{w,l}^2/2 + Σ_l σ_{b,l}^2 (n_l/2) Π_{k>l} n_k σ_{k,w}^2/2 for independent
    parameters with symmetric laws; evaluated over all signs of the parameters of tiny networks.

    Because given x^(l-1) a pre-activation h is a sum of independent symmetric terms, so symmetric, and has variance σ_w^2 q
    + σ_b^2, q = |x^(l-1)|^2 (`lemma-3.a`).  φ leaves half of E h^2 (`lemma-3.b.corrected`), and n_l neurons add up to the
    second moment of the layer (`lemma-3.c`), which is linear in q: so its mean depends on the mean of q only, and
    repeated conditional expectation gives the closed form for every L (`lemma-3.d`).

    Note: φ stands after the last layer too, as the paper defines it; without it the moment doubles.
    """
    widths, scales, x = _scales(seed)
    layers = [(n, w * w, b * b) for n, (w, b) in zip(widths[1:], scales, strict=True)]
    said = closed_form(sum(v * v for v in x), layers)
    return sides(_enumerated(integer(seed)), said, off=2 * said)


@HE.equal("claim-he.value")
def he_value(q: Nonnegative, n: Count, L: Count) -> Sides:
    """With σ_{w,l}^2 = 2/n and σ_{b,l} = Π_{m<=l} σ_{w,m} one more layer turns the moment q + Σ_{l<=L} (2/n)^(l-1) into the
    same with L + 1 for L.
    """
    moment = layer_moment(q + additive_term(n, L), n, 2 / n, (2 / n) ** (L + 1))
    return sides(moment, q + additive_term(n, L + 1), off=q + additive_term(n, L))


@HE.equal("claim-he.sum")
def he_sum(n: Count, L: Count) -> Sides:
    """(1 - r) Σ_{l<=L} r^(l-1) = 1 - r^L, r = 2/n."""
    return sides((1 - 2 / n) * additive_term(n, L), 1 - (2 / n) ** L, off=1 - (2 / n) ** (L + 1))


@HE.refuted(
    "claim-he", at={"n": 2, "L": 4}, severity="edge", impact="none: from width 3 on the remark is right",
    beyond={"n": Integers(3)},
)  # fmt: skip
def he_printed(n: Count, L: Count) -> Sides:
    """As printed: with He weights E|f|^2 is about |x|^2 + 1 'even for high depth L', whatever the widths; here the addition is at most 3.

    Note: For n = 2 the addition is the depth L, for n = 1 it is 2^L - 1.  For n >= 3 it stays bounded, and for wide networks the sentence is
    right: the addition is below 1 + 2/(n-2).
    """
    return sides(additive_term(n, L), 3)


@HE.at_most("claim-he.corrected", by=(he_sum,), strict=True)
def he_limit(n: Annotated[Scalar, Integers(3)], L: Count) -> Sides:
    """For widths n >= 3 and every depth Σ_{l<=L} (2/n)^(l-1), what is added to |x|^2, is less than 1 + 2/(n-2)."""
    return sides(additive_term(n, L), 1 + 2 / (n - 2), off=1 + 1 / (n - 2))


@HE.refuted(
    "claim-he.fan-in", "==", at={"q": 1, "n_before": 4, "n": 1}, severity="gap",
    impact="the remark on He's initialisation: its usual variance is 2/n_{l-1} and multiplies the moment by n_L/n_0 in all; with the "
    "printed 2/n_l it is kept",
    off_given=lambda n_before, n, **_: equals(n_before, n),
)  # fmt: skip
def fan_in(q: Positive, n_before: Count, n: Count) -> Sides:
    """'σ_{w,l}^2 = 2/n_l as usually realized by He initialization': He's 2/n_{l-1}, one over the inputs of a neuron, keeps the
    moment too, E|x^(l)|^2 = |x^(l-1)|^2 without biases.

    Note: He et al. (2015) divide by the inputs (fan-in, the default of common libraries) or, going backwards, by the
    outputs (fan-out).  Lemma 3's factor is n_l σ_w^2/2, so only the latter keeps it; the two agree for equal widths.
    """
    return sides(layer_moment(q, n, 2 / n_before, 0), q)


@HE.equal("claim-he.fan-in.corrected")
def fan_in_factor(q: Positive, n_before: Count, n: Count) -> Sides:
    """With He's 2/n_{l-1} a layer without biases multiplies the moment by n_l/n_{l-1}."""
    return sides(layer_moment(q, n, 2 / n_before, 0), q * n / n_before, off=q * n_before / n)


RESULT = Result(
    ref=HERE.ref, title="Second moment of the output",
    statement="For independent parameters with laws symmetric about 0 and variances σ_{w,l}^2, σ_{b,l}^2: E|f(x)|^2 = |x|^2 Π_l n_l σ_{w,l}^2/2 + "
    "σ_{b,L}^2 n_L/2 + Σ_{l<L} σ_{b,l}^2 (n_l/2) Π_{k>l} n_k σ_{w,k}^2/2.",
    symbols={"q": "|x|_2^2", "n": "width", "var_w": "σ_w^2", "var_b": "σ_b^2", "L": "depth"},
    formulas=(pre_activation_variance, layer_moment, additive_term),
    claims=(
        variance, zero_share, halves, half_of_the_squares, layer, tower, moment, he_value,
        he_sum, he_printed, he_limit, fan_in, fan_in_factor,
    ),
    whole="fischer2021.lemma-3",
)  # fmt: skip
