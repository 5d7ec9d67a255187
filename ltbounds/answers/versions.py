"""Which versions run here, and whether all that ltbounds needs works."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from ltbounds import __version__
from ltbounds.errors import one_line

__all__ = ["Check", "checks", "show_versions", "versions"]

NEEDED = ("numpy", "scipy", "sympy", "mpmath", "python-flint", "z3-solver", "numba", "pulp", "highspy", "pandas",
          "matplotlib", "typer", "rich")  # fmt: skip
OPTIONAL = {
    "onnx": "onnx",
    "scikit-learn": "data",
    "safetensors": "formats",
    "distributed": "dask",
    "cvc5": "second-solver",
}
"""Packages, and the extra of ltbounds that installs each."""


def versions() -> dict[str, str]:
    """Versions by name; "" for what is not installed."""
    found = {"ltbounds": __version__, "python": platform.python_version()}
    for name in (*NEEDED, *OPTIONAL):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def show_versions() -> None:
    """Print the versions of ltbounds, Python and all that it uses: for a report of a mistake.

    >>> show_versions()  # doctest: +ELLIPSIS
    ltbounds 0...
    """
    print("\n".join(f"{name} {found or 'not installed'}" for name, found in versions().items()))
    print(f"{platform.system()} {platform.machine()}")


@dataclass(frozen=True)
class Check:
    """One thing that was tried: whether it works, and what to do where it does not."""

    name: str
    ok: bool
    says: str
    remedy: str = ""


def checks() -> Iterator[Check]:
    """Each part that can be missing or broken, tried for real."""
    yield _packages()
    for name, extra in OPTIONAL.items():
        installed = versions()[name]
        yield Check(f"{name} (optional)", True, installed or f"not installed; pip install 'ltbounds[{extra}]'")
    yield _tried("kernels compile and answer", _kernels, "set NUMBA_CACHE_DIR to a folder that can be written")
    yield _tried("balls, symbols, z3 decide", _provers, "reinstall python-flint, sympy, z3-solver")
    yield _tried("figures are drawn", _figure, "reinstall matplotlib")
    yield _tried("answers are kept on disk", _keeping, "set LTBOUNDS_CACHE to a folder that can be written")
    yield _shipped()


def _packages() -> Check:
    missing = [name for name in NEEDED if not versions()[name]]
    return Check("packages", not missing, ", ".join(missing) or f"all {len(NEEDED)} there", "pip install ltbounds")


def _tried(name: str, work: object, remedy: str) -> Check:
    try:
        return Check(name, True, str(work()))  # type: ignore[operator]
    except Exception as problem:  # whatever is broken: that is the answer
        return Check(name, False, one_line(f"{type(problem).__name__}: {problem}")[:200], remedy)


def _kernels() -> str:
    import numpy as np

    from ltbounds.compiling import is_compiled
    from ltbounds.subsets.exact import exact_errors_in_floats

    errors, sure = np.zeros(1), np.zeros(1, np.bool_)  # not a question: few numbers are answered without kernels
    exact_errors_in_floats(np.array([[0.5, 0.25]]), np.ones(1), np.array([3]), errors, sure)
    if errors[0] != 0.25 or not is_compiled(exact_errors_in_floats):
        raise ArithmeticError(f"a kernel errs: {errors[0]}")
    return "the error of a subset sum evaluated"


def _provers() -> str:
    from ltbounds.answers.questions import verify

    verdicts = [verify(claim).records[0] for claim in ("pensia2020.thm-2.4", "pensia2020.cor-1")]
    if any(record.falls_short for record in verdicts):
        raise ArithmeticError(", ".join(f"{record.claim} is {record.verdict}" for record in verdicts))
    return ", ".join(f"{record.claim} {record.verdict}" for record in verdicts)


def _figure() -> str:
    from io import BytesIO

    from matplotlib.figure import Figure

    Figure().savefig(target := BytesIO())
    return f"{target.tell():,} bytes of PNG"


def _keeping() -> str:
    from ltbounds.answers.kept import folder, keep, kept

    keep("doctor", "try", 1)
    if kept("doctor", "try") != 1:
        raise OSError(f"{folder()} cannot be written: answers are computed anew each time")
    return str(folder())


def _shipped() -> Check:
    from ltbounds.answers.verdicts import known_verdicts

    known = len(known_verdicts())
    return Check("verdicts of these sources", known > 0, f"{known:,} kept", "ltbounds verify")
