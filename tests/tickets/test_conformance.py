"""What every construction must keep to.  A new one is tested by being registered."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import IO

import numpy as np
import pytest

from ltbounds.errors import DomainError, FileFormatError, TicketNotFound
from ltbounds.networks import Activate, Dense, Linear, Network, random_network, sequential
from ltbounds.seeding import generator
from ltbounds.tickets import CONSTRUCTIONS, Supply, Ticket, prune, subset_sums
from ltbounds.tickets.expansion import entries

CASES = [(name, phi) for name, how in CONSTRUCTIONS.items() for phi in how.activations]
Pruned = Callable[..., tuple[Network, Ticket]]


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_every_parameter_is_met_within_the_tolerance(name: str, phi: str, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    checks = ticket.verify(target)
    assert [check.ok for check in checks] == [True] * 3
    other = random_network((3, 5, 4, 2), seed=9, phi=phi, bias=0.4)
    assert not all(check.ok for check in ticket.verify(other))


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_the_ticket_behaves_like_its_target(name: str, phi: str, ticket_of: Pruned) -> None:
    target, ticket = ticket_of(name, phi)
    network = ticket.to_network()
    depth = target.depth + 1 if CONSTRUCTIONS[name].copies else 2 * target.depth
    assert network.depth == depth
    x = generator("test conformance").uniform(-1, 1, (200, 3))
    error = np.abs(network(x) - target(x)).max()
    strangers = np.abs(network(x) - random_network((3, 5, 4, 2), seed=9, phi=phi, bias=0.4)(x)).max()
    assert 0 < error < 0.2 * strangers


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_every_kept_weight_is_a_source_weight_times_the_layers_scale(name: str, phi: str, ticket_of: Pruned) -> None:
    _, ticket = ticket_of(name, phi)
    for piece in ticket.pieces.values():
        for i, member, tap, value in entries(ticket.source, piece):
            address = (
                piece.rows[i] * piece.channels + member // (2 if ticket.source.law.mirrored and piece.hidden else 1)
            ) * piece.taps + tap
            drawn = ticket.source.at(f"{piece.node} outer", address)
            scaled = np.minimum(np.abs(value - piece.scale * drawn), np.abs(value - piece.bias_scale * drawn))
            assert scaled.max(initial=0) == 0


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_seeds_decide_and_files_remember(name: str, phi: str, tmp_path: Path, ticket_of: Pruned) -> None:
    _, ticket = ticket_of(name, phi)
    _, same = ticket_of(name, phi)
    _, other = ticket_of(name, phi, seed=2)
    x = generator("test seeds").uniform(-1, 1, (5, 3))
    output = ticket.to_network()(x)
    assert (same.to_network()(x) == output).all()
    assert (other.to_network()(x) != output).any()
    ticket.save(tmp_path / "t.npz")
    again = Ticket.load(tmp_path / "t.npz")
    assert (again.to_network()(x) == output).all()
    assert again.notes == ticket.notes
    assert list(tmp_path.iterdir()) == [tmp_path / "t.npz"]


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_a_source_that_is_too_narrow_is_reported(name: str, target_of: Callable[[str], Network]) -> None:
    narrow = Supply(base_set=5, spare=0, spare_copies=0)
    with pytest.raises(TicketNotFound, match=r"base_set=5 with 0 spare must be larger.*at node 0"):
        prune(target_of(CONSTRUCTIONS[name].activations[0]), construction=name, tolerance=1e-6, supply=narrow, size=2)


@pytest.mark.parametrize("name", CONSTRUCTIONS)
def test_activations_that_the_theorem_does_not_admit_are_refused(
    name: str, target_of: Callable[[str], Network]
) -> None:
    for phi in {"relu", "leaky_relu", "tanh", "sigmoid"} - set(CONSTRUCTIONS[name].activations):
        with pytest.raises(DomainError, match=f"activation={phi} must be among"):
            prune(target_of(phi), construction=name)


def test_tampered_and_truncated_files_are_refused(tmp_path: Path, ticket_of: Pruned) -> None:
    _target, ticket = ticket_of("pensia2020", "relu")
    path = tmp_path / "t.npz"
    ticket.save(path)
    whole = path.read_bytes()
    with np.load(path) as archive:
        arrays = dict(archive)
    arrays["0.bits"] = arrays["0.bits"] ^ 1
    np.savez(tmp_path / "changed.npz", **arrays)
    with pytest.raises(FileFormatError, match="must agree with its digest"):
        Ticket.load(tmp_path / "changed.npz")
    for damaged in (whole[:-200], whole[: len(whole) // 2], b"", b"text"):
        path.write_bytes(damaged)
        with pytest.raises(FileFormatError, match=r"complete ticket file|undamaged .npz"):
            Ticket.load(path)
    with pytest.raises(FileFormatError, match="there is none"):
        Ticket.load(tmp_path / "absent.npz")


def test_targets_of_another_shape_are_refused(ticket_of: Pruned) -> None:
    _, ticket = ticket_of("pensia2020", "relu")
    with pytest.raises(DomainError, match="must have the shapes of the ticket"):
        ticket.verify(random_network((3, 4, 2), seed=0))


def test_a_mask_that_was_changed_is_seen_by_the_check_alone(ticket_of: Pruned) -> None:
    target, ticket = ticket_of("pensia2020", "relu")
    piece = ticket.pieces[0]
    changed = replace(piece, bits=piece.bits ^ np.uint32(3))
    broken = replace(ticket, pieces={**ticket.pieces, 0: changed})
    assert [check.ok for check in broken.verify(target)] == [False, True, True]


def test_the_hidden_layer_is_univariate_and_biases_are_noted(ticket_of: Pruned) -> None:
    _target, ticket = ticket_of("pensia2020", "relu")
    first = next(layer for _, layer in ticket.to_network().linear())
    assert (np.count_nonzero(first.weight, axis=1) <= 1).all()
    assert ((np.count_nonzero(first.weight, axis=1) == 0) | (first.bias == 0)).all()
    assert "no biases" in ticket.notes[0]
    bare = random_network((3, 4, 2), seed=1)
    ticket = prune(bare, tolerance=0.02, seed=0)
    assert ticket.notes == ()
    assert not any(layer.bias is not None and layer.bias.any() for _, layer in ticket.to_network().linear())


def test_layer_scalings_are_an_output_factor_for_relu_without_biases() -> None:
    """Scaling the source law of each layer is the same as scaling the output (fischer2021 Lemma 2)."""
    ticket = prune(random_network((3, 4, 2), seed=1), tolerance=0.02, seed=0)
    network = ticket.to_network()
    factor = np.prod([piece.scale for piece in ticket.pieces.values()])
    scales = iter([piece.scale for piece in ticket.pieces.values()])
    nodes = []
    for k, node in enumerate(network.nodes):
        outer = isinstance(node.layer, Linear) and not isinstance(node.layer, Activate) and k % 4 == 2
        nodes.append(
            replace(node, layer=replace(node.layer, weight=node.layer.weight / next(scales))) if outer else node
        )
    plain = Network(tuple(nodes), network.shape)
    x = generator("test factor").normal(size=(9, 3))
    assert np.allclose(factor * plain(x), network(x), rtol=1e-12, atol=1e-14)


def test_an_interrupted_save_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ticket_of: Pruned) -> None:
    _, ticket = ticket_of("pensia2020", "relu")

    def interrupted(file: IO[bytes], **_: object) -> None:
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez_compressed", interrupted)
    with pytest.raises(KeyboardInterrupt):
        ticket.save(tmp_path / "t.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "phi"), CASES)
def test_the_progress_bar_ends_where_it_should(name: str, phi: str, target_of: Callable[[str], Network]) -> None:
    steps: list[int] = []
    target, how = target_of(phi), CONSTRUCTIONS[name]
    size = 5 if how.objective == "fixed" else 0
    ticket = prune(target, construction=name, tolerance=0.05, size=size, progress=steps.append)
    again = 1 if ticket.spare_rows else 0
    assert sum(steps) >= subset_sums(target, how, Supply())
    assert again or sum(steps) == subset_sums(target, how, Supply())


@pytest.mark.parametrize("name", ["pensia2020", "burkholz2022depth.l+1", "fischer2021.looks_linear"])
@pytest.mark.parametrize("widths", [(3, 0, 2), (0, 3, 2), (3, 4, 0)])
def test_layers_without_entries_are_refused(name: str, widths: tuple[int, ...]) -> None:
    layers = [Dense(np.ones((out, read)), np.ones(out)) for read, out in pairwise(widths)]
    with pytest.raises(DomainError, match="must hold at least one entry"):
        prune(sequential(layers, (widths[0],)), construction=name)


@pytest.mark.parametrize("name", ["pensia2020", "burkholz2022depth.l+1", "fischer2021.looks_linear"])
@pytest.mark.parametrize("size", [1e-320, 1e-300, 1e150, 1e300])
def test_weights_that_overflow_are_refused_in_one_line(name: str, size: float) -> None:
    for weight, bias in ((size, 1.0), (1.0, size)):
        target = sequential([Dense(np.full((2, 3), weight), np.full(2, bias))], (3,))
        with pytest.raises(DomainError, match="rescale the layer"):
            prune(target, construction=name)
