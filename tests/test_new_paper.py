"""`scripts/new_paper.py` writes a paper that is judged at once, in a copy of the package."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHECK = """
from ltbounds.ledger import judge
from ltbounds.theorems import PAPERS, find_claim
from ltbounds.theorems.papers import find_paper, symbol_table
record = judge(find_claim("new2026.thm-1"))
print(record.verdict, record.control_ok, PAPERS[-2:], find_paper("new2026").short, len(symbol_table("new2026")))
"""


def test_a_new_paper_is_judged_at_once_and_an_old_one_is_refused(tmp_path: Path) -> None:
    skipped = shutil.ignore_patterns("__pycache__", "*.nbi", "*.nbc")
    shutil.copytree(ROOT / "ltbounds", tmp_path / "ltbounds", ignore=skipped)
    (tmp_path / "scripts").mkdir()
    script = shutil.copy(ROOT / "scripts" / "new_paper.py", tmp_path / "scripts")
    command = [sys.executable, script, "new2026", "--title", 'On "quotes"', "--author", "Ada Ärgerlich", "--year", "2026"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=False) for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert "must be new" in second.stderr
    done = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=False, cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout.strip() == "PROVED True ('new2026', 'ours') Ärgerlich (2026) 3", done.stdout + done.stderr
