"""The exceptions of ltbounds.  Every message is one line: what is wrong, and what would be right.

The usual form is ``name=value must ...``; `require` writes it.
"""

from __future__ import annotations

__all__ = [
    "DomainError",
    "FileFormatError",
    "LtboundsError",
    "MissingDependency",
    "StoreError",
    "TicketNotFound",
    "Undecided",
    "UnsupportedOperator",
    "one_line",
    "require",
]


def one_line(said: object) -> str:
    """The text of `said` as one line: what other libraries quote of a damaged file brings line breaks along.

    >>> one_line(ValueError("it cannot\\n   be read"))
    'it cannot be read'
    """
    return " ".join(str(said).split())


class LtboundsError(Exception):
    """Base of every error that ltbounds raises on purpose.  Its text is one line, whatever text it quotes.

    >>> print(DomainError("law=x must be known: of\\n  another's words"))
    law=x must be known: of another's words
    """

    def __str__(self) -> str:
        return one_line(super().__str__())


class DomainError(LtboundsError, ValueError):
    """An argument lies outside the domain of the statement that is asked for."""


class Undecided(LtboundsError, ArithmeticError):
    """Two enclosures overlap: neither order is certain.  More precision may help."""


class FileFormatError(LtboundsError, ValueError):
    """A file is missing, truncated, tampered with, or not what its name says."""


class UnsupportedOperator(FileFormatError):
    """A network file uses operators that ltbounds does not know; the message lists all of them."""


class MissingDependency(LtboundsError, ImportError):
    """An optional library is needed; the message names the extra that installs it."""


class StoreError(LtboundsError, OSError):
    """A sweep store cannot be written: the disk is full, or another process holds it.  What it holds is intact."""


class TicketNotFound(LtboundsError, RuntimeError):
    """The source network is too narrow: some subset sums failed and no spare neuron was left."""


def require(condition: bool, name: str, value: object, must: str) -> None:
    """Raise `DomainError` with the message ``name=value must ...`` unless `condition` holds.

    >>> require(0 < 0.5 < 1, "eps", 0.5, "be in (0, 1)")
    >>> require(0 < 2.0 < 1, "eps", 2.0, "be in (0, 1)")
    Traceback (most recent call last):
    ltbounds.errors.DomainError: eps=2.0 must be in (0, 1)
    """
    if not condition:
        raise DomainError(f"{name}={value} must {must}")
