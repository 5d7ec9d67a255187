"""Where things stand on the site: relative addresses, which work from disk."""

from __future__ import annotations

import re

__all__ = ["claim_address", "paper_page", "result_address", "result_anchor"]


def paper_page(paper: str) -> str:
    """The page of a paper."""
    return f"{paper}.html"


def claim_address(identifier: str) -> str:
    """The page and anchor of a claim; the anchor is its ID.

    >>> claim_address("natale2024.thm-2")
    'natale2024.html#natale2024.thm-2'
    """
    return f"{paper_page(identifier.partition('.')[0])}#{identifier}"


def result_anchor(label: str) -> str:
    """The anchor of a numbered result on the page of its paper.

    >>> result_anchor("Theorem 3.3, proof")
    'theorem-3.3-proof'
    """
    return re.sub(r"[^a-z0-9.]+", "-", label.lower()).strip("-")


def result_address(paper: str, label: str) -> str:
    """The page and anchor of a numbered result."""
    return f"{paper_page(paper)}#{result_anchor(label)}"
