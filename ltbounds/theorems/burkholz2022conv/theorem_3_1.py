"""Theorem 3.1: convolutional tickets of depth 2L, Corollary C.1 applied layer by layer (Algorithm 1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import Any

from ltbounds.arith import absolute, like, log, minimum, sqrt
from ltbounds.claims import (
    Axis,
    BaseSets,
    ExistenceClaim,
    Hypothesis,
    InequalityClaim,
    Integers,
    Points,
    Real,
    Ref,
    Result,
    Verdict,
    WidthTheorem,
)
from ltbounds.networks import activation
from ltbounds.networks.facts import NetworkFacts  # fmt: skip
from ltbounds.theorems.burkholz2022conv.corollary_c_1 import allowed_error
from ltbounds.theorems.burkholz2022conv.equations_7_12 import activation_error
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim, pruned
from ltbounds.theorems.pensia2020.theorem_1 import network_error
from ltbounds.theorems.shared.activation_claims import g_inverse
from ltbounds.theorems.shared.equalities import identity

__all__ = ["RESULT", "hypotheses_on_parameters", "largest_lipschitz", "parameter_tolerance", "width"]

REF = Ref("burkholz2022conv", "Theorem 3.1", "section 3.1")
PROOF = Ref("burkholz2022conv", "Theorem 3.1", "appendix C.1, end")


def parameter_tolerance(eps: Any, T: Any, nonzeros: Sequence[Any]) -> Any:
    """ε_l = eps / Π_{s>=l} (3 T N_s) for the layer l whose nonzero parameters are the first of `nonzeros` (N_l, ..., N_L).

    >>> parameter_tolerance(Fraction(1, 10), 1, (20, 5))
    Fraction(1, 9000)
    """
    return eps / prod(3 * T * N for N in nonzeros)


def width(c: Any, N: Any, eps_l: Any, delta: Any, C: Any) -> Any:
    """Theorem 3.1: channels of the univariate layer, C c log(N_t / min{ε_l, delta}), natural logarithm.

    c input channels of the target layer, N = N_t all nonzero parameters of the target, ε_l as in `parameter_tolerance`.

    >>> round(width(3, 1000, 1e-4, 0.01, C=1), 2)
    48.35
    """
    return C * c * log(N / minimum(eps_l, delta))


def activation_share_as_printed(eps: Any, N: Any, eps_l: Any, delta: Any, C: Any) -> Any:
    """Theorem 3.1's g(ε'') = ε' / (C N_t log(N_t / min{ε_l, delta})), which holds no T and no r.

    >>> round(activation_share_as_printed(0.1, 1000, 1e-4, 0.01, C=3), 9)
    2.068e-06
    """
    return eps / (C * N * log(N / minimum(eps_l, delta)))


def largest_lipschitz(facts: NetworkFacts) -> float:
    """T, the largest Lipschitz constant of the target's activations (1 for a linear layer)."""
    return max(activation(name).lipschitz for name in facts.activations)


