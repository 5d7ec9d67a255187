"""Families of laws that are symmetric about 0 and whose densities fall with |x|: uniform, normal, product, mixtures."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product as pairs_of
from typing import Any

import numpy as np

from ltbounds.arith import ball
from ltbounds.errors import DomainError, require
from ltbounds.laws import irwin_hall, normal, product
from ltbounds.laws.kinds import is_ball, number
from ltbounds.laws.law import Law, Shape, Sums

__all__ = [
    "NormalSums", "ThinnedSums", "UniformSums", "mixture_law", "normal_law", "product_law", "triangular_law",
    "uniform_law",
]  # fmt: skip


@dataclass(frozen=True)
class UniformSums:
    """Sums of k numbers, each the sum of `each` numbers U[-a, a]: Irwin-Hall, scaled."""

    a: Any = 1
    each: int = 1

    def density(self, x: Any, k: int) -> Any:
        return irwin_hall.density(x / self.a, self.each * k) / self.a

    def interval_probability(self, a: Any, b: Any, k: int) -> Any:
        return irwin_hall.interval_probability(a / self.a, b / self.a, self.each * k)

    def hit_probability(self, w: Any, eps: Any, k: int) -> Any:
        return irwin_hall.hit_probability(w / self.a, eps / self.a, self.each * k)


@dataclass(frozen=True)
class NormalSums:
    """Sums of k numbers N(0, sigma²): N(0, k sigma²)."""

    sigma: Any = 1

    def _spread(self, x: Any, k: int) -> Any:
        root = (0 * x + k).sqrt() if is_ball(x) else math.sqrt(k)
        return self.sigma * root

    def density(self, x: Any, k: int) -> Any:
        return normal.density(x, self._spread(x, k))

    def interval_probability(self, a: Any, b: Any, k: int) -> Any:
        return normal.interval_probability(a, b, self._spread(a, k))

    def hit_probability(self, w: Any, eps: Any, k: int) -> Any:
        return normal.hit_probability(w, eps, self._spread(w, k))


@dataclass(frozen=True)
class ThinnedSums:
    """Sums of k numbers that are of `sums` with probability `weight` each, else 0: an atom and a density."""

    weight: Any
    sums: Sums

    def atom(self, k: int) -> Fraction:
        """P(all k numbers are 0)."""
        return (1 - Fraction(self.weight)) ** k

    def _mean(self, k: int, of: Callable[[int], Any], exact: bool) -> Any:
        """The mean of of(j) over the number j >= 1 of the k numbers that are not 0; what j = 0 adds is left out."""
        p, number_of = Fraction(self.weight), ball if exact else float
        return sum(number_of(math.comb(k, j) * p**j * (1 - p) ** (k - j)) * of(j) for j in range(1, k + 1))

    def density(self, x: Any, k: int) -> Any:
        return self._mean(k, lambda j: self.sums.density(x, j), is_ball(x))

    def interval_probability(self, a: Any, b: Any, k: int) -> Any:
        def rest(a: Any, b: Any) -> Any:
            return self._mean(k, lambda j: self.sums.interval_probability(a, b, j), is_ball(a, b))

        return _with_atom(rest, lambda a, b: (a < 0) & (b > 0), self.atom(k))(a, b)

    def hit_probability(self, w: Any, eps: Any, k: int) -> Any:
        def rest(w: Any, eps: Any) -> Any:
            return self._mean(k, lambda j: self.sums.hit_probability(w, eps, j), is_ball(w, eps))

        return _with_atom(rest, lambda w, eps: (-eps < w) & (w < eps), self.atom(k))(w, eps)


def uniform_law(a: float = 1.0) -> Law:
    """U[-a, a].

    >>> uniform_law(2.0).density(0.5)
    0.25
    """
    require(0 < a < math.inf, "a", a, "be positive and finite")
    return _uniforms("uniform" if a == 1 else f"uniform({a})", f"U[-{a:g}, {a:g}]", a, UniformSums(a))


def triangular_law(a: float = 1.0) -> Law:
    """The law with density (a - |x|)/a² on [-a, a]: the sum of two U[-a/2, a/2].

    >>> triangular_law(2.0).density(0.5)
    0.375
    """
    require(0 < a < math.inf, "a", a, "be positive and finite")
    return _uniforms(f"triangular({a})", f"triangular on [-{a:g}, {a:g}]", a, UniformSums(a / 2, 2))


def _uniforms(name: str, title: str, a: float, sums: UniformSums) -> Law:
    """One number of `sums`, on [-a, a]."""

    def sample(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        return np.sum([generator.uniform(-sums.a, sums.a, shape) for _ in range(sums.each)], axis=0)

    return Law(
        name=name,
        title=title,
        support=(-float(a), float(a)),
        sample=sample,
        density=lambda x: sums.density(x, 1),
        cdf=lambda x: irwin_hall.cdf(x / sums.a, sums.each),
        interval_probability=lambda lo, hi: sums.interval_probability(lo, hi, 1),
        lowest=lambda h: sums.density(h, 1),
        sums=sums,
        unimodal=True,
    )


def normal_law(sigma: float = 1.0) -> Law:
    """N(0, sigma²).

    >>> round(normal_law(2.0).cdf(2.0), 6)
    0.841345
    """
    require(0 < sigma < math.inf, "sigma", sigma, "be positive and finite")
    return Law(
        name="normal" if sigma == 1 else f"normal({sigma})",
        title="N(0, 1)" if sigma == 1 else f"N(0, {sigma:g}²)",
        support=(-math.inf, math.inf),
        sample=lambda generator, shape: generator.normal(0, sigma, shape),
        density=lambda x: normal.density(x, sigma),
        cdf=lambda x: normal.cdf(x, sigma),
        interval_probability=lambda lo, hi: normal.interval_probability(lo, hi, sigma),
        lowest=lambda h: normal.density(h, sigma),
        sums=NormalSums(sigma),
        unimodal=True,
    )


def _sample_product(generator: np.random.Generator, shape: Shape) -> np.ndarray:
    return generator.uniform(-1, 1, shape) * generator.uniform(-1, 1, shape)


def product_law() -> Law:
    """The product of two U[-1, 1]."""
    return Law(
        name="product",
        title="product of two U[-1, 1]",
        support=(-1.0, 1.0),
        sample=_sample_product,
        density=product.density,
        cdf=product.cdf,
        interval_probability=product.interval_probability,
        lowest=product.density,
        unimodal=True,
    )


def mixture_law(weights: Sequence[Any], laws: Sequence[Law], name: str = "mixture") -> Law:
    """The law that is laws[i] with probability weights[i], and 0 with what is left of 1.

    >>> half = mixture_law([0.5], [uniform_law()])
    >>> half.density(0.3), half.atom, half.cdf(-0.5), half.cdf(0.0)
    (0.25, 0.5, 0.125, 0.75)
    """
    require(len(weights) == len(laws), "weights", weights, f"be {len(laws)} numbers, one for each law")
    atom = 1 - sum(weights)
    require(all(w >= 0 for w in weights) and atom >= 0, "weights", weights, "be non-negative with a sum of at most 1")
    return Law(
        name=name,
        title=" + ".join(f"{w} {law.title}" for w, law in zip(weights, laws, strict=True))
        + f" + {atom} δ₀" * (atom > 0),
        support=(min(0.0, *(law.support[0] for law in laws)), max(0.0, *(law.support[1] for law in laws))),
        sample=_mixture_sampler(weights, laws),
        density=_weighted(weights, laws, "density"),
        atom=atom + sum(w * law.atom for w, law in zip(weights, laws, strict=True)),
        cdf=_with_atom(_weighted(weights, laws, "cdf"), lambda x: x >= 0, atom),
        interval_probability=_with_atom(
            _weighted(weights, laws, "interval_probability"), lambda a, b: (a < 0) & (b > 0), atom
        ),
        lowest=_weighted(weights, laws, "lowest"),
        sums=ThinnedSums(weights[0], laws[0].sums)
        if len(laws) == 1 and isinstance(laws[0].sums, UniformSums)
        else None,
        unimodal=all(law.unimodal for law in laws),
    )


def _weighted(weights: Sequence[Any], laws: Sequence[Law], function: str) -> Callable[..., Any]:
    """The weighted sum of one function of the laws."""
    parts = [getattr(law, function) for law in laws]
    for law, part in zip(laws, parts, strict=True):
        if part is None:
            raise DomainError(f"law={law.name} must come with its {function} to be mixed")

    def total(*points: Any) -> Any:
        exact = ball if is_ball(*points) else float
        return sum(exact(w) * part(*points) for w, part in zip(weights, parts, strict=True))

    return total


def _with_atom(continuous: Callable[..., Any], holds_zero: Callable[..., Any], atom: Any) -> Callable[..., Any]:
    """`continuous` plus the atom at 0 where `holds_zero`; for a ball that may and may not, the union of both."""

    def total(*points: Any) -> Any:
        if not is_ball(*points):
            return number(continuous(*points) + float(atom) * holds_zero(*map(np.asarray, points)))
        values = {bool(holds_zero(*ends)) for ends in pairs_of(*((p.lower(), p.upper()) for p in map(ball, points)))}
        without = continuous(*points)
        with_atom = without + ball(atom)
        return with_atom.union(without) if len(values) == 2 else (with_atom if True in values else without)

    return total


def _mixture_sampler(weights: Sequence[Any], laws: Sequence[Law]) -> Callable[[np.random.Generator, Shape], np.ndarray]:
    ends = np.cumsum([float(w) for w in weights])

    def sample(generator: np.random.Generator, shape: Shape) -> np.ndarray:
        which = np.searchsorted(ends, generator.random(shape), side="right")
        choices = [*(law.sample(generator, shape) for law in laws), np.zeros(shape)]
        return np.choose(which, choices)

    return sample
