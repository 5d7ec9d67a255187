"""Experiment 2 (section 5): structures of 5 pairs a weight against wider networks, and what ReLUs cost them.

The paper prunes by edge-popup on MNIST; here the structure of one weight is pruned *optimally*.
"""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

import numpy as np
from numpy.typing import NDArray

from ltbounds.arith import Scalar
from ltbounds.claims import Points, Result
from ltbounds.notation import Sides, place, sides
from ltbounds.theorems.pensia2020 import recorded
from ltbounds.theorems.pensia2020.experiment_1 import weights_of_dense

__all__ = ["RESULT", "structure_parameters"]

Tried2 = Annotated[Scalar, Points((500,))]
Tried3 = Annotated[Scalar, Points((10,))]
HERE = place("pensia2020", "Experiment 2", "section 5")
PAIRS = 5


def structure_parameters(weights: Any, pairs: Scalar) -> Any:
    """Random parameters when every weight becomes `pairs` pairs (a_i, b_i): 2 · pairs · weights.

    >>> structure_parameters(397_000, 5)
    3970000
    """
    return 2 * pairs * weights


@HERE.equal("exp-2.parameters", by="exact")
def two_layers(inputs: Annotated[Scalar, Points((784,))], hidden: Tried2, outputs: Tried3) -> Sides:
    """'Approximately equal' parameters, two layers: the wider network with 5000 hidden nodes has exactly as many as 5
    pairs for each weight of 784-500-10.

    Note: Each weight has pairs of its own here; the paper does not say whether first-layer coefficients are shared.
    """
    left, wider = (
        structure_parameters(weights_of_dense(inputs, hidden, outputs), PAIRS),
        partial(weights_of_dense, inputs),
    )
    return sides(left, wider(10 * hidden, outputs), off=wider(5 * hidden, outputs))


def _best_error(values: NDArray[np.float64], w: NDArray[np.float64]) -> NDArray[np.float64]:
    from ltbounds.subsets.meet_in_the_middle import best_errors

    errors = np.empty(len(w))
    best_errors(np.ascontiguousarray(values), w, errors)
    return errors


def _errors(stream: np.random.Generator, trials: int) -> NDArray[np.float64]:
    """Errors on |x| <= 1 of the best pruned sums for a weight U[-1, 1] a trial: (3, trials).

    PAIRS pairs b sigma(a x), those with a > 0 for x > 0, the others for x < 0; the same without sigma; 2 PAIRS plain summands.
    All coefficients are normal, up to a common scale Kaiming's.
    """
    a, b = stream.standard_normal((2, trials, PAIRS))
    w = stream.uniform(-1, 1, trials)
    with_relu = np.maximum(_best_error(np.where(a > 0, a * b, 0.0), w), _best_error(np.where(a < 0, a * b, 0.0), w))
    return np.stack([with_relu, _best_error(a * b, w), _best_error(stream.standard_normal((trials, 2 * PAIRS)), w)])


def _relu_is_better(stream: np.random.Generator, trials: int) -> NDArray[np.bool_]:
    relu, plain, _ = _errors(stream, trials)
    return relu < plain


@HERE.trials(
    "exp-2.r1.optimal", at_least=0.8, expected=0.91, notion="random", off=_relu_is_better,
    parameters={"pairs": PAIRS, "w": "U[-1, 1]", "a, b": "N(0, 1)"},
)  # fmt: skip
def worse(stream: np.random.Generator, trials: int) -> np.ndarray:
    """ReLUs cost the structure accuracy when parameters are few: with 5 pairs for a random weight, the best pruned sum
    with ReLU is further from wx than the best one without with probability at least 0.8.

    Note: It is never nearer: what serves one sign of x with ReLU is a subset without.
    """
    relu, plain, _ = _errors(stream, trials)
    return relu > plain


@HERE.trials(
    "exp-2.r2.optimal", at_least=0.95, expected=0.99, notion="random", off=_relu_is_better,
    parameters={"parameters": 2 * PAIRS, "w": "U[-1, 1]"},
)  # fmt: skip
def topology(stream: np.random.Generator, trials: int) -> np.ndarray:
    """Topology matters at equal parameter count: of 10 random parameters a weight, ten plain summands (Figure 1b) come
    nearer to a random weight than five ReLU pairs (Figure 1c) with probability at least 0.95.

    Note: By optimal pruning, weight by weight; the paper's observation is about what edge-popup finds.
    """
    relu, _, ten = _errors(stream, trials)
    return ten < relu


RESULT = Result(
    ref=HERE.ref, title="Experiment 2: pruning random structures",
    statement="Structures with 5 coefficient pairs for every weight, with and without ReLU, are pruned and compared with pruned wider random "
    "networks of about as many parameters.",
    symbols={"pairs": "coefficient pairs (a_i, b_i) for a weight", "hidden": "nodes of a hidden layer"},
    formulas=(structure_parameters,), claims=(two_layers, worse, topology, *recorded.TWO),
)  # fmt: skip
