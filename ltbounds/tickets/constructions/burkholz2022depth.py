"""burkholz2022depth: two-for-one for activations with slopes beside 0, and depth L+1."""

from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS"]

PLAIN = ("relu", "leaky_relu", "tanh")
"""Activations with φ(0) = 0; the others need the looks-linear source, in which φ(0) cancels."""

CONSTRUCTIONS = (
    Construction(
        name="burkholz2022depth.2l",
        paper="burkholz2022depth",
        label="Theorem 3.3",
        summary="2L: two-for-one for each layer, Σ v φ(λx) with λ small enough for φ to be two lines (alg-2L).",
        activations=PLAIN,
        admits_convolutions=False,
    ),
    Construction(
        name="burkholz2022depth.2l_looks_linear",
        paper="burkholz2022depth",
        label="Theorem 3.4",
        summary="2L for φ(0) != 0 as well: kept pairs are mirrored, and the intercept cancels (alg-looks-linear).",
        activations=(*PLAIN, "sigmoid"),
        mirrored=True,
        admits_convolutions=False,
    ),
    Construction(
        name="burkholz2022depth.l+1",
        paper="burkholz2022depth",
        label="Theorem 5.2",
        summary="L+1: two-for-one once, building copies of each neuron; from then on each layer chooses among copies.",
        later="one-for-one",
        activations=PLAIN,
        admits_convolutions=False,
    ),
    Construction(
        name="burkholz2022depth.l+1_looks_linear",
        paper="burkholz2022depth",
        label="Theorem 5.2 with Theorem 3.4",
        summary="L+1 with a looks-linear first layer, for φ(0) != 0.",
        later="one-for-one",
        activations=(*PLAIN, "sigmoid"),
        mirrored=True,
        admits_convolutions=False,
    ),
)
