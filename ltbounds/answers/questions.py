"""Small questions with small answers: constants, success probabilities, verdicts, certificates."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from numbers import Integral
from typing import TYPE_CHECKING, Any, Literal

from ltbounds.answer import Answer
from ltbounds.decimals import at_least, at_most, enclosure
from ltbounds.errors import DomainError, require

if TYPE_CHECKING:
    from ltbounds.claims import Claim
    from ltbounds.ledger import Record
    from ltbounds.networks import Network
    from ltbounds.networks.domains import Domain
    from ltbounds.studies.tickets import TicketRow
    from ltbounds.tickets import Ticket

__all__ = [
    "Certificate",
    "Constants",
    "Success",
    "Verdicts",
    "certify",
    "constants",
    "network",
    "success_probability",
    "verify",
]


@dataclass(frozen=True, repr=False)
class Constants(Answer):
    """The constants that the papers leave open, each as an enclosure of its best possible value."""

    found: tuple[Any, ...]

    def headline(self) -> str:
        return f"{len(self.found)} constants with certified bounds, U[-1, 1]"

    def rows(self) -> list[dict[str, Any]]:
        return [asdict(one) for one in self.found]

    def __getitem__(self, name: str) -> tuple[float | None, float | None]:
        """(lower, upper) of a constant, None where nothing is certified."""
        known = {one.name: (one.lower, one.upper) for one in self.found}
        if name not in known:
            raise DomainError(f"name={name} must be one of {', '.join(known)}")
        return known[name]


def constants() -> Constants:
    """The constants of natale2024, and C of Theorem 3 of pensia2020, for numbers U[-1, 1].

    >>> low, high = constants()["c_thm"]
    >>> round(low, 4), round(high, 4)
    (0.0785, 0.1241)
    """
    from ltbounds.answers.known_constants import known_constants

    return Constants(tuple(known_constants()[0]))


@dataclass(frozen=True, repr=False)
class Success(Answer):
    """A success probability by experiment, with the exact interval at `confidence`; an estimate, not a bound."""

    n: int
    eps: float
    law: str
    notion: str
    lo: float
    hi: float
    size: int | None
    trials: int
    successes: int
    lower: float
    upper: float
    confidence: float
    seed: int

    @property
    def probability(self) -> float:
        """The share of successes."""
        return self.successes / self.trials

    def __float__(self) -> float:
        return self.probability

    def headline(self) -> str:
        return (
            f"{self.probability:.4g}, in {enclosure(self.lower, self.upper)} at {self.confidence:.0%}: "
            f"n = {self.n} of {self.law}, eps = {self.eps:g}, targets {self.notion} in "
            f"[{self.lo:g}, {self.hi:g}], {self.trials:,} trials"
        )

    def rows(self) -> list[dict[str, Any]]:
        return [asdict(self) | {"probability": self.probability}]


def success_probability(
    n: int,
    eps: float,
    law: Any = "uniform",
    *,
    notion: Literal["fixed", "random", "all"] = "all",
    lo: float = -0.5,
    hi: float = 0.5,
    size: int | None = None,
    trials: int = 4096,
    confidence: float = 0.99,
    seed: int = 0,
) -> Success:
    """By experiment: how often a subset of n numbers from `law` has a sum within eps of the target.

    `law`: a name, a `Law`, a frozen scipy.stats distribution or a function (generator, shape) -> array.  notion
    "fixed": the target lo = hi; "random": uniform on [lo, hi]; "all": every target there.  `size`: only such subsets.
    Raises `DomainError` for bad arguments.

    >>> answer = success_probability(12, 0.05, trials=2000)
    >>> answer.lower <= answer.probability <= answer.upper
    True
    """
    from ltbounds.montecarlo.experiments import RandomSubsetSum, estimate, run, waits_for_no_compiler
    from ltbounds.montecarlo.samplers import sampler

    require(isinstance(n, Integral), "n", n, "be one whole number: ask once for each n")
    chosen = sampler(law)
    experiment = RandomSubsetSum(n, chosen, notion, lo, hi, size)
    compiled = not waits_for_no_compiler([experiment], trials)
    found = estimate(run(experiment, trials, seed=seed, compiled=compiled), eps, confidence=confidence)
    return Success(n, eps, chosen.name, notion, lo, hi, size, found.trials, found.successes, found.lower, found.upper,
                   confidence, seed)  # fmt: skip


@dataclass(frozen=True, repr=False)
class Verdicts(Answer):
    """What the judges say of some claims: `records` in order."""

    records: tuple[Record, ...]

    def __iter__(self) -> Any:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)

    def headline(self) -> str:
        if len(self.records) == 1:
            return f"{self.records[0].claim}: {self.records[0].badge}"
        counts = Counter(record.verdict for record in self.records)
        return f"{len(self.records)} claims: " + ", ".join(f"{number} {verdict}" for verdict, number in counts.items())

    def rows(self) -> list[dict[str, Any]]:
        return [
            {"claim": r.claim, "verdict": r.verdict, "statement": r.statement,
             "counterexample": r.evidence.get("counterexample"),
             "rests_on": r.steps, "weakest": r.weakest, "given": r.cited, "severity": r.severity, "impact": r.impact,
             "correction": r.correction}
            for r in self.records
        ]  # fmt: skip


def verify(what: str | Claim | Sequence[Claim], *, profile: str = "quick") -> Verdicts:
    """Judge a claim (an ID or a record), several, or a paper by its key; with what each rests on.

    Raises `DomainError` for an unknown ID.

    >>> verify("pensia2020.thm-2.4").headline()
    'pensia2020.thm-2.4: REFUTED'
    """
    from ltbounds.claims import Claim
    from ltbounds.ledger import PROFILES, run
    from ltbounds.theorems import PAPERS, claims, find_claim, guests

    require(profile in PROFILES, "profile", profile, f"be one of {', '.join(PROFILES)}")
    if isinstance(what, str):
        chosen = list(claims(what)) if what in (*PAPERS, *guests()) else [find_claim(what)]
    else:
        chosen = [what] if isinstance(what, Claim) else list(what)
    return Verdicts(tuple(run(chosen, PROFILES[profile])))


@dataclass(frozen=True, repr=False)
class Certificate(Answer):
    """How wrong a ticket can be: found <= certified <= planned, over the domain; and all else in `row`."""

    row: TicketRow

    @property
    def found(self) -> float:
        """The largest error that was found."""
        return self.row.found

    @property
    def certified(self) -> float:
        """No input of the domain errs by more."""
        return self.row.certified

    def headline(self) -> str:
        word = "; ".join(self.row.failures) or "it does its job"
        return f"largest output error: found {at_least(self.found)} <= certified {at_most(self.certified)}; {word}"

    def rows(self) -> list[dict[str, Any]]:
        return [asdict(self.row)]


def certify(ticket: Ticket, target: Network, *, domain: Domain | None = None, seconds: float = 0.0) -> Certificate:
    """The largest |ticket - target| over `domain` ([-1, 1]^d by default), found and certified.

    `seconds` go into splitting the domain for a smaller certificate.  Raises `DomainError` for another shape.
    """
    from ltbounds.networks import Network
    from ltbounds.networks.domains import Box
    from ltbounds.studies.tickets import describe_ticket
    from ltbounds.tickets import Ticket

    require(isinstance(ticket, Ticket), "ticket", type(ticket).__name__, "be a Ticket")
    require(isinstance(target, Network), "target", type(target).__name__, "be the Network that the ticket stands for")
    require(0 <= seconds < math.inf, "seconds", seconds, "be finite and at least 0")
    return Certificate(describe_ticket(ticket, target, "target", domain=domain or Box(), certify_seconds=seconds))


def network(of: Any, *, biases: Sequence[Any] | None = None, activation: str = "relu", seed: int = 0) -> Network:
    """A network from widths (random weights, each layer of spectral norm 1) or from weight matrices (d_out, d_in).

    Raises `DomainError` for arrays that do not fit together.

    >>> network((4, 5, 3)).parameters
    35
    >>> import numpy as np
    >>> network([np.eye(2)])(np.array([[1.0, 2.0]]))
    array([[1., 2.]])
    """
    import numpy as np

    from ltbounds.networks import dense_network, random_network

    parts = list(of) if isinstance(of, Iterable) and not isinstance(of, (str, bytes)) else []
    require(bool(parts), "of", repr(of)[:60], "be widths such as (784, 256, 10), or weight matrices")
    if all(isinstance(part, (int, np.integer)) for part in parts):
        require(biases is None, "biases", biases, "be left out where only widths are given")
        return random_network(tuple(map(int, parts)), seed, phi=activation)
    return dense_network(parts, biases, activation)
