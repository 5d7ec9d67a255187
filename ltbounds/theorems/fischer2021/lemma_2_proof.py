"""Lemma 2 for networks of any depth and widths, derived by z3: how far the scaled network is from the multiple that is claimed.

Neuron i of layer l has the weights w(l, i, j), the bias b(l, i) and φ(h) - t φ(-h) behind it, |t| <= 1: ReLU (t = 0) or the
identity (t = 1).  Its gap is y - Π_l x, x its value in f(θ), y that in f(h(θ, σ)), Π_l = σ_1 ... σ_l.
"""

from __future__ import annotations

from typing import Annotated, Any

from ltbounds.arith import Scalar, absolute, minimum
from ltbounds.claims import Formula, OneOf, Result
from ltbounds.errors import require
from ltbounds.notation import Natural, Nonnegative, Sides, induction, place, sides
from ltbounds.theorems.shared.sequences import base_and_more, counts, numbers, signed, summed, unknown
from ltbounds.theorems.shared.small_networks import relu_by_modulus

__all__ = ["RESULT", "WIDTH", "gaps", "step", "unscaled", "up_to"]

Case = Annotated[Scalar, OneOf((0, 1, 2))]
"""0: any scales σ_l >= 0; 1: all are sigma; 2: all are sigma, and there are no biases."""

HERE = place("fischer2021", "Lemma 2, proof", "appendix B.1")
STATEMENT = place("fischer2021", "Lemma 2", "section 3.1, proof in appendix B.1")
W, X, KIND, WIDTH = numbers("w"), numbers("x"), signed("kind"), counts("n")
DEEPEST = 2
"""At points; deeper networks are left to the proof."""


def _bias(network: Scalar, l: Scalar, i: Scalar, case: Scalar) -> Any:
    return 0 if case == 2 else numbers("b")(network, l, i, case)


def _scale(network: Scalar, l: Scalar, sigma: Scalar, case: Scalar) -> Any:
    return sigma if case in (1, 2) else absolute(numbers("s")(network, l, case))


def up_to(network: Scalar, l: Scalar, sigma: Scalar, case: Scalar) -> Any:
    """Π_l, the product of the first l scales."""
    if case in (1, 2):
        return sigma**l
    base, more = _place(l)
    found = 1 if base is None else absolute(unknown("product", network, base, sigma, case))
    for k in range(1, more + 1):
        found = found * _scale(network, k if base is None else base + k, sigma, case)
    return found


def _behind(kind: Scalar, h: Scalar) -> Scalar:
    return relu_by_modulus(h) - kind * relu_by_modulus(-h)


def _place(l: Scalar) -> tuple[Any, int]:
    base, more = base_and_more(l)
    require(base is not None or more <= DEEPEST, "l", l, f"be at most {DEEPEST} at points")
    return base, more


def _letter(l: Scalar) -> str:
    """Of the sum over what layer l reads: sums stand within sums, one a layer."""
    return f"j{base_and_more(l)[1]}"


def _before(network: Scalar, l: Scalar, i: Scalar, m: Scalar, case: Scalar) -> Any:
    """Σ_j w_ij x_j over the first m inputs of layer l."""
    return summed(lambda j: W(network, l, i, j) * _value(network, l - 1, j, case), m, _letter(l))


def _value(network: Scalar, l: Scalar, i: Scalar, case: Scalar) -> Any:
    base, more = _place(l)
    if more == 0:
        return X(network, i) if base is None else unknown("x", network, base, i, case)
    h = _before(network, l, i, WIDTH(network, l - 1), case) + _bias(network, l, i, case)
    return _behind(KIND(network, l, i), h)


def _gap(network: Scalar, l: Scalar, i: Scalar, sigma: Scalar, case: Scalar) -> Any:
    base, more = _place(l)
    if more == 0:
        return 0 if base is None else unknown("gap", network, base, i, sigma, case)
    scaled = _behind(KIND(network, l, i), _scaled_pre(network, l - 1, i, sigma, case))
    return scaled - up_to(network, l, sigma, case) * _value(network, l, i, case)


def _scaled_before(network: Scalar, l: Scalar, i: Scalar, m: Scalar, sigma: Scalar, case: Scalar) -> Any:
    """Σ_j w_ij y_j, y_j = Π_{l-1} x_j + gap_j."""

    def term(j: Scalar) -> Any:
        scaled = up_to(network, l - 1, sigma, case) * _value(network, l - 1, j, case)
        return W(network, l, i, j) * (scaled + _gap(network, l - 1, j, sigma, case))

    return summed(term, m, _letter(l))


def gaps(network: Scalar, l: Scalar, n: Scalar, sigma: Scalar, case: Scalar) -> Any:
    """The sum of the sizes of the first n gaps of layer l."""
    return summed(lambda i: absolute(_gap(network, l, i, sigma, case)), n)


def unscaled(network: Scalar, l: Scalar, sigma: Scalar, case: Scalar) -> Any:
    """The control: Σ_i |y_i - x_i| in layer l."""

    def gap(i: Scalar) -> Any:
        more = (up_to(network, l, sigma, case) - 1) * _value(network, l, i, case)
        return absolute(_gap(network, l, i, sigma, case) + more)

    return summed(gap, WIDTH(network, l))


def _row(network: Scalar, l: Scalar, i: Scalar, m: Scalar) -> Any:
    return summed(lambda j: absolute(W(network, l, i, j)), m, _letter(l))


