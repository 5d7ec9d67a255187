"""Run the tests of the ONNX reader with the oldest onnx that pyproject.toml allows: ``python scripts/check_oldest.py``.

In an environment of its own, everything else as pinned.  A run that passes is kept for the report (`runs.py`).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

from runs import record

ROOT = Path(__file__).parents[1]
TESTS = tuple(f"tests/networks/test_{name}.py" for name in ("onnx_operators", "onnx_in_practice", "files"))
FUZZED = 4000


def oldest() -> str:
    """The lower bound of onnx."""
    (asked,) = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]["onnx"]
    return str(asked.removeprefix("onnx>="))


def main() -> None:
    """Install, test, fuzz, record."""
    with tempfile.TemporaryDirectory() as folder:
        scratch, bound = Path(folder), oldest()
        venv.create(scratch / "venv", with_pip=True)
        python = scratch / "venv" / "bin" / "python"
        pins = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
        (scratch / "pins.txt").write_text("\n".join([p for p in pins if not p.startswith("onnx==")]) + "\n")
        uv = (sys.executable, "-m", "uv", "pip", "install", "-q", "--python", python, "-c", scratch / "pins.txt")
        subprocess.run([*uv, f"{ROOT}[onnx,data,formats,test]", f"onnx=={bound}"], check=True)
        environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
        environment["PYTHONPATH"] = str(ROOT)
        run = {"cwd": ROOT, "env": environment, "capture_output": True, "text": True}
        found = subprocess.run(
            [python, "-c", "import onnx; print(onnx.__version__)"], capture_output=True, text=True, check=True
        )
        if not found.stdout.startswith(bound):
            raise SystemExit(f"onnx {found.stdout.strip()} was installed, not {bound}")
        pytest = (python, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *TESTS)
        for name, command in (("tests", pytest), ("fuzz", (python, "tests/fuzz/readers.py", str(FUZZED)))):
            done = subprocess.run(command, check=False, **run)  # type: ignore[call-overload]
            print(f"{name}: {done.stdout[-1500:]}", flush=True)
            if done.returncode:
                raise SystemExit(done.stdout[-3000:] + done.stderr[-3000:])
            if name == "tests":
                counts = re.findall(r"\d+ (?:passed|skipped|deselected)", done.stdout)
        did = f"the reader's tests and {FUZZED:,} damaged files with onnx {bound}, the oldest that is allowed"
        record("scripts/check_oldest.py", "tests/fuzz/test_readers.py", did, ", ".join(counts) + "; 0 wrong")


if __name__ == "__main__":
    main()