def hypotheses_on_parameters(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    """What Theorems 3.1 and 3.2 both ask; |x| <= 1 is certified from entries and 1-norms, which is more than is needed."""
    largest = max(*facts.max_entry, *facts.max_bias)
    layers = zip(facts.max_entry[:-1], facts.reach[:-1], facts.max_bias[:-1], strict=True)
    values = max((entry * reach + bias for entry, reach, bias in layers), default=0.0)
    return (
        Hypothesis("every |parameter| at most 1 - eps", largest < 1, "layers are rescaled; eps scales along"),
        Hypothesis("every |x| at most 1", values <= 1, "layers are rescaled; eps scales along"),
        Hypothesis("φ(0) = 0", "sigmoid" not in facts.activations, "a looks-linear source (appendix D)"),
    )


def _hypotheses(facts: NetworkFacts) -> tuple[Hypothesis, ...]:
    return (Hypothesis("no skip connections", not facts.skips, "Theorem 3.2"), *hypotheses_on_parameters(facts))


def _widths(facts: NetworkFacts, eps: Any, delta: Any, C: Any) -> tuple[Any, ...]:
    counts, T = [max(1, N) for N in facts.nonzeros], largest_lipschitz(facts)
    tolerances = (parameter_tolerance(eps, T, counts[k:]) for k in range(len(counts)))
    return tuple(width(c, sum(counts), eps_l, delta, C) for c, eps_l in zip(facts.inputs, tolerances, strict=True))


def _base_sets(facts: NetworkFacts, eps: float, delta: float, C: float) -> tuple[BaseSets, ...]:
    """Algorithm 1: two for each input channel, one for each sign, and one for the biases; at most 2 N_t sums in all."""
    counts, T = [max(1, N) for N in facts.nonzeros], largest_lipschitz(facts)
    tolerances = (parameter_tolerance(eps, T, counts[k:]) for k in range(len(counts)))
    share = delta / (2 * sum(counts))
    rows = zip(facts.inputs, tolerances, strict=True)
    return tuple(BaseSets(2 * c + 1, "mixture-d", 1.0, eps_l, share) for c, eps_l in rows)


POSITIVE = Real(0, 10, open_lo=True)
LAYERS: Mapping[str, Axis] = {
    "eps": Real(0, 1, open_lo=True, open_hi=True), "T": POSITIVE, "N1": Integers(1), "N2": Integers(1), "N3": Integers(1),
}  # fmt: skip

NESTED = identity(
    "burkholz2022conv.thm-3.1.epsl",
    PROOF,
    "ε_l = eps / ((3T)^(L-l+1) Π_{s>=l} N_s) is Corollary C.1's allowance, taken layer by layer from the output (three layers).",
    lambda eps, T, N1, N2, N3: parameter_tolerance(eps, T, (N1, N2, N3)),
    lambda eps, T, N1, N2, N3: allowed_error(allowed_error(allowed_error(eps, T, N3), T, N2), T, N1),
    domain=LAYERS,
    off=lambda eps, T, N1, N2, N3: allowed_error(allowed_error(eps, T, N3), T, N2),
)

STEP_OF_CHAIN = identity(
    "burkholz2022conv.thm-3.1.epsl.step",
    PROOF,
    "If the inputs err by at most η = e/(3TN) and the parameters by at most η, |w| and |x| staying within 1, the layer errs by at "
    "most T N (η + η) = 2e/3, which leaves a third for the activation: by induction the output errs by at most eps.",
    lambda e, T, N: T * N * (allowed_error(e, T, N) + allowed_error(e, T, N)),
    lambda e, T, N: 2 * e / 3,
    domain={"e": Real(0, 1, open_lo=True), "T": POSITIVE, "N": Integers(1)},
    off=lambda e, T, N: e / 3,
)

VALUE = InequalityClaim(
    id="burkholz2022conv.thm-3.1.width",
    ref=REF,
    statement="At c = 3, N_t = 1000, ε_l = 1/10,000 and delta = 1/100 the width is 3C log(10^7); with ε_l and delta exchanged it is the same.",
    lhs=lambda c, N, eps_l, delta, C: absolute(width(c, N, eps_l, delta, C) - 3 * C * log(like(10**7, C))),
    rhs=lambda c, N, eps_l, delta, C: Fraction(1, 10**40),
    domain={"c": Points((3,)), "N": Points((1000,)), "eps_l": Points(("0.01", "0.0001")), "delta": Points(("0.01", "0.0001")),
            "C": Points((1, 3))},
    where=lambda c, N, eps_l, delta, C: eps_l != delta,
    method="points",
    recorded=Verdict.HOLDS_AT_POINTS,
    control={"lhs": lambda c, N, eps_l, delta, C: absolute(width(c, N, eps_l, delta, C) - 3 * C * log(like(10**5, C)))},
)  # fmt: skip

COVERS_COROLLARY = InequalityClaim(
    id="burkholz2022conv.thm-3.1.covers",
    ref=PROOF,
    statement="The width covers Corollary C.1's: log(N_t/min{ε_l, delta}), doubled, is at least log(1/min{ε_l, delta/(2N_t)}), for N_t >= 2.",
    lhs=lambda N, share: log(2 * N / share),
    rhs=lambda N, share: 2 * log(N / share),
    domain={"N": Integers(2, 30), "share": Real(Fraction(1, 1000), 1)},
    method="steps",
    steps=(
        identity(
            "burkholz2022conv.thm-3.1.covers.split",
            PROOF,
            "2 log(N/s) = log(2N/s) + log(N/2) + log(1/s), s = min{ε_l, delta}.",
            lambda N, share: 2 * log(N / share),
            lambda N, share: log(2 * N / share) + log(N / 2) + log(1 / share),
            domain={"N": Integers(2), "share": Real(0, 1, open_lo=True)},
            off=lambda N, share: log(2 * N / share) + log(N) + log(1 / share),
        ),
    ),
    because="1/min{ε_l, delta/(2N)} <= 2N/s, and the two terms over log(2N/s) are not negative for N >= 2 and s <= 1.",
    recorded=Verdict.PROVED,
    control={"rhs": lambda N, share: log(N / share)},
)

FIT = identity(
"burkholz2022conv.thm-3.1.eps2",
REF,
"With base sets of C' log(·) members and C = 6 r T C', the printed ε'' makes Corollary C.1's third error exactly ε'/3.",
lambda eps, T, N, r, eps_l, delta, C: activation_error(
        T, N, r, C * log(N / minimum(eps_l, delta)), like(1, eps) / 2,
        activation_share_as_printed(eps, N, eps_l, delta, 6 * r * T * C),
    ),
lambda eps, T, N, r, eps_l, delta, C: eps / 3,
domain=dict.fromkeys(("eps", "T", "N", "r", "eps_l", "delta", "C"), POSITIVE),
off=lambda eps, T, N, r, eps_l, delta, C: eps / 2,
note="T, the 3 and r stand in C here, in Corollary C.1 they are written out; ε' is nowhere defined, and is that of the layer.",
)  # fmt: skip

CLOSED_FORM = identity(
    "burkholz2022conv.thm-3.1.eps2.tanh",
    REF,
    "For tanh, c = 1/3 and p = 3: g^(-1)(v) = sqrt(3) v^(3/2).",
    lambda v: g_inverse(v, like(1, v) / 3, like(3, v)),
    lambda v: sqrt(like(3, v)) * v * sqrt(v),
    domain={"v": POSITIVE},
    off=lambda v: sqrt(like(2, v)) * v * sqrt(v),
)

SCALES_PRINTED = InequalityClaim(
    id="burkholz2022conv.thm-3.1.sigma",
    ref=REF,
    statement="σ_{2l'+1} = r/σ_{2l'} and σ_{2l'} = a(ε'')/2: the univariate layers 2l'+1 keep |λx| <= σ within a(ε'').",
    lhs=lambda a, r: r / (a / 2),
    rhs=lambda a, r: a,
    domain={"a": Real(0, 2, open_lo=True), "r": Points((Fraction(1, 2), 1))},
    method="steps",
    counterexample={"a": Fraction(1, 2), "r": Fraction(1, 2)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda a, r: a / 2},
    note="The indices are exchanged: Corollary C.1 scales the univariate layer by a/2 and the one behind it by r/σ.  As printed, tanh "
    "neurons see |λx| up to 2r/a, 2 at a = 1/2.  For ReLU (a infinite) the theorem lacks Corollary C.1's min{1, a/2}.",
    correction="burkholz2022conv.thm-3.1.sigma.corrected",
)

SCALES = identity(
    "burkholz2022conv.thm-3.1.sigma.corrected",
    REF,
    "With σ_{2l'-1} = a/2 and σ_{2l'} = r/σ_{2l'-1} the products keep their scale, σ_{2l'-1} σ_{2l'} = r, and a/2 <= a.",
    lambda a, r: r,
    lambda a, r: (a / 2) * (r / (a / 2)),
    domain={"a": POSITIVE, "r": POSITIVE},
    off=lambda a, r: a * (r / (a / 2)),
)

UNION = identity(
    "burkholz2022conv.thm-3.1.delta",
    PROOF,
    "δ' = delta/N_t a layer suffices: L layers of at least one nonzero parameter fail together with probability at most delta.",
    lambda L, spare, delta: delta * (1 - spare / (L + spare)),
    lambda L, spare, delta: L * (delta / (L + spare)),
    domain={"L": Integers(1), "spare": Integers(0), "delta": Real(0, 1, open_lo=True)},
    off=lambda L, spare, delta: (L + 1) * (delta / (L + spare)),
    note="N_t = L + spare.  'Successful with probability delta' is a misprint for 1 - delta.  A layer of nothing but zeros needs no problem.",
)

UNION_OF_PROBLEMS = InequalityClaim(
    id="burkholz2022conv.thm-3.1.delta.problems",
    ref=PROOF,
    statement="Read of single problems, up to 2N_t of them: failure probability delta/N_t each adds up to at most delta.",
    lhs=lambda N, delta: 2 * N * (delta / N),
    rhs=lambda N, delta: delta,
    domain={"N": Integers(1), "delta": Real(0, 1, open_lo=True)},
    method="steps",
    counterexample={"N": 1, "delta": Fraction(1, 2)},
    recorded=Verdict.REFUTED,
    control={"lhs": lambda N, delta: 2 * N * (delta / (2 * N))},
    note="It adds up to 2 delta.  The factor 2 only enters the logarithm, where the constant absorbs it.",
    correction="burkholz2022conv.thm-3.1.delta",
)


def _first_layer(construction: str) -> Any:
    _, ticket = pruned(construction, "relu", 0)
    return next(layer for _, layer in ticket.to_network().linear())


def _verify_first_layer(layer: Any) -> Mapping[str, bool]:
    alone = ~layer.weight.any(axis=(1, 2, 3))
    return {
        "some neurons keep a bias and no weight": bool((layer.bias[alone] != 0).any()),
        "no neuron keeps both": not layer.bias[~alone].any(),
    }


FIRST = ExistenceClaim(
    id="burkholz2022conv.thm-3.1.first",
    ref=PROOF,
    statement="In the first layer, where no input is constant, the neurons for biases keep no weight but their own bias.",
    build=lambda seed: _first_layer("burkholz2022conv.2l"),
    verify=_verify_first_layer,
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: next(layer for _, layer in pruned("burkholz2022conv.2l", "relu", 0)[0].linear())},
)

