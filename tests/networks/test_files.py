"""Networks in and out of files, judged by onnxruntime, the client that counts."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper, numpy_helper

from ltbounds.errors import DomainError, FileFormatError, UnsupportedOperator
from ltbounds.networks import (
    Activate,
    Add,
    Affine,
    AvgPool2d,
    Conv2d,
    Dense,
    MaxPool2d,
    Network,
    Node,
    Rearrange,
    Window,
    activation,
    from_sklearn,
    load,
    random_network,
    save,
)  # fmt: skip
from ltbounds.networks.arrays import write_npz
from ltbounds.networks.onnx_out import to_onnx
from ltbounds.seeding import generator

NETS = {
    "ACASXU_experimental_v2a_1_1": 13305, "cifar_base_kw_simp": 105966, "cnn_max_mninst3": 20940, "fc1": 1427,
    "mnist-net_256x2": 269322, "mnist2x10": 8070, "mnist2x5_sigmoid": 4015, "mnist5x20_leaky_relu": 18010,
    "resnet_2b": 112006, "tanh_test": 68124,
}  # fmt: skip


def everything() -> Network:
    """A small network with every kind of layer and a skip connection."""
    rng = generator("test files")
    square = Window((2, 2), (2, 2), (0, 0, 0, 0))
    nodes = (
        Node(Affine(rng.normal(size=(2, 8, 8)), rng.normal(size=(2, 8, 8))), (0,)),
        Node(Conv2d(rng.normal(size=(3, 2, 3, 3)), rng.normal(size=3), (1, 1), (1, 1, 1, 1)), (1,)),
        Node(Activate(activation("leaky_relu", 0.2)), (2,)),
        Node(Conv2d(rng.normal(size=(3, 3, 3, 3)), None, (1, 1), (1, 1, 1, 1)), (3,)),
        Node(Add(), (4, 3)),
        Node(MaxPool2d(square), (5,)),
        Node(Activate(activation("tanh")), (6,)),
        Node(AvgPool2d(square), (7,)),
        Node(Rearrange((12,), rng.permutation(12)), (8,)),
        Node(Dense(rng.normal(size=(4, 12)), rng.normal(size=4)), (9,)),
        Node(Activate(activation("sigmoid")), (10,)),
    )
    return Network(nodes, (2, 8, 8))


def run(model: bytes | str, x: np.ndarray) -> np.ndarray:
    """What onnxruntime says, in the precision of the model."""
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(model, options)
    (entry,) = session.get_inputs()
    shape = [n if isinstance(n, int) else len(x) for n in entry.shape]
    kind = np.float64 if "double" in entry.type else np.float32
    return session.run(None, {entry.name: x.reshape(shape).astype(kind)})[0]


@pytest.mark.parametrize("name", NETS)
def test_networks_that_others_trained(shared: Path, tmp_path: Path, name: str) -> None:
    path = shared / "nets" / f"{name}.onnx"
    net = load(path)
    assert net.parameters == NETS[name]
    x = generator("test nets", name).random((1, *net.shape))
    ours = net(x).ravel()
    scale = 1 + np.abs(ours).max()
    assert np.abs(ours - run(str(path), x).ravel()).max() < 1e-5 * scale
    save(net, tmp_path / "again.onnx")
    assert np.abs(ours - run(str(tmp_path / "again.onnx"), x).ravel()).max() < 1e-5 * scale


def test_onnxruntime_agrees_to_rounding_in_float64() -> None:
    net = random_network((5, 6, 3), seed=1, phi="tanh", bias=0.5)
    x = generator("test double").normal(size=(4, 5))
    assert np.abs(run(to_onnx(net, double=True).SerializeToString(), x) - net(x)).max() < 1e-14


@pytest.mark.parametrize("suffix", ["onnx", "npz", "safetensors"])
def test_every_layer_survives_a_file(tmp_path: Path, suffix: str) -> None:
    net, path = everything(), tmp_path / f"net.{suffix}"
    save(net, path)
    x = generator("test formats").normal(size=(3, 2, 8, 8))
    again = load(path)
    assert np.abs(again(x) - net(x)).max() < (1e-5 if suffix == "onnx" else 1e-12)
    if suffix == "onnx":
        assert np.abs(run(str(path), x) - net(x)).max() < 1e-5


def graph(nodes: list, constants: dict[str, np.ndarray], size: tuple[int, ...]) -> onnx.ModelProto:
    """A model that reads "x" of (batch, *size) and writes "y"."""
    ends = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["b", *s]) for n, s in (("x", size), ("y", ("n",)))]
    stored = [numpy_helper.from_array(a, n) for n, a in constants.items()]
    model = helper.make_model(helper.make_graph(nodes, "g", ends[:1], ends[1:], stored), ir_version=8)
    model.opset_import[0].version = 13
    return model


def write(model: onnx.ModelProto, path: Path) -> Path:
    path.write_bytes(model.SerializeToString())
    return path


def test_every_unsupported_operator_is_named(tmp_path: Path) -> None:
    model = graph([helper.make_node("Sin", ["x"], ["a"]), helper.make_node("Erf", ["a"], ["y"])], {}, (2,))
    with pytest.raises(UnsupportedOperator, match=r"uses Erf, Sin; its operators must be among Add, .*Gemm.*Relu"):
        load(write(model, tmp_path / "m.onnx"))


def test_batch_norm_is_folded_only_where_nothing_else_reads_the_convolution(tmp_path: Path) -> None:
    rng = generator("test bn")
    f32 = {n: rng.random(3).astype(np.float32) + 0.5 for n in ("g", "b", "m", "v")}
    f32["w"] = rng.normal(size=(3, 2, 3, 3)).astype(np.float32)
    norm = helper.make_node("BatchNormalization", ["c", "g", "b", "m", "v"], ["n"])
    conv = helper.make_node("Conv", ["x", "w"], ["c"], pads=[1, 1, 1, 1])
    flat = helper.make_node("Flatten", ["s"], ["y"])
    x = rng.normal(size=(2, 2, 4, 4))
    for last, layers in ((helper.make_node("Relu", ["n"], ["s"]), 3), (helper.make_node("Add", ["n", "c"], ["s"]), 4)):
        path = write(graph([conv, norm, last, flat], f32, (2, 4, 4)), tmp_path / "bn.onnx")
        net = load(path)
        assert len(net.nodes) == layers
        assert np.abs(net(x) - run(str(path), x)).max() < 1e-5


def test_transposed_images_groups_dilations_and_arithmetic(tmp_path: Path) -> None:
    rng = generator("test ops")
    constants = {
        "w": rng.normal(size=(4, 1, 2, 2)).astype(np.float32), "two": np.array([2.0], np.float32),
        "d": rng.normal(size=(4 * 9, 5)).astype(np.float32), "e": rng.normal(size=5).astype(np.float32),
    }  # fmt: skip
    nodes = [
        helper.make_node("Transpose", ["x"], ["t"], perm=[0, 3, 1, 2]),
        helper.make_node("Conv", ["t", "w"], ["c"], group=2, dilations=[2, 2]),
        helper.make_node("Mul", ["two", "c"], ["p"]),
        helper.make_node("Relu", ["p"], ["r"]),
        helper.make_node("Transpose", ["r"], ["u"], perm=[0, 2, 3, 1]),
        helper.make_node("Flatten", ["u"], ["f"]),
        helper.make_node("MatMul", ["f", "d"], ["q"]),
        helper.make_node("Sub", ["e", "q"], ["z"]),
        helper.make_node("Div", ["z", "two"], ["y"]),
    ]
    path = write(graph(nodes, constants, (5, 5, 2)), tmp_path / "ops.onnx")
    x = rng.normal(size=(3, 5, 5, 2))
    assert np.abs(load(path)(x) - run(str(path), x)).max() < 1e-5


@pytest.mark.parametrize("suffix", ["onnx", "npz", "safetensors"])
def test_damaged_files_are_refused_in_one_line(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"net.{suffix}"
    with pytest.raises(FileFormatError, match="there is none"):
        load(path)
    save(everything(), path)
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"nonsense"):
        path.write_bytes(damaged)
        with pytest.raises(FileFormatError) as caught:
            load(path)
        assert "\n" not in str(caught.value)


def test_weights_that_are_not_finite_are_refused(tmp_path: Path) -> None:
    gemm = helper.make_node("Gemm", ["x", "w"], ["y"])
    path = write(graph([gemm], {"w": np.array([[np.nan]], np.float32)}, (1,)), tmp_path / "nan.onnx")
    with pytest.raises(FileFormatError, match=r"nan\.onnx: weights must be finite"):
        load(path)
    with pytest.raises(DomainError, match="must end in"):
        load(tmp_path / "net.h5")


def test_scikit_learn_networks() -> None:
    from sklearn.neural_network import MLPRegressor

    rng = generator("test sklearn")
    x, y = rng.normal(size=(30, 4)), rng.normal(size=(30, 2))
    model = MLPRegressor(hidden_layer_sizes=(5,), activation="tanh", solver="lbfgs", max_iter=3, random_state=0)
    with pytest.warns(Warning, match="onverge"):
        model.fit(x, y)
    assert np.abs(from_sklearn(model)(x) - model.predict(x)).max() < 1e-12
    with pytest.raises(DomainError, match="fitted"):
        from_sklearn(MLPRegressor())


def _layers(names: tuple[str, ...]) -> dict[str, np.ndarray]:
    """Dense layers 3 -> 4 -> 2 -> 1, in float32 as torch writes them."""
    rng, sizes = generator("state dict"), (3, 4, 2, 1)
    found: dict[str, np.ndarray] = {}
    for name, a, b in zip(names, sizes, sizes[1:], strict=False):
        found[f"{name}.weight"] = rng.normal(size=(b, a)).astype(np.float32)
        found[f"{name}.bias"] = rng.normal(size=b).astype(np.float32)
    return found


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_state_dict_is_read_in_the_order_of_its_numbers(suffix: str, tmp_path: Path) -> None:
    arrays, path = _layers(("model.2", "model.4", "model.10")), tmp_path / f"net{suffix}"
    if suffix == ".npz":
        write_npz(path, arrays)
    else:
        from safetensors.numpy import save_file

        save_file(arrays, str(path))
    x = np.linspace(-1, 1, 30).reshape(10, 3)
    wanted = x
    for name in ("model.2", "model.4", "model.10"):
        wanted = wanted @ arrays[f"{name}.weight"].T.astype(float) + arrays[f"{name}.bias"]
        wanted = np.maximum(wanted, 0) if name != "model.10" else wanted
    assert np.allclose(load(path, activation="relu")(x), wanted, rtol=0, atol=1e-14)
    with pytest.raises(FileFormatError, match="--activation"):
        load(path)
    with pytest.raises(DomainError, match="activation=gelu must be one of"):
        load(path, activation="gelu")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"1.running_mean": np.zeros(4)}, "it has 1.running_mean"),
        ({"1.weight": np.zeros((2, 5))}, "fit one behind the other"),
        ({"1.weight": np.zeros((2, 4, 3, 3))}, "--image 1,28,28"),
        ({"1.weight": np.zeros(4)}, r"1 has a weight of shape \(4,\)"),
        ({"3.bias": np.zeros(4)}, "3 has no weight"),
        ({"1.weight_mask": np.ones(4)}, "a mask of its own shape"),
        ({"0b.weight": np.zeros((4, 4))}, "fit one behind the other"),
        ({"0.weight": np.full((4, 3), np.nan)}, "finite"),
    ],
)
def test_what_is_no_chain_of_layers_is_refused(change: dict[str, np.ndarray], message: str, tmp_path: Path) -> None:
    write_npz(tmp_path / "net.npz", _layers(("0", "1", "2")) | change)
    with pytest.raises(FileFormatError, match=message):
        load(tmp_path / "net.npz", activation="relu")


def _stored(path: Path, arrays: dict[str, np.ndarray]) -> Path:
    if path.suffix == ".npz":
        write_npz(path, arrays)
    else:
        from safetensors.numpy import save_file

        save_file(arrays, str(path))
    return path


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_layers_without_numbers_come_in_an_order_that_is_told(suffix: str, tmp_path: Path) -> None:
    """The names are in the order of the alphabet backwards, as .safetensors files sort them."""
    names, told = ("stem", "head", "fc2"), list[str]()
    arrays, x = _layers(names), np.linspace(-1, 1, 30).reshape(10, 3)
    found = load(_stored(tmp_path / f"net{suffix}", arrays), activation="tanh", tell=told.append)
    wanted = x
    for name in names:
        wanted = wanted @ arrays[f"{name}.weight"].T.astype(float) + arrays[f"{name}.bias"]
        wanted = np.tanh(wanted) if name != "fc2" else wanted
    assert np.allclose(found(x), wanted, rtol=0, atol=1e-14)
    how = "in the order of the file" if suffix == ".npz" else "in the only order that fits"
    assert told[0].endswith(f"{how}: stem (3 to 4), head (4 to 2), fc2 (2 to 1)")


def test_an_order_that_is_open_is_refused(tmp_path: Path) -> None:
    square = {f"{name}.weight": np.eye(3) for name in ("stem", "head")}
    with pytest.raises(FileFormatError, match=r"several orders fit; or come as \.npz"):
        load(_stored(tmp_path / "net.safetensors", square), activation="relu")
    apart = {"stem.weight": np.zeros((3, 4)), "head.weight": np.zeros((5, 6))}
    with pytest.raises(FileFormatError, match="no order of them fits"):
        load(_stored(tmp_path / "net.safetensors", apart), activation="relu")
    assert load(_stored(tmp_path / "net.npz", square), activation="relu").depth == 2


@pytest.mark.parametrize("suffix", [".npz", ".safetensors"])
def test_a_state_dict_of_convolutions_is_what_onnxruntime_computes(suffix: str, tmp_path: Path) -> None:
    onnx, runtime = pytest.importorskip("onnx"), pytest.importorskip("onnxruntime")
    rng, h = generator("conv state dict"), onnx.helper
    shapes = {"conv1": (4, 2, 3, 3), "conv2": (3, 4, 2, 2), "fc": (5, 3 * 3 * 2)}
    arrays = {f"{name}.weight": rng.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}
    arrays |= {f"{name}.bias": rng.normal(size=shape[0]).astype(np.float32) for name, shape in shapes.items()}
    mask = {"conv2.weight_mask": rng.integers(0, 2, shapes["conv2"]).astype(np.float32)}
    told: list[str] = []
    path, image = _stored(tmp_path / f"net{suffix}", arrays | mask), "2,6,5,stride=1/2,padding=1/0"
    found = load(path, activation="relu", image=image, tell=told.append)
    assert told[-1].endswith("behind its convolutions: (4, 6, 5), (3, 3, 2)")
    arrays["conv2.weight"] = arrays["conv2.weight"] * mask["conv2.weight_mask"]
    graph = h.make_graph(
        [
            h.make_node("Conv", ["x", "conv1.weight", "conv1.bias"], ["a"], pads=[1] * 4),
            h.make_node("Relu", ["a"], ["b"]),
            h.make_node("Conv", ["b", "conv2.weight", "conv2.bias"], ["c"], strides=[2, 2]),
            h.make_node("Relu", ["c"], ["d"]), h.make_node("Flatten", ["d"], ["e"]),
            h.make_node("Gemm", ["e", "fc.weight", "fc.bias"], ["y"], transB=1),
        ],
        "g", [h.make_tensor_value_info("x", 1, ["N", 2, 6, 5])], [h.make_tensor_value_info("y", 1, ["N", 5])],
        [onnx.numpy_helper.from_array(array, name) for name, array in arrays.items()],
    )  # fmt: skip
    model = h.make_model(graph, opset_imports=[h.make_opsetid("", 17)], ir_version=8)
    x = rng.normal(size=(7, 2, 6, 5)).astype(np.float32)
    (wanted,) = runtime.InferenceSession(model.SerializeToString()).run(["y"], {"x": x})
    assert np.abs(found(x) - wanted).max() < 1e-4
    for wrong in ("2,6,5,stride=2,padding=1/0", "2,6,5,padding=1", "1,6,5,padding=1/0/1", "", "3,6,5,padding=1/0"):
        with pytest.raises((FileFormatError, DomainError)):
            load(path, activation="relu", image=wrong)
    for text in ("2,6", "2,6,5,stride=0", "2,0,5", "2,6,5,pad=1"):
        with pytest.raises(DomainError, match="image"):
            load(path, activation="relu", image=text)


def test_a_full_disk_is_an_oserror_and_leaves_the_old_file(tmp_path: Path) -> None:
    """In a child, whose files may not grow beyond 100 bytes."""
    path = tmp_path / "n.safetensors"
    save(random_network((3, 4, 2), seed=1), path)
    before = path.read_bytes()
    code = (
        "import resource, signal, sys; from ltbounds.networks import random_network, save\n"
        "network = random_network((3, 4, 2), seed=2); signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "import safetensors.numpy; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))\n"
        "try: save(network, sys.argv[1])\n"
        "except OSError as error: print('OSError', error)\n"
    )
    told = subprocess.run(
        [sys.executable, "-B", "-c", code, str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert told.startswith("OSError") and told.count("\n") == 1
    assert path.read_bytes() == before and list(tmp_path.iterdir()) == [path]
