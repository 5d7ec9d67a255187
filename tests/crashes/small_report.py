"""Child of test_commands.py: the command ``ltbounds report`` with less to judge and to draw, so that it takes seconds.

Eight claims are judged (by two worker processes), one tiny ticket is studied, and the pages are plain files.  The order
of things, the workers, the scratch folder and the swap are the command's own.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from ltbounds import networks, report, theorems
from ltbounds.cli import main
from ltbounds.networks import random_network
from ltbounds.report import Inputs
from ltbounds.report.tables import tables
from ltbounds.studies import constants, sweep, ticket, tutorials

CLAIMS = 8
PAGES = 40


def few_pages(inputs: Inputs, folder: Path) -> Path:
    for name, table in tables(inputs).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    for number in range(PAGES):
        (folder / f"{number}.html").write_text(f"<p>{inputs.tickets[0]}</p>" * 20 + "</html>")
        time.sleep(0.005)
    return folder / "0.html"


if __name__ == "__main__":
    every_claim, study = theorems.claims, ticket.study_ticket
    stubs: list[tuple[ModuleType, str, Callable[..., Any]]] = [
        (theorems, "claims", lambda *_: list(every_claim("pensia2020"))[:CLAIMS]),
        (sys.modules["ltbounds.cli.report"], "workers_for", lambda _: 2),
        (networks, "train_digits", lambda _: random_network((3, 4, 2), seed=1)),
        (ticket, "study_ticket", lambda network, *, seed, **_: study(network, name="tiny", seed=seed)),
        (tutorials, "run_tutorials", lambda _: []),
        (sweep, "success_sweep", lambda *_, **__: iter(())),
        (constants, "numbers_grid", list),
        (constants, "met_constants", list),
        (report, "build_report", few_pages),
    ]
    for module, name, stub in stubs:
        setattr(module, name, stub)
    main()
