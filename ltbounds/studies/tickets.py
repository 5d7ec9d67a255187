"""One ticket said in full: what it costs, what it errs, whether it does its job; and the table over all networks."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.disk import atomic_write
from ltbounds.errors import FileFormatError, LtboundsError, TicketNotFound, require
from ltbounds.networks import Network
from ltbounds.networks.domains import Box, Domain
from ltbounds.seeding import generator
from ltbounds.studies.provenance import provenance_of
from ltbounds.tickets import CONSTRUCTIONS, Supply, Ticket, judge, prune
from ltbounds.tickets import construction as named
from ltbounds.tickets.aiming import MOST, Attempt, first_attempt, layer_errors
from ltbounds.tickets.backward import engine_for
from ltbounds.tickets.collapse import collapse
from ltbounds.tickets.evaluation import evaluate
from ltbounds.tickets.splitting import split_budget
from ltbounds.tickets.verification import LayerCheck

__all__ = [
    "Aim", "Failure", "Made", "TicketRow", "Wish", "asked_of", "describe_ticket", "load_table", "prune_for",
    "save_table", "ticket_table",
]  # fmt: skip

INPUTS = 600
"""Inputs on which outputs are compared, unless there are data."""

FEW = 64
"""Inputs on which attempts are compared at first."""

LONGER = "s for a smaller certificate"
"""What the settings of a row say where the certificate was given time (see `--certify-seconds`)."""

KEPT = 2e10
"""Kept weights times inputs that a comparison may cost, a minute or two."""


@dataclass(frozen=True)
class Aim:
    """What the network may err: |output| by `error` as a share of the outputs' range, another class on 1 - `agree`.

    Both are measured on inputs, data or random ones; neither is certified.
    """

    error: float = 0.1
    agree: float = 0.0

    def __post_init__(self) -> None:
        require(0 < self.error < np.inf, "output_error", self.error, "be positive and finite")
        require(0 <= self.agree <= 1, "agree", self.agree, "be in [0, 1]")

    def missed(self, error: float, agreement: float | None) -> str:
        """Why a ticket does not do its job, or nothing."""
        if not error <= self.error:
            return f"the output errs by {error:.3g} of its range, more than {self.error:.3g}"
        if agreement is not None and not agreement >= self.agree:
            return f"the class is the same on {agreement:.1%} of the inputs, fewer than {self.agree:.1%}"
        return ""


COPIES = Aim(0.01)
"""What tickets of layers that choose among copies may err in the table."""


@dataclass(frozen=True)
class Made:
    """Where a row of the table comes from: when, by which version, commit and command, on what machine.

    `cpu_seconds` is the processor time that pruning and judging took; `settings` is what was asked for (see `Wish`).
    """

    version: str
    commit: str
    date: str
    command: str
    machine: str
    cpu_seconds: float
    settings: str


@dataclass(frozen=True)
class TicketRow:
    """A ticket in numbers.

    `found`, `certified`, `planned` bound sup |ticket - target| over the domain (see `tickets.judge`); `output_error` is
    the largest |ticket - target| met on `inputs` inputs over the range of the target's outputs there, `agreement` how
    often the largest output is the same one.  `density` is the share of source parameters kept, `source_per_target`
    source parameters per target parameter; bytes are those of seed and masks, uncompressed and without the
    description of the architecture, beside four a parameter of the target.  `failures` says what is wrong with it.
    """

    network: str
    construction: str
    seed: int
    tolerance: float
    base_set: int
    law: str
    found: float
    certified: float
    planned: float
    samples: int
    splits: tuple[tuple[int, float], ...]
    inputs: int
    output_error: float
    agreement: float | None
    seconds: float
    source_widths: tuple[int, ...]
    source_parameters: int
    target_parameters: int
    source_per_target: float
    density: float
    edges: int
    mask_bytes: int
    dense_bytes: int
    spare_used: int
    spare_rows: int
    notes: tuple[str, ...]
    failures: tuple[str, ...]
    made: Made | None = None


@dataclass(frozen=True)
class Failure:
    """A construction that gives no ticket for a network, and why; "any" where the network cannot be read."""

    network: str
    construction: str
    reason: str
    made: Made | None = None


def _compared(
    target: Network, ticket: Network | Ticket, x: np.ndarray, spread: float = 0.0
) -> tuple[float, float | None]:
    """The largest error as a share of the outputs' range, or of `spread`, and the share of inputs with the same class.

    A ticket is evaluated neuron by neuron; the network to which it collapses is quicker.
    """
    wanted, got = target(x), evaluate(ticket, x) if isinstance(ticket, Ticket) else ticket(x)
    wanted, got = (y.reshape(len(x), -1) for y in (wanted, got))
    spread = spread or float(wanted.max() - wanted.min())
    error = float(np.abs(got - wanted).max())
    share = error / spread if spread > 0 else (0.0 if error == 0 else np.inf)
    same = float((wanted.argmax(1) == got.argmax(1)).mean()) if wanted.shape[1] > 1 else None
    return share, same


def _inputs(target: Network, domain: Domain, data: np.ndarray | None, ticket: Ticket | None = None) -> np.ndarray:
    """The data, or random inputs inside the domain, fewer of them for a very large ticket, but 32 at least."""
    if data is not None:
        return data.reshape(-1, *target.shape)
    count = INPUTS if ticket is None else int(min(INPUTS, max(32, KEPT / max(ticket.edges, 1))))
    return domain.sample(generator("ticket inputs"), 2 * count, target.shape)[1::2]


def mask_bytes(ticket: Ticket) -> int:
    """Eight bytes for the seed, a bit for each member of each base set, four bytes for each row of the source used."""
    bits = sum(
        piece.bits.size * piece.members.shape[-1] + piece.bias_bits.size * len(piece.bias_members)
        for piece in ticket.pieces.values()
    )
    return 8 + -(-bits // 8) + 4 * sum(len(piece.rows) for piece in ticket.pieces.values())


def describe_ticket(
    ticket: Ticket,
    target: Network,
    name: str,
    *,
    domain: Domain = Box(),
    aim: Aim = Aim(),
    data: np.ndarray | None = None,
    tolerance: float | None = None,
    certify_seconds: float = 0.0,
    steps: int = 40,
    checks: Sequence[LayerCheck] = (),
    report: Callable[[int, float], None] = lambda *_: None,
) -> TicketRow:
    """Verify, judge and account for a ticket; `certify_seconds` go into splitting the box, and a quarter as much
    again into the search.

    `checks` are those of `ticket.verify`, where the caller has them.

    Raises `DomainError` for a ticket that is not what its seed and the target give.
    """
    start = time.perf_counter()
    checks = checks or ticket.verify(target, tolerance)
    engine = engine_for(ticket, target, domain)
    judged = judge(ticket, target, domain, data=data, steps=steps, seconds=certify_seconds / 4, engine=engine)
    splits: tuple[tuple[int, float], ...] = ()
    certified = judged.certified
    if certify_seconds > 0:
        require(isinstance(domain, Box), "certify_seconds", certify_seconds, "go with a box of inputs")
        assert isinstance(domain, Box)
        splits = split_budget(
            ticket, target, domain, certify_seconds, enough=judged.found, report=report, engine=engine
        ).history
        certified = min(certified, splits[-1][1])
    x = _inputs(target, domain, data, ticket)
    error, same = _compared(target, ticket, x)
    failures = [check.reason or f"node {check.node} misses its tolerance" for check in checks if not check.ok]
    if not judged.found <= certified:
        failures.append(f"found {judged.found:.6g} must be at most certified {certified:.6g}: this is a bug")
    if not np.isfinite([judged.found, error]).all():
        failures.append("the outputs of target or ticket are not finite")
    failures += filter(None, [aim.missed(error, same)])
    pieces = ticket.pieces.values()
    source = sum(piece.source_parameters for piece in pieces)
    law = "theorem: one factor a layer"
    if any(piece.scale != piece.bias_scale for piece in pieces):
        law = "law changed: two factors in a layer"
    if not ticket.supply.fit:
        law += ", source and tolerance for weights in [-1, 1]"
    return TicketRow(
        name, ticket.construction, ticket.source.seed, ticket.tolerance, ticket.supply.base_set,
        law,
        judged.found, certified, judged.planned, judged.samples, splits, len(x), error, same,
        time.perf_counter() - start, ticket.source_widths, source, target.parameters, source / target.parameters,
        ticket.density, ticket.edges, mask_bytes(ticket), 4 * target.parameters, ticket.spare_used, ticket.spare_rows,
        ticket.notes, tuple(dict.fromkeys(failures)),
    )  # fmt: skip


def prune_for(
    target: Network,
    construction: str,
    aim: Aim,
    supply: Supply,
    *,
    data: np.ndarray | None = None,
    tolerance: float = 0.01,
    objective: str = "",
    tell: Callable[[str], None] = lambda _: None,
    **options: Any,
) -> Ticket:
    """The first ticket, over base sets that grow by as much as the error asks for, that keeps to an aim on data or
    random inputs (see `tickets.aiming`), with a note that says how; `tell` is told of each attempt that misses it.

    Raises `TicketNotFound` where none does, with the error of the best one and how it grew from layer to layer.
    """
    how = named(construction)
    attempt: Attempt | None = first_attempt(how, supply, tolerance, objective)
    best = np.inf, "no ticket was found"
    while attempt is not None:
        error = np.inf
        try:
            ticket = prune(
                target, None, construction, attempt.tolerance, supply=attempt.supply, objective=attempt.objective,
                **options,
            )  # fmt: skip
            x = _inputs(target, options.get("domain", Box()), data, ticket)
            error, missed = _aimed(target, ticket, aim, x)
            said = f"{missed} ({attempt})"
            if not missed:
                return replace(ticket, notes=(*ticket.notes, attempt.note))
            if error < best[0]:
                growth = ", ".join(f"{share:.1g}" for share in layer_errors(ticket, target, x[:FEW]).values())
                said += f"; behind the layers it errs by {growth} of their ranges"
        except TicketNotFound as cause:
            said = str(cause)
        best = min(best, (error, said))
        tell(said)
        attempt = attempt.better(how, error / aim.error)
    why = ": copies err differently, and layers that choose among them pass that on" if how.copies else ""
    raise TicketNotFound(
        f"output_error={aim.error:g} or agree={aim.agree:g} must be looser for {construction}, whose base sets have at"
        f" most {MOST} numbers{why}: {best[1]}"
    )


def _aimed(target: Network, ticket: Ticket, aim: Aim, x: np.ndarray) -> tuple[float, str]:
    """The error of the output on the inputs x, and why the ticket does not keep to the aim, or nothing.

    What misses the aim on a few inputs misses it on all, and is not evaluated there: most attempts cost little.
    """
    spread = float(np.ptp(target(x))) if len(x) > FEW else 0.0
    error, _ = _compared(target, collapse(ticket), x[:FEW], spread)
    if error > aim.error:
        return error, aim.missed(error, None)
    error, same = _compared(target, ticket, x)
    return error, aim.missed(error, same)


@dataclass(frozen=True)
class Wish:
    """A row that is wanted: a network's name and a word for its content, how to read it, and the construction."""

    network: str
    digest: str
    read: Callable[[], Network]
    construction: str

    def settings(self, domain: Box, tolerance: float, seed: int, supply: Supply, certify_seconds: float = 0.0) -> str:
        """Everything that the row depends on, but for the version of the package."""
        return (
            f"network {self.digest}, {domain}, tolerance {tolerance:g}, seed {seed}, base set {supply.base_set},"
            f" spare {supply.spare} and {supply.spare_copies}"
            + (f", output error {COPIES.error:g}" if self.copies else "")
            + (f", {certify_seconds:g} {LONGER}" if certify_seconds else "")
        )

    @property
    def copies(self) -> bool:
        """Whether layers choose among copies; False where there is no such construction."""
        how = CONSTRUCTIONS.get(self.construction)
        return how is not None and how.copies


