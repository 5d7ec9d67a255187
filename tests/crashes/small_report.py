"""Child of test_commands.py: the command ``ltbounds report`` with less to judge and to draw, so that it takes seconds.

Eight claims are judged (by two worker processes), one tiny ticket is studied, one tutorial is run whose code takes
some time, and the pages are plain files.  The order
of things, the workers, the scratch folder and the swap are the command's own.
"""

import signal
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
TUTORIAL = """# Small
```sh
$ ltbounds list pensia2020
```
```python
>>> import time
>>> time.sleep(0.5)
```
"""


def few_pages(inputs: Inputs, folder: Path) -> Path:
    for name, table in tables(inputs).items():
        table.to_csv(folder / f"{name}.csv", index=False)
    for number in range(PAGES):
        (folder / f"{number}.html").write_text(f"<p>{inputs.tickets[0]}</p>" * 20 + "</html>")
        time.sleep(0.005)
    return folder / "0.html"


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored by what a shell starts in the background
    every_claim, study = theorems.claims, ticket.study_ticket
    stubs: list[tuple[ModuleType, str, Callable[..., Any]]] = [
        (theorems, "claims", lambda *_: list(every_claim("pensia2020"))[:CLAIMS]),
        (sys.modules["ltbounds.cli.report"], "workers_for", lambda _: 2),
        (networks, "train_digits", lambda _: random_network((3, 4, 2), seed=1)),
        (ticket, "study_ticket", lambda network, *, seed, **_: study(network, name="tiny", seed=seed)),
        (tutorials, "run_tutorials", lambda shell: [tutorials.run_tutorial(TUTORIAL, "small", shell)]),
        (sweep, "success_sweep", lambda *_, **__: iter(())),
        (constants, "numbers_grid", list),
        (constants, "met_constants", list),
        (report, "build_report", few_pages),
    ]
    for module, name, stub in stubs:
        setattr(module, name, stub)
    main()
