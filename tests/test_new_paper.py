"""`scripts/new_paper.py` writes a paper that is judged at once, in a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
DETAILS = ("--title", 'On "quotes"', "--author", "Ada Ärgerlich", "--year", "2026")
CHECK = """
from ltbounds.ledger import judge
from ltbounds.theorems import PAPERS, find_claim
from ltbounds.theorems.papers import find_paper, symbol_table
record = judge(find_claim("new2026.thm-1"))
print(record.verdict, record.control_ok, PAPERS[-2:], find_paper("new2026").short, len(symbol_table("new2026")))
"""


def run(*command: object, **options: object) -> "subprocess.CompletedProcess[str]":
    words = [str(word) for word in command]
    return subprocess.run(words, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]


def test_a_new_paper_is_judged_at_once_and_an_old_one_is_refused(tmp_path: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
    shutil.copytree(ROOT / "ltbounds", tmp_path / "ltbounds", ignore=skipped)
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "new_paper.py", tmp_path / "scripts")
    first, second = (run(sys.executable, script, "new2026", *DETAILS) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "must be new" in second.stderr
    environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"}
    done = run(sys.executable, "-c", CHECK, cwd=tmp_path, env=environment)
    assert done.stdout.strip() == "PROVED True ('new2026', 'ours') Ärgerlich (2026) 3", done.stdout + done.stderr
