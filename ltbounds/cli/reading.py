"""How every command reads a network or a law: options for files that do not say all, and what is told about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Optional

import typer
from rich.markup import escape

from ltbounds.cli.terminal import err
from ltbounds.errors import DomainError

if TYPE_CHECKING:
    from ltbounds.networks import Network

__all__ = ["ActivationName", "ImageText", "InputNames", "OutputName", "law_of", "read_network"]

ActivationName = Annotated[
    str, typer.Option(help="Between the layers of an .npz or .safetensors of NAME.weight, NAME.bias: relu, ...")
]
ImageText = Annotated[
    str, typer.Option(help="Inputs of such a file with convolutions, and how these move: 1,28,28,stride=1/2,padding=1.")
]
OutputName = Annotated[str, typer.Option("--output", help="Which output of an .onnx file is meant, if it has several.")]
InputNames = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--input", help="Inputs of an .onnx file that has several, in the order in which they are joined."),
]


def read_network(path: Path, activation: str, output: str, inputs: list[str] | None = None, image: str = "") -> Network:
    """The network in a file; what was taken off is told on the error stream."""
    from ltbounds.networks import load

    def tell(line: str) -> None:
        err.print(f"note: {escape(line)}", highlight=False, soft_wrap=True)

    return load(path, activation=activation, image=image, output=output, inputs=tuple(inputs or ()), tell=tell)


def law_of(text: str) -> Any:
    """A name of ours, or a distribution of scipy.stats with numbers: its name is looked up, nothing is run."""
    name, bracket, inside = text.partition("(")
    if not bracket:
        return text
    import scipy.stats

    family = getattr(scipy.stats, name.strip(), None)
    if not isinstance(family, scipy.stats.rv_continuous):
        raise DomainError(f"law={text} must be a continuous distribution of scipy.stats, such as norm(0,2)")
    try:
        return family(*(float(part) for part in inside.rstrip(")").split(",") if part.strip()))
    except (ValueError, TypeError) as cause:
        raise DomainError(f"law={text} must have numbers in its brackets, such as triang(0.5,-1,2): {cause}") from cause
