"""Damaged files for every reader, in a process under a memory limit: our error, or what was meant.

``python readers.py CASES [SEED [each]]``: a line of JSON with what came out; ``each``: so many cases for every reader.
Exit code 1 with the case where something else did; what it read is then kept in `corpus`, under the name of its
reader, and read again by every run of the tests.
"""

from __future__ import annotations

import io
import json
import resource
import shutil
import signal
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ltbounds.errors import LtboundsError
from ltbounds.ledger.records import read_ledger
from ltbounds.montecarlo import RandomSubsetSum
from ltbounds.montecarlo.store import Store
from ltbounds.montecarlo.sweeping import block_tally
from ltbounds.networks import (
    Activate,
    Affine,
    Conv2d,
    Dense,
    MaxPool2d,
    Network,
    Rearrange,
    Window,
    activation,
    load,
    save,
    sequential,
)  # fmt: skip
from ltbounds.networks.arrays import digest, read_npz
from ltbounds.networks.vnnlib import read_box
from ltbounds.seeding import generator
from ltbounds.studies.compact import curves
from ltbounds.tickets import Ticket, prune

MEMORY, BUDGET, SECONDS = 3 * 2**30, 2**26, 5
"""The limit of the process; what `load` may take; the time of one case."""
CORPUS = Path(__file__).with_name("corpus")
Draw = np.random.Generator
X = generator("fuzz input").random((2, 2, 5, 5))
EXPERIMENT = RandomSubsetSum(n=6, law="uniform")


class Wrong(Exception):
    """A reader gave something else without a word."""


def small() -> Network:
    """A network with most kinds of layers."""
    rng = generator("fuzz network")
    layers = [
        Affine(rng.random((2, 1, 1)), rng.random((2, 1, 1))),
        Conv2d(rng.normal(size=(2, 2, 2, 2)), rng.normal(size=2), (1, 1), (1, 0, 0, 1)),
        Activate(activation("leaky_relu", 0.2)),
        MaxPool2d(Window((2, 2), (2, 2))),
        Rearrange((8,), rng.permutation(8)),
        Dense(rng.normal(size=(3, 8)), rng.normal(size=3)),
        Activate(activation("tanh")),
        Dense(rng.normal(size=(2, 3)), None),
    ]
    return sequential(layers, (2, 5, 5))


def damaged(whole: bytes, draw: Draw) -> bytes:
    """One to three of: a bit flipped, a byte set, a stretch cut, doubled, or zeroed, the end cut."""
    data = bytearray(whole)
    for _ in range(int(draw.integers(1, 4))):
        at, size, kind = int(draw.integers(len(data))), int(draw.integers(1, 40)), int(draw.integers(6))
        if kind == 0:
            data[at] ^= 1 << int(draw.integers(8))
        elif kind == 1:
            data[at] = int(draw.choice([0, 1, 127, 128, 255]))
        elif kind == 2:
            del data[at : at + size]
        elif kind == 3:
            data[at:at] = data[at : at + size]
        elif kind == 4:
            data[at : at + size] = bytes(len(data[at : at + size]))
        else:
            del data[at:]
        if not data:
            break
    return bytes(data)


