"""No file that is read may run code: no pickle, no eval, no shell in the package."""

import ast
from pathlib import Path

import ltbounds

MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "subprocess", "pty", "runpy"}
NAMES = {"eval", "exec", "compile", "__import__", "execfile"}
CALLS = {("os", "system"), ("os", "popen"), ("os", "execv"), ("os", "execvp"), ("os", "spawnv"), ("os", "posix_spawn")}

OWN_TEXT = {"compiling.py": ["pickle"], "ledger/mutation.py": ["exec", "compile"]}
"""The exceptions: numba's cache of our own kernels, which numba pickles, and mutants of the package's own formulas."""


def dangerous(source: str) -> list[str]:
    """What of a source text could run what a file says."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names if alias.name.partition(".")[0] in MODULES]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in MODULES:
            found.append(node.module or "")
        elif isinstance(node, ast.Call):
            callee = node.func
            if isinstance(callee, ast.Name) and callee.id in NAMES:
                found.append(callee.id)
            named = isinstance(callee, ast.Attribute) and isinstance(callee.value, ast.Name)
            if named and (callee.value.id, callee.attr) in CALLS:  # type: ignore[union-attr]
                found.append(ast.unparse(callee))
            for keyword in node.keywords:
                if keyword.arg in ("allow_pickle", "shell") and not _false(keyword.value):
                    found.append(keyword.arg)
    return found


def _false(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and value.value is False


def test_nothing_in_the_package_runs_what_a_file_says() -> None:
    root = Path(ltbounds.__file__).parent
    found = {str(path.relative_to(root)): dangerous(path.read_text()) for path in sorted(root.rglob("*.py"))}
    assert {name: what for name, what in found.items() if what} == OWN_TEXT


def test_the_test_sees_what_it_looks_for() -> None:
    for source in ("import pickle", "from dill import load", "eval('1')", "import os\nos.system('x')",
                   "np.load(f, allow_pickle=True)", "run(c, shell=True)"):  # fmt: skip
        assert dangerous(source), source
    assert not dangerous("np.load(f, allow_pickle=False)\nre.compile('a')\nmodel.eval()")


def test_every_kernel_that_is_kept_on_disk_is_kept_by_one_cache() -> None:
    """numba's own cache raises on damaged files and where it cannot write: `ltbounds.compiling` does neither."""
    root = Path(ltbounds.__file__).parent
    kept = [str(path) for path in sorted(root.rglob("*.py")) if "njit(cache=" in path.read_text()]
    assert kept == []
