"""Graphs of one or two operators, over their attributes: refused, or the function that onnxruntime computes."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from ltbounds.errors import FileFormatError
from ltbounds.networks import load
from ltbounds.networks.onnx_accepted import ACCEPTED
from ltbounds.networks.onnx_in import HEADS, SUPPORTED
from ltbounds.seeding import generator

RNG = generator("test onnx operators")
IMAGE, FLAT = (4, 5, 6), (6,)
Case = tuple[str, list[Any], dict[str, Any], tuple[int, ...], int]


def numbers(*shape: int) -> np.ndarray:
    return RNG.normal(size=shape).astype(np.float32)


def node(op: str, inputs: list[str], outputs: tuple[str, ...] = ("y",), **attributes: Any) -> Any:
    return helper.make_node(op, inputs, list(outputs), **{k: v for k, v in attributes.items() if v is not None})


def model(
    nodes: list[Any], constants: dict[str, np.ndarray], size: tuple[int, ...], opset: int = 13, output: str = "y"
) -> onnx.ModelProto:
    """A model that reads "x" of (2, *size)."""
    ends = [
        helper.make_tensor_value_info("x", TensorProto.FLOAT, [2, *size]),
        helper.make_value_info(output, helper.make_tensor_type_proto(TensorProto.FLOAT, None)),
    ]
    stored = [numpy_helper.from_array(a, n) for n, a in constants.items()]
    graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], stored)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    try:  # the output's rank, which the checker asks for
        known = onnx.shape_inference.infer_shapes(made).graph.output[0].type.tensor_type.shape.dim
    except Exception:
        known = []
    end = helper.make_tensor_value_info(output, TensorProto.FLOAT, [None] * len(known) or [None, None])
    made.graph.output[0].CopyFrom(end)
    return made


def meant(proto: onnx.ModelProto, x: np.ndarray) -> np.ndarray | None:
    """What onnxruntime computes; None where it refuses the model."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    try:
        return onnxruntime.InferenceSession(proto.SerializeToString(), options).run(None, {"x": x})[0]
    except Exception:  # onnxruntime has a dozen classes of its own
        return None


def read(proto: onnx.ModelProto, path: Path, x: np.ndarray) -> np.ndarray | None:
    """What we compute; None where we refuse the file."""
    path.write_bytes(proto.SerializeToString())
    try:
        return load(path)(x.astype(np.float64))
    except FileFormatError:
        return None


def windows() -> Iterator[Case]:
    """Convolutions and poolings over pads, strides, dilations, groups, automatic padding and rounding."""
    kernels, strides = [(2, 2), (3, 2)], [None, (2, 1)]
    places = [None, (1, 1, 1, 1), (0, 1, 1, 0), (2, 2, 2, 2), (3, 0, 0, 3)]
    for kernel, stride, pads, auto, dilations in product(
        kernels, strides, places, [None, "VALID", "SAME_UPPER", "SAME_LOWER"], [None, (1, 1), (2, 1)]
    ):
        place = {"strides": stride, "pads": pads, "auto_pad": auto, "dilations": dilations}
        for group, channels, out in ((None, 4, 3), (2, 2, 4), (4, 1, 4), (2, 2, 3), (3, 1, 3)):
            weight = numbers(out, channels, *kernel)
            yield "Conv", [weight, numbers(out)], {**place, "group": group}, IMAGE, 13
        for ceil in (0, 1):
            yield "MaxPool", [], {**place, "kernel_shape": kernel, "ceil_mode": ceil}, IMAGE, 13
            for count in (0, 1):
                more = {"kernel_shape": kernel, "ceil_mode": ceil, "count_include_pad": count}
                yield "AveragePool", [], {**place, **more}, IMAGE, 19


