"""burkholz2022conv Algorithms 1 and 2: convolutions with strides, padding and skip connections.

Only the first source layer has biases; those of later layers come from constant channels.  A stride is that of the
outer layer of a pair; the univariate layer in front of it has 1x1 filters.
"""

from ltbounds.tickets.constructions.record import Construction

__all__ = ["CONSTRUCTIONS"]

PLAIN = ("relu", "leaky_relu", "tanh")

CONSTRUCTIONS = (
    Construction(
        name="burkholz2022conv.2l",
        paper="burkholz2022conv",
        label="Algorithm 1 (Theorem 3.1)",
        summary="2L: univariate channels φ(λ x_j), then the filter tap by tap; a constant channel carries biases.",
        objective="smallest",
        biases="constant",
        activations=PLAIN,
    ),
    Construction(
        name="burkholz2022conv.2l_looks_linear",
        paper="burkholz2022conv",
        label="Algorithm 1 with Appendix D",
        summary="2L with mirrored pairs of channels, for φ(0) != 0.",
        objective="smallest",
        biases="constant",
        activations=(*PLAIN, "sigmoid"),
        mirrored=True,
    ),
    Construction(
        name="burkholz2022conv.l+1",
        paper="burkholz2022conv",
        label="Algorithm 2 (Theorem 3.2)",
        summary="L+1: the first layer two for one, in copies; then each tap chooses among the copies of its channel.",
        later="one-for-one",
        activations=PLAIN,
    ),
    Construction(
        name="burkholz2022conv.l+1_looks_linear",
        paper="burkholz2022conv",
        label="Algorithm 2 with Appendix D",
        summary="L+1 with a looks-linear first layer, for φ(0) != 0.",
        later="one-for-one",
        activations=(*PLAIN, "sigmoid"),
        mirrored=True,
    ),
)