def asked_of(rows: Iterable[TicketRow]) -> str:
    """What tickets of a table were asked to keep to, in a sentence or two."""
    aimed: list[TicketRow] = []
    plain: list[TicketRow] = []
    for row in rows:
        (aimed if row.made and "output error" in row.made.settings else plain).append(row)
    said = [f"Weight tolerance {', '.join(dict.fromkeys(f'{row.tolerance:g}' for row in plain))}."] if plain else []
    if aimed:
        least = min(row.tolerance for row in aimed)
        said.append(
            f"Where layers choose among copies the base sets of {len(aimed)} tickets grew, and the tolerance fell (to"
            f" {least:.2g} at least), until the output erred by at most {COPIES.error:.0%} of its range on the inputs"
            " tried."
        )
        older = sum(CONSTRUCTIONS[row.construction].copies for row in plain)
        said += [f"{older} older tickets of such layers were not asked that."] if older else []
    longer = [row.network for row in (*plain, *aimed) if row.made and LONGER in row.made.settings]
    if longer:
        said.append(f"Certificates with minutes to fall: {len(longer)} ({', '.join(dict.fromkeys(longer))}).")
    return " ".join(said)


def ticket_table(
    wishes: Iterable[Wish],
    known: Iterable[TicketRow | Failure] = (),
    *,
    domain: Box = Box(),
    tolerance: float = 0.01,
    seed: int = 1,
    supply: Supply = Supply(),
    certify_seconds: float = 0.0,
    command: Sequence[str] | None = None,
    tell: Callable[[Wish, int], None] = lambda *_: None,
    **options: Any,
) -> Iterator[TicketRow | Failure]:
    """A row of numbers for each wish, or why there is none, one by one; the time includes pruning.

    A row that is `known` and was made with the same settings is given as it is.  `tell` is called with each wish that
    is begun, and then with the subset sums just solved.  Subsets of a fixed size have five members.  Where layers
    choose among copies, a tolerance of weights says nothing about outputs: there base sets grow until `COPIES` is kept.
    """
    rows = {(row.network, row.construction, row.made.settings): row for row in known if row.made}
    for wish in wishes:
        settings = wish.settings(domain, tolerance, seed, supply, certify_seconds)
        old = rows.get((wish.network, wish.construction, settings))
        if old is not None:
            yield old
            continue
        tell(wish, 0)
        start, cpu = time.perf_counter(), time.process_time()
        row: TicketRow | Failure
        try:
            target = wish.read()
            how = CONSTRUCTIONS[wish.construction]
            asked: dict[str, Any] = {
                "supply": supply, "domain": domain, "seed": seed, "tolerance": tolerance,
                "size": 5 if how.objective == "fixed" else 0, "progress": partial(tell, wish),
            }  # fmt: skip
            if how.copies:
                ticket = prune_for(target, how.name, COPIES, **asked)
            else:
                ticket = prune(target, None, how.name, **asked)
            aim = COPIES if how.copies else Aim()
            found = describe_ticket(
                ticket, target, wish.network, domain=domain, aim=aim, certify_seconds=certify_seconds, **options
            )
            row = replace(found, seconds=time.perf_counter() - start)
        except (LtboundsError, MemoryError) as cause:
            row = Failure(wish.network, wish.construction, str(cause) or "there must be more memory")
        yield replace(row, made=_made(command, time.process_time() - cpu, settings))


