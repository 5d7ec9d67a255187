"""Section 2.1: networks, initialisations, and what scaling them does."""

from __future__ import annotations

from ltbounds.arith import Scalar, absolute
from ltbounds.claims import Result
from ltbounds.notation import Count, Positive, Sides, any_number, place, sides

__all__ = ["RESULT", "leaky"]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Section 2.1", "section 2.1")


def leaky(x: Scalar, alpha: Scalar) -> Scalar:
    """The homogeneous activations: max(x, 0) - alpha max(-x, 0), ReLU for alpha = 0, linear for alpha = 1.

    >>> leaky(2, 0), leaky(-2, 0.5)
    (2.0, -1.0)
    """
    return ((1 + alpha) * x + (1 - alpha) * absolute(x)) / 2


@HERE.equal("claim-scale.homogeneous", by="smt")
def homogeneous(y: any_number, alpha: any_number, s: Positive) -> Sides:
    """phi(y) = max(y, 0) - alpha max(-y, 0) is homogeneous: phi(s y) = s phi(y) for s > 0."""
    return sides(leaky(s * y, alpha), s * leaky(y, alpha), off=leaky(y, alpha))


@HERE.argued("claim-scale", "==", steps=(homogeneous,))
def scaling(y: any_number, alpha: any_number, p: Positive, s: Positive) -> Sides:
    """Scaling the parameters of layer l by s_l > 0 is undone layer by layer whatever phi is; for homogeneous phi, and biases in the
    first layer only, one factor 1/(s_1 ... s_L) at the output undoes it.

    Because scaling by 1/s_l restores a layer. For the second half let a layer read p = s_1 ... s_(l-1) times its inputs: without a bias
    it passes on s p phi(y) by `claim-scale.homogeneous`. The first layer, whose bias is scaled with its weights, starts with p = 1.
    """
    return sides(leaky(s * (p * y), alpha), s * p * leaky(y, alpha), off=p * leaky(y, alpha))


@HERE.refuted(
    "assump-2.2.first", "==", at={"n": 1}, severity="misprint", corrected="thm-3.4.intercept",
    impact="none: the mirrored pairs of Theorem 3.4 read raw inputs",
)  # fmt: skip
def first_layer(n: Count) -> Sides:
    """As printed, every W^(l) is [[M, -M], [-M, M]], the first too, which reads the n_0 = n inputs: so it has n columns.

    Note: It has 2 n, M having one for each input.  In the first layer the block must be [M; -M], as in `thm-3.4.intercept`.
    """
    return sides(2 * n, n, off_left=n)


RESULT = Result(
    ref=HERE.ref, title="Networks and initialisations",
    statement="x^(l) = phi(W^(l) x^(l-1) + b^(l)); parameters of the target lie in [-1, 1], those of the source are U[-1, 1], or mirrored; "
    "scaled initialisations are undone layer by layer.",
    symbols={"s": "scale sigma_l of a layer", "alpha": "slope below 0 of a leaky ReLU"}, formulas=(leaky,),
    claims=(homogeneous, scaling, first_layer),
)  # fmt: skip