BETTER = identity(
    "burkholz2022conv.thm-3.1.better",
    REF,
    "With row sums Σ|w| <= 1 and T <= 1 the tolerances eps/(2L N_l) suffice, eps over a product of L factors before: by induction "
    "the error is (1 + eps/(2L))^l - 1 after l layers, as e' = e (1 + t) + t, t = eps/(2L), and at the end below eps.",
    lambda eps, depth, j: (1 + eps / (2 * depth)) * _error_after(eps, depth, j) + eps / (2 * depth),
    lambda eps, depth, j: _error_after(eps, depth, j + 1),
    domain={"eps": Real(0, 1, open_lo=True), "depth": Integers(1), "j": Integers(0)},
    off=lambda eps, depth, j: _error_after(eps, depth, j + 2),
    note="At j = L the error is pensia2020's network_error, proved below eps there (pensia2020.thm-1.d).",
)


def _error_after(eps: Any, depth: Any, j: Any) -> Any:
    return (1 + eps / (2 * depth)) ** j - 1


BETTER_AT_THE_END = identity(
    "burkholz2022conv.thm-3.1.better.end",
    REF,
    "After all L layers it is pensia2020's network_error.",
    network_error,
    lambda eps, depth: _error_after(eps, depth, depth),
    domain={"eps": Real(0, 1, open_lo=True), "depth": Integers(1)},
    off=lambda eps, depth: _error_after(eps, depth, depth + 1),
)