def odd(value: Any, draw: Draw) -> Any:
    """A JSON value with one place changed: structure is kept, the meaning is not."""
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = list(value)[int(draw.integers(len(value)))]
        if draw.random() < 0.15:
            return {k: v for k, v in value.items() if k != key}
        return value | {key: odd(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.9:
        at = int(draw.integers(len(value)))
        return [*value[:at], odd(value[at], draw), *value[at + 1 :]]
    choices: list[Any] = [
        None,
        -1,
        0,
        1,
        2**31,
        2**70,
        1e308,
        float("nan"),
        "",
        "relu",
        [],
        {},
        [[]],
        True,
        [2**40] * 2,
        "\x1b[31m",
    ]
    return choices[int(draw.integers(len(choices)))]


def rebuilt_npz(arrays: dict[str, np.ndarray], draw: Draw) -> bytes:
    """Valid archives with odd contents, and a digest that agrees with them."""
    arrays = dict(arrays)
    text = str(arrays.pop("network"))
    arrays.pop("digest")
    kind = int(draw.integers(6))
    name = list(arrays)[int(draw.integers(len(arrays)))]
    if kind == 0:
        text = json.dumps(odd(json.loads(text), draw))
    elif kind == 1:
        arrays[name] = arrays[name].astype(draw.choice(["f2", "c16", "i8", "S4", "?", "M8[s]", "f4"]))
    elif kind == 2:
        arrays[name] = arrays[name].reshape(-1)[: int(draw.integers(4))]
    elif kind == 3:
        arrays[str(draw.choice(["99.bias", "0.bias", "bias", "x", "1.weight.weight"]))] = arrays[name]
    elif kind == 4:
        arrays[name] = arrays[name].astype(float)
        arrays[name].flat[0] = draw.choice([np.nan, np.inf, 1e308])
    else:
        del arrays[name]
    if draw.random() < 0.7:
        arrays["digest"] = np.array(digest(text, arrays))
    file = io.BytesIO()
    np.savez(file, network=np.array(text), **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def bomb(draw: Draw) -> bytes:
    """An archive whose array inflates far beyond the budget, or whose header says so."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a.npy", "w") as entry:
        size = int(draw.choice([2**25, 2**33, 2**60]))
        header = {"descr": "<f8", "fortran_order": False, "shape": (size,)}
        np.lib.format.write_array_header_1_0(entry, header)
        entry.write(bytes(2**20))
    return file.getvalue()


class Readers:
    """For each reader how a case is made, and what must hold of an answer."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.network = small()
        self.meant = self.network(X)
        self.whole = {}
        for suffix in ("npz", "onnx", "safetensors"):
            save(self.network, folder / f"whole.{suffix}")
            self.whole[suffix] = (folder / f"whole.{suffix}").read_bytes()
        self.arrays = read_npz(folder / "whole.npz")
        target = sequential([Dense(np.array([[0.5, -0.3]]), np.array([0.1]))], (2,))
        self.ticket = prune(target, None, "pensia2020", 0.1, 1)
        self.ticket.save(folder / "ticket.npz")
        self.ticket_bytes = (folder / "ticket.npz").read_bytes()
        self.sums = {k: self.ticket.sums(k) for k in self.ticket.pieces}
        with Store(folder / "whole.sqlite") as store:
            store.add(0, [(EXPERIMENT, block, block_tally(EXPERIMENT, 0, block)) for block in range(3)])
            store.connection.execute("pragma journal_mode = delete")
            self.tally = store.tally(EXPERIMENT, 0)
        self.store_bytes = (folder / "whole.sqlite").read_bytes()
        row = {
            "law": "uniform",
            "notion": "all",
            "lo": -1.0,
            "hi": 1.0,
            "size": None,
            "seed": 0,
            "points": [[6, 10, [3]]],
        }
        self.compact = {"provenance": {"version": "1"}, "eps": [0.1], "curves": [row]}

    def put(self, name: str, content: bytes) -> Path:
        self.path = self.folder / name
        self.path.write_bytes(content)
        return self.path

    def keep(self, reader: str, name: str) -> None:
        """Keep what was read last for the tests."""
        if self.path.exists():
            (CORPUS / reader).mkdir(parents=True, exist_ok=True)
            shutil.copy(self.path, CORPUS / reader / f"{name}{self.path.suffix}")

    def same(self, network: Network) -> None:
        """With a digest inside, what comes out is what went in."""
        if not np.allclose(network(X), self.meant, atol=1e-9):
            raise Wrong("another network")

    def npz(self, draw: Draw) -> None:
        self.same(load(self.put("a.npz", damaged(self.whole["npz"], draw)), memory=BUDGET))

    def npz_odd(self, draw: Draw) -> None:
        content = bomb(draw) if draw.random() < 0.02 else rebuilt_npz(self.arrays, draw)
        network = load(self.put("a.npz", content), memory=BUDGET)
        with np.errstate(all="ignore"):
            network(np.zeros((1, *network.shape)))

    def safetensors(self, draw: Draw) -> None:
        self.same(load(self.put("a.safetensors", damaged(self.whole["safetensors"], draw)), memory=BUDGET))

    def onnx(self, draw: Draw) -> None:
        path = self.put("a.onnx", damaged(self.whole["onnx"], draw))
        self.as_onnxruntime(load(path, memory=BUDGET), path)

    def onnx_odd(self, draw: Draw) -> None:
        """Attributes, types, names and wires changed in a file that is otherwise whole."""
        import onnx

        model = onnx.load_from_string(self.whole["onnx"])
        nodes = model.graph.node
        node = nodes[int(draw.integers(len(nodes)))]
        kind, number = int(draw.integers(6)), int(draw.choice([-1, 0, 1, 2, 3, 2**31, 2**62]))
        if kind == 0 and node.attribute:
            attribute = node.attribute[int(draw.integers(len(node.attribute)))]
            if attribute.ints:
                attribute.ints[int(draw.integers(len(attribute.ints)))] = number
            elif attribute.type == 1:
                attribute.f = number
            else:
                attribute.i = number
        elif kind == 1:
            name = str(draw.choice(["dilations", "ceil_mode", "group", "axis", "alpha", "transA", "auto_pad", "beta"]))
            values = {"dilations": [2, 2], "auto_pad": "SAME_UPPER", "alpha": 0.5, "beta": 0.5}
            node.attribute.append(onnx.helper.make_attribute(name, values.get(name, number)))
        elif kind == 2:
            node.op_type = str(draw.choice(["Relu", "Add", "Mul", "Identity", "Gemm", "MatMul", "Flatten", "Dropout"]))
        elif kind == 3:
            outputs = [n.output[0] for n in nodes] + [i.name for i in model.graph.initializer]
            node.input[int(draw.integers(len(node.input)))] = outputs[int(draw.integers(len(outputs)))]
        elif kind == 4:
            weight = model.graph.initializer[int(draw.integers(len(model.graph.initializer)))]
            if draw.random() < 0.5:
                weight.dims[0] = number
            else:
                weight.data_type = int(draw.integers(0, 24))
        else:
            model.graph.output[0].name = nodes[int(draw.integers(len(nodes)))].output[0]
        path = self.put("a.onnx", model.SerializeToString())
        self.as_onnxruntime(load(path, memory=BUDGET), path)

    def as_onnxruntime(self, network: Network, path: Path) -> None:
        """What another reader of the same bytes computes, where it can and where the numbers are moderate."""
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 4
        options.intra_op_num_threads = 1
        try:
            session = onnxruntime.InferenceSession(str(path), options)
            entry = session.get_inputs()[0]
            shape = [n if isinstance(n, int) else 2 for n in entry.shape]
            x = generator("fuzz", *shape).random(shape).astype(np.float32)
            theirs = session.run(None, {entry.name: x})[0]
        except Exception:  # it refuses: then nobody says what was meant
            raise LtboundsError("refused by onnxruntime") from None
        with np.errstate(all="ignore"):
            ours = network(x.astype(float))
        if ours.shape != theirs.shape:
            raise Wrong(f"shape {ours.shape}, onnxruntime {theirs.shape}")
        moderate = all(np.abs(layer.weight).max(initial=0) < 1e3 for _, layer in network.linear())
        if moderate and np.abs(ours).max() < 1e3 and np.abs(ours - theirs).max() > 1e-2:
            raise Wrong(f"values differ by {np.abs(ours - theirs).max()}")

    def tickets(self, draw: Draw) -> None:
        found = Ticket.load(self.put("t.npz", damaged(self.ticket_bytes, draw)))
        for k in self.ticket.pieces:
            if not np.array_equal(found.sums(k).weight, self.sums[k].weight):
                raise Wrong("another ticket")

    def store(self, draw: Draw) -> None:
        for rest in self.folder.glob("a.sqlite-*"):
            rest.unlink()
        with Store(self.put("a.sqlite", damaged(self.store_bytes, draw))) as store:
            trials, counts = store.tally(EXPERIMENT, 0)
            # A file cut to nothing is a new store, and a block that is not listed is drawn again: less, never other.
            if trials > self.tally[0] or (counts > self.tally[1]).any():
                raise Wrong("another tally")

    def compact_json(self, draw: Draw) -> None:
        odd_text = json.dumps(odd(self.compact, draw)).encode()
        content = odd_text if draw.random() < 0.7 else damaged(odd_text, draw)
        self.count = getattr(self, "count", 0) + 1
        path = self.put(f"c{self.count}.json", content)  # `curves` remembers by path
        try:
            for curve in curves(path):
                curve.counts(0.1)
        finally:
            path.unlink()

    def vnnlib(self, draw: Draw) -> None:
        """Bounds in any order and notation are the box that they mean; damaged ones are refused or some finite box."""
        lo, hi = np.full(3, -np.inf), np.full(3, np.inf)
        lines = ["(declare-const X_0 Real) ; (assert (<= X_0 9))", "(assert (<= Y_0 1.0))"]
        for side in draw.permutation(np.repeat(np.arange(6), draw.choice([0, 1, 2], 6, p=[0.03, 0.77, 0.2]))):
            place, low = int(side) // 2, bool(side % 2)
            number = float(draw.normal(-3 if low else 3))
            first, second = (f"X_{place}", repr(number)) if draw.random() < 0.5 else (repr(number), f"X_{place}")
            lines.append(f"(assert ({'>=' if low == first.startswith('X') else '<='} {first} {second}))")
            (lo if low else hi)[place] = (max if low else min)((lo if low else hi)[place], number)
        text, meant = "\n".join(lines).encode(), np.isfinite(lo).all() and np.isfinite(hi).all() and (lo <= hi).all()
        damage = draw.random() < 0.5
        box = read_box(self.put("a.vnnlib", damaged(text, draw) if damage else text), (3,))
        if not damage and not (meant and np.array_equal(box.lo, lo) and np.array_equal(box.hi, hi)):
            raise Wrong("another box")
        if not (np.isfinite(box.lo).all() and np.isfinite(box.hi).all() and bool(np.all(box.lo <= box.hi))):
            raise Wrong("no box")

    def ledger_json(self, draw: Draw) -> None:
        read_ledger(self.put("l.jsonl", damaged(b'{"claim": "a", "paper": "b", "evidence": {}}\n', draw)))


SHARES: dict[str, float] = {
    "npz": 0.15, "npz_odd": 0.15, "safetensors": 0.2, "onnx": 0.15, "onnx_odd": 0.15, "tickets": 0.1, "store": 0.03,
    "compact_json": 0.03, "ledger_json": 0.02, "vnnlib": 0.02,
}  # fmt: skip


def late(*_: Any) -> None:
    raise Wrong(f"took more than {SECONDS} s of CPU")


def main(cases: int, seed: int, each: bool) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGPROF, late)
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        readers = Readers(Path(folder))
        for name, share in SHARES.items():
            case: Callable[[Draw], None] = getattr(readers, name)
            for k in range(cases if each else round(share * cases)):
                signal.setitimer(signal.ITIMER_PROF, SECONDS)
                try:
                    case(generator("fuzz", name, k, *([seed] if seed else [])))
                    ends[f"{name}: read"] += 1
                except LtboundsError as refused:
                    ends[f"{name}: refused"] += 1
                    if len(str(refused).splitlines()) > 1:
                        print(json.dumps({"case": [name, k], "problem": f"not one line: {refused}"}))
                        return 1
                except BaseException as problem:
                    print(json.dumps({"case": [name, k], "seed": seed, "problem": repr(problem)}))
                    readers.keep(name, f"{name}-{seed}-{k}")
                    if "-v" not in sys.argv:
                        return 1
                finally:
                    signal.setitimer(signal.ITIMER_PROF, 0)
    print(json.dumps(ends))
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if sys.argv[2:] else 0, "each" in sys.argv))
