"""What `pip-audit` would ask without its address: pins are whole, each with hashes, and what is installed is as pinned.

Not asked, as it needs an address: known vulnerabilities.
"""

from __future__ import annotations

import importlib.metadata
import re
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


HASHES = (ROOT / ".ci" / "hashes.txt").read_text()


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


def test_the_hashes_are_of_the_pins_and_of_nothing_else() -> None:
    entries = [re.split(r"\s*\\\n\s*", entry) for entry in re.split(r"(?<!\\)\n", HASHES.rstrip("\n"))]
    named = {canonicalize_name(r.name): str(r.specifier) for r in (Requirement(head) for head, *_ in entries)}
    assert named == {name: f"=={version}" for name, version in PINS.items()} and len(entries) == len(named)
    for head, *hashes in entries:
        assert hashes and all(re.fullmatch(r"--hash=sha256:[0-9a-f]{64}", line) for line in hashes), head


def test_whatever_make_installs_is_held_against_hashes() -> None:
    lines = (ROOT / "Makefile").read_text().replace("\\\n", " ").splitlines()
    parts = [
        part for line in lines for part in re.split(r"&&|\|\|", line) if re.search(r"\$\(INSTALL\)|pip install ", part)
    ]
    installs = [part for part in parts if not part.startswith("INSTALL :=")]
    assert len(installs) == 4
    hashed = [part for part in installs if "--require-hashes -r" in part]
    assert len(hashed) == 3 and "--no-deps --no-build-isolation -e ." in (set(installs) - set(hashed)).pop()