BETTER_TWO = identity(
    "burkholz2022conv.thm-3.1.better.two",
    REF,
    "With ‖W‖_2 <= 1 (the printed index seems to be 2) a layer passes on errors of its inputs in the entry maximum by at most "
    "‖w‖_1 <= sqrt(N) ‖w‖_2 <= sqrt(N), not N (Cauchy-Schwarz; here for two entries).",
    lambda v, w: 2 * (v**2 + w**2) - (v + w) ** 2,
    lambda v, w: (v - w) ** 2,
    domain={"v": Real(0, 1), "w": Real(0, 1)},
    off=lambda v, w: (v + w) ** 2,
)

RESULT = Result(
    ref=REF,
    title="Convolutional tickets of depth 2L",
    statement="A convolutional source of depth 2L_t contains, with probability at least 1-delta, each output component of the target to within "
    "eps if c_{0,2l'+1} >= C c_{t,l} log(N_t/min{eps/Π_{s>=l}(3T N_{t,s}), delta}), n_{0,2l'} >= n_{t,l'} + 1, and the layers are "
    "scaled by a(ε'')/2 and r/σ.",
    symbols={
        "c": "c_{t,l}, input channels of a target layer", "N": "N_t, nonzero parameters of the target (N_{t,l} of a layer)",
        "T": "Lipschitz constant of φ", "eps_l": "ε_l, tolerance of a parameter", "eps": "sup of each output component",
        "delta": "failure probability", "C": "constant left open",
    },
    formulas=(width, activation_share_as_printed),
    claims=(
        convolutional_claim("burkholz2022conv.thm-3.1", REF, "burkholz2022conv.2l"),
        convolutional_claim("burkholz2022conv.thm-3.1.tanh", REF, "burkholz2022conv.2l", phi="tanh"),
        convolutional_claim("burkholz2022conv.thm-3.1.leaky", REF, "burkholz2022conv.2l", phi="leaky_relu"),
        VALUE, COVERS_COROLLARY, NESTED, STEP_OF_CHAIN, FIT, CLOSED_FORM, SCALES_PRINTED, SCALES, UNION, UNION_OF_PROBLEMS, FIRST, BETTER,
        BETTER_AT_THE_END, BETTER_TWO,
    ),
    width=WidthTheorem(kind="sufficient", hypotheses=_hypotheses, widths=_widths, base_sets=_base_sets),
)  # fmt: skip
