"""The questions: what is asked of subset sums, each answered exactly in the rational values of the given floats.

=======================================  ==============================================================================
method                                   when
=======================================  ==============================================================================
halves (meet in the middle)              n <= 36 (44 if asked): O(2^(n/2)) time and memory, buckets or a walk
windows (meet in the middle by values)   37 <= n <= 60: O(2^(n/2)) time in the cache, O(2^(n/4)) memory
quarters (Schroeppel and Shamir)         where sums crowd or memory is short, and if asked: the same orders, ten times
                                         slower
enumeration of up to 3 members           `smallest` first tries sizes 0, 1, 2, 3 on sorted numbers: O(n^2)
halves in buckets by size                given sizes, and `smallest` beyond 3 members
sorted halves of given sizes             the same for n > 44, where `memory` has room for the sums of a half
all sums, the last merge streamed        `worst_gap`
union of intervals                       `covers`, whatever n is
quarters, then Python integers           whatever float64 cannot tell apart
halves, without compiled kernels         up to 4 problems with n <= 24: a first answer does not wait for a compiler;
                                         nor does a first batch in which no two subsets nearly tie
=======================================  ==============================================================================
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from fractions import Fraction
from numbers import Integral
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ltbounds.errors import DomainError, require
from ltbounds.subsets.problems import Batch, SubsetSums, as_batch, as_tolerances, exact_error
from ltbounds.subsets.uncompiled import is_first, is_small

__all__ = ["HALVES", "bytes_needed", "closest", "closest_of_size", "closest_up_to_size", "slice_size", "smallest"]

Progress = Callable[[float], None]

HALVES = 44
"""The most numbers whose halves are held in memory."""
AT_ONCE = 36
"""The most numbers whose halves are held by default: windows are faster beyond, and do not round."""
WINDOWS = 60
"""The most numbers for windows and quarters: masks are 64-bit words, and sums of more would crowd in 2^62 units."""
TIES = "more pairs of half sums tie within rounding errors than are compared; which subset is best is open"
SIZES = 8
"""As many batches of `closest` take as long as one of `smallest`, without kernels."""
MEMORY = 1 << 30
"""Bytes that the arrays of one call may take, unless the caller says otherwise."""


def bytes_needed(method: str, n: int) -> int:
    """About how many bytes the arrays of a method take; so many threads work side by side as there is memory for.

    Rows that are settled in Python integers (n <= 44, what nothing else tells apart) take more.

    >>> [bytes_needed(method, 40) >> 10 for method in ("halves", "windows", "quarters")]
    [67584, 1408, 128]
    """
    if method == "halves":
        return 24 * 2 ** (n // 2) + 42 * 2 ** (n - n // 2)
    half = n // 2
    if method == "windows":
        few = min(max(half // 2 - 3, 1), half)
        return 32 * max(1 << 15, 8 << few) + 48 * 2 ** (n - half - few)
    return 4 * 32 * 2 ** -(-n // 4)


def slice_size(n: int, rows: int) -> int:
    """Rows in a slice of work: some milliseconds, but up to 4 rows: fresh buffers would cost half as much again."""
    return max(min(4, -(-rows // (os.cpu_count() or 1))), 1 << 18 >> n // 2, 1)


def _method(method: str, known: tuple[str, ...]) -> str:
    if not isinstance(method, str) or method not in ("auto", *known):
        raise DomainError(f"method={method} must be one of auto, {', '.join(known)}")
    return method


def _whole_bytes(memory: int) -> int:
    good = isinstance(memory, Integral) and not isinstance(memory, bool) and memory > 0
    require(good, "memory", memory, "be a positive whole number of bytes")
    return int(memory)


def _within(memory: int, method: str, n: int) -> tuple[str, int]:
    """The method asked for, or for auto the fastest one, that fits into the memory; and in how many threads it does."""
    asked = (method,) if method != "auto" else ("windows", "quarters") if n > AT_ONCE else ("halves", "quarters")
    for how in asked:
        if threads := _whole_bytes(memory) // bytes_needed(how, n):
            return how, threads
    least = bytes_needed(asked[-1], n)
    raise DomainError(f"memory={memory} must be at least {least} bytes for n={n} by {asked[-1]}")


def closest(
    x: ArrayLike,
    z: ArrayLike,
    *,
    usable: ArrayLike | None = None,
    method: str = "auto",
    memory: int = MEMORY,
    deadline: float | None = None,
    progress: Progress | None = None,
) -> SubsetSums:
    """The subset of each row of x whose sum is closest to its target.

    x: (problems, n), or (n,) for one x with many z; any finite float64; z: (problems,) or a scalar; `usable`: a bool
    array that broadcasts to x, False where a number must not be chosen; `method`: auto, halves (n <= 44), windows or
    quarters (n <= 60), or ilp; `memory`: bytes that the arrays may take in all threads together, below which a slower
    method is taken (see `bytes_needed`); `deadline` in seconds: rows that are not done by then are not `found`;
    `progress` is called now and then with the share that is done.

    The subset is optimal for the *rational* values of the floats, and `error` is the rational error correctly rounded:
    where float sums leave two candidates too close to call, they are settled in integers.  Raises `DomainError` for
    NaN, inf, sums that overflow, mismatched shapes, n too large, or memory that no method can do with.

    >>> answer = closest([[0.5, 0.3, -0.2], [0.1, 0.2, 0.4]], [0.4, 0.55])
    >>> answer.error.round(3), answer.mask.astype(int).tolist()
    (array([0.1 , 0.05]), [[1, 0, 0], [0, 1, 1]])
    """
    batch = as_batch(x, z, usable)
    require(progress is None or callable(progress), "progress", progress, "be a function of the share done, or None")
    if _method(method, ("halves", "windows", "quarters", "ilp")) == "ilp":
        return _by_ilp(batch, (0, batch.n), deadline)
    most = HALVES if method == "halves" else WINDOWS
    require(batch.n <= most, "n", batch.n, f"be at most {most}" + (" for method halves" if method == "halves" else ""))
    how, threads = _within(memory, method, batch.n)
    if how in ("windows", "quarters"):
        answer = _closest_one_by_one(batch, how, threads, deadline, progress)
    else:
        answer = _closest_by_halves(batch, method, threads, deadline, progress)
    crowded = f"other subsets come as near as rounding errors can hide; they are told apart for n <= {HALVES} only"
    return answer.explained(nowhere="", unfinished=_passed(deadline), unsure=crowded)


def _passed(deadline: float | None) -> str:
    return f"deadline={deadline} passed first; a longer one goes on"


def _by_ilp(batch: Batch, sizes: tuple[int, int], deadline: float | None) -> SubsetSums:
    from ltbounds.subsets.ilp import closest_ilp
    from ltbounds.subsets.threads import require_deadline

    deadline = require_deadline(deadline)
    limit = {} if deadline is None else {"time_limit": deadline / max(batch.rows, 1)}
    return closest_ilp(batch.full(), batch.z, usable=batch.usable_full(), sizes=sizes, **limit)


def _end(deadline: float | None) -> float | None:
    """When the deadline passes, on the monotonic clock."""
    from ltbounds.subsets.threads import require_deadline

    deadline = require_deadline(deadline)
    return None if deadline is None else time.monotonic() + deadline


def _left(end: float | None) -> float | None:
    """Seconds until `end`, at least a microsecond; None for no end."""
    return None if end is None else max(end - time.monotonic(), 1e-6)


def _late(end: float | None) -> bool:
    return end is not None and time.monotonic() > end


def _plain(batch: Batch, method: str) -> bool:
    """Whether the problems are so few and small that no kernel need be compiled for them."""
    return method == "auto" and is_small(batch.rows, batch.n)


def _closest_by_halves(
    batch: Batch, method: str, threads: int, deadline: float | None, progress: Progress | None
) -> SubsetSums:
    """Without the kernel where the problems are few and small; a first batch too, unless two subsets nearly tie."""
    from ltbounds.subsets import uncompiled

    end, plain, rows = _end(deadline), _plain(batch, method), uncompiled.closest_rows
    first = plain
    if not plain:
        from ltbounds.subsets import meet_in_the_middle

        kernel = meet_in_the_middle.closest_rows
        first = is_first(kernel, batch.rows, batch.n)
        rows = rows if first else kernel
    bits, rivals, done = _search(batch, rows, threads, _left(end), progress)
    if first and not plain and rivals.any():
        bits, rivals, done = _search(batch, kernel, threads, _left(end), progress)
    return _answer(batch, bits, rivals, done, end, smallest=0, largest=batch.n, plain=plain)


def _search(
    batch: Batch, rows: Callable[..., None], threads: int, deadline: float | None, progress: Progress | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_], int]:
    """Bits of the closest subsets, whether a runner-up is within the slack, and how many rows are done."""
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.threads import each_slice

    x = batch.masked()
    bits, rivals = np.zeros(batch.rows, np.int64), np.zeros(batch.rows, np.bool_)
    slack = rounding_slack(np.broadcast_to(x, (batch.rows, batch.n)), batch.z)

    def work(part: slice) -> None:
        rows(x if len(x) == 1 else x[part], batch.z[part], slack[part], bits[part], rivals[part])

    return bits, rivals, each_slice(work, batch.rows, slice_size(batch.n, batch.rows), deadline, progress, threads).stop


def _closest_one_by_one(
    batch: Batch, how: str, threads: int, deadline: float | None, progress: Progress | None
) -> SubsetSums:
    """Rows by windows or quarters, in threads; one that ends after the deadline is not found."""
    from ltbounds.subsets.schroeppel_shamir import closest_by_quarters, closest_by_windows
    from ltbounds.subsets.threads import each_slice

    end, solve = _end(deadline), closest_by_windows if how == "windows" else closest_by_quarters
    x = np.broadcast_to(batch.masked(), (batch.rows, batch.n))
    bits, found = np.zeros(batch.rows, np.int64), np.zeros(batch.rows, np.bool_)
    certified = np.zeros(batch.rows, np.bool_)

    def work(part: slice) -> None:
        row = part.start
        answer = solve(x[row], float(batch.z[row]), end, progress if progress and batch.rows == 1 else lambda _: None)
        if answer is not None:
            found[row], (bits[row], certified[row]) = True, answer
            if not certified[row] and batch.n <= HALVES and not _late(end):
                bits[row], certified[row] = _in_integers(batch, row, 0, batch.n), True

    each_slice(work, batch.rows, 1, deadline, None if batch.rows == 1 else progress, threads)
    evaluated = _evaluated(batch, bits, found)
    return SubsetSums(evaluated.error, evaluated.mask, found, certified)


def _answer(
    batch: Batch,
    bits: NDArray[np.int64],
    rivals: NDArray[np.bool_],
    done: int,
    end: float | None,
    *,
    smallest: int,
    largest: int,
    plain: bool,
) -> SubsetSums:
    """Settle what is too close to call, while there is time, and evaluate the chosen subsets exactly."""
    from ltbounds.subsets.schroeppel_shamir import closest_by_quarters, closest_by_windows

    solve = closest_by_windows if batch.n >= 32 else closest_by_quarters
    x, any_size = batch.full(), smallest == 0 and largest == batch.n and not plain
    finished = np.arange(batch.rows) < done
    for row in _too_close(x, batch.z, rivals & finished):
        allowed = np.array(batch.usable_row(row), np.bool_)
        target = float(batch.z[row])
        if exact_error(x[row], target, _unpack(bits[row : row + 1], batch.n)[0]) == 0:
            continue  # nothing is closer; numbers with few decimals are often hit exactly, by many subsets
        near = solve(np.where(allowed, x[row], 0.0), target, end) if any_size else (0, False)
        if near is None or _late(end):
            finished[row] = False
        else:
            bits[row] = near[0] if near[1] else _in_integers(batch, row, smallest, largest)
    return _evaluated(batch, bits, finished)


def _evaluated(batch: Batch, bits: NDArray[np.int64], finished: NDArray[np.bool_]) -> SubsetSums:
    """Optimal subsets as answers; rows that are not finished have none."""
    from ltbounds.subsets.exact import exact_errors

    error = np.where(finished, exact_errors(batch.full(), batch.z, bits), np.inf)
    return SubsetSums(error, _unpack(bits, batch.n) & finished[:, None], finished, finished.copy())


def _in_integers(batch: Batch, row: int, smallest: int, largest: int) -> int:
    """The closest subset of one row whose candidates nothing else tells apart."""
    from ltbounds.subsets.exact import ExactHalves

    numbers = batch.x[row if len(batch.x) > 1 else 0]
    return ExactHalves(numbers, float(batch.z[row]), batch.usable_row(row)).best(smallest, largest)[1]


def _too_close(x: NDArray[np.float64], z: NDArray[np.float64], rivals: NDArray[np.bool_]) -> NDArray[np.intp]:
    """Rows with a rival, except those whose float sums are exact: there a tie is a tie."""
    from ltbounds.subsets.exact import sums_are_exact

    rows = np.flatnonzero(rivals)
    return rows[~sums_are_exact(x[rows], z[rows])] if len(rows) else rows


def _unpack(bits: NDArray[np.int64], n: int) -> NDArray[np.bool_]:
    octets = bits.astype("<i8").view(np.uint8).reshape(-1, 8)
    return np.unpackbits(octets, axis=1, count=n, bitorder="little").view(np.bool_)


def closest_of_size(
    x: ArrayLike,
    z: ArrayLike,
    k: int,
    *,
    usable: ArrayLike | None = None,
    method: str = "auto",
    memory: int = MEMORY,
    deadline: float | None = None,
) -> SubsetSums:
    """The closest subset with exactly k members; not `found` where fewer than k numbers are usable.

    Any k for n <= 44; beyond, what `memory` has room for (`few_of_many.bytes_of_sizes`): in 1 GiB any k of 50 numbers,
    8 of 60, 4 of 200, 2 of 9,000, or as many that are left out; a line says how much the others would take.
    Arguments, exactness and errors as for `closest`; 0 <= k <= n; `method`: auto, halves or ilp.

    >>> closest_of_size([0.5, 0.3, -0.2], 0.4, 2).mask.astype(int).tolist()
    [[1, 0, 1]]
    """
    return _closest_of_sizes(as_batch(x, z, usable), k, k, method, memory, deadline)


def closest_up_to_size(
    x: ArrayLike,
    z: ArrayLike,
    k: int,
    *,
    usable: ArrayLike | None = None,
    method: str = "auto",
    memory: int = MEMORY,
    deadline: float | None = None,
) -> SubsetSums:
    """The closest subset with at most k members.  Arguments, exactness and errors as for `closest_of_size`.

    >>> closest_up_to_size([0.5, 0.3, -0.2], 0.6, 2).error.round(3)
    array([0.1])
    """
    return _closest_of_sizes(as_batch(x, z, usable), 0, k, method, memory, deadline)


def _closest_of_sizes(
    batch: Batch, few: int, many: int, method: str, memory: int, deadline: float | None
) -> SubsetSums:  # fmt: skip
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.threads import each_slice

    whole = isinstance(many, Integral) and not isinstance(many, bool)
    require(whole and 0 <= many <= batch.n, "k", many, f"be in [0, n={batch.n}], a whole number")
    if _method(method, ("halves", "ilp")) == "ilp":
        return _by_ilp(batch, (few, many), deadline)
    end = _end(deadline)
    words = {"nowhere": f"fewer than {few} numbers are usable", "unfinished": _passed(deadline), "unsure": TIES}
    if batch.n > HALVES:
        return _few_of_many(batch, few, many, memory, end).explained(**words)
    _, threads = _within(memory, "halves", batch.n)
    from ltbounds.subsets import uncompiled

    plain, sized_rows = _plain(batch, method), uncompiled.sized_rows
    first = plain
    if not plain:
        from ltbounds.subsets import sizes as compiled

        first = is_first(compiled.sized_rows, batch.rows * (1 + many - few), batch.n)
        sized_rows = sized_rows if first else compiled.sized_rows
    x, usable = batch.full(), batch.usable_full()
    slack = rounding_slack(x, batch.z)
    bits, rivals = np.zeros(batch.rows, np.int64), np.zeros(batch.rows, np.bool_)
    found = np.zeros(batch.rows, np.bool_)
    sizes = np.tile(np.array([few, many]), (batch.rows, 1))

    def work(part: slice) -> None:
        sized_rows(
            x[part], batch.z[part], usable[part], sizes[part], slack[part], bits[part], rivals[part], found[part]
        )

    done = each_slice(work, batch.rows, slice_size(batch.n, batch.rows), deadline, most=threads)
    if first and not plain and (rivals & found).any():
        sized_rows = compiled.sized_rows
        done = each_slice(work, batch.rows, slice_size(batch.n, batch.rows), _left(end), most=threads)
    answer = _answer(batch, bits, rivals & found, done.stop, end, smallest=few, largest=many, plain=plain)
    keep = answer.found & found
    kept = SubsetSums(np.where(keep, answer.error, np.inf), answer.mask & keep[:, None], keep, answer.certified)
    return kept.explained(**words)


def _few_of_many(batch: Batch, few: int, many: int, memory: int, end: float | None) -> SubsetSums:
    """More numbers than halves can hold: possible where the members are few."""
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.few_of_many import closest_few

    x, usable = batch.full(), batch.usable_full()
    left_out = _left_out(batch.n, few, many)
    need = _bytes_of_sizes(batch.n, few, many)
    fits = need <= _whole_bytes(memory)
    if not fits:
        most = next(k for k in range(batch.n) if _bytes_of_sizes(batch.n, min(few, k), k + 1) > memory)
        ends = f"be at most {most}" + (f" or at least {batch.n - most}" if few == many else "")
        require(False, "k", many, f"{ends} for n={batch.n}, or come with memory={need} bytes or more; it is {memory}")
    slack = rounding_slack(x, batch.z)
    error, mask = np.full(batch.rows, np.inf), np.zeros((batch.rows, batch.n), np.bool_)
    certified = np.zeros(batch.rows, np.bool_)
    found = usable.sum(axis=1) >= few
    for row in range(batch.rows):
        if not found[row]:
            certified[row] = True
            continue
        z = float(batch.z[row])
        answer = (
            None if _late(end) else closest_few(x[row], z, usable[row], few, many, float(slack[row]), end, left_out)
        )
        if answer is None:
            found[row] = False
        else:
            mask[row], certified[row] = answer
            error[row] = float(exact_error(x[row], z, mask[row]))
    return SubsetSums(error, mask, found, certified)


def smallest(
    x: ArrayLike,
    z: ArrayLike,
    tolerance: ArrayLike,
    *,
    usable: ArrayLike | None = None,
    method: str = "auto",
    memory: int = MEMORY,
    deadline: float | None = None,
) -> SubsetSums:
    """The subset with the fewest members whose error is at most `tolerance`; among those, the one with the least error.

    Where no subset is within the tolerance (a scalar or one a problem, >= 0), `found` is False and the closest subset
    is returned; `certified` says that either is so, and is False for rows that the deadline cut off.  `method`: auto or
    halves; arguments, exactness and errors as for `closest`.  For n > 44 sizes are tried as in `closest_of_size`; a row
    that needs more members, or for n > 60 has no subset within the tolerance, is neither `found` nor `certified`.

    >>> smallest([0.5, 0.3, -0.2], 0.31, 0.02).mask.astype(int).tolist()
    [[0, 1, 0]]
    """
    from ltbounds.subsets.exact import rounding_slack
    from ltbounds.subsets.threads import each_slice

    batch, end = as_batch(x, z, usable), _end(deadline)
    _method(method, ("halves",))
    limit = as_tolerances(tolerance, batch.rows)
    words = {"nowhere": "no subset is within the tolerance; this is the closest", "unfinished": _passed(deadline)}
    if batch.n > HALVES:
        return _smallest_of_many(batch, limit, _whole_bytes(memory), end).explained(**words, unsure=TIES)
    _within(memory, "halves", batch.n)
    full = batch.full()
    allowed = batch.usable_full() & (full != 0)  # without its zeros a subset has the same sum and fewer members
    slack = rounding_slack(full, batch.z) + 2**-52 * limit
    bits = np.zeros(batch.rows, np.int64)
    doubtful, settled = np.zeros(batch.rows, np.bool_), np.zeros(batch.rows, np.bool_)

    def work(part: slice) -> None:
        from ltbounds.subsets.sizes import few_members_rows

        inputs = (full[part], batch.z[part], allowed[part], limit[part], slack[part])
        few_members_rows(*inputs, bits[part], doubtful[part], settled[part])

    plain = _plain(batch, method)
    if not plain and (early := _first_smallest(batch, allowed, limit, end)) is not None:
        answer = _evaluated(batch, early[0], np.ones(batch.rows, np.bool_))
        return SubsetSums(answer.error, answer.mask, early[1], answer.certified).explained(**words, unsure="")
    done = slice(0, batch.rows) if plain else each_slice(work, batch.rows, 1 << 11, _left(end))
    finished = np.arange(batch.rows) < done.stop
    found = settled.copy()
    open_rows = np.flatnonzero(finished & ~settled & ~doubtful)
    rest = (full[open_rows], batch.z[open_rows], allowed[open_rows], limit[open_rows])
    first = 0 if plain else 4
    bits[open_rows], found[open_rows], finished[open_rows] = _smallest_from(first, *rest, end, method, memory)
    for row in np.flatnonzero(finished & doubtful):
        if _late(end):
            finished[row] = False
        else:
            bits[row], found[row] = _smallest_of_row(full[row], float(batch.z[row]), allowed[row], float(limit[row]))
    answer = _evaluated(batch, bits, finished)
    return SubsetSums(answer.error, answer.mask, found & finished, finished).explained(**words, unsure="")


def _first_smallest(
    batch: Batch, allowed: NDArray[np.bool_], limit: NDArray[np.float64], end: float | None
) -> tuple[NDArray[np.int64], NDArray[np.bool_]] | None:
    """(bits, found) of a first batch without kernels; None where the batch is no first one, time is over, or two
    subsets nearly tie."""
    from ltbounds.subsets import sizes as compiled
    from ltbounds.subsets.exact import exact_errors, rounding_slack
    from ltbounds.subsets.uncompiled import sized_rows

    if not is_first(compiled.few_members_rows, SIZES * batch.rows, batch.n):
        return None
    x, z = batch.full(), batch.z
    slack = rounding_slack(x, z)

    def of_sizes(rows: NDArray[np.intp], few: int, many: int) -> tuple[NDArray[np.int64], Any, bool]:
        bits, flags, sizes = np.zeros(len(rows), np.int64), np.zeros((2, len(rows)), np.bool_), [[few, many]]
        sized_rows(x[rows], z[rows], allowed[rows], np.repeat(sizes, len(rows), 0), slack[rows], bits, *flags)
        error = exact_errors(x[rows], z[rows], bits)
        good = flags[1] & _within_limit(x[rows], z[rows], _unpack(bits, batch.n), error, limit[rows])
        return bits, good, bool((flags[0] & flags[1]).any())

    chosen, found, tied = of_sizes(np.arange(batch.rows), 0, batch.n)
    rows, size = np.flatnonzero(found), 0
    while len(rows) and not tied and not _late(end):
        bits, good, tied = of_sizes(rows, size, size)
        chosen[rows[good]] = bits[good]
        rows, size = rows[~good], size + 1
    return None if tied or _late(end) else (chosen, found)


def _left_out(n: int, few: int, many: int) -> bool:
    """Whether those that are left out are the few."""
    return few == many > n // 2


def _bytes_of_sizes(n: int, few: int, many: int) -> int:
    from ltbounds.subsets.few_of_many import bytes_of_sizes

    return bytes_of_sizes(n, n - many, n - few) if _left_out(n, few, many) else bytes_of_sizes(n, few, many)


def _smallest_of_many(batch: Batch, limit: NDArray[np.float64], memory: int, end: float | None) -> SubsetSums:
    """More numbers than halves can hold: size by size, as long as the sums of so many members can be held."""
    x, n = batch.full(), batch.n
    usable = batch.usable_full() & (x != 0)
    error, mask = np.full(batch.rows, np.inf), np.zeros((batch.rows, n), np.bool_)
    found, certified = np.zeros(batch.rows, np.bool_), np.zeros(batch.rows, np.bool_)
    rows, size, reasons = np.arange(batch.rows), 0, [""] * batch.rows
    if n <= WINDOWS:  # where nothing is near enough the closest subset says so
        best = closest(x, batch.z, usable=usable, memory=memory, deadline=_left(end))
        near = best.found & _within_limit(x, batch.z, best.mask, best.error, limit)
        certified = best.certified & ~near
        error[certified], mask[certified] = best.error[certified], best.mask[certified]
        rows = rows[near | ~best.certified]
    while len(rows) and size <= n and _bytes_of_sizes(n, size, size) <= memory and not _late(end):
        sized = _few_of_many(Batch(x[rows], batch.z[rows], usable[rows]), size, size, memory, end)
        good = sized.found & _within_limit(x[rows], batch.z[rows], sized.mask, sized.error, limit[rows])
        error[rows[good]], mask[rows[good]] = sized.error[good], sized.mask[good]
        found[rows[good]], certified[rows[good]] = True, sized.certified[good]
        for row in rows[~good & ~sized.certified & sized.found]:
            reasons[row] = f"size {size} is open: {TIES}"
        rows, size = rows[~good & sized.certified], size + 1
    if not _late(end):
        needs = [_bytes_of_sizes(n, k, k) for k in range(size, n + 1)]
        more = f"; memory={needs[0]} would try {size}, memory={max(needs)} all (it is {memory})" if needs else ""
        for row in rows:
            reasons[row] = f"no subset of fewer than {size} numbers is within the tolerance{more}"
    return SubsetSums(error, mask, found, certified, reasons=tuple(reasons))


def _smallest_from(
    size: int,
    x: NDArray[np.float64],
    z: NDArray[np.float64],
    usable: NDArray[np.bool_],
    limit: NDArray[np.float64],
    end: float | None,
    method: str,
    memory: int,
) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Rows without a subset of fewer than `size`: the closest subset says whether there is any, then size by size.

    Returns (bits, found, finished in time).
    """
    best = closest(x, z, usable=usable, method=method, memory=memory, deadline=_left(end))
    chosen, finished = best.mask.copy(), best.found.copy()
    found = finished & _within_limit(x, z, best.mask, best.error, limit)
    rows = np.flatnonzero(found)
    while len(rows):
        sized = closest_of_size(
            x[rows], z[rows], size, usable=usable[rows], method=method, memory=memory, deadline=_left(end)
        )
        good = sized.found & _within_limit(x[rows], z[rows], sized.mask, sized.error, limit[rows])
        chosen[rows[good]] = sized.mask[good]
        rows = rows[~good]
        if _late(end):
            finished[rows] = False
            break
        size += 1
    return _pack(chosen), found, finished


def _within_limit(
    x: NDArray[np.float64],
    z: NDArray[np.float64],
    mask: NDArray[np.bool_],
    error: NDArray[np.float64],
    limit: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Whether the rational errors are at most the tolerances; with `error` rounded, only equality is open."""
    within = error < limit
    for row in np.flatnonzero(error == limit):
        within[row] = exact_error(x[row], float(z[row]), mask[row]) <= Fraction(float(limit[row]))
    return within


def _smallest_of_row(
    row: NDArray[np.float64], target: float, usable: NDArray[np.bool_], tolerance: float
) -> tuple[int, bool]:
    """One row that float64 finds too close to call, size by size."""
    limit, target_row = np.array([tolerance]), np.array([target])
    for size in range(int(usable.sum()) + 1):
        sized = closest_of_size(row[None], target, size, usable=usable)
        if _within_limit(row[None], target_row, sized.mask, sized.error, limit)[0]:
            return int(_pack(sized.mask)[0]), True
    return int(_pack(closest(row[None], target, usable=usable).mask)[0]), False


def _pack(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Masks as patterns of bits."""
    return mask.astype(np.int64) @ (1 << np.arange(mask.shape[1]))
