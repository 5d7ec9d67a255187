"""A folder for a new paper, with a theorem that is judged at once:

``python scripts/new_paper.py malach2020 --title "Proving the Lottery Ticket Hypothesis: Pruning is All You Need"
--author "Eran Malach" --author "Gilad Yehudai" --year 2020 --arxiv 2002.00585``

Writes `ltbounds/theorems/KEY/` with Theorem 1, its entry in the inventory (`data/statements/KEY.toml`) and in
`data/papers.toml`, and adds the key to `PAPERS`.  What is written is an example to be replaced by the paper's own.
"""

from __future__ import annotations

import argparse
import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[1]

PACKAGE = '''"""{citation}  Key: ``{key}``.

=============  ===================  =======================================================================
paper          here                 house name
=============  ===================  =======================================================================
d              ``d``                inputs of a layer of the target
ε              ``eps``              tolerance; say which norm, on which domain
C              ``C``                the constant the paper leaves open
=============  ===================  =======================================================================

``log`` is natural.
"""

from __future__ import annotations

from ltbounds.theorems.{key}.theorem_1 import RESULT as THEOREM_1

__all__ = ["RESULTS", "UNCHECKED"]

RESULTS = (THEOREM_1,)

UNCHECKED: dict[str, str] = {{}}
"""Statements of the inventory that cannot be checked, with the reason."""
'''

THEOREM = '''"""Theorem 1: replace this by what the paper's theorem says, in one line."""

from __future__ import annotations

from ltbounds.arith import Scalar, like, log
from ltbounds.claims import Result
from ltbounds.notation import Count, OpenUnit, Positive, Sides, place, sides

__all__ = ["RESULT", "width"]

HERE = place("{key}", "Theorem 1", "section 1")


def width(d: Scalar, eps: Scalar, C: Scalar) -> Scalar:
    """Theorem 1: the width C d log(2 d/eps), natural logarithm.

    >>> round(width(10, 0.01, 3.0), 1)
    228.0
    """
    return C * d * log(2 * d / eps)


@HERE.equal("thm-1")
def split(d: Count, eps: OpenUnit, C: Positive) -> Sides:
    """The width is C d (log 2 + log(d/eps))."""
    return sides(width(d, eps, C), C * d * (log(like(2, eps)) + log(d / eps)), off=C * d * log(d / eps))


RESULT = Result(
    ref=HERE.ref,
    title="What Theorem 1 is about",
    statement="Our restatement of Theorem 1, with every hypothesis.",
    symbols={{"d": "inputs of a layer of the target", "eps": "tolerance", "C": "constant left open by the paper"}},
    formulas=(width,),
    claims=(split,),
)
'''

STATEMENTS = """# The statements of {key}: our restatements, with the domain that the paper gives each parameter.

[[statement]]
id = "{key}.thm-1"
place = "Theorem 1"
kind = "theorem"
text = "Our restatement of Theorem 1: the width is C d (log 2 + log(d/eps))."
parameters = {{ d = "integer >= 1", eps = "real (0, 1)", C = "real (0, oo)" }}
"""

NEXT = """{key}: written.  Next, with rough times:
  1. {key}.toml: one entry for each statement of the paper, in your words        (half a day for 20 pages)
  2. theorem_1.py: the formula in the paper's letters, its claims with a wrong side (an hour a theorem, proofs apart)
  3. ltbounds verify --paper {key}                                        (seconds)
  4. ltbounds board --paper {key}; python scripts/update_readme.py
"""


def write(root: Path, key: str, title: str, authors: list[str], year: int, arxiv: str) -> None:
    """Write the paper's files below `root`; refuses a key that exists, or that is no name of a package."""
    home = root / "ltbounds" / "theorems" / key
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
        raise SystemExit(f"key={key} must be lower-case letters and digits, such as malach2020")
    if home.exists():
        raise SystemExit(f"key={key} must be new: {home} exists")
    papers = root / "ltbounds" / "theorems" / "__init__.py"
    text = papers.read_text(encoding="utf-8")
    if text.count('"ours",\n)') != 1:
        raise SystemExit(f'{papers} must end its PAPERS with "ours"')
    citation = f"{', '.join(authors)} ({year}), *{title}*."
    home.mkdir(parents=True)
    (home / "__init__.py").write_text(PACKAGE.format(key=key, citation=citation), encoding="utf-8")
    (home / "theorem_1.py").write_text(THEOREM.format(key=key), encoding="utf-8")
    data = root / "ltbounds" / "data"
    (data / "statements" / f"{key}.toml").write_text(STATEMENTS.format(key=key), encoding="utf-8")
    entry = {"title": title, "authors": authors, "year": year, "venue": "arXiv" if arxiv else "", "arxiv": arxiv}
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in entry.items()]
    with (data / "papers.toml").open("a", encoding="utf-8") as file:
        file.write("\n".join(["", f"[{key}]", *lines, ""]))
    papers.write_text(text.replace('"ours",\n)', f'"{key}", "ours",\n)'), encoding="utf-8")
    print(NEXT.format(key=key), end="")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("key", help="such as malach2020")
    parser.add_argument("--title", required=True)
    parser.add_argument("--author", action="append", required=True, help="once for each author, in order")
    parser.add_argument("--year", type=int, required=True)
    parser.add_argument("--arxiv", default="", help="such as 2002.00585")
    given = parser.parse_args()
    write(ROOT, given.key, given.title, given.author, given.year, given.arxiv)
