"""What an experiment is: a preparation, repetitions that can be resumed, a summary by criteria fixed beforehand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import DomainError, require
from ltbounds.montecarlo.intervals import clopper_pearson, student_quantile

__all__ = [
    "Experiment", "Reading", "Setup", "compared", "counts_agree", "framed", "judgement", "kept_accuracy", "mean_row",
    "paired_difference",
]  # fmt: skip

Row = dict[str, Any]


@dataclass(frozen=True)
class Setup:
    """How an experiment is run: quick (seconds, scikit-learn's digits or a subset) or paper, and where the data lie."""

    profile: str = "quick"
    seed: int = 0
    data: Path | None = None
    readings: Mapping[str, str] = field(default_factory=dict)
    """What was chosen of the experiment's `options`, by name; the others have their defaults."""

    @property
    def quick(self) -> bool:
        """Whether this is the profile for CI, whose numbers say nothing about the paper."""
        return self.profile == "quick"


@dataclass(frozen=True)
class Reading:
    """What a paper leaves open, as an option: one of `values`, or a number of at least `least` where there are none."""

    name: str
    default: str
    text: str
    """What the paper's text says of it, in our words."""
    code: str
    """What the authors' public code does."""
    values: tuple[str, ...] = ()
    least: float = 0.0
    whole: bool = False

    def row(self, value: str) -> Row:
        """What a record says of it."""
        return {
            "reading": self.name, "value": value, "default": self.default,
            "the paper's text, in our words": self.text, "the authors' public code": self.code,
        }  # fmt: skip

    def checked(self, value: str) -> str:
        """The value, if it is allowed.  Raises `DomainError` else."""
        if self.values:
            require(value in self.values, f"reading {self.name}", value, f"be one of {', '.join(self.values)}")
            return value
        kind = "whole number" if self.whole else "number"
        try:
            number = int(value) if self.whole else float(value)
            allowed = self.least <= number < float("inf")
        except ValueError:
            allowed = False
        require(allowed, f"reading {self.name}", value, f"be a {kind} of at least {self.least:g}")
        return str(number) if self.whole else f"{number:.15g}"


@dataclass(frozen=True)
class Experiment:
    """One table or figure: `prepare(setup)` once, `repeat(prepared, number)` each, `judge(setup, results)` at last."""

    name: str
    place: str
    prepare: Callable[[Setup], Any]
    repeat: Callable[[Any, int], Row]
    judge: Callable[[Setup, list[Row]], tuple[list[Row], list[Row]]]
    figure: Callable[..., Any]
    repetitions: int
    protocol: str
    readings: tuple[str, ...] = field(default=())
    options: tuple[Reading, ...] = ()

    def chosen(self, readings: Mapping[str, str]) -> dict[str, str]:
        """Those of `readings` that are not the default, checked and in the order of `options`.

        Raises `DomainError` for a name or a value that the experiment does not have.
        """
        names = [one.name for one in self.options]
        for name in readings:
            if name not in names:
                allowed = (
                    f"be one of {', '.join(names)}" if names else f"not be given: {self.name} has no other readings"
                )
                raise DomainError(f"reading {name} must {allowed}")
        found = {one.name: one.checked(readings[one.name]) for one in self.options if one.name in readings}
        return {one.name: found[one.name] for one in self.options if found.get(one.name, one.default) != one.default}

    def stem(self, setup: Setup) -> str:
        """How the files of a run are called: name, profile, seed, and the readings that are not the default."""
        chosen = (f"{name}={value}" for name, value in self.chosen(setup.readings).items())
        return ".".join((self.name, setup.profile, str(setup.seed), *chosen))


def paired_difference(first: np.ndarray, second: np.ndarray, confidence: float = 0.99) -> tuple[float, float, float]:
    """The difference of two accuracies on the same samples (bool arrays), and an interval for it in the population.

    With p the chance that only the first is right and q that only the second is, the difference is p - q; each of the
    two has a Clopper-Pearson interval of level (1 + confidence)/2, so both hold at once with `confidence`.

    >>> difference, low, high = paired_difference(np.ones(1000, bool), np.ones(1000, bool))
    >>> difference, round(low, 4), round(high, 4)
    (0.0, -0.006, 0.006)
    """
    require(first.shape == second.shape, "second.shape", second.shape, f"be {first.shape}")
    level, n = (1 + confidence) / 2, len(first)
    only = int((first & ~second).sum()), int((second & ~first).sum())
    (a, b), (c, d) = (clopper_pearson(k, n, confidence=level) for k in only)
    return (only[0] - only[1]) / n, a - d, b - c


def mean_row(
    what: str, values: list[float], printed: float | None = None, *, parts: int = 0, images: int = 0, **more: Any
) -> Row:
    """The mean of the values with a 95 % interval and what it is over, beside what the paper prints.

    Student's over the values; with `parts` over the means of so many equal parts, one after another (sources of one
    target are no independent targets).  A single value has none, but an accuracy in percent on so many test `images`
    has Clopper and Pearson's, for this one network and the population of images.

    >>> row = mean_row("accuracy %", [98.0], images=10_000)
    >>> round(row["low"], 2), round(row["high"], 2), row["over"]
    (97.71, 98.27, '10,000 test images, one network')
    """
    require(not parts or len(values) % parts == 0, "parts", parts, f"divide {len(values)}")
    each = np.reshape(values, (parts, -1)).mean(1) if parts else np.array(values, float)
    mean, n, over = float(np.mean(values)), len(each), ""
    low = high = None
    if n > 1:
        half = float(student_quantile(n - 1, 0.975) * each.std(ddof=1) / np.sqrt(n))
        low, high, over = mean - half, mean + half, f"{n} targets" if parts else f"{n} values"
    elif images and len(values) == 1:
        low, high = (100 * end for end in clopper_pearson(round(mean / 100 * images), images, confidence=0.95))
        over = f"{images:,} test images, one network"
    return {
        "what": what, "mean": mean, "low": low, "high": high, "over": over, "repetitions": len(values),
        "printed": printed, "values": [float(v) for v in values], **more,
    }  # fmt: skip


def judgement(setup: Setup, sentence: str, criterion: str, verdict: str, why: str) -> Row:
    """A verdict on a printed sentence; the quick profile never judges a paper."""
    if setup.quick:
        verdict, why = "not comparable", f"quick profile; {why}"
    return {"sentence": sentence, "criterion": criterion, "verdict": verdict, "why": why}


def compared(outputs: np.ndarray, count: int, redrawn: int, y: np.ndarray, right: np.ndarray) -> dict[str, float]:
    """A ticket beside its target on the same samples: accuracies in percent, differences in points (99 %)."""
    mine = outputs.argmax(1) == y
    difference, low, high = paired_difference(mine, right)
    return {
        "accuracy": 100 * float(mine.mean()), "parameters": count, "redrawn": redrawn, "difference": 100 * difference,
        "difference_low": 100 * low, "difference_high": 100 * high,
        "only_ticket": int((mine & ~right).sum()), "only_target": int((right & ~mine).sum()), "samples": len(y),
    }  # fmt: skip


ALIKE = 5.0
"""How far, in points, a target may be from the printed one for its tickets to say anything of the table.

Added on 28 November 2026, after an attack: a network that always gives the same answer is kept by every ticket.
"""


def kept_accuracy(
    setup: Setup,
    sentence: str,
    tickets: list[list[dict[str, float]]],
    points: float,
    targets: list[float],
    printed: float,
) -> Row:
    """Whether tickets keep the accuracy within `points`, by the mean paired difference; `tickets` of each target.

    The interval is over targets where there are several, else over the sources of the one; the images are the same for
    all.  `targets` have accuracies, in percent, that must be near the printed one.
    """
    row = mean_row("", [t["difference"] for of in tickets for t in of], parts=len(tickets) if len(tickets) > 1 else 0)
    criterion = (
        f"95 % interval of the mean paired difference within {points:g} points; contradicted if below -{points:g}; "
        f"targets within {ALIKE:g} points of the printed accuracy (this since 28 November 2026)"
    )
    if row["low"] is None:
        return judgement(setup, sentence, criterion, "not comparable", "one source")
    low, high = row["low"], row["high"]
    verdict = (
        "reproduced" if low > -points and high < points else "contradicted" if high < -points else "not comparable"
    )
    sources = f"{len(tickets)} targets" if len(tickets) > 1 else f"{len(tickets[0])} sources of one target"
    why = f"mean difference {low:+.2f} to {high:+.2f} points over {sources}, all on the same test images"
    if max(abs(accuracy - printed) for accuracy in targets) > ALIKE:
        verdict, why = "not comparable", f"{why}; a target has {min(targets):.2f} % where {printed:g} % is printed"
    elif verdict == "not comparable":
        why += "; undecided"
    return judgement(setup, sentence, criterion, verdict, why)


def counts_agree(setup: Setup, sentence: str, counts: list[float], printed: float, share: float) -> Row:
    """Whether the count of every target (mean over its sources) is within a share of the printed one."""
    off = [count / printed - 1 for count in counts]
    criterion = f"every target's mean within {100 * share:g} % of {printed:,}"
    verdict = "reproduced" if max(map(abs, off)) <= share else "not comparable"
    why = f"{min(off) * 100:+.2f} to {max(off) * 100:+.2f} % ({len(off)} target{'s' * (len(off) > 1)})"
    if verdict != "reproduced":
        why += "; the paper does not print what is counted, so a miss contradicts our reading, not the table"
    return judgement(setup, sentence, criterion, verdict, why)


def framed(ax: Any, x: str, y: str, title: str, *, size: float | None = 8) -> Any:
    """The axes with what each figure of an experiment has: labels, a title, and a legend in letters of that size."""
    ax.set_xlabel(x)
    ax.set_ylabel(y)
    ax.set_title(title, fontsize=10)
    ax.legend(frameon=False, fontsize=size)
    ax.spines[["top", "right"]].set_visible(False)
    return ax
