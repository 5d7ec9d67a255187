"""A network as plain data: a JSON description of its nodes and a dict of arrays, and back.

The description of a node is ``{"op": ..., "inputs": [...], ...}``; weights are named "k.weight", "k.bias" after their
node k.  Everything that stores a network (npz, safetensors, tickets) uses this one description.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ltbounds.errors import FileFormatError, LtboundsError
from ltbounds.networks.activations import activation
from ltbounds.networks.layers import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Conv2d,
    Dense,
    Layer,
    Linear,
    MaxPool2d,
    Rearrange,
)  # fmt: skip
from ltbounds.networks.network import Network, Node
from ltbounds.networks.windows import Window

__all__ = ["describe", "describe_layer", "rebuild", "rebuild_layer"]

Description = dict[str, Any]
Arrays = Mapping[str, np.ndarray]


def _window(layer: Any) -> Description:
    return {"kernel": layer.window.kernel, "stride": layer.window.stride, "padding": layer.window.padding}


def _to_window(d: Description) -> Window:
    kernel, stride, padding = (tuple(d[name]) for name in ("kernel", "stride", "padding"))
    return Window((kernel[0], kernel[1]), (stride[0], stride[1]), (padding[0], padding[1], padding[2], padding[3]))


def describe_layer(layer: Layer) -> tuple[Description, dict[str, np.ndarray]]:
    """The description and the arrays of one layer."""
    op: Description = {"op": type(layer).__name__}
    arrays: dict[str, Any] = {}
    if isinstance(layer, Linear):
        weight = layer.weight if isinstance(layer.weight, np.ndarray) else layer.weight.toarray()
        arrays = {"weight": weight} | ({} if layer.bias is None else {"bias": layer.bias})
        if isinstance(layer, Conv2d):
            op |= {"stride": layer.stride, "padding": layer.padding}
    elif isinstance(layer, Activate):
        op |= {"phi": layer.phi.name, "slope": layer.phi.slope}
    elif isinstance(layer, Affine):
        arrays = {"scale": layer.scale, "shift": layer.shift}
    elif isinstance(layer, (MaxPool2d, AvgPool2d)):
        op |= _window(layer)
    elif isinstance(layer, Rearrange):
        op |= {"to": layer.to}
        arrays = {} if layer.order is None else {"order": layer.order}
    return op, arrays


def _conv(d: Description, a: Arrays) -> Layer:
    stride, padding = tuple(d["stride"]), tuple(d["padding"])
    place = (padding[0], padding[1], padding[2], padding[3])
    return Conv2d(a["weight"], a.get("bias"), (stride[0], stride[1]), place)


_REBUILD: dict[str, Callable[[Description, Arrays], Layer]] = {
    "Dense": lambda _, a: Dense(a["weight"], a.get("bias")),
    "Conv2d": _conv,
    "Activate": lambda d, _: Activate(activation(d["phi"], d["slope"])),
    "Affine": lambda _, a: Affine(a["scale"], a["shift"]),
    "Add": lambda *_: Add(),
    "MaxPool2d": lambda d, _: MaxPool2d(_to_window(d)),
    "AvgPool2d": lambda d, _: AvgPool2d(_to_window(d)),
    "Rearrange": lambda d, a: Rearrange(tuple(d["to"]), a.get("order")),
}


def rebuild_layer(description: Description, arrays: Arrays) -> Layer:
    """The layer of a description; the inverse of `describe_layer`."""
    if description.get("op") not in _REBUILD:
        raise FileFormatError(f"op={description.get('op')} must be one of {', '.join(_REBUILD)}")
    return _REBUILD[description["op"]](description, arrays)


def describe(network: Network) -> tuple[Description, dict[str, np.ndarray]]:
    """The description ``{"shape": ..., "nodes": [...]}`` of a network and its arrays."""
    nodes: list[Description] = []
    arrays: dict[str, np.ndarray] = {}
    for k, node in enumerate(network.nodes):
        op, own = describe_layer(node.layer)
        nodes.append(op | {"inputs": node.inputs})
        arrays |= {f"{k}.{name}": values for name, values in own.items()}
    return {"shape": network.shape, "nodes": nodes}, arrays


def rebuild(description: Description, arrays: Arrays) -> Network:
    """The network of a description; raises `FileFormatError` where parts are missing, do not fit, or are not read."""
    try:
        nodes = []
        read: set[str] = set()
        for k, node in enumerate(description["nodes"]):
            own = {name.partition(".")[2]: a for name, a in arrays.items() if name.partition(".")[0] == str(k)}
            layer = rebuild_layer(node, own)
            read |= {f"{k}.{name}" for name in describe_layer(layer)[1]}
            nodes.append(Node(layer, tuple(node["inputs"])))
        if unread := sorted(arrays.keys() - read):
            raise FileFormatError(f"{', '.join(unread[:3])}: every array must belong to a layer, and be read")
        return Network(tuple(nodes), tuple(description["shape"]))
    except (AttributeError, KeyError, TypeError, IndexError, ArithmeticError, LtboundsError, ValueError) as cause:
        raise FileFormatError(f"the description of a network must fit its arrays: {cause!r}") from cause
