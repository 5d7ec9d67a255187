"""What `pip-audit` would ask without its address: pins are whole, what is installed is what is pinned, no name twice.

Not asked, as it needs an address: known vulnerabilities, and digests of the wheels on the index.
"""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
LINES = [
    line
    for line in (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    if line.strip() and not line.startswith("#")
]
PINS = {canonicalize_name(name): version for name, _, version in (line.partition("==") for line in LINES)}


def needed() -> dict[str, list[Requirement]]:
    """Every package that ltbounds[dev] needs here, directly or not, with who asks for which versions."""
    found: dict[str, list[Requirement]] = {}
    waiting, met = [Requirement("ltbounds[dev]")], set[str]()
    while waiting:
        asked = waiting.pop()
        name = canonicalize_name(asked.name)
        if name != "ltbounds":
            found.setdefault(name, []).append(asked)
        if str(asked) in met:
            continue
        met.add(str(asked))
        try:
            lines = importlib.metadata.requires(name) or []
        except importlib.metadata.PackageNotFoundError:
            continue  # reported by the tests
        for requirement in map(Requirement, lines):
            extras = [{"extra": extra} for extra in asked.extras] or [{"extra": ""}]
            if requirement.marker is None or any(requirement.marker.evaluate(extra) for extra in extras):
                waiting.append(requirement)
    return found


def test_every_line_pins_one_version_of_one_package() -> None:
    assert len(LINES) == len(PINS)
    assert all(str(Version(version)) == version for version in PINS.values())


def test_every_package_that_is_needed_is_pinned() -> None:
    assert sorted(set(needed()) - set(PINS)) == []
    assert len(needed()) > 60


def test_what_is_installed_is_what_is_pinned_and_what_others_ask_for() -> None:
    wrong = []
    for name, asked in needed().items():
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            wrong.append(f"{name} is not installed")
            continue
        if name in PINS and version != PINS[name]:
            wrong.append(f"{name} {version} is installed, {PINS[name]} is pinned")
        wrong += [
            f"{name} {version}: {r} is asked for" for r in asked if not r.specifier.contains(version, prereleases=True)
        ]
    assert wrong == []
