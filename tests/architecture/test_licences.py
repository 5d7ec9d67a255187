"""Every pinned dependency has a licence that is listed, and where it is installed it says the same."""

import importlib.metadata
from pathlib import Path

ROOT = Path(__file__).parents[2]
LISTED = dict(line.split("\t") for line in (ROOT / ".ci" / "licences.tsv").read_text().splitlines())
FREE = ("Apache", "BSD", "ISC", "LGPL", "MIT", "MPL", "Mozilla", "PSF", "Python Software Foundation")


def said(name: str) -> str:
    """The licence in a package's own metadata: its expression, else its classifiers, else its first line."""
    metadata = importlib.metadata.metadata(name)
    if metadata.get("License-Expression"):
        return str(metadata["License-Expression"])
    classifiers = [c.rpartition("::")[2].strip() for c in metadata.get_all("Classifier") or [] if c[:7] == "License"]
    named = "; ".join(c for c in classifiers if c != "OSI Approved")
    return named or str(metadata.get("License") or "").strip().partition("\n")[0]


def pinned() -> list[str]:
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    return [line.partition("==")[0].strip() for line in lines if line.strip() and line[0] != "#"]


def test_every_pinned_package_has_a_listed_licence() -> None:
    assert set(pinned()) == set(LISTED)
    assert all(any(word in licence for word in FREE) for licence in LISTED.values())


def test_what_is_installed_says_the_same_licence() -> None:
    checked = 0
    for name, licence in LISTED.items():
        try:
            own = said(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        if importlib.metadata.version(name) == dict(pins())[name]:
            assert own.removesuffix(" License") in (licence.removesuffix(" License"), ""), name  # cvc5 is silent
            checked += 1
    assert checked > 20


def pins() -> list[tuple[str, str]]:
    lines = (ROOT / ".ci" / "constraints.txt").read_text().splitlines()
    return [(name, version) for name, _, version in (line.partition("==") for line in lines) if version]
