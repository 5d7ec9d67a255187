"""Theorem 3.3: two layers for one, for activations that are two lines beside 0: statement, widths, witnesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ltbounds.arith import Scalar, exp, like, log, minimum
from ltbounds.claims import BaseSets, Formula, Hypothesis, Result, WidthTheorem
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.networks.near_zero import branches
from ltbounds.notation import AtLeastOne, Count, OpenUnit, Positive, Sides, place, sides
from ltbounds.theorems.burkholz2022depth.lemma_5_1 import tolerances
from ltbounds.theorems.shared.activation_claims import g_inverse
from ltbounds.theorems.shared.existence import construction_claim

__all__ = [
    "RESULT", "activation_tolerance", "base_sets", "hypotheses", "layerwise", "per_parameter", "sums_of_linear", "width", "width_as_printed",
]  # fmt: skip

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Theorem 3.3", "section 3.2")
APPENDIX = place(PAPER, "Theorem 3.3", "appendix A.2, statement")
LINEAR = place(PAPER, "Theorem 3.3", "section 3.2, after the proof outline")


def width_as_printed(n_0: Scalar, n_t: Scalar, T: Scalar, M: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorems 3.3 and 4.1 as printed: C n_0 log(n_0 / min{eps/(T M), delta/n_t}), natural logarithm.

    >>> round(width_as_printed(100, 50, 1, 1, 0.01, 0.01, C=3), 1)
    3936.7
    """
    return C * n_0 * log(n_0 / minimum(eps / (T * M), delta / n_t))


def base_sets(n_0: Scalar) -> Scalar:
    """The base sets of one layer: one for each sign of each input, and two for biases, 2 (n_0 + 1).

    >>> base_sets(784)
    1570
    """
    return 2 * (n_0 + 1)


def sums_of_linear(n_0: Scalar) -> Scalar:
    """The subset sums of one output for a linear phi_0 (or m_+ = m_-, d = 0), which need not tell signs apart: n_0 + 1.

    >>> sums_of_linear(784)
    785
    """
    return n_0 + 1


def per_parameter(eps: Scalar, n_0: Scalar, T: Scalar, M: Scalar) -> Scalar:
    """Eq. 9: what one subset sum may err by, eps/(2 T M (n_0 + 1)).

    >>> per_parameter(0.08, 1, 1, 2)
    0.01
    """
    return eps / (2 * T * M * (n_0 + 1))


def width(n_0: Scalar, n_t: Scalar, T: Scalar, M: Scalar, eps: Scalar, delta: Scalar, C: Scalar) -> Scalar:
    """Theorem 3.3, corrected: as many base sets as there are, each of the size that its own budgets ask for.

    C · 2 (n_0 + 1) · log(2 (n_0 + 1) / min{eps/(T M), delta/n_t}), natural logarithm.

    >>> round(width(100, 50, 1, 1, 0.01, 0.01, C=3), 1)
    8378.2
    """
    return C * base_sets(n_0) * log(base_sets(n_0) / minimum(eps / (T * M), delta / n_t))


def activation_tolerance(
    n_0: Scalar, n_t: Scalar, T: Scalar, M: Scalar, m: Scalar, eps: Scalar, delta: Scalar, C: Scalar, c: Scalar,
    p: Scalar,
) -> Scalar:  # fmt: skip
    """Theorem 3.3: eps'' = g^(-1)(eps / (C T n_0 (M/|m|) log(n_0/min{delta/n_t, eps/(T M)}))), |m| = |m_+ + m_-|.

    g is that of an activation which leaves its two lines by c|x|^p (Assumption 3.1).

    >>> round(1e9 * activation_tolerance(100, 50, 1, 1, 2, 0.01, 0.01, C=3, c=1 / 3, p=3), 4)
    19.8338
    """
    share = C * T * n_0 * (M / m) * log(n_0 / minimum(delta / n_t, eps / (T * M)))
    return g_inverse(eps / share, c, p)


def hypotheses(facts: NetworkFacts, intercepts: bool = False) -> tuple[Hypothesis, ...]:
    """What Theorems 3.3 to 5.2 ask of a target; `intercepts` says whether phi(0) != 0 is admitted."""
    crooked = [name for name in facts.activations if branches(name).intercept != 0]
    largest = max(*facts.max_entry, *facts.max_bias)
    return (
        Hypothesis("phi(0) = 0", intercepts or not crooked, "a looks-linear source admits it: Theorem 3.4"),
        Hypothesis("fully connected layers", facts.dense, "the widths below count channels, not positions"),
        Hypothesis("weights and biases at most 1", largest <= 1, f"C grows with the largest parameter, {largest:.3g}"),
    )


def layerwise(width: Formula) -> Callable[..., tuple[Any, ...]]:
    """Hidden widths for depth 2L: a parameter of layer l may err by the corrected eps_l, half of it through phi_0."""

    def widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
        L = len(facts.max_entry)
        rows = zip(facts.widths[:-1], facts.widths[1:], tolerances(facts, eps), strict=True)
        return tuple(width(n_0, n_t, 1, 1, (n_0 + 1) * eps_l, delta / L, C) for n_0, n_t, eps_l in rows)

    return widths


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """`base_sets` of each layer, of products of which half have a usable first factor; half of eps_l each."""
    L = len(facts.max_entry)
    rows = zip(facts.widths[:-1], facts.widths[1:], tolerances(facts, eps), strict=True)
    return tuple(
        BaseSets(base_sets(n_0), "mixture-d", 1.0, eps_l / 2, delta / (L * n_t * base_sets(n_0)))
        for n_0, n_t, eps_l in rows
    )


