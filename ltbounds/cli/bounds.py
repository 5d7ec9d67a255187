"""``ltbounds bounds``: how wide each theorem says the random network must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.markup import escape

from ltbounds.cli.terminal import Constant, Delta, Eps, NetworkFile, app, err, out
from ltbounds.errors import require

if TYPE_CHECKING:
    from ltbounds.widths.required import WidthRow

__all__ = ["bounds"]

LARGEST = 1e100


@app.command()
def bounds(network: NetworkFile, eps: Eps = 0.01, delta: Delta = 0.01, C: Constant = 3.0) -> None:
    """How wide each theorem says the random network must be for NETWORK, and whether its hypotheses are met.

    Three times: with constants that are certified, with those that experiment shows, and with C as given.
    """
    from ltbounds.networks import load
    from ltbounds.networks.facts import facts_of
    from ltbounds.studies.empirical import EMPIRICAL
    from ltbounds.widths.required import CERTIFIED, required_widths

    require(C <= LARGEST, "C", C, f"be at most {LARGEST:g}: the widths would be too large for a float")
    facts = facts_of(load(network))
    with err.status("certifying the numbers of base sets"):
        rows = [required_widths(facts, eps, delta, source) for source in (C, CERTIFIED, EMPIRICAL)]
    shape = "-".join(map(str, facts.widths))
    out.print(f"{network.name}: widths {shape}, eps = {eps:g}, delta = {delta:g}; hidden width of each layer")
    for assumed, certified, met in zip(*rows, strict=True):
        out.print(f"\n[bold]{assumed.paper} {assumed.label}[/bold] ({assumed.kind})", highlight=False)
        out.print(f"  eps: {escape(assumed.measures)}", highlight=False)
        if assumed.kind == "necessary":
            _print_widths("no constant", assumed, "")
        else:
            for row in (certified, met):
                _print_widths(row.source, row, "" if row.C is None else f"  (C = {row.C:.3g})")
            _print_widths(f"C = {C:g} (assumed)", assumed, "")
        for hypothesis in assumed.hypotheses:
            if not hypothesis.met:
                remedy = f" ({hypothesis.remedy})" if hypothesis.remedy else ""
                out.print(f"  not met: {escape(hypothesis.text + remedy)}", highlight=False)
    out.print(
        "\nby experiment: success met for all targets in [-1/2, 1/2], extrapolated by a fit; an estimate, not a bound"
    )


def _print_widths(source: str, row: WidthRow, constant: str) -> None:
    """One line: where the constant comes from, and the widths, or why there are none."""
    widths = "  ".join(map(str, row.widths)) + constant if row.widths else f"- ({escape(row.reason)})"
    out.print(f"  {source:18} {widths}", highlight=False)
