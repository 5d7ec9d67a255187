"""ONNX files as people have them: a final Softmax, several outputs, no batch axis, shapes computed in the file."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from ltbounds.cli import app
from ltbounds.errors import FileFormatError, LtboundsError
from ltbounds.networks import load

onnx = pytest.importorskip("onnx")
onnxruntime = pytest.importorskip("onnxruntime")
RNG = np.random.default_rng(0)
WEIGHTS = {
    "W0": RNG.normal(size=(4, 6)), "b0": RNG.normal(size=6), "W1": RNG.normal(size=(6, 3)), "b1": RNG.normal(size=3),
}  # fmt: skip
BODY: list[Any] = [
    ("MatMul", ["x", "W0"], "a", {}), ("Add", ["a", "b0"], "c", {}), ("Relu", ["c"], "d", {}),
    ("MatMul", ["d", "W1"], "e", {}), ("Add", ["e", "b1"], "y", {}),
]  # fmt: skip
FLAT: list[Any] = [
    ("Shape", ["x"], "s", {}), ("Gather", ["s", "zero"], "n", {"axis": 0}), ("Unsqueeze", ["n", "ax"], "n1", {}),
    ("Concat", ["n1", "rest"], "to", {"axis": 0}), ("Reshape", ["x", "to"], "x1", {}),
    ("MatMul", ["x1", "W0"], "a", {}),
]  # fmt: skip


def write(path: Path, nodes: list[Any], shape: list[Any], outputs: dict[str, list[Any]]) -> Path:
    h, real = onnx.helper, onnx.TensorProto.FLOAT
    constants = {name: values.astype(np.float32) for name, values in WEIGHTS.items()}
    constants |= {"zero": np.array(0), "ax": np.array([0]), "rest": np.array([-1])}
    graph = h.make_graph(
        [h.make_node(op, reads, [out], **attributes) for op, reads, out, attributes in nodes],
        "g",
        [h.make_tensor_value_info("x", real, shape)],
        [h.make_tensor_value_info(name, real, dims) for name, dims in outputs.items()],
        [onnx.numpy_helper.from_array(a, n) for n, a in constants.items() if any(n in node[1] for node in nodes)],
    )
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)])
    model.ir_version = 8
    onnx.save(model, path)
    return path


def theirs(path: Path, output: str, x: NDArray[Any]) -> NDArray[Any]:
    (found,) = onnxruntime.InferenceSession(str(path)).run([output], {"x": x.astype(np.float32)})
    return np.asarray(found, float)


@pytest.mark.parametrize("head", ["Softmax", "LogSoftmax"])
@pytest.mark.parametrize("batched", [True, False])
def test_a_final_softmax_is_taken_off_and_said(tmp_path: Path, head: str, batched: bool) -> None:
    nodes = [*BODY, (head, ["y"], "p", {"axis": 1 if batched else 0})]
    path = write(tmp_path / "n.onnx", nodes, ["N", 4] if batched else [4], {"p": ["N", 3] if batched else [3]})
    told: list[str] = []
    x = RNG.normal(size=(5, 4))
    ours = load(path, tell=told.append)(x)
    wanted = theirs(path, "p", x) if batched else np.stack([theirs(path, "p", row) for row in x])
    share = np.exp(ours) / np.exp(ours).sum(1, keepdims=True)
    assert np.abs((share if head == "Softmax" else np.log(share)) - wanted).max() < 1e-5
    assert told == [f"the {head} at the end of n.onnx is taken off: outputs are those before it"]


def test_a_softmax_elsewhere_is_refused(tmp_path: Path) -> None:
    inside = [*BODY[:3], ("Softmax", ["d"], "q", {"axis": 1}), ("MatMul", ["q", "W1"], "y", {})]
    with pytest.raises(FileFormatError, match="Softmax must be the last operator"):
        load(write(tmp_path / "n.onnx", inside, ["N", 4], {"y": ["N", 3]}))
    over_batch = [*BODY, ("Softmax", ["y"], "p", {"axis": 0})]
    with pytest.raises(FileFormatError, match="over the last axis"):
        load(write(tmp_path / "n.onnx", over_batch, ["N", 4], {"p": ["N", 3]}))


def test_an_output_is_chosen_by_its_name(tmp_path: Path) -> None:
    path = write(tmp_path / "n.onnx", BODY, ["N", 4], {"y": ["N", 3], "d": ["N", 6]})
    x = RNG.normal(size=(5, 4))
    for name in ("y", "d"):
        assert np.abs(load(path, output=name)(x) - theirs(path, name, x)).max() < 1e-5
    with pytest.raises(FileFormatError, match="--output that is meant, one of y, d"):
        load(path)
    with pytest.raises(FileFormatError, match="must have the output z; it has y, d"):
        load(path, output="z")


def test_shapes_that_are_computed_in_the_file_are_folded(tmp_path: Path) -> None:
    path = write(tmp_path / "n.onnx", [*FLAT, *BODY[1:]], ["N", 2, 2], {"y": ["N", 3]})
    x = RNG.normal(size=(5, 2, 2))
    assert np.abs(load(path)(x) - theirs(path, "y", x)).max() < 1e-5


def test_a_file_without_a_batch_axis(tmp_path: Path) -> None:
    path = write(tmp_path / "n.onnx", BODY, [4], {"y": [3]})
    x = RNG.normal(size=4)
    assert np.abs(load(path)(x[None])[0] - theirs(path, "y", x)).max() < 1e-5
    with pytest.raises(FileFormatError, match="export the network with one"):
        load(write(tmp_path / "n.onnx", [("Unsqueeze", ["x", "ax"], "y", {})], [4], {"y": [1, 4]}))


@pytest.mark.parametrize("command", ["ticket", "bounds"])
def test_plain_arrays_with_an_activation_on_the_command_line(tmp_path: Path, command: str) -> None:
    from typer.testing import CliRunner

    np.savez(tmp_path / "n.npz", W0=WEIGHTS["W0"].T, b0=WEIGHTS["b0"], W1=WEIGHTS["W1"].T)
    more = ["--out", str(tmp_path / "t.npz")] if command == "ticket" else []
    done = CliRunner().invoke(app, [command, str(tmp_path / "n.npz"), *more, "--activation", "relu"])
    assert done.exit_code == 0, done.output
    assert isinstance(CliRunner().invoke(app, [command, str(tmp_path / "n.npz"), *more]).exception, LtboundsError)


SECOND: list[Any] = [("MatMul", ["z", "V0"], "az", {}), ("Add", ["a", "az"], "both", {})]


def write_two(path: Path, nodes: list[Any], sizes: dict[str, list[Any]], outputs: dict[str, list[Any]]) -> Path:
    """As `write`, with several inputs."""
    write(path, nodes, sizes["x"], outputs)
    model = onnx.load(path)
    del model.graph.input[:]
    real = onnx.TensorProto.FLOAT
    model.graph.input.extend(onnx.helper.make_tensor_value_info(name, real, dims) for name, dims in sizes.items())
    weight = onnx.numpy_helper.from_array(RNG.normal(size=(2, 6)).astype(np.float32), "V0")
    model.graph.initializer.extend([weight] if any("V0" in node[1] for node in nodes) else [])
    onnx.save(model, path)
    return path


def theirs_of(path: Path, output: str, **inputs: NDArray[Any]) -> NDArray[Any]:
    given = {name: values.astype(np.float32) for name, values in inputs.items()}
    (found,) = onnxruntime.InferenceSession(str(path)).run([output], given)
    return np.asarray(found, float)


def test_several_inputs_are_one_vector(tmp_path: Path) -> None:
    """Two branches that are added: each dense layer reads its part alone."""
    nodes = [BODY[0], *SECOND, ("Add", ["both", "b0"], "c", {}), *BODY[2:]]
    path = write_two(tmp_path / "n.onnx", nodes, {"x": ["N", 4], "z": ["N", 2]}, {"y": ["N", 3]})
    x, z = RNG.normal(size=(5, 4)), RNG.normal(size=(5, 2))
    wanted, told = theirs_of(path, "y", x=x, z=z), list[str]()
    assert np.abs(load(path, tell=told.append)(np.hstack([x, z])) - wanted).max() < 1e-5
    assert told == ["the inputs of n.onnx are read as one vector: x (4,), z (2,)"]
    assert np.abs(load(path, inputs=("z", "x"))(np.hstack([z, x])) - wanted).max() < 1e-5
    for names, line in ((("x",), "depends on z as well"), (("q",), "must have the input q"), (("x", "x", "z"), "once")):
        with pytest.raises(FileFormatError, match=line):
            load(path, inputs=names)


def test_inputs_are_joined(tmp_path: Path) -> None:
    """A Concat of inputs, one of them transposed before it."""
    nodes = [
        ("Transpose", ["x"], "xt", {"perm": [0, 2, 1]}), ("Flatten", ["xt"], "xf", {}),
        ("Tanh", ["z"], "zt", {}), ("Concat", ["z", "xf"], "j", {"axis": 1}), ("MatMul", ["j", "W1"], "y", {}),
    ]  # fmt: skip
    sizes = {"x": ["N", 2, 2], "z": ["N", 2]}
    path = write_two(tmp_path / "n.onnx", [nodes[k] for k in (0, 1, 3, 4)], sizes, {"y": ["N", 3]})
    x, z = RNG.normal(size=(5, 2, 2)), RNG.normal(size=(5, 2))
    flat = np.hstack([x.reshape(5, 4), z])
    assert np.abs(load(path)(flat) - theirs_of(path, "y", x=x, z=z)).max() < 1e-5
    mixed = [*nodes[:3], ("Concat", ["zt", "xf"], "j", {"axis": 1}), nodes[4]]
    with pytest.raises(FileFormatError, match="values computed from them are not joined"):
        load(write_two(path, mixed, sizes, {"y": ["N", 3]}))
    twice = [("Concat", ["z", "z"], "j", {"axis": 1}), ("Add", ["j", "j"], "y", {})]
    with pytest.raises(FileFormatError, match="join each input once"):
        load(write_two(path, twice, sizes, {"y": ["N", 4]}))


def test_an_input_that_the_output_does_not_need_is_left_out(tmp_path: Path) -> None:
    sizes = {"x": ["N", 4], "z": ["N", 2]}
    path = write_two(
        tmp_path / "n.onnx", [*BODY, ("Relu", ["z"], "other", {})], sizes, {"y": ["N", 3], "other": ["N", 2]}
    )
    x, z = RNG.normal(size=(5, 4)), RNG.normal(size=(5, 2))
    assert np.abs(load(path, output="y")(x) - theirs_of(path, "y", x=x, z=z)).max() < 1e-5
    assert np.abs(load(path, output="other")(z) - theirs_of(path, "other", x=x, z=z)).max() < 1e-5


def test_a_final_sigmoid_is_taken_off_but_no_hidden_one(tmp_path: Path) -> None:
    path = write(tmp_path / "n.onnx", [*BODY, ("Sigmoid", ["y"], "p", {})], ["N", 4], {"p": ["N", 3]})
    told, x = list[str](), RNG.normal(size=(5, 4))
    ours = load(path, tell=told.append)(x)
    assert np.abs(1 / (1 + np.exp(-ours)) - theirs(path, "p", x)).max() < 1e-6
    assert told == ["the Sigmoid at the end of n.onnx is taken off: outputs are those before it"]
    hidden = [*BODY[:2], ("Sigmoid", ["c"], "d", {}), *BODY[3:]]
    path = write(tmp_path / "n.onnx", hidden, ["N", 4], {"y": ["N", 3], "d": ["N", 6]})
    told.clear()
    for name in ("y", "d"):
        assert np.abs(load(path, output=name, tell=told.append)(x) - theirs(path, name, x)).max() < 1e-5
    assert not told


@pytest.mark.parametrize("command", ["ticket", "bounds"])
def test_several_inputs_on_the_command_line(tmp_path: Path, command: str) -> None:
    from typer.testing import CliRunner

    nodes = [BODY[0], *SECOND, ("Add", ["both", "b0"], "c", {}), *BODY[2:]]
    path = write_two(tmp_path / "n.onnx", nodes, {"x": ["N", 4], "z": ["N", 2]}, {"y": ["N", 3]})
    more = ["--out", str(tmp_path / "t.npz")] if command == "ticket" else []
    done = CliRunner().invoke(app, [command, str(path), *more, "--input", "z", "--input", "x"])
    assert done.exit_code == 0, done.output
    assert "read as one vector: z (2,), x (4,)" in done.output
