"""fischer2021 Theorem 5: every target layer, biases included, out of two layers with nonzero biases."""

from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS"]

CONSTRUCTIONS = (
    Construction(
        name="fischer2021",
        paper="fischer2021",
        label="Theorem 5",
        summary="2L: as pensia2020, and biases from neurons φ(c) that keep only their own bias c > 0 (alg-thm5).",
        admits_convolutions=False,
    ),
    Construction(
        name="fischer2021.looks_linear",
        paper="fischer2021",
        label="Appendix B.4",
        summary="2L out of mirrored pairs: w(φ(ax) - φ(-ax)) = wax, so one subset serves both signs of x (alg-ll).",
        mirrored=True,
        admits_convolutions=False,
    ),
)
