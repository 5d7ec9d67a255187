"""Check `tests/formal/*.v` and every exported ball leaf with Coq, and write down what was checked (`make formal`).

Prints how many ball leaves coq-interval proves again, of how many, and why it is not asked about the others; exits with
1 if a proof fails or a theorem of ours rests on an axiom beyond those of Coq's real numbers.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from ltbounds.claims import InequalityClaim
from ltbounds.errors import LtboundsError
from ltbounds.ledger.formal import HEADER, digest, sources, tagged, theorems_of, wholes
from ltbounds.theorems import claims

ROOT = Path(__file__).parents[1]
HAND = ("Networks", "Depth", "Counting", "ErrorChain", "Reflection", "Covering", "OneStep", "Leaves")
"""In the order in which they need each other."""
REALS = {
    "ClassicalDedekindReals.sig_not_dec", "ClassicalDedekindReals.sig_forall_dec",
    "FunctionalExtensionality.functional_extensionality_dep", "Classical_Prop.classic",
}  # fmt: skip
"""The axioms of Coq's real numbers, classical logic among them."""
INSTALL = "apt-get install coq libcoq-interval libcoq-coquelicot"


def coqc(file: Path) -> str:
    """Compile one file; its complaint, "" if all is proved."""
    command = ["timeout", "600", "coqc", "-w", "none", "-Q", str(file.parent), "LtBounds", str(file)]
    done = subprocess.run(command, cwd=file.parent, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stderr or done.stdout or "stopped after 600 s")


def axioms_beyond_the_reals(folder: Path, module: str) -> list[str]:
    """Axioms that the theorems of a module rest on, other than those of the real numbers."""
    names = re.findall(r"^(?:Theorem|Lemma) (\w+)", (folder / f"{module}.v").read_text(), re.MULTILINE)
    asked = folder / f"Axioms{module}.v"
    lines = [f"From LtBounds Require Import {module}.", *(f"Print Assumptions {name}." for name in names)]
    asked.write_text("\n".join(lines))
    command = ["coqc", "-w", "none", "-Q", str(folder), "LtBounds", str(asked)]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    return sorted(set(re.findall(r"^([A-Z]\w*\.[\w.]+)", told, re.MULTILINE)) - REALS)


def whole_statements(folder: Path, module: str, theorems: list[str]) -> dict[str, str]:
    """The statements of theorems with all the hypotheses of their sections, as Coq says them."""
    asked = folder / f"Statements{module}.v"
    head = ("From Coq Require Import Reals.", f"From LtBounds Require Import {module}.", "Open Scope R_scope.")
    asked.write_text("\n".join([*head, "Set Printing Depth 1000.", *(f"Check {name}." for name in theorems)]))
    command = ["coqc", "-w", "none", "-Q", str(folder), "LtBounds", str(asked)]
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    _, *parts = re.split(r"^(\w+)\s+: ", told, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


Found = dict[str, dict[str, str]]


def by_hand(folder: Path) -> tuple[Found, int]:
    """What the files written by hand prove, by claim, and how many of them fail."""
    found: Found = {}
    failed = 0
    for module in HAND:
        source = ROOT / "tests" / "formal" / f"{module}.v"
        shutil.copy(source, folder)
        problem = coqc(folder / f"{module}.v")
        beyond = [] if problem or module == "Leaves" else axioms_beyond_the_reals(folder, module)
        failed += bool(problem or beyond)
        print(f"{module}.v: {problem or (f'rests on {beyond}' if beyond else 'proved')}")
        file, text = f"tests/formal/{module}.v", source.read_text()
        for claim, theorem, statement in tagged(text):
            found[claim] = {"file": file, "theorem": theorem, "sha256": digest(statement)}
        whole = {} if problem else dict(wholes(text))
        statements = whole_statements(folder, module, list(whole.values())) if whole else {}
        for claim, theorem in whole.items():
            found[claim] = {
                "file": file, "theorem": theorem, "sha256": sources(source.parent), "statement": statements[theorem],
            }  # fmt: skip
    return found, failed


def exported(folder: Path) -> tuple[Found, int]:
    """The ball leaves that coq-interval proves again, and how many it does not."""
    leaves: dict[str, str] = {}
    balls = [claim for claim in claims() if isinstance(claim, InequalityClaim) and claim.by == "balls"]
    for claim in balls:
        try:
            leaves[claim.id] = "".join(text for _, text in theorems_of(claim))
        except LtboundsError as problem:
            print(f"{claim.id}: not exported, {problem}")
    files = {identifier: folder / f"Leaf{number}.v" for number, identifier in enumerate(leaves)}
    for identifier, file in files.items():
        file.write_text(HEADER + leaves[identifier])
    with ThreadPoolExecutor(2) as pool:
        problems = dict(zip(files, pool.map(coqc, files.values()), strict=True))
    found: Found = {}
    for identifier, problem in problems.items():
        if problem:
            print(f"{identifier}: {problem}")
        else:
            kind = {"file": "coq-interval", "theorem": "re-proved from its formula"}
            found[identifier] = {**kind, "sha256": digest(leaves[identifier])}
    print(f"{len(found)} of {len(balls)} ball leaves proved again by coq-interval")
    return found, len(leaves) - len(found)


def main() -> int:
    if shutil.which("coqc") is None:
        print(f"coqc must be there to check theorems; on Debian 12: {INSTALL}")
        return 1
    print(subprocess.run(["coqc", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0])
    target = ROOT / "ltbounds" / "data" / "formal.json"
    with tempfile.TemporaryDirectory() as name:
        found, failed = by_hand(Path(name))
        if (
            "--by-hand" in sys.argv
        ):  # what coq-interval has proved stays on record: a test holds it against today's leaves
            known: Found = json.loads(target.read_text(encoding="utf-8"))
            leaves, wrong = {claim: entry for claim, entry in known.items() if entry["file"] == "coq-interval"}, 0
        else:
            leaves, wrong = exported(Path(name))
    if failed + wrong == 0:
        target.write_text(json.dumps(dict(sorted((leaves | found).items())), indent=1) + "\n", encoding="utf-8")
    return int(failed + wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
