"""How every command reads a network: the options for files that do not say all, and what is told about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ltbounds.cli.terminal import err

if TYPE_CHECKING:
    from ltbounds.networks import Network

__all__ = ["ActivationName", "OutputName", "read_network"]

ActivationName = Annotated[
    str, typer.Option(help="Between the layers of an .npz or .safetensors of NAME.weight, NAME.bias: relu, ...")
]
OutputName = Annotated[str, typer.Option("--output", help="Which output of an .onnx file is meant, if it has several.")]


def read_network(path: Path, activation: str, output: str) -> Network:
    """The network in a file; what was taken off is told on the error stream."""
    from ltbounds.networks import load

    def tell(line: str) -> None:
        err.print(f"note: {escape(line)}", highlight=False, soft_wrap=True)

    return load(path, activation=activation, output=output, tell=tell)