def others() -> Iterator[Case]:
    """All other operators over their attributes, their broadcasting, and versions of them."""
    for name in ("Relu", "Tanh", "Sigmoid", "Identity", "GlobalAveragePool"):
        yield name, [], {}, IMAGE, 13
    yield "Conv", [numbers(3, 4, 2, 2)], {"kernel_shape": (3, 3)}, IMAGE, 13
    for alpha in (None, 0.0, 0.3, 1.0, -0.5, 2.0):
        yield "LeakyRelu", [], {"alpha": alpha}, IMAGE, 13
    for op, shape in product(
        ("Add", "Sub", "Mul", "Div"),
        [(), (1,), (6,), (5, 1), (4, 1, 1), (1, 4, 1, 1), (2, 1, 1, 1), (4, 5, 6), (1, 1, 4, 5, 6), (3,)],
    ):
        yield op, [numbers(*shape)], {}, IMAGE, 13
        yield op, [numbers(*shape)], {}, FLAT, 7
    for alpha, beta, trans_a, trans_b, bias in product(
        [None, 0.5], [None, 2.0], [None, 1], [None, 1], [None, (), (1,), (3,), (1, 3), (2, 3), (2, 1)]
    ):
        weight = numbers(3, 6) if trans_b else numbers(6, 3)
        constants = [weight] if bias is None else [weight, numbers(*bias)]
        yield "Gemm", constants, {"alpha": alpha, "beta": beta, "transA": trans_a, "transB": trans_b}, FLAT, 13
    for shape in ((6, 3), (6,), (2, 6, 3), (1, 6, 3), (3, 6)):
        yield "MatMul", [numbers(*shape)], {}, FLAT, 13
        yield "MatMul", [numbers(*shape)], {}, IMAGE, 13
    for opset, training, epsilon in product((7, 9, 14, 15), (None, 0, 1), (None, 0.1)):
        four = [numbers(4), numbers(4), numbers(4), abs(numbers(4))]
        yield "BatchNormalization", four, {"training_mode": training, "epsilon": epsilon}, IMAGE, opset
    for axis in (None, 0, 1, 2, 3, -1, -2, -3, -4):
        yield "Flatten", [], {"axis": axis}, IMAGE, 13
        yield "Gather", [np.array([2, 0, 1, 3])], {"axis": axis}, IMAGE, 13
        yield "Gather", [np.array([-1, 0, 1, 1])], {"axis": axis}, IMAGE, 13
    for shape in ((2, -1), (-1, 120), (0, 0, -1), (0, 120, 1), (-1, 4, 30), (4, -1), (-1, 60), (240,), (0, -1, 0, 0)):
        yield "Reshape", [np.array(shape)], {}, IMAGE, 13
        yield "Reshape", [np.array(shape)], {"allowzero": 1}, IMAGE, 14
    for perm in (None, (0, 2, 3, 1), (0, 3, 2, 1), (1, 0, 2, 3), (0, 1, 3, 2)):
        yield "Transpose", [], {"perm": perm}, IMAGE, 13
    for axes in ((0,), (1,), (-1,), (1, 3), (-4,), (5,)):
        yield "Unsqueeze", [np.array(axes)], {}, IMAGE, 13
        yield "Unsqueeze", [], {"axes": axes}, IMAGE, 11
        yield "Squeeze", [np.array(axes)], {}, (1, 6, 1), 13
    yield "Squeeze", [], {}, (1, 6, 1), 13
    for training in ([], [np.array(0.5, np.float32)], [np.array(0.5, np.float32), np.array(False)]):
        yield "Dropout", training, {}, IMAGE, 13
    yield "Dropout", [np.array(0.5, np.float32), np.array(True)], {}, IMAGE, 13


def tried(cases: Iterator[Case], path: Path) -> tuple[dict[str, int], list[str]]:
    """How many graphs of each operator were read, and those that were read as something else."""
    right: dict[str, int] = {}
    wrong = []
    for op, arrays, attributes, size, opset in cases:
        named = {f"c{k}": a for k, a in enumerate(arrays)}
        proto = model([node(op, ["x", *named], **attributes)], named, size, opset)
        x = numbers(2, *size)
        ours, theirs = read(proto, path, x), meant(proto, x)
        if ours is None:
            continue
        if theirs is None or ours.shape != theirs.shape or (np.abs(ours - theirs) > 1e-5 * (1 + np.abs(theirs))).any():
            wrong.append(f"{op} {attributes} {[a.shape for a in arrays]} opset {opset}: {theirs is None}")
        right[op] = right.get(op, 0) + 1
    return right, wrong


