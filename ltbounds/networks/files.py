"""Networks in and out of files: ONNX, npz, safetensors; the format follows the file's suffix."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import FileFormatError, MissingDependency, require
from ltbounds.networks.folding import fold_affine
from ltbounds.networks.initialisations import dense_network
from ltbounds.networks.network import Network
from ltbounds.networks.structure import describe, rebuild

__all__ = ["from_sklearn", "load", "save"]


def _read_onnx(path: Path) -> Network:
    from ltbounds.networks.onnx_in import read_onnx

    return read_onnx(path)


def _write_onnx(network: Network, path: Path) -> None:
    from ltbounds.networks.onnx_out import write_onnx

    write_onnx(network, path)


def _read_npz(path: Path) -> Network:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        description = json.loads(str(arrays.pop("network")))
    except Exception as cause:  # zipfile, zlib, numpy and json each have their own errors for damaged files
        raise FileFormatError(f"{path} must be an .npz with an entry 'network' (see networks.save): {cause}") from cause
    return rebuild(description, arrays)


def _write_npz(network: Network, path: Path) -> None:
    description, arrays = describe(network)
    np.savez_compressed(path, network=np.array(json.dumps(description)), **arrays)  # type: ignore[arg-type]


def _safetensors() -> tuple[Any, Any]:
    try:
        from safetensors import safe_open
        from safetensors.numpy import save_file
    except ImportError as cause:
        raise MissingDependency("safetensors is needed: pip install 'ltbounds[formats]'") from cause
    return safe_open, save_file


def _read_safetensors(path: Path) -> Network:
    safe_open, _ = _safetensors()
    try:
        with safe_open(str(path), "numpy") as archive:
            arrays = {name: archive.get_tensor(name) for name in archive.keys()}  # noqa: SIM118
            description = json.loads((archive.metadata() or {})["network"])
    except Exception as cause:  # the Rust library raises one class of its own, missing metadata KeyError
        raise FileFormatError(
            f"{path} must be safetensors with metadata 'network' (see networks.save): {cause}"
        ) from cause
    return rebuild(description, arrays)


def _write_safetensors(network: Network, path: Path) -> None:
    _, save_file = _safetensors()
    description, arrays = describe(network)
    contiguous = {name: np.ascontiguousarray(a) for name, a in arrays.items()}
    save_file(contiguous, str(path), {"network": json.dumps(description)})


_READ: dict[str, Callable[[Path], Network]] = {
    ".onnx": _read_onnx, ".npz": _read_npz, ".safetensors": _read_safetensors,
}  # fmt: skip
_WRITE: dict[str, Callable[[Network, Path], None]] = {
    ".onnx": _write_onnx, ".npz": _write_npz, ".safetensors": _write_safetensors,
}  # fmt: skip


def load(path: str | Path) -> Network:
    """The network in an .onnx, .npz or .safetensors file, normalisations folded into the dense layers after them.

    Raises `FileFormatError` (one line) for files that are missing, damaged, or hold NaN, and `UnsupportedOperator`,
    which names every operator that is not known.
    """
    path = Path(path)
    require(path.suffix in _READ, "path", path, f"end in {', '.join(_READ)}")
    if not path.is_file():
        raise FileFormatError(f"{path} must be a file; there is none")
    return fold_affine(_READ[path.suffix](path))


def save(network: Network, path: str | Path) -> None:
    """Write the network to an .onnx (float32), .npz or .safetensors file (float64), as the suffix says.

    .npz and .safetensors hold the arrays "k.weight", "k.bias", ... of node k, and under "network" a JSON description
    ``{"shape": [64], "nodes": [{"op": "Dense", "inputs": [0]}, {"op": "Activate", "phi": "relu", ...}, ...]}``.
    """
    path = Path(path)
    require(path.suffix in _WRITE, "path", path, f"end in {', '.join(_WRITE)}")
    _WRITE[path.suffix](network, path)


def from_sklearn(model: Any) -> Network:
    """The network of a fitted MLPClassifier or MLPRegressor of scikit-learn, without its last softmax or logistic."""
    names = {"relu": "relu", "tanh": "tanh", "logistic": "sigmoid", "identity": "identity"}
    require(hasattr(model, "coefs_"), "model", type(model).__name__, "be a fitted scikit-learn MLP")
    return dense_network([w.T for w in model.coefs_], list(model.intercepts_), names[model.activation])
