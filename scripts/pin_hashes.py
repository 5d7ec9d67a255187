"""Write .ci/hashes.txt anew: every pin of .ci/constraints.txt with the SHA-256 of each of its files.

``python scripts/pin_hashes.py``, after a change of a pin.  The files are all that the package index has of a release,
those for other systems and Pythons too, so a machine of another kind installs with the same hashes; no address is kept.
uv and setuptools, which `make` installs with, are among them.  Needs uv and the index.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
HASHES = ROOT / ".ci" / "hashes.txt"
INSTALLERS = "uv\nsetuptools\n"


def main() -> None:
    """Ask uv, which asks the index."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "-", "--extra", "dev", "--universal",
        "--python-version", "3.11", "--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url",
        "--constraint", ".ci/constraints.txt",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, input=INSTALLERS, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    HASHES.write_text(done.stdout, encoding="utf-8")


if __name__ == "__main__":
    main()
