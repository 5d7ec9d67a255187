"""Lemma 1: one weight by pruning a random two-layer ReLU network (algorithm alg-lemma1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import log
from ltbounds.claims import ExistenceClaim, InequalityClaim, Real, Ref, Result, Verdict
from ltbounds.seeding import generator

__all__ = ["RESULT", "half_width", "link_error"]

REF = Ref("pensia2020", "Lemma 1", "section 3.2")
STEP_5 = Ref("pensia2020", "Lemma 1", "section 3.2, step 5")

EPS = 0.1
HALF = 40
WEIGHTS = (-1.0, -0.7, 0.0, 0.3, 1.0)


def half_width(eps: Any, C: Any) -> Any:
    """Lemma 1: n = C log(2/eps) neurons for each sign of x; the hidden layer has 2n.

    >>> round(half_width(0.01, C=3.0), 2)
    15.89
    """
    return C * log(2 / eps)


def link_error(positive: Any, negative: Any) -> Any:
    """Step 5: the error of the link is at most the sum of its halves' errors, |x| <= 1.

    One half acts for x > 0 and the other for x < 0, so the error is in fact their maximum; the paper adds.

    >>> link_error(0.25, 0.5)
    0.75
    """
    return positive + negative


@dataclass(frozen=True)
class _Link:
    """A pruned link: weight w, first layer u, second layer v, mask s; the law of u and v is U[-1,1]."""

    w: float
    u: NDArray[np.float64]
    v: NDArray[np.float64]
    s: NDArray[np.bool_]


def _prune_link(seed: int, keep: bool = True) -> list[_Link]:
    """alg-lemma1 for every weight of WEIGHTS, all from one draw of u and v."""
    from ltbounds.subsets import closest

    draw = generator("pensia2020.lemma-1", seed)
    u, v = draw.uniform(-1, 1, (2, HALF)), draw.uniform(-1, 1, (2, HALF))
    usable = np.array([u[0] > 0, u[1] < 0])
    links = []
    for w in WEIGHTS:
        mask = closest(u * v, [w, w], usable=usable).mask if keep else np.zeros((2, HALF), np.bool_)
        links.append(_Link(w, u.ravel(), v.ravel(), mask.ravel()))
    return links


def _output(link: _Link, x: int) -> Fraction:
    """(v * s)^T relu(u x) in rationals."""
    kept = [(Fraction(u), Fraction(v)) for u, v, s in zip(link.u, link.v, link.s, strict=True) if s]
    return sum((v * max(u * x, Fraction(0)) for u, v in kept), Fraction(0))


def _verify_links(links: list[_Link]) -> Mapping[str, bool]:
    """sup over |x| <= 1 of |wx - g(x)|: both are linear on each half-line, so x = -1 and x = 1 decide, exactly."""
    worst = max(abs(Fraction(link.w) * x - _output(link, x)) for link in links for x in (-1, 1))
    shared = all(np.array_equal(link.u, links[0].u) and np.array_equal(link.v, links[0].v) for link in links)
    return {"error below eps for every weight": worst < Fraction(EPS), "one random network serves them all": shared}


LINK = ExistenceClaim(
    id="pensia2020.lemma-1",
    ref=REF,
    statement=f"With n = {HALF} and eps = {EPS}, one random draw of u, v can be pruned to within eps of wx on |x| <= 1 for each of "
    f"w = {', '.join(map(str, WEIGHTS))}.",
    build=_prune_link,
    verify=_verify_links,
    seeds=tuple(range(5)),
    recorded=Verdict.SUPPORTED,
    control={"build": lambda seed: _prune_link(seed, keep=False)},
    note="A witness for five weights and five draws; the lemma speaks of all weights at once.",
)

STEP = InequalityClaim(
    id="pensia2020.lemma-1.5",
    ref=STEP_5,
    statement="eps/2 + eps/2 = eps: the halves' errors add up to the lemma's, and so do their failure probabilities.",
    lhs=lambda eps: link_error(eps / 2, eps / 2),
    rhs=lambda eps: eps,
    relation="==",
    domain={"eps": Real(0, 1, open_lo=True)},
    method="symbolic",
    recorded=Verdict.PROVED,
    control={"lhs": lambda eps: link_error(eps / 2, eps)},
)

RESULT = Result(
    ref=REF,
    title="Approximating a weight",
    statement="For v, u in R^{2n} i.i.d. U[-1,1] and n >= C log(2/eps), with probability at least 1-eps, for every w in [-1,1] some "
    "mask s has sup_{|x| <= 1} |wx - (v*s)^T relu(ux)| < eps.",
    symbols={"n": "neurons for each sign of x", "eps": "tolerance and failure probability", "C": "constant left open"},
    formulas=(half_width, link_error),
    claims=(LINK, STEP),
)
