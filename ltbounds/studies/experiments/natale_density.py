"""natale2024, Theorems 3 and 5: how dense real tickets are against how large their source is, sums of a fixed size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ltbounds.compiling import kernel
from ltbounds.errors import TicketNotFound, require
from ltbounds.laws import law
from ltbounds.networks import Network, dense_network, train_digits
from ltbounds.seeding import generator
from ltbounds.studies.experiments.record import Experiment, Setup, framed, judgement, mean_row
from ltbounds.subsets.sizes import best_errors_of_size
from ltbounds.theorems.natale2024.definitions import binary_entropy
from ltbounds.tickets import prune
from ltbounds.tickets.building import Supply

__all__ = ["EXPERIMENT", "figure"]

EPS, FAILURES = 0.01, 0.003
SIZES = (1, 2, 3, 4, 6, 8)
TARGETS = ("random", "zero", "end")
"""Random: U[-1, 1].  Zero: 0.  End: sqrt k, the farthest target of Theorem 2."""
LAWS = ("uniform", "product")
TRIALS, QUICK_TRIALS = 10_000, 300
LARGEST = 1200
"""The largest base set that is tried."""
TOLERANCES = (0.1, 0.03, 0.003)
"""Beside `EPS`, for k = 4 and random targets: whether the bits grow like log2(k/eps) or like its square."""
C_AMP = 8.0
"""The least constant of Corollary 1 that its own proof allows: 8 c_hyp/c_thm with c_hyp >= 1 and c_thm < 1."""
BASE_SET = 30
TICKET_SIZES = (3, 4, 6, 8)


@dataclass
class Prepared:
    """The target networks of the tickets."""

    setup: Setup
    networks: dict[str, Network]


def prepare(setup: Setup) -> Prepared:
    """Two targets: 16-16-16 with weights U[-1, 1], as the theorem has it, and 64-32-16-10 trained on digits."""
    rng = generator("natale2024.density target", setup.seed)
    drawn = dense_network([rng.uniform(-1, 1, (16, 16)) for _ in range(2)], phi="relu")
    if setup.quick:
        return Prepared(setup, {"drawn": drawn})
    return Prepared(setup, {"drawn": drawn, "digits": train_digits(setup.seed)})


@kernel
def _few(x: Any, z: Any, k: int, errors: Any) -> None:
    """The least |z - sum of 2 or 3 different numbers| of each row: sorted numbers, two places that walk inwards."""
    for row in range(z.size):
        numbers = np.sort(x[row])
        n, best = numbers.size, np.inf
        for first in range(n - 2 if k == 3 else 1):
            rest, i = (z[row] - numbers[first], first + 1) if k == 3 else (z[row], 0)
            j = n - 1
            while i < j:
                off = numbers[i] + (numbers[j] - rest)
                best = min(best, abs(off))
                if off > 0:
                    j -= 1
                else:
                    i += 1
        errors[row] = best


def best_errors(x: np.ndarray, z: np.ndarray, k: int) -> np.ndarray:
    """The least |z - sum of exactly k numbers| of each row, in float64."""
    if k == 1:
        return np.asarray(np.abs(x - z[:, None]).min(1))
    errors = np.empty(len(z))
    if k <= 3:
        _few(x, z, k, errors)
    else:
        best_errors_of_size(np.ascontiguousarray(x), z, k, errors)
    return errors


def least(name: str, target: str, k: int, trials: int, rng: np.random.Generator, eps: float = EPS) -> int:
    """The least n >= k with at most the share `FAILURES` of failures.

    Base sets grow number by number; only those that still fail are looked at again, for success stays.
    """
    z = {"random": rng.uniform(-1, 1, trials), "zero": np.zeros(trials), "end": np.full(trials, np.sqrt(k))}[target]
    x = np.empty((trials, 0))
    for n in range(k, LARGEST):
        if x.shape[1] < n:
            x = np.concatenate([x, law(name).sample(rng, (len(z), 20))], axis=1)
        fails = best_errors(x[:, :n], z, k) >= eps
        if fails.sum() <= FAILURES * trials:
            return n
        x, z = x[fails], z[fails]
    require(False, "k", k, f"need fewer than {LARGEST} numbers")
    raise AssertionError


def repeat(prepared: Prepared, number: int) -> dict[str, Any]:
    """The least base sets, and one source for each ticket."""
    setup = prepared.setup
    trials = QUICK_TRIALS if setup.quick else TRIALS
    found: dict[str, Any] = {}
    for name in LAWS:
        for target in TARGETS:
            for k in (3, 4) if setup.quick else SIZES:
                if (target == "end" or k == 1) and (name == "product" or (k == 1 and target == "end")):
                    continue  # the end: products do not reach it; one number never exceeds 1
                rng = generator("natale2024.density", setup.seed, number, name, target, k)
                found[f"{name} {target} {k}"] = least(name, target, k, trials, rng)
    for eps in () if setup.quick else TOLERANCES:
        rng = generator("natale2024.density tolerance", setup.seed, number, eps)
        found[f"uniform random 4 eps={eps:g}"] = least("uniform", "random", 4, trials, rng, eps)
    tickets: dict[str, Any] = {}
    for which, network in prepared.networks.items():
        for k in TICKET_SIZES[:2] if setup.quick else TICKET_SIZES:
            try:
                ticket = prune(
                    network, None, "natale2024", EPS, setup.seed + 1000 * number, supply=Supply(BASE_SET), size=k
                )
            except TicketNotFound:
                tickets[f"{which} {k}"] = None
                continue
            kept = sum(layer.parameters for _, layer in network.linear())
            tickets[f"{which} {k}"] = {
                "density": ticket.density,
                "over": ticket.edges / ticket.density / kept,
                "edges": ticket.edges / kept,
                "holds": all(check.ok for check in ticket.verify(network)),
                "spare": ticket.spare_used,
            }
    found["tickets"] = tickets
    return found


def bits(k: float, n: float) -> float:
    """n H_2(k/n): what Theorems 2, 3 and 5 bound."""
    return float(n * binary_entropy(k / n))


def necessary(k: float, eps: float) -> float:
    """Theorem 5 for one parameter (d = 1): n H_2(k/n) >= log2(k/eps)/2."""
    return float(np.log2(k / eps) / 2)


def sufficient(k: float, eps: float) -> float:
    """Corollary 1, on which Theorem 3 rests, at its least constant: n H_2(k/n) >= 8 log2^2(k/eps)."""
    return float(C_AMP * np.log2(k / eps) ** 2)


def _unreached(k: int) -> float:
    """The size n at which n H_2(k/n) is Corollary 1's sufficient value, by bisection of its logarithm."""
    low, high = 0.0, 200.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if bits(k, 2 * k * 10**middle) < sufficient(k, EPS) else (low, middle)
    return 2 * k * 10**high