def test_windows_as_onnxruntime_reads_them(tmp_path: Path) -> None:
    right, wrong = tried(windows(), tmp_path / "m.onnx")
    assert not wrong
    assert min(right["Conv"], right["MaxPool"], right["AveragePool"]) >= 20, right


def test_every_other_operator_as_onnxruntime_reads_it(tmp_path: Path) -> None:
    right, wrong = tried(others(), tmp_path / "m.onnx")
    assert not wrong
    alone = {"Identity", "Dropout", "Constant"}  # no layer: tried within the graphs below
    assert set(right) == SUPPORTED.keys() - alone - {"MaxPool", "AveragePool", "Conv"} - {"Concat", "Shape", *HEADS}


def test_the_list_of_operators_is_the_list_of_attributes() -> None:
    assert ACCEPTED.keys() == SUPPORTED.keys()


C, F = np.ones((3, 4, 2, 2), np.float32), np.full((1,), 2.0, np.float32)
GRAPHS: dict[str, tuple[list[Any], str]] = {
    "product after the output": ([node("Conv", ["x", "c"]), node("Mul", ["y", "f"], ("z",))], "y"),
    "sum after the output, which is read": (
        [node("Conv", ["x", "c"]), node("Add", ["y", "f"], ("z",)), node("Relu", ["z"], ("w",))], "y"),
    "identity between": (
        [node("Conv", ["x", "c"], ("a",)), node("Identity", ["a"]), node("Mul", ["y", "f"], ("z",))], "y"),
    "dropout and a constant": (
        [node("Constant", [], ("k",), value=numpy_helper.from_array(np.full(1, 2.0, np.float32))),
         node("Dropout", ["x"], ("d",)), node("Mul", ["d", "k"])], "y"),
    "two readers": (
        [node("Conv", ["x", "c"], ("a",)), node("Mul", ["a", "f"], ("b",)), node("Add", ["a", "b"])], "y"),
    "two names of one value": (
        [node("Conv", ["x", "c"], ("a",)), node("Identity", ["a"], ("i",)), node("Mul", ["i", "f"], ("b",)),
         node("Add", ["a", "b"])], "y"),
    "flattened before a product": (
        [node("Conv", ["x", "c"], ("a",)), node("Flatten", ["a"], ("b",)), node("Mul", ["b", "f"])], "y"),
    "one channel flattened before a product": (
        [node("Conv", ["x", "one"], ("a",)), node("Flatten", ["a"], ("b",)), node("Mul", ["b", "g"])], "y"),
    "an unused half": (
        [node("Relu", ["x"], ("u",)), node("Conv", ["x", "c"], ("a",)), node("Conv", ["u", "c"], ("v",)),
         node("Tanh", ["a"])], "y"),
    "a sum of different orders": (
        [node("Conv", ["x", "c"], ("a",)), node("Transpose", ["a"], ("b",), perm=[0, 1, 3, 2]),
         node("Transpose", ["b"], ("d",), perm=[0, 1, 3, 2]), node("Add", ["a", "d"])], "y"),
    "rows plus columns": (
        [node("Transpose", ["x"], ("t",), perm=[0, 1, 3, 2]), node("Add", ["x", "t"])], "y"),
}  # fmt: skip


@pytest.mark.parametrize("name", GRAPHS)
def test_small_graphs_as_onnxruntime_reads_them(tmp_path: Path, name: str) -> None:
    nodes, output = GRAPHS[name]
    constants = {"c": C, "f": F, "one": C[:1], "g": numbers(20)}
    x = numbers(2, *IMAGE)
    proto = model(nodes, constants, IMAGE, output=output)
    ours, theirs = read(proto, tmp_path / "m.onnx", x), meant(proto, x)
    if name == "rows plus columns":
        assert ours is None, "(.., 5, 6) + (.., 6, 5) is no sum"
    else:
        assert ours is not None and theirs is not None
        assert ours.shape == theirs.shape and np.abs(ours - theirs).max() < 1e-4


