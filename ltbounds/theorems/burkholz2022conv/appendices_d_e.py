"""Appendices D and E: activations with φ(0) != 0 by looks-linear pairs, and strides."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from ltbounds.arith import Scalar, absolute, integer
from ltbounds.claims import Integers, Result
from ltbounds.notation import Nonnegative, Positive, Sides, Signed, Unit, any_number, at_most, place, sides
from ltbounds.theorems.burkholz2022conv.assumption_2_3 import r, two_lines
from ltbounds.theorems.burkholz2022conv.witnesses import convolutional_claim

__all__ = ["RESULTS"]

Int1To5 = Annotated[Scalar, Integers(1, 5)]

D = place("burkholz2022conv", "Appendix D", "appendix D")
E = place("burkholz2022conv", "Appendix E", "appendix E")


@D.at_most("appD-2", by="smt", given=lambda e, f, eps, **_: (at_most(absolute(e), eps), at_most(absolute(f), eps)))
def pair(
    x: Signed, w: any_number, lam: Signed, m_plus: Positive, m_minus: Nonnegative, d: Signed, e: Signed, f: Signed, eps: Unit,
) -> Sides:  # fmt: skip
    """A mirrored pair reproduces w λ x / r up to 2 |w| eps, for |λx| <= a(eps).

    Because φ departs from its two lines by e at λx and by f at -λx, and d cancels: the error is |w| |e - f| <= 2 |w| eps.
    """
    first, second = two_lines(lam * x, m_plus, m_minus, d) + e, two_lines(-lam * x, m_plus, m_minus, d) + f
    error = absolute(w * first - w * second - w * lam * x / r(m_plus, m_minus))
    return sides(error, 2 * absolute(w) * eps, off=absolute(w) * eps)


APPENDIX_D = Result(
    ref=D.ref, title="Activations with φ(0) != 0",
    statement="The constructions apply to φ(0) = d != 0 if the source's parameters come in looks-linear pairs.",
    symbols={
        "lam": "λ, weight of the first neuron; -λ of its mirror", "e, f": "departures of φ from its lines",
        "r": "1/(m_+ + m_-)",
    },
    claims=(
        convolutional_claim("burkholz2022conv.appD-1.witness", D.ref, "burkholz2022conv.l+1_looks_linear", phi="sigmoid", skip=True),
        pair,
    ),
)  # fmt: skip


def _by_parts(a: Scalar, b: Scalar, s: Scalar, u: Scalar, *, kept: int = 0) -> int:
    """Entry u of the convolution with stride s of the unit filter at tap a with the unit image at b (from 0), from partial
    versions x_p[v] = x[p + s v], p = 0..s-1 (the first `kept` of them), at stride 1, added up.
    """
    a, b, s, u = (integer(n) for n in (a, b, s, u))
    filter_, image = np.zeros(7, int), np.zeros(16, int)
    filter_[a] = image[b] = 1
    total = 0
    for p in range(kept or s):
        part, taps = image[p::s], filter_[p::s]
        window = part[u : u + len(taps)]
        total += int(window @ taps[: len(window)])
    return total


@E.equal("appE-1", by="exact")
def parts(
    a: Annotated[Scalar, Integers(0, 6)], b: Annotated[Scalar, Integers(0, 15)], s: Annotated[Scalar, Integers(1, 4)],
    u: Annotated[Scalar, Integers(0, 2)],
) -> Sides:  # fmt: skip
    """A convolution with stride s is the sum over p = 0..s-1 of convolutions of stride 1 with the partial versions x[p + s v], which
    univariate filters of stride s at s positions make: width times s (filters of 7, images of 16, s <= 4; by linearity for all entries).

    Note: It serves target layers of that stride; what a stride has dropped, no later layer of stride 1 can restore at full resolution.
    """
    strided = int(
        integer(s) * integer(u) + integer(a) == integer(b)
    )  # y[u] = Σ_a K[a] x[s u + a], unit filter and image
    return sides(strided, _by_parts(a, b, s, u), off=_by_parts(a, b, s, u, kept=1))


def _classes_in_the_plane(s: Scalar) -> int:
    """Positions a, b of a plane that filters of stride s in both directions tell apart: pairs of residues."""
    s = integer(s)
    return len({(i % s, j % s) for i in range(2 * s) for j in range(2 * s)})


@E.refuted(
    "appE-1.plane", at={"s": 2}, severity="false", impact="Appendix E in two dimensions: s^2 filters are needed, not s"
)
def in_the_plane_printed(s: Int1To5) -> Sides:
    """For two-dimensional filters with stride s in both directions, s univariate filters make every entry of the input: s
    positions are at least as many as there are partial versions.

    Note: There are s^2 of them, so the width grows by s^2 where both directions are strided; in one dimension s is right.
    """
    return sides(_classes_in_the_plane(s), s, off=s * s)


@E.equal("appE-1.plane.corrected", by="exact")
def in_the_plane(s: Int1To5) -> Sides:
    """There are s^2 partial versions of an image under stride s in both directions, counted for s <= 5."""
    return sides(_classes_in_the_plane(s), s * s, off=2 * s - 1)


APPENDIX_E = Result(
    ref=E.ref, title="Strides",
    statement="If a filter of stride s is large enough that its windows overlap, univariate filters at s positions make partial versions of the "
    "input that the next layer adds up; the width requirement is multiplied by s.",
    symbols={"s": "stride", "p": "position of the kept filter entry"},
    claims=(parts, in_the_plane_printed, in_the_plane),
)  # fmt: skip

RESULTS = (APPENDIX_D, APPENDIX_E)
