"""Networks in and out of files: ONNX, npz, safetensors; the format follows the file's suffix."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.disk import atomic_write
from ltbounds.errors import FileFormatError, MissingDependency, require
from ltbounds.networks.arrays import digest, file_path, read_npz, write_npz
from ltbounds.networks.folding import fold_affine
from ltbounds.networks.initialisations import dense_network
from ltbounds.networks.layers import AvgPool2d, Conv2d, MaxPool2d
from ltbounds.networks.memory import Budget, memory_allowed
from ltbounds.networks.network import Network
from ltbounds.networks.state_dicts import Image, read_image, stacked
from ltbounds.networks.structure import describe, rebuild

__all__ = ["from_sklearn", "load", "save"]

Tell = Callable[[str], None]


def _read_onnx(path: Path, memory: int, output: str, inputs: Sequence[str], tell: Tell) -> Network:
    from ltbounds.networks.onnx_in import read_onnx

    return read_onnx(path, memory, output=output, inputs=inputs, tell=tell)


def _write_onnx(network: Network, path: Path) -> None:
    from ltbounds.networks.onnx_out import write_onnx

    write_onnx(network, path)


def _rebuilt(path: Path, text: object, stored: object, arrays: dict[str, np.ndarray], memory: int) -> Network:
    """The network of a description and arrays; where a digest is stored, they must agree with it."""
    if stored is not None and digest(str(text), arrays) != str(stored):
        raise FileFormatError(f"{path} must agree with its digest; it was damaged or changed after it was written")
    try:
        network = rebuild(json.loads(str(text)), arrays)
    except (RecursionError, ValueError) as cause:
        raise FileFormatError(f"{path} must describe a network: {cause}") from cause
    shapes, budget = network.shapes(), Budget(memory)
    for node, shape in zip(network.nodes, shapes[1:], strict=True):
        size = math.prod(shape)
        if isinstance(node.layer, (Conv2d, MaxPool2d, AvgPool2d)):
            (channels, height, width), place = shapes[node.inputs[0]], node.layer.window.padding
            size += channels * (height + place[0] + place[2]) * (width + place[1] + place[3])
        budget.spend(size, f"{path}: the values of {type(node.layer).__name__}")
    return network


def _read_npz(path: Path, memory: int, phi: str, image: Image | None, tell: Tell) -> Network:
    arrays = read_npz(path, memory)
    if "network" not in arrays:
        return stacked(path, arrays, phi, image, ordered=True, tell=tell)
    require(image is None, "image", image, "be left out: the file describes its network")
    text, stored = arrays.pop("network"), arrays.pop("digest", None)
    return _rebuilt(path, text, stored, arrays, memory)


def _described(network: Network) -> tuple[dict[str, str], dict[str, np.ndarray]]:
    """Description and digest as texts, and the arrays."""
    description, arrays = describe(network)
    text = json.dumps(description)
    whole = {name: np.ascontiguousarray(a) for name, a in arrays.items()}
    return {"network": text, "digest": digest(text, whole)}, whole


def _write_npz(network: Network, path: Path) -> None:
    texts, arrays = _described(network)
    write_npz(path, {name: np.array(text) for name, text in texts.items()} | arrays)


def _safetensors() -> tuple[Any, Any]:
    try:
        from safetensors import safe_open
        from safetensors.numpy import save_file
    except ImportError as cause:
        raise MissingDependency("safetensors is needed: pip install 'ltbounds[formats]'") from cause
    return safe_open, save_file


def _read_safetensors(path: Path, memory: int, phi: str, image: Image | None, tell: Tell) -> Network:
    safe_open, _ = _safetensors()
    Budget(memory).spend(-(-path.stat().st_size // 8), str(path))  # nothing is compressed: the file is as large
    try:
        with safe_open(str(path), "numpy") as archive:
            arrays = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
            texts = dict(archive.metadata() or {})
    except Exception as cause:  # the Rust library raises one class of its own
        raise FileFormatError(f"{path} must be an undamaged safetensors file: {cause}") from cause
    if "network" not in texts:
        return stacked(path, arrays, phi, image, ordered=False, tell=tell)
    require(image is None, "image", image, "be left out: the file describes its network")
    text, stored = texts.pop("network"), texts.pop("digest", None)
    if unread := sorted(texts.keys() - {"format"}):
        raise FileFormatError(
            f"{path}: the metadata {', '.join(map(repr, unread))} must not be there: they are not read"
        )
    return _rebuilt(path, text, stored, arrays, memory)


def _write_safetensors(network: Network, path: Path) -> None:
    _, save_file = _safetensors()
    from safetensors import SafetensorError

    texts, arrays = _described(network)
    with atomic_write(path) as scratch:
        try:
            save_file(arrays, str(scratch), texts)
        except SafetensorError as cause:  # a full disk is no OSError there
            raise OSError(f"{path} could not be written: {cause}") from cause


_READ: dict[str, Callable[[Path, int, str, Image | None, Tell], Network]] = {
    ".npz": _read_npz, ".safetensors": _read_safetensors,
}  # fmt: skip
_WRITE: dict[str, Callable[[Network, Path], None]] = {
    ".onnx": _write_onnx, ".npz": _write_npz, ".safetensors": _write_safetensors,
}  # fmt: skip


SUFFIXES = (".onnx", ".npz", ".safetensors")


def load(
    path: str | Path,
    memory: int | None = None,
    *,
    activation: str = "",
    image: str = "",
    output: str = "",
    inputs: Sequence[str] = (),
    tell: Tell = lambda _: None,
) -> Network:
    """The network in an .onnx, .npz or .safetensors file, normalisations folded into the dense layers after them.

    Raises `FileFormatError` (one line) for files that are missing, damaged, hold NaN or arrays that no layer reads, or
    ask for more than `memory` bytes (2 GiB, or what the environment variable LTBOUNDS_MEMORY says); and
    `UnsupportedOperator`, which names every operator that is not known.

    An .npz or .safetensors file without a description is read with `activation` between its layers, as a `state_dict`
    (see `networks.state_dicts`): NAME.weight and NAME.bias, dense or, with an `image` such as "1,28,28,padding=1",
    convolutions; or W0, b0, W1, b1, ...

    Of an .onnx file `output` is read, where it has several.  Several `inputs` become one vector, in the order given or
    that of the file.  A Softmax, LogSoftmax, ArgMax or Sigmoid at the end is taken off.  `tell` is told of all that.
    """
    path = file_path(path)
    require(path.suffix in SUFFIXES, "path", path, f"end in {', '.join(SUFFIXES)}")
    if not os.path.isfile(path):  # Path.is_file raises for a name that is too long
        raise FileFormatError(f"{path} must be a file; there is none")
    allowed = memory_allowed() if memory is None else memory
    if path.suffix == ".onnx":
        require(not activation, "activation", activation, "be left out: an .onnx file says its own")
        require(not image, "image", image, "be left out: an .onnx file says its own")
        return fold_affine(_read_onnx(path, allowed, output, inputs, tell))
    require(not output, "output", output, "be left out: only .onnx files have outputs with names")
    require(not inputs, "input", ", ".join(inputs), "be left out: only .onnx files have inputs with names")
    return fold_affine(_READ[path.suffix](path, allowed, activation, read_image(image), tell))


def save(network: Network, path: str | Path) -> None:
    """Write the network to an .onnx (float32), .npz or .safetensors file (float64), as the suffix says.

    The file appears whole or not at all.

    .npz and .safetensors hold the arrays "k.weight", "k.bias", ... of node k, and under "network" a JSON description
    ``{"shape": [64], "nodes": [{"op": "Dense", "inputs": [0]}, {"op": "Activate", "phi": "relu", ...}, ...]}``;
    under "digest" the SHA-256 of all that, which may be left out by who writes such a file by other means.
    """
    path = file_path(path)
    require(isinstance(network, Network), "network", type(network).__name__, "be a Network")
    require(path.suffix in _WRITE, "path", path, f"end in {', '.join(_WRITE)}")
    _WRITE[path.suffix](network, path)


def from_sklearn(model: Any) -> Network:
    """The network of a fitted MLPClassifier or MLPRegressor of scikit-learn, without its last softmax or logistic."""
    names = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid", "identity": "identity"}
    require(hasattr(model, "coefs_"), "model", type(model).__name__, "be a fitted scikit-learn MLP")
    return dense_network([w.T for w in model.coefs_], list(model.intercepts_), names[model.activation])