def refusals() -> Iterator[tuple[str, onnx.ModelProto]]:
    """Files that must not be read, and a word of the reason."""
    relu = [node("Relu", ["x"])]
    for version in (1, 6, 23, 999):
        yield "opset", model(relu, {}, FLAT, version)
    other = model([helper.make_node("Relu", ["x"], ["y"], domain="com.other")], {}, FLAT)
    other.opset_import.append(helper.make_opsetid("com.other", 1))
    yield "com.other.Relu", other
    local = model(relu, {}, FLAT)
    body = [helper.make_node("Sin", ["a"], ["b"])]
    local.functions.append(helper.make_function("", "Relu", ["a"], ["b"], body, [helper.make_opsetid("", 13)]))
    yield "local functions", local
    for kind in (np.complex64, np.float16, np.int64):
        yield "", model([node("MatMul", ["x", "w"])], {"w": np.ones((6, 2), kind)}, FLAT)
    for bad in (np.nan, np.inf):
        yield "finite", model([node("Gemm", ["x", "w", "b"])], {"w": numbers(6, 2), "b": np.array([0, bad], "f")}, FLAT)
        yield "finite", model([node("Add", ["x", "b"])], {"b": np.array([bad], np.float32)}, FLAT)
    yield "divide by 0", model([node("Div", ["x", "b"])], {"b": np.zeros(1, np.float32)}, FLAT)
    values = np.ones(4, np.float32)
    four = dict.fromkeys("gbmv", values)
    training = node("BatchNormalization", ["x", *"gbmv"], ("y", "p", "q"), training_mode=1)
    yield "training_mode", model([training], four, IMAGE, 15)
    before_14 = node("BatchNormalization", ["x", *"gbmv"], ("y", *"pqrs"))  # in training mode, as onnxruntime reads it
    yield "training mode", model([before_14], four, IMAGE, 9)
    for op, size in (("Div", 1e-40), ("Mul", 3e38)):  # in float32 their outputs are inf
        yield "1e\\+30", model([node(op, ["x", "b"])], {"b": np.full(1, size, np.float32)}, FLAT)
    yield "1e\\+30", model([node("Gemm", ["x", "w"], alpha=3e38)], {"w": numbers(6, 2)}, FLAT)
    indices = [node("MaxPool", ["x"], ("p", "i"), kernel_shape=(2, 2)), node("Identity", ["i"])]
    yield "", model(indices, {}, IMAGE)
    yield "memory", model([node("Flatten", ["x"])], {}, (2**20, 2**20))
    yield "memory", model([node("Conv", ["x", "c"], pads=[2**30] * 4)], {"c": C}, IMAGE)
    yield "memory", model([node("Conv", ["x", "c"], dilations=[2**30, 2**30])], {"c": C}, IMAGE)
    yield "", model([node("Conv", ["x", "c"], group=2**40)], {"c": C}, IMAGE)
    for name in ("strides", "dilations"):  # onnx 1.17 dies of the first (SIGFPE), also where it infers shapes for us
        pool = model([node("MaxPool", ["x"], kernel_shape=[2, 2], **{name: [1, 1]})], {}, IMAGE)
        next(entry for entry in pool.graph.node[0].attribute if entry.name == name).ints[0] = 0
        yield "MaxPool must be at least 1", pool
    yield "group of Conv must be at least 1", model([node("Conv", ["x", "c"], group=0)], {"c": C}, IMAGE)


@pytest.mark.parametrize(("word", "proto"), list(refusals()))
def test_what_must_be_refused(tmp_path: Path, word: str, proto: onnx.ModelProto) -> None:
    path = tmp_path / "m.onnx"
    path.write_bytes(proto.SerializeToString())
    with pytest.raises(FileFormatError, match=word or "must") as refused:
        load(path)
    assert "\n" not in str(refused.value)
