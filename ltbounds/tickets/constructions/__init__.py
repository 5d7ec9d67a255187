"""The constructions of the papers, by name; one short file a paper."""

from importlib import import_module

from ltbounds.errors import DomainError
from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS", "Construction", "construction"]

PAPERS = ("pensia2020", "fischer2021", "burkholz2022depth", "burkholz2022conv", "natale2024")

CONSTRUCTIONS: dict[str, Construction] = {
    c.name: c for paper in PAPERS for c in import_module(f"ltbounds.tickets.constructions.{paper}").CONSTRUCTIONS
}


def construction(name: str, *, paper: str = "burkholz2022depth") -> Construction:
    """The construction called `name`; see `CONSTRUCTIONS`.  A short name such as "l+1" means that of `paper`.

    >>> construction("pensia2020").label, construction("l+1").name
    ('Theorem 1', 'burkholz2022depth.l+1')
    """
    full = name if name in CONSTRUCTIONS else f"{paper}.{name}"
    if full not in CONSTRUCTIONS:
        raise DomainError(f"construction={name} must be one of {', '.join(CONSTRUCTIONS)}")
    return CONSTRUCTIONS[full]
