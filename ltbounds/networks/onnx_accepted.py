"""What of ONNX is read: the operators, and for each the attributes and the values of them that are meant.

What is not on the list is refused with a line that names it.  An attribute that is skipped in silence makes another
network of a valid file, so nothing is skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ltbounds.errors import FileFormatError, UnsupportedOperator

__all__ = ["ACCEPTED", "OPSETS", "check_model", "check_node"]

OPSETS = (7, 22)
"""First and last version of the operators: before 7 sums broadcast in another way, after 22 nothing was tried."""

Test = Callable[[Any], bool]


def _only(*values: Any) -> Test:
    return lambda value: value in values


def _ones(value: Any) -> bool:
    return all(n == 1 for n in value)


def _anything(_: Any) -> bool:
    return True


@dataclass(frozen=True)
class Accepted:
    """How many inputs an operator may have, and which attributes with which values."""

    inputs: tuple[int, int]
    attributes: dict[str, tuple[Test, str]] = field(default_factory=dict)


def _accepted(least: int, most: int, **attributes: Any) -> Accepted:
    """Attributes as ``name=(test, what is right)``; ``name=True`` lets every value pass, as the operator reads it."""
    given = {name: (_anything, "") if rule is True else rule for name, rule in attributes.items()}
    return Accepted((least, most), given)


_ZERO = (_only(0), "be 0")
_PLACE = {"auto_pad": (_only(b"NOTSET", b"VALID", b"SAME_UPPER", b"SAME_LOWER"), "be known"), "pads": True,
          "strides": True, "kernel_shape": True}  # fmt: skip
_POOL = _PLACE | {"ceil_mode": _ZERO, "dilations": (_ones, "be 1")}

ACCEPTED: dict[str, Accepted] = {
    "Add": _accepted(2, 2),
    "ArgMax": _accepted(1, 1, axis=True, keepdims=True, select_last_index=True),
    "AveragePool": _accepted(1, 1, count_include_pad=(_only(0, 1), "be 0 or 1"), **_POOL),
    "BatchNormalization": _accepted(5, 5, epsilon=True, momentum=True, training_mode=_ZERO, spatial=(_only(1), "be 1")),
    "Concat": _accepted(1, 99, axis=True),
    "Constant": _accepted(0, 0, value=True, value_float=True, value_floats=True, value_int=True, value_ints=True),
    "Conv": _accepted(2, 3, group=(lambda n: n >= 1, "be at least 1"), dilations=True, **_PLACE),
    "Div": _accepted(2, 2),
    "Dropout": _accepted(1, 3, ratio=True, seed=True),
    "Flatten": _accepted(1, 1, axis=True),
    "Gather": _accepted(2, 2, axis=True),
    "Gemm": _accepted(2, 3, alpha=True, beta=True, transA=_ZERO, transB=(_only(0, 1), "be 0 or 1")),
    "GlobalAveragePool": _accepted(1, 1),
    "Identity": _accepted(1, 1),
    "LeakyRelu": _accepted(1, 1, alpha=True),
    "LogSoftmax": _accepted(1, 1, axis=True),
    "MatMul": _accepted(2, 2),
    "MaxPool": _accepted(1, 1, storage_order=_ZERO, **_POOL),
    "Mul": _accepted(2, 2),
    "Relu": _accepted(1, 1),
    "Reshape": _accepted(2, 2, allowzero=_ZERO),
    "Shape": _accepted(1, 1),
    "Sigmoid": _accepted(1, 1),
    "Softmax": _accepted(1, 1, axis=True),
    "Squeeze": _accepted(1, 2, axes=True),
    "Sub": _accepted(2, 2),
    "Tanh": _accepted(1, 1),
    "Transpose": _accepted(1, 1, perm=True),
    "Unsqueeze": _accepted(1, 2, axes=True),
}


STEPS = ("strides", "dilations", "kernel_shape", "group")
"""The checker of onnx 1.17 divides by them, and Python dies of a stride of 0: they are looked at before it."""


def _is_standard(domain: str) -> bool:
    return domain in ("", "ai.onnx")


def check_model(model: Any, path: object) -> None:
    """Refuse what a file as a whole may not have: another opset, local functions, sparse weights, unknown operators."""
    versions = {entry.version for entry in model.opset_import if _is_standard(entry.domain)}
    low, high = OPSETS
    if len(versions) != 1 or not low <= min(versions) <= high:
        found = ", ".join(map(str, sorted(versions))) or "none"
        raise FileFormatError(f"{path} must have one opset from {low} to {high}, not {found}")
    if len(model.functions):
        raise FileFormatError(f"{path} must have no local functions: {model.functions[0].name} would have to be read")
    if len(model.graph.sparse_initializer):
        raise FileFormatError(f"{path} must have dense weights, not sparse ones")
    for node in model.graph.node:
        for attribute in node.attribute:
            if attribute.name in STEPS and min([*attribute.ints] or [attribute.i]) < 1:
                raise FileFormatError(f"{path}: {attribute.name} of {node.op_type} must be at least 1")
    names = {
        node.op_type if _is_standard(node.domain) else f"{node.domain}.{node.op_type}"
        for node in model.graph.node
        if not (_is_standard(node.domain) and node.op_type in ACCEPTED)
    }
    if names:
        unknown, known = ", ".join(sorted(names)), ", ".join(sorted(ACCEPTED))
        raise UnsupportedOperator(f"{path} uses {unknown}; its operators must be among {known}")


def check_node(node: Any, attributes: dict[str, Any]) -> None:
    """Refuse an attribute, or a value of one, that the reader would not follow."""
    rule = ACCEPTED[node.op_type]
    for name, value in attributes.items():
        if name not in rule.attributes:
            raise FileFormatError(f"{node.op_type} with {name} must be written without it: it is not read")
        test, must = rule.attributes[name]
        if not test(value):
            raise FileFormatError(f"{node.op_type} with {name}={value} must be rewritten: {name} must {must}")
    low, high = rule.inputs
    if not low <= len(node.input) <= high or not all(node.input[:low]):
        raise FileFormatError(f"{node.op_type} must have {low} to {high} inputs, not {list(node.input)}")
    if node.op_type == "BatchNormalization" and any(node.output[1:]):  # before opset 14 nothing else says so
        raise FileFormatError("BatchNormalization must have one output: with more it is in training mode")