def _weighted(network: Scalar, l: Scalar, i: Scalar, m: Scalar, sigma: Scalar, case: Scalar) -> Any:
    return summed(lambda j: W(network, l, i, j) * _gap(network, l - 1, j, sigma, case), m, _letter(l))


@HERE.at_most("lemma-2.sizes", by=induction("m"))
def sizes(network: Natural, l: Natural, i: Natural, m: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """Sums of sizes are not negative: |w_ij| over m inputs of layer l + 1, and the gaps of layer l."""
    least = minimum(_row(network, l + 1, i, m), gaps(network, l, m, sigma, case))
    return sides(0 * sigma, least, off_left=m + 1)


@HERE.at_most("lemma-2.row", by=induction("m"), steps=(sizes,))
def one_row(network: Natural, l: Natural, i: Natural, m: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """|Σ_j w_ij gap_j| <= Σ_j |w_ij| Σ_j |gap_j|, over m inputs of layer l + 1."""
    bound = _row(network, l + 1, i, m) * gaps(network, l, m, sigma, case)
    return sides(absolute(_weighted(network, l + 1, i, m, sigma, case)), bound, off_left=bound + 1)


@HERE.equal("lemma-2.linear", by=induction("m"))
def linear(network: Natural, l: Natural, i: Natural, m: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """Σ_j w_ij (Π_l x_j + gap_j) = Π_l Σ_j w_ij x_j + Σ_j w_ij gap_j, over m inputs of layer l + 1."""
    first = up_to(network, l, sigma, case) * _before(network, l + 1, i, m, case)
    right = first + _weighted(network, l + 1, i, m, sigma, case)
    return sides(_scaled_before(network, l + 1, i, m, sigma, case), right, off=right + first)


def _scaled_pre(network: Scalar, l: Scalar, i: Scalar, sigma: Scalar, case: Scalar) -> Any:
    """What neuron i of layer l + 1 of the scaled network has before φ."""
    inputs = _scaled_before(network, l + 1, i, WIDTH(network, l), sigma, case)
    own = up_to(network, l + 1, sigma, case) * _bias(network, l + 1, i, case)
    return _scale(network, l + 1, sigma, case) * inputs + own


@HERE.equal("lemma-2.before", by=(linear.at(m=lambda network, l: WIDTH(network, l)),))
def before(network: Natural, l: Natural, i: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """Before φ neuron i of layer l + 1 has Π_{l+1} h + σ_{l+1} Σ_j w_ij gap_j, h what it has in f."""
    n, scale = WIDTH(network, l), _scale(network, l + 1, sigma, case)
    h = _before(network, l + 1, i, n, case) + _bias(network, l + 1, i, case)
    right, added = up_to(network, l + 1, sigma, case) * h, scale * _weighted(network, l + 1, i, n, sigma, case)
    return sides(_scaled_pre(network, l, i, sigma, case), right + added, off=2 * right + added)


@HERE.at_most("lemma-2.neuron", by=(one_row.at(m=lambda network, l: WIDTH(network, l)), before))
def neuron(network: Natural, l: Natural, i: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """The gap of neuron i of layer l + 1 is at most σ_{l+1} Σ_j |w_ij| times the gaps of layer l."""
    n = WIDTH(network, l)
    bound = _scale(network, l + 1, sigma, case) * _row(network, l + 1, i, n) * gaps(network, l, n, sigma, case)
    return sides(absolute(_gap(network, l + 1, i, sigma, case)), bound, off_left=bound + 1)


@HERE.at_most("lemma-2.layer", by=induction("n"), steps=(neuron.at(i=lambda n: n),))
def layer(network: Natural, l: Natural, n: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """The first n gaps of layer l + 1 are at most σ_{l+1} Σ_ij |w_ij| times the gaps of layer l."""
    entries = summed(lambda i: _row(network, l + 1, i, WIDTH(network, l)), n)
    bound = _scale(network, l + 1, sigma, case) * entries * gaps(network, l, WIDTH(network, l), sigma, case)
    return sides(gaps(network, l + 1, n, sigma, case), bound, off_left=bound + 1)


ALL: tuple[dict[str, Formula], ...] = (
    {"n": lambda network, l: WIDTH(network, l + 1)},
    {"i": lambda l: l, "m": lambda network, l: WIDTH(network, l)},
)


@STATEMENT.equal("lemma-2.step.corrected", by=induction("l"), steps=(layer.at(**ALL[0]), sizes.at(**ALL[1])))
def step(network: Natural, l: Natural, sigma: Nonnegative, case: Case) -> Sides:
    """For σ_m >= 0 every neuron of layer l is scaled by Π_{m<=l} σ_m: the sum of the layer's gaps is 0."""
    found = gaps(network, l, WIDTH(network, l), sigma, case)
    return sides(found, 0 * sigma, off_left=lambda: unscaled(network, l, sigma, case))


RESULT = Result(
    ref=HERE.ref, title="Scaling networks with biases: the proof",
    statement="By induction each neuron of layer l is multiplied by σ_1 ... σ_l.",
    symbols={"l, i": "layer and neuron", "sigma": "the scale where all are equal", "m, n": "inputs and neurons counted"},
    claims=(sizes, one_row, linear, before, neuron, layer, step),
)  # fmt: skip
