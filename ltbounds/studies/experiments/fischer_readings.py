"""What fischer2021's section 6 leaves open, as options: a table, and how each choice enters edge-popup and the draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ltbounds.learning.popup_stack import Popup, schedule
from ltbounds.studies.experiments.record import Reading

__all__ = ["AUTHORS", "CODE", "READINGS", "Choice"]

CODE = "github.com/RelationalML/NonZeroBiases, commit 31716d4, folder 'Edge Pop Up'"
"""The authors' public code, read on 28 November 2026; with which settings Figure 1 was run it does not say.

As committed it does not run (`ticket_main.py` calls the training with an argument too few), so these are its defaults,
not what is known to be behind the figure.  It also divides the rate by lambda, which is no option here.
"""

READINGS = (
    Reading("matrices", "5", "'depth 5', 'each layer is of width 100'; section 2's L counts weight matrices",
            "depth 5 builds 4 matrices: its layers of neurons are 5, input and output among them", ("5", "4")),
    Reading("variance", "outputs", "sigma_w^2 = 2/n_l, n_l the width of layer l, which is the number of outputs",
            "2 over the number of inputs", ("outputs", "inputs")),
    Reading("bias-factor", "1", "sigma_b is the product of the layers' sigma_w, with no factor",
            "that product times 0.05 (option bfac)"),
    Reading("looks-linear-biases", "paired", "looks-linear biases are [b, -b]; of the last layer it says nothing",
            "[b, -b]", ("paired", "independent")),
    Reading("epochs", "then", "e = 10 epochs and e_a annealing epochs; how the two combine is open",
            "10 epochs at each of e_a densities (nested)", ("then", "nested", "once")),
    Reading("cosine", "once", "the rate falls from 0.1 as a cosine; over what is open",
            "it starts anew at each density", ("once", "each-density")),
    Reading("warm-up", "0", "none is named", "the rate rises at first (option warmup_length, 5), then the cosine",
            whole=True),
    Reading("kept", "up", "rho is the share kept; the rounding is open", "n - floor((1 - rho) n), as here (up)",
            ("up", "nearest")),
    Reading("biases", "apart", "biases are pruned too; whether they compete with weights is open",
            "in each layer apart from weights", ("apart", "together")),
    Reading("signed", "yes", "edge-popup 'in the default way'; its authors rank |score|",
            "|score|, so that its sign is part of the gradient", ("yes", "no")),
    Reading("lambda", "all", "after each epoch: least squares over N samples; else descent in one dimension",
            "20 steps of rate 0.1 on the last batch, for both losses, from 1", ("all", "last-batch")),
    Reading("sample", "10000", "N is not said to be less than all training data", "the last batch", least=1,
            whole=True),
    Reading("ticket", "last", "which epoch's ticket is reported is open",
            "the best at the target density, by what it calls validation data", ("last", "best")),
)  # fmt: skip
"""One row a reading: name, default, the paper's text in our words, the authors' public code, what may be chosen."""

AUTHORS = {
    "matrices": "4", "variance": "inputs", "bias-factor": "0.05", "epochs": "nested", "cosine": "each-density",
    "warm-up": "5", "lambda": "last-batch", "ticket": "best",
}  # fmt: skip
"""The defaults of the authors' public code."""
STEPS = 20


@dataclass(frozen=True)
class Choice:
    """The readings of one run, every one of them named."""

    values: Mapping[str, str]

    @classmethod
    def of(cls, chosen: Mapping[str, str]) -> Choice:
        """What is chosen, and the defaults of the others."""
        return cls({one.name: chosen.get(one.name, one.default) for one in READINGS})

    def __getitem__(self, name: str) -> str:
        return self.values[name]

    def densities(self, density: float, annealing: int, epochs: int) -> list[float]:
        """The density of each epoch.

        >>> [len(Choice.of({"epochs": how}).densities(0.01, 5, 10)) for how in ("then", "nested", "once")]
        [15, 50, 5]
        """
        after, per = {"then": (epochs, 1), "nested": (0, epochs), "once": (0, 1)}[self["epochs"]]
        return schedule(density, annealing, after, per)

    def popup(self, densities: list[float], classes: bool, scaled: bool) -> Popup:
        """Edge-popup's settings."""
        return Popup(
            tuple(densities), classes, scaled, signed=self["signed"] == "yes", sample=int(self["sample"]),
            steps=STEPS if self["lambda"] == "last-batch" else 0, together=self["biases"] == "together",
            nearest=self["kept"] == "nearest", restart=self["cosine"] == "each-density", warm_up=int(self["warm-up"]),
        )  # fmt: skip
