"""Edge-popup on millions of weights: exact thresholds without sorting, pairs b psi(a x) collapsed into dense layers.

For inputs x >= 0 a pair contributes b psi(a x) = b psi(a) x, psi the ReLU or the identity: so a layer whose weights are
sums of pairs is the dense layer of the sums, exactly, and so are its gradients.  Single precision.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["Pairs", "Scored", "Threshold", "kaiming_normal", "kaiming_uniform"]

MOMENTUM, DECAY = np.float32(0.9), np.float32(5e-4)


@kernel
def _bracket(scores: Any, low: float, high: float, inside: Any) -> Any:
    """How many |scores| are at least `high`, and those in [low, high) written to `inside` (as many as fit)."""
    above, found = 0, 0
    for k in range(scores.size):
        value = abs(scores[k])
        if value >= high:
            above += 1
        elif value >= low:
            if found < inside.size:
                inside[found] = value
            found += 1
    return above, found


class Threshold:
    """The k-th greatest |score|, found again after small changes by looking only near the last one."""

    def __init__(self, kept: int) -> None:
        self.kept, self.last = kept, -1.0

    def __call__(self, scores: np.ndarray) -> np.float32:
        """The exact value; `scores` is flat."""
        room = np.empty(max(1024, scores.size // 16), np.float32)
        if self.last > 0:
            low, high = np.float32(0.98 * self.last), np.float32(1.02 * self.last)
            above, found = _bracket(scores, low, high, room)
            if above < self.kept <= above + found <= above + room.size:
                place = found - (self.kept - above)
                self.last = float(np.partition(room[:found], place)[place])
                return np.float32(self.last)
        place = scores.size - self.kept
        self.last = float(np.partition(np.abs(scores), place)[place])
        return np.float32(self.last)


@kernel
def _masked(w: Any, scores: Any, threshold: float, out: Any) -> None:
    for k in range(w.size):
        out[k] = w[k] if abs(scores[k]) >= threshold else 0.0


@kernel
def _move(w: Any, scores: Any, velocity: Any, grad: Any, momentum: Any, decay: Any, rate: Any) -> None:
    """Straight-through: the gradient for a score is that of the weight in force times the weight, signed."""
    for k in range(w.size):
        s = scores[k]
        g = grad[k] * w[k]
        v = momentum * velocity[k] + (g if s >= 0 else -g) + decay * s
        velocity[k] = v
        scores[k] = s - rate * v


@dataclass
class Scored:
    """A weight matrix whose entries are fixed and whose scores are trained; the greatest |scores| are kept."""

    weight: np.ndarray
    scores: np.ndarray
    kept: int

    def __post_init__(self) -> None:
        self.velocity, self.in_force = np.zeros_like(self.scores), np.empty_like(self.weight)
        self.threshold = Threshold(self.kept)

    def build(self) -> np.ndarray:
        """The matrix in force: the weights that are kept, else 0."""
        cut = self.threshold(self.scores.ravel())
        _masked(self.weight.ravel(), self.scores.ravel(), cut, self.in_force.ravel())
        return self.in_force

    def step(self, grad: np.ndarray, rate: float) -> None:
        """One step of SGD on the scores, given the gradient for the matrix in force."""
        parts = (a.ravel() for a in (self.weight, self.scores, self.velocity, grad))
        _move(*parts, MOMENTUM, DECAY, np.float32(rate))


@kernel
def _build_pairs(a: Any, b: Any, sa: Any, sb: Any, ta: float, tb: float, relu: bool, out: Any) -> None:
    zero = np.float32(0.0)
    for k in range(out.size):
        out[k] = zero
    for i in range(a.shape[0]):
        first, second, one, two = a[i], b[i], sa[i], sb[i]
        for k in range(out.size):
            inner = first[k] if abs(one[k]) >= ta else zero
            inner = zero if relu and inner < zero else inner
            out[k] += second[k] * inner if abs(two[k]) >= tb else zero


@kernel
def _move_pairs(
    a: Any, b: Any, sa: Any, sb: Any, va: Any, vb: Any, grad: Any, ta: float, tb: float, relu: bool,
    momentum: Any, decay: Any, rate: Any,
) -> None:  # fmt: skip
    zero = np.float32(0.0)
    for i in range(a.shape[0]):
        first, second, one, two, v_one, v_two = a[i], b[i], sa[i], sb[i], va[i], vb[i]
        for k in range(grad.size):
            g, s, t = grad[k], one[k], two[k]
            inner = first[k] if abs(s) >= ta else zero
            open_ = inner > zero or not relu
            outer = second[k] if abs(t) >= tb else zero
            ga = g * outer * first[k] if open_ else zero  # the ReLU has slope 0 at 0: pruned a get no gradient
            gb = g * inner * second[k] if open_ else zero
            v = momentum * v_one[k] + (ga if s >= zero else -ga) + decay * s
            v_one[k] = v
            one[k] = s - rate * v
            v = momentum * v_two[k] + (gb if t >= zero else -gb) + decay * t
            v_two[k] = v
            two[k] = t - rate * v


@dataclass
class Pairs:
    """A matrix whose entries are sums of pairs b psi(a), for inputs >= 0; a and b (pairs, out, in), with scores."""

    a: np.ndarray
    b: np.ndarray
    scores_a: np.ndarray
    scores_b: np.ndarray
    kept: int
    relu: bool

    def __post_init__(self) -> None:
        self.velocity_a, self.velocity_b = np.zeros_like(self.a), np.zeros_like(self.b)
        self.in_force = np.empty(self.a.shape[1:], np.float32)
        self.thresholds = Threshold(self.kept), Threshold(self.kept)
        self.cuts = np.float32(0), np.float32(0)

    def _flat(self, *arrays: np.ndarray) -> list[np.ndarray]:
        return [x.reshape(len(x), -1) for x in arrays]

    def build(self) -> np.ndarray:
        """The matrix in force: of each pair what is kept of a and of b."""
        self.cuts = self.thresholds[0](self.scores_a.ravel()), self.thresholds[1](self.scores_b.ravel())
        arrays = self._flat(self.a, self.b, self.scores_a, self.scores_b)
        _build_pairs(*arrays, *self.cuts, self.relu, self.in_force.ravel())
        return self.in_force

    def step(self, grad: np.ndarray, rate: float) -> None:
        """One step of SGD on both scores, given the gradient for the matrix in force."""
        arrays = self._flat(self.a, self.b, self.scores_a, self.scores_b, self.velocity_a, self.velocity_b)
        _move_pairs(*arrays, grad.ravel(), *self.cuts, self.relu, MOMENTUM, DECAY, np.float32(rate))

    @property
    def alive(self) -> int:
        """Pairs of which both members are kept and, with ReLU, a > 0."""
        inner = (np.abs(self.scores_a) >= self.cuts[0]) & ((self.a > 0) | (not self.relu))
        return int((inner & (np.abs(self.scores_b) >= self.cuts[1])).sum())


def kaiming_uniform(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int) -> np.ndarray:
    """torch's default for weights, U[-1/sqrt fan_in, 1/sqrt fan_in]."""
    reach = 1 / math.sqrt(fan_in)
    return rng.uniform(-reach, reach, shape).astype(np.float32)


def kaiming_normal(rng: np.random.Generator, shape: tuple[int, ...], fan_in: int) -> np.ndarray:
    """N(0, 2/fan_in)."""
    return (rng.standard_normal(shape, np.float32) * np.float32(math.sqrt(2 / fan_in))).astype(np.float32)