def judge(setup: Setup, results: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The bits of the least base sets between the two curves, and tickets that keep what was promised."""
    rows: list[dict[str, Any]] = []
    inside, outside = True, False
    for key in results[0]:
        if key == "tickets":
            continue
        name, target, k, *rest = key.split()
        eps = float(rest[0].removeprefix("eps=")) if rest else EPS
        values = [float(r[key]) for r in results]
        about: dict[str, Any] = {"law": name, "target": target, "k": int(k), "eps": eps}
        rows.append(mean_row(f"least n, {name}, target {target}, k = {k}, eps = {eps:g}", values, **about, of="n"))
        row = mean_row(
            f"n H_2(k/n), {name}, target {target}, k = {k}, eps = {eps:g}", [bits(int(k), v) for v in values],
            **about, of="bits", necessary=necessary(int(k), eps), sufficient=sufficient(int(k), eps),
        )  # fmt: skip
        rows.append(row)
        low, high = (row["mean"], row["mean"]) if row["low"] is None else (row["low"], row["high"])
        inside = inside and row["necessary"] < low and high < row["sufficient"]
        outside = outside or high < row["necessary"] or low > row["sufficient"]
    at = [r for r in rows if r["of"] == "bits"]
    below = min(r["mean"] / r["necessary"] for r in at)
    above = max(r["mean"] / r["sufficient"] for r in at)
    verdicts = [
        judgement(
            setup,
            "the base set that fixed-size sums need lies between Theorem 5's curve (necessary) and Corollary 1's "
            "(sufficient, c_amp = 8, the least its proof allows)",
            "every 95 % interval of the mean of n H_2(k/n) between log2(k/eps)/2 and 8 log2^2(k/eps); contradicted if "
            "one lies wholly outside",
            "contradicted" if outside else "reproduced" if inside else "not comparable",
            f"at least {below:.1f} times the necessary, at most {above:.3f} times the sufficient; the paper prints no "
            "numbers, so only the order is reproduced, and no run can leave it above "
            f"(k = 4: {_unreached(4):.0e} numbers)",
        )
    ]
    ratio = {
        r["eps"]: r["mean"] / np.log2(4 / r["eps"])
        for r in at
        if (r["law"], r["target"], r["k"]) == ("uniform", "random", 4)
    }
    flat = max(ratio.values()) / min(ratio.values())
    verdicts.append(
        judgement(
            setup,
            "the square of Corollary 1's logarithm, k = 4: n H_2(k/n) over log2(k/eps) from eps = 0.1 to 0.003",
            "none: the paper does not say that the square is needed",
            "not comparable",
            f"the ratio is {', '.join(f'{v:.2f} (eps = {e:g})' for e, v in sorted(ratio.items(), reverse=True))}: "
            f"greatest over least {flat:.2f}, where the square would give "
            f"{np.log2(4 / min(ratio)) / np.log2(4 / max(ratio)):.2f}",
        )
    )
    kept = True
    for key in results[0]["tickets"]:
        of = [r["tickets"][key] for r in results if r["tickets"][key] is not None]
        which, size = key.split()
        kept = kept and len(of) == len(results) and all(t["holds"] for t in of)
        about = {"of": "ticket", "k": int(size), "target": which, "found": len(of), "promised": int(size) / BASE_SET}
        for what in ("density", "over", "edges", "spare") if of else ():
            text = {
                "density": "share of source parameters kept", "over": "source parameters a target parameter",
                "edges": "kept parameters a target parameter", "spare": "sums that used spare numbers",
            }[what]  # fmt: skip
            rows.append(
                mean_row(
                    f"{text}, ticket of {which}, k = {size}, n = {BASE_SET}", [t[what] for t in of], **about, part=what
                )
            )
    parts = [r for r in rows if r.get("part") == "density"]
    dense = all((r["mean"] if r["high"] is None else r["high"]) <= r["promised"] for r in parts)
    denser = any((r["mean"] if r["low"] is None else r["low"]) > r["promised"] for r in parts)
    verdicts.append(
        judgement(
            setup,
            f"Theorem 3: tickets with exactly k of n = {BASE_SET} products for each weight exist, and keep at most "
            "gamma' = k/n of the source (rho = 1 or less)",
            "every source has its ticket, every sum is within the tolerance, the density's interval is at most k/n; "
            "contradicted if a source has none, or an interval lies wholly above",
            "contradicted" if not kept or denser else "reproduced" if dense else "not comparable",
            f"densities {min(r['mean'] / r['promised'] for r in parts):.3f} to "
            f"{max(r['mean'] / r['promised'] for r in parts):.3f} of k/n",
        )
    )
    return rows, verdicts


def figure(record: dict[str, Any], ax: Any = None) -> Any:
    """Density k/n against the size of the base set: found, necessary and sufficient; returns the axes."""
    from matplotlib.figure import Figure

    ax = Figure(figsize=(6.4, 3.8), layout="constrained").add_subplot() if ax is None else ax
    n = np.geomspace(4, 20_000, 400)
    for curve, colour, text in (
        (lambda k: necessary(k, EPS), "#999999", "necessary (Theorem 5 for one parameter, k ≥ 1)"),
        (lambda k: sufficient(k, EPS), "#0072B2", "sufficient (Corollary 1, c_amp = 8)"),
    ):
        shares = [_least_share(m, curve) for m in n]
        ax.loglog(n, shares, color=colour, label=text)
    styles = {
        ("uniform", "random"): ("#D55E00", "o", "found: uniform, z ~ U[-1, 1]"),
        ("uniform", "end"): ("#CC79A7", "^", "found: uniform, z = √k"),
        ("product", "random"): ("#009E73", "s", "found: products, z ~ U[-1, 1]"),
    }
    for (name, target), (colour, marker, text) in styles.items():
        found = [
            r for r in record["rows"] if r.get("of") == "n" and (r["law"], r["target"], r["eps"]) == (name, target, EPS)
        ]
        if found:
            x, y = [r["mean"] for r in found], [r["k"] / r["mean"] for r in found]
            ax.loglog(x, y, marker, color=colour, label=text, markersize=5)
    ax.set_ylim(1e-3, 1)
    framed(
        ax,
        "size n of the base set of one parameter",
        "density k/n",
        "natale2024: fixed-size sums, eps = 0.01, 0.3 % failures",
    )
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.2), ncols=2, fontsize=8, frameon=False)  # off the curves
    return ax


def _least_share(n: float, curve: Any) -> float:
    """The least k/n <= 1/2 on a fine grid with k >= 1 and n H_2(k/n) >= curve(k); NaN for none."""
    shares = np.geomspace(max(1 / n, 1e-4), 0.5, 300)
    good = [share for share in shares if bits(share * n, n) >= curve(share * n)]
    return float(good[0]) if good else float("nan")


EXPERIMENT = Experiment(
    "natale2024.density", "Theorems 3 and 5; the paper has no experiments", prepare, repeat, judge, figure, 5,
    "Sums: the least n for which at most 0.3 % of 10,000 base sets (they grow number by number) have no subset of "
    "exactly k numbers whose sum is within eps = 0.01 of the target; k = 1, 2, 3, 4, 6, 8; numbers U[-1, 1] or "
    "products of two; targets U[-1, 1], 0 or sqrt k, one target a base set (not all targets at once). By meet in the"
    " middle with sizes, float64 sums. Tickets: ltbounds' natale2024 construction, n = 30 products for each sign of "
    "each weight, exactly k = 3, 4, 6, 8 kept, tolerance 0.01 of each layer's largest weight, sums that fail use "
    "spare neurons (counted); targets 16-16-16 with weights U[-1, 1] and 64-32-16-10 trained on scikit-learn's "
    "digits. Repetitions draw base sets and sources anew. Criteria fixed before the run, but that "
    "an interval across a curve contradicts nothing (since 28 November 2026). Quick: 300 trials, k = 3 "
    "and 4, one target.",
    (
        "targets: random, 0, sqrt k", "numbers: uniform, products of two uniforms",
        "eps = 0.1, 0.03, 0.01, 0.003 at k = 4",
    ),
)  # fmt: skip