def _made(command: Sequence[str] | None, cpu_seconds: float, settings: str) -> Made:
    of = provenance_of(command)
    machine = f"{of.machine}, {os.cpu_count()} processors, Python {of.python}"
    return Made(dict(of.versions)["ltbounds"], of.commit, of.date, of.command, machine, cpu_seconds, settings)


def save_table(rows: Iterable[TicketRow | Failure], path: Path) -> None:
    """Write the rows of `ticket_table` as JSON, for pages to read; the file appears whole or not at all."""
    records = [{"kind": type(row).__name__} | asdict(row) for row in rows]
    with atomic_write(path) as part:
        part.write_text(json.dumps(records, indent=1) + "\n")


def load_table(path: Path) -> list[TicketRow | Failure]:
    """Read what `save_table` wrote; raises `FileFormatError` for anything else."""
    try:
        return [_row(record) for record in json.loads(path.read_text())]
    except (KeyError, TypeError, ValueError, OSError) as cause:
        raise FileFormatError(f"{path} must be a table of tickets (see save_table): {cause!r}") from cause


def _row(record: dict[str, Any]) -> TicketRow | Failure:
    kind, made = record.pop("kind"), record.pop("made", None)
    record["made"] = None if made is None else Made(**made)
    if kind == Failure.__name__:
        return Failure(**record)
    plain: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in record.items()}
    plain["splits"] = tuple((int(n), float(bound)) for n, bound in record["splits"])
    return TicketRow(**plain)
