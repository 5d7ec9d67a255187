"""Count the tests into ltbounds/data/tests.json, which the report shows: ``python scripts/count_tests.py``."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from runs import shown

ROOT = Path(__file__).parents[1]
COUNTS = ROOT / "ltbounds" / "data" / "tests.json"


def collected() -> Counter[str]:
    """Tests by file, as pytest collects them; doctests stand under the files of the package."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    return Counter(line.partition("::")[0] for line in done.stdout.splitlines() if "::" in line)


def random_cases(text: str) -> str:
    """What a test file says of the number of its random cases."""
    found = [f"{int(n):,} examples a property" for n in re.findall(r"max_examples=(\d+)", text)]
    for name, value in re.findall(
        r"^([A-Z_]*(?:CASES|NETWORKS|KILLS|TRIALS|INSTANCES))\s*=\s*(.+)$", text, re.MULTILINE
    ):
        if number := re.search(r"\"(\d+)\"|^([\d_]+)$", value.strip()):
            found.append(f"{int((number[1] or number[2]).replace('_', '')):,} {name.lower().replace('_', ' ')}")
    return ", ".join(dict.fromkeys(found))


def counted(tests: Counter[str]) -> dict[str, object]:
    """The record that the report reads."""
    files = []
    for name in sorted(file for file in tests if file.startswith("tests/")):
        text = (ROOT / name).read_text(encoding="utf-8")
        about = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0].replace("\n", " ")
        parts = name.split("/")
        room = (
            "/".join(parts[1:3])
            if parts[1] == "theorems" and len(parts) > 3
            else (parts[1] if len(parts) > 2 else "whole")
        )
        files.append(
            {
                "file": name,
                "room": room,
                "tests": tests[name],
                "what it shows": about,
                "random cases": "; ".join(filter(None, [random_cases(text), *shown(name)])),
            }
        )
    doctests = sum(number for file, number in tests.items() if file.startswith("ltbounds/"))
    return {"date": datetime.now(UTC).strftime("%Y-%m-%d"), "doctests": doctests, "files": files}


if __name__ == "__main__":
    COUNTS.write_text(json.dumps(counted(collected()), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
