"""How wide the random network must be: every width theorem asked of a network, or of widths alone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ltbounds.answer import Answer
from ltbounds.answers.kept import SHIPPED, digest, keep, kept
from ltbounds.errors import DomainError, require

if TYPE_CHECKING:
    from ltbounds.networks import Network
    from ltbounds.networks.facts import NetworkFacts
    from ltbounds.widths.measures import Norm
    from ltbounds.widths.required import Source, WidthRow

__all__ = [
    "COMMON",
    "Widths",
    "certified_grid",
    "facts_of_widths",
    "parse_widths",
    "record_numbers",
    "required_widths",
    "row_key",
]

LARGEST = 1e100
SHIPPED_NUMBERS = SHIPPED / "numbers.json"
NAME = "numbers"
SOURCES = (
    "laws", "arith.py", "data/moments.json", "data/success.json", "data/rare.json", "data/reflected.json",
    "studies/empirical.py",
    "studies/compact.py", "montecarlo/needs.py", "montecarlo/samplers.py", "montecarlo/rare.py",
    "theorems/ours/corollary_1.py", "theorems/ours/theorem_1.py", "theorems/ours/worst_process.py",
    "theorems/ours/lemma_1.py", "theorems/ours/moment_points.py",
)  # fmt: skip
"""What the number of a base set is computed from."""
COMMON = (
    (64, 32, 10), (784, 100, 10), (784, 256, 10), (784, 300, 100, 10), (784, 512, 512, 10),
    (784, 500, 500, 500, 500, 10),     (3072, 512, 10), (4, 5, 3),
)  # fmt: skip
"""Widths for which the numbers are shipped, at eps = delta = 0.1 and 0.01."""


def parse_widths(text: str) -> tuple[int, ...]:
    """Widths from text.

    >>> parse_widths("784-256-10"), parse_widths("3,4,2")
    ((784, 256, 10), (3, 4, 2))
    """
    parts = re.split(r"\s*[-,x]\s*|\s+", text.strip())  # one sign between two: 784--1 is no 784-1
    require(all(part.isdecimal() for part in parts), "widths", text, "be whole numbers such as 784-256-10")
    return tuple(map(int, parts))


def facts_of_widths(widths: Sequence[int]) -> NetworkFacts:
    """The worst that theorems can meet among dense ReLU networks of these widths with spectral norms of at most 1.

    No biases, every weight nonzero; entries are at most 1 then.  Over inputs in [-1, 1]^d_0 the 1-norm of layer i's
    input is at most sqrt(d_i d_0), as no layer lengthens the Euclidean norm.

    >>> facts_of_widths((4, 9, 2)).reach
    (4.0, 6.0)
    """
    from ltbounds.networks.facts import NetworkFacts

    found = tuple(int(width) for width in widths)
    require(
        len(found) >= 2 and min(found) >= 1, "widths", widths, "be two or more positive numbers, such as (784, 256, 10)"
    )
    layers = len(found) - 1
    pairs = list(pairwise(found))
    return NetworkFacts(
        widths=found, inputs=found[:-1], nonzeros=tuple(a * b for a, b in pairs), max_entry=(1.0,) * layers,
        spectral=(1.0,) * layers, max_bias=(0.0,) * layers, in_degree=found[:-1],
        reach=(float(found[0]), *(math.sqrt(d * found[0]) for d in found[1:-1])),
        activations=("relu",) * (layers - 1) + ("identity",), has_bias=False, dense=True, skips=False,
    )  # fmt: skip


@dataclass(frozen=True, repr=False)
class Widths(Answer):
    """What each theorem asks of a target: `found` holds a `WidthRow` a theorem and source of its constant.

    Rows come in the order in which they are best: hypotheses met first, then fewer neurons.  `eps` means the same in
    all of them, unless `norm` is "own": then each row has its own `measures`, and rows of one are kept together.
    """

    name: str
    target: tuple[int, ...]
    eps: float
    delta: float
    radius: float
    norm: Norm
    assumes: str
    found: tuple[WidthRow, ...]

    def __iter__(self) -> Iterator[WidthRow]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def neurons(self, row: WidthRow) -> int | None:
        """The neurons of the listed layers; None where the theorem gives no widths."""
        return sum(row.widths) if row.widths else None

    def ratio(self, row: WidthRow) -> float | None:
        """`neurons` over those of the target (its input not counted)."""
        total = self.neurons(row)
        return None if total is None else total / sum(self.target[1:])

    def rows(self) -> list[dict[str, Any]]:
        """A row a theorem and source."""
        return [
            {"paper": row.paper, "label": row.label, "kind": row.kind, "source": row.source, "theorem_constant": row.C,
             "widths": row.widths, "neurons": self.neurons(row), "times_target": self.ratio(row),
             "applies": row.applies, "not_met": tuple(h.text for h in row.hypotheses if not h.met),
             "eps": self.eps, "delta": self.delta, "eps_means": row.measures, "theorem_eps": row.asked_at,
             "reason": row.reason}
            for row in self.found
        ]  # fmt: skip

    @property
    def best(self) -> WidthRow | None:
        """The certified sufficient row with the fewest neurons among those that apply; None where there is none."""
        able = [
            row
            for row in self.found
            if row.source == "certified" and row.kind == "sufficient" and row.applies and row.widths
        ]
        return min(able, key=lambda row: sum(row.widths), default=None)

    def headline(self) -> str:
        """The best certified row in one line."""
        from ltbounds.widths.measures import NORMS

        head = f"{self.name}, eps = {self.eps:g} ({NORMS[self.norm]}), delta = {self.delta:g}: "
        if self.best is None and not any(row.source == "certified" for row in self.found):
            return head + f"{len(self.found)} theorems, their own constants assumed"
        if self.best is None:
            return head + "no theorem with certified numbers applies as it stands"
        widths = ", ".join(f"{width:,}" for width in self.best.widths)
        where = f"{self.best.paper} {self.best.label}"
        where += f"; eps: {self.best.measures}" if self.norm == "own" else ""
        return f"{head}hidden widths {widths} suffice with certified base sets ({where})"


def row_key(row: WidthRow) -> tuple[Any, ...]:
    """The order of rows: what applies, of one norm, the fewest neurons first."""
    return (row.kind != "sufficient", not row.widths, not row.applies, row.measures, sum(row.widths))


def required_widths(
    network: Network | NetworkFacts | Sequence[int] | str | Path,
    eps: float = 0.01,
    delta: float = 0.01,
    C: float | None = None,
    *,
    radius: float = 1.0,
    norm: Norm = "outputs",
) -> Widths:
    """The hidden widths that each theorem calls sufficient or necessary for a target.

    `network`: a network, its facts, a file, widths such as (784, 256, 10), or "784-256-10".  The numbers behind the
    sufficient widths are certified, and met by experiment (an estimate); with a C, the theorems'
    own constant (not the C of Theorem 3 of pensia2020), they are as that makes them.
    `norm`: what eps means, for all theorems alike, each asked at the eps of its own that implies it: "outputs", each
    output, for inputs in [-1, 1]^d; "euclidean", the Euclidean norm of the outputs, for inputs in the unit ball; or
    "own", what each theorem means, so that rows cannot be compared.
    `radius`: inputs that many times as large as these; for ReLU networks without biases eps is divided by it.
    Raises `DomainError` for values outside the theorems.

    >>> answer = required_widths("4-5-3", 0.1, 0.1)
    >>> answer.best.paper, len(answer.best.widths)
    ('burkholz2022depth', 2)
    """
    from ltbounds.widths.required import required_widths as asked

    facts, name, assumes = _facts(network)
    require(0 < radius < math.inf, "radius", radius, "be positive and finite")
    if radius != 1:
        plain = not facts.has_bias and set(facts.activations) <= {"relu", "identity"}
        require(plain, "radius", radius, "be 1: only for ReLU networks without biases do errors grow as inputs do")
    require(C is None or C <= LARGEST, "C", C, f"be at most {LARGEST:g}: the widths would be too large for a float")
    scaled = eps / radius
    if radius != 1:
        require(0 < eps < 1, "eps", eps, "be in (0, 1)")
    if C is not None:
        rows = asked(facts, scaled, delta, C, norm)
    else:
        with _kept_sources() as sources:
            rows = [row for source in sources for row in asked(facts, scaled, delta, source, norm)]
    once = {(row.paper, row.label, row.kind, row.source): row for row in rows}
    return Widths(name, facts.widths, eps, delta, radius, norm, assumes, tuple(sorted(once.values(), key=row_key)))


def _facts(network: Any) -> tuple[NetworkFacts, str, str]:
    """Facts, a name, and what is assumed."""
    from ltbounds.networks import Network
    from ltbounds.networks.facts import NetworkFacts, facts_of

    if isinstance(network, NetworkFacts):
        return network, "-".join(map(str, network.widths)), ""
    if isinstance(network, Network):
        facts = facts_of(network)
        return facts, "-".join(map(str, facts.widths)), ""
    if isinstance(network, str) and re.fullmatch(r"\s*\d+([-,x]\d+)+\s*", network):
        network = parse_widths(network)
    if isinstance(network, (str, Path)):
        from ltbounds.networks import load

        return facts_of(load(Path(network))), Path(network).name, ""
    try:
        facts = facts_of_widths(network)
    except TypeError as cause:
        raise DomainError(
            f"network={network!r:.60} must be a network, a file or widths such as (784, 256, 10)"
        ) from cause
    return facts, "-".join(map(str, facts.widths)), "dense ReLU layers with spectral norms of at most 1, no biases"


@contextmanager
def _kept_sources() -> Iterator[list[Source]]:
    """The two sources of numbers, each number computed once and kept under the digest of what computes it."""
    from ltbounds.widths.required import CERTIFIED, Source

    def by_experiment(sets: Any) -> int:
        from ltbounds.studies.empirical import EMPIRICAL

        return EMPIRICAL.numbers(sets)

    with _kept_numbers() as numbers:

        def of_source(source: Source) -> Source:
            return Source(source.name, lambda sets: numbers(source, sets))

        yield [of_source(CERTIFIED), of_source(Source("by experiment", by_experiment))]


@contextmanager
def _kept_numbers() -> Iterator[Callable[[Source, Any], int]]:
    """The number of a source for some base sets, kept from then on; written down when all has been asked."""
    of = digest(SOURCES)
    numbers: dict[str, int] = dict(kept(NAME, of) or {})
    known = len(numbers)

    def number(source: Source, sets: Any) -> int:
        key = f"{source.name} {sets.law} {sets.target!r} {float(sets.eps)!r} {float(sets.delta)!r}"
        if key not in numbers:
            numbers[key] = source.numbers(sets)
        return numbers[key]

    yield number
    if len(numbers) > known:
        keep(NAME, of, numbers)


def certified_grid(law: Any = "uniform", target: float = 0.5) -> Iterator[tuple[float, list[int]]]:
    """For each tolerance in `studies.constants.POWERS` the numbers that certainly suffice for each failure probability.

    Those of a law with a name are kept, and shipped for all targets in [-1/2, 1/2].

    >>> eps, row = next(certified_grid())
    >>> eps, row[0], row[-1]
    (0.1, 16, 95)
    """
    from ltbounds.claims import BaseSets
    from ltbounds.montecarlo.samplers import SAMPLERS
    from ltbounds.studies.constants import POWERS, sufficient_grid
    from ltbounds.widths.required import CERTIFIED

    if not isinstance(law, str) or law not in SAMPLERS:
        yield from sufficient_grid(law, target)
        return
    with _kept_numbers() as number:
        for eps in POWERS:
            yield eps, [number(CERTIFIED, BaseSets(1, law, target, eps, delta)) for delta in POWERS]


def record_numbers(path: Path = SHIPPED_NUMBERS) -> int:
    """Compute what `COMMON` networks and `certified_grid` ask for, and write it to be shipped; how many numbers."""
    from ltbounds.montecarlo.samplers import SAMPLERS

    for widths in COMMON:
        for eps in (0.1, 0.01):
            required_widths(widths, eps, eps)
    for law in SAMPLERS:
        for _ in certified_grid(law):
            pass
    found: Mapping[str, int] = kept(NAME, digest(SOURCES)) or {}
    keep(NAME, digest(SOURCES), dict(sorted(found.items())), path)
    return len(found)