@HERE.refuted(
    "thm-3.3", "<", at={"n_0": 1, "n_t": 1, "T": 1, "M": 1, "eps": "0.99", "delta": "0.99", "C": 10}, severity="edge",
    impact="Theorem 3.4 and the first layer of Theorem 5.2 inherit it: their widths stand with 2 (n_0 + 1) inside the logarithm, and as "
    "printed, with ten times the constant, where min{...} <= 1/e",
)  # fmt: skip
def edge(n_0: Count, n_t: Count, T: AtLeastOne, M: AtLeastOne, eps: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The printed width suffices; so it leaves more than one hidden neuron.  (With one, v relu(u x + b) has the sign of v at
    x = 1 and at x = -1, so that it misses f(x) = x on [-1, 1] by 1 > eps.)

    Note: At n_0 = n_t = T = M = 1 the width is C log(1/min{eps, delta}), at most 1 for every C as eps and delta tend
    to 1 (thm-3.3.no-constant): no single neuron does it, with whatever probability.  With 2 (n_0 + 1) inside the
    logarithm, which is what the proof's budgets ask for, the theorem stands.
    """
    return sides(1, width_as_printed(n_0, n_t, T, M, eps, delta, C), off=width(n_0, n_t, T, M, eps, delta, C))


@HERE.equal("thm-3.3.no-constant")
def no_constant(C: Positive) -> Sides:
    """Whatever C, the printed width is 1 at n_0 = n_t = T = M = 1 and eps = delta = e^(-1/C) < 1."""
    near_one = exp(-1 / C)
    return sides(width_as_printed(1, 1, 1, 1, near_one, near_one, C), like(1, C), off=like(2, C))


@APPENDIX.refuted(
    "thm-3.3.app", "<", at={"n_0": 1, "n_t": 1, "M": 1, "inverse": "0.99", "delta": "0.99", "C": 10}, severity="edge",
    impact="as for Theorem 3.3, of which it is the form with a modulus of continuity",
)  # fmt: skip
def modulus(n_0: Count, n_t: Count, M: AtLeastOne, inverse: OpenUnit, delta: OpenUnit, C: AtLeastOne) -> Sides:
    """The appendix's width, omega_t^(-1)(eps) = `inverse` in place of eps/T, suffices; so it leaves more than one hidden neuron.

    Note: At n_0 = n_t = M = 1 it is C log(1/min{inverse, delta}), as for Theorem 3.3 with T = 1.
    """
    found, mended = (wide(n_0, n_t, 1, M, inverse, delta, C) for wide in (width_as_printed, width))
    return sides(1, found, off=mended)


@LINEAR.equal("claim-linear.count")
def count_linear(n_0: Count) -> Sides:
    """A linear phi_0 needs half the subset sums of a general one, n_0 + 1 instead of 2 (n_0 + 1) for each output."""
    return sides(base_sets(n_0) - sums_of_linear(n_0), n_0 + 1, off=n_0)


@LINEAR.argued("claim-linear", steps=(count_linear,))
def smallest(n_0: Count) -> Sides:
    """A linear phi_0 reaches the smallest number of subset sums of this construction: n_0 + 1 for each output.

    Because each of n_0 weights and the bias is met by a sum; in general it takes n_0 + 1 more by `claim-linear.count`.
    """
    return sides(sums_of_linear(n_0), base_sets(n_0), off=n_0)


RESULT = Result(
    ref=HERE.ref, title="Two layers for one",
    statement="A source [n_0, n_{s,1}, n_1] with an activation of slopes m_+, m_- beside 0 and no intercept in its first layer, "
    "w^(1), b^(1) ~ U[-sigma, sigma], w^(2) ~ U[-1/(|m_+ + m_-| sigma), 1/(|m_+ + m_-| sigma)], sigma = min{1, a(eps'')/M}, contains, with "
    "probability at least 1-delta', a subnetwork within eps' of each neuron of a target layer if "
    "n_{s,1} >= C n_0 log(n_0 / min{eps'/(T_t M), delta'/n_{t,1}}).",
    symbols={
        "n_0, n_t": "inputs and outputs of the target layer", "T": "T_t, Lipschitz constant of the outer activation",
        "M": "bound of the inputs' entries, at least 1", "m": "|m_+ + m_-|",
        "eps, delta": "tolerance (sup norm per output) and failure probability of the layer",
        "c, p": "the inner activation leaves its two lines by c|x|^p",
    },
    formulas=(width_as_printed, width, base_sets, sums_of_linear, per_parameter, activation_tolerance),
    claims=(
        edge, no_constant, modulus, count_linear, smallest,
        *(
            construction_claim(HERE, f"thm-3.3.witness.{phi}", f"{PAPER}.2l", phi=phi)
            for phi in ("relu", "leaky_relu", "tanh")
        ),
    ),
    whole=f"{PAPER}.thm-3.3", repaired=f"{PAPER}.thm-3.3.corrected",
    width=WidthTheorem(
        kind="sufficient", measures="each output, inputs in [-1, 1]^d",
        hypotheses=hypotheses, widths=layerwise(width), base_sets=_base_sets,
    ),
)  # fmt: skip
