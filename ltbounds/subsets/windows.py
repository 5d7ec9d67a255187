"""Meet in the middle in windows of values: O(2^(n/2)) time in the cache, O(2^(n/4)) memory, for n up to 60.

The sums of the right half are all pairs of two sorted quarter lists, as in Schroeppel and Shamir; but they are not
walked one by one with a heap.  A window of values [v, v + width) is taken after the other, from the least sum upwards;
each member of the first list adds the run of the second that falls into the window, and goes on where it stopped.  The
sums in a window are put into buckets, and the left half's sums that could meet them, taken in the same way from above,
are looked up.  A window fits into the processor's cache, and neither half is ever stored.

All is in 64-bit integers (see `schroeppel_shamir`): with |left + right - z| at most `best + doubt` every pair is met.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["BEST", "COUNT", "CROWDED", "END", "MORE", "OVERFLOW", "first_guess", "slot", "walk_windows"]

U = np.uint64
ONE = U(1)
V, WIDTH, DONE, LEFT = range(4)
"""Places in `cursor`: where the next window starts, how wide it is, sums of the right half met, windows left."""
BEST, COUNT, OVERFLOW = range(3)
"""Places in `state`: the least error, how many contenders, whether there was no room for one."""
MORE, END, CROWDED = range(3)
"""What `walk_windows` answers: call again; all windows are done; too many sums share one value, or too few a window."""
WIDEST = 1 << 58


@kernel
def first_guess(a: Any, b: Any, c: Any, d: Any, z: int, tries: int) -> Any:
    """The least |z - sum| of some subsets: members of a, c and d at equal steps, and what fits best in sorted b."""
    best = np.int64(1) << 61
    for i in range(0, a.size, max(1, a.size // tries)):
        for k in range(0, c.size, max(1, c.size // tries)):
            for m in range(0, d.size, max(1, d.size // tries)):
                wanted = z - a[i] - c[k] - d[m]
                at = np.searchsorted(b, wanted)
                for j in range(max(at - 1, 0), min(at + 1, b.size)):
                    best = min(best, abs(wanted - b[j]))
    return best


@kernel
def _take(a: Any, b: Any, start: Any, low: int, high: int, values: Any) -> Any:
    """All sums a[i] + b[j] in [low, high), b sorted; -1 where there is no room.  start[i] moves to low."""
    count, room, size = U(0), U(values.size), U(b.size)
    for i in range(a.size):
        j, mine = U(start[i]), a[i]
        while j > U(0) and mine + b[j - ONE] >= low:
            j -= ONE
        while j < size and mine + b[j] < low:
            j += ONE
        start[i] = j
        first, end = j, min(size, j + (room - count))
        limit = high - mine
        while j < end and b[j] < limit:
            values[count + (j - first)] = mine + b[j]
            j += ONE
        count += j - first
        if count == room:
            return -1
    return np.int64(count)


@kernel
def _into_buckets(values: Any, count: int, low: int, shift: int, buckets: int, starts: Any, sorted_: Any) -> None:
    """Counting sort of values >= low by (value - low) >> shift, which is below `buckets`."""
    starts[: buckets + 1] = 0
    for i in range(count):
        starts[U(values[U(i)] - low) >> U(shift)] += np.int32(1)
    total = np.int32(0)
    for b in range(buckets + 1):
        total += starts[b]
        starts[b] = total
    for i in range(count):
        v = values[U(i)]
        mine = U(v - low) >> U(shift)
        at = starts[mine] - np.int32(1)
        starts[mine] = at
        sorted_[U(at)] = v


@kernel
def slot(error: int, doubt: int, state: Any, contenders: Any) -> int:
    """The row for a pair that may be the best, or -1: no room; a pair that beats the others beyond doubt is alone."""
    if error < state[BEST] - doubt:
        state[COUNT], state[OVERFLOW] = 0, 0
    state[BEST] = min(state[BEST], error)
    if state[COUNT] == contenders.shape[0]:
        state[OVERFLOW] = 1
        return -1
    state[COUNT] += 1
    return state[COUNT] - 1


@kernel
def _keep(error: int, doubt: int, right: int, left: int, state: Any, contenders: Any) -> None:
    """Keep the pair of a right and a left sum."""
    row = slot(error, doubt, state, contenders)
    if row >= 0:
        kept = contenders[row]
        kept[0], kept[1], kept[2] = error, right, left


@kernel
def walk_windows(
    windows: int, right: Any, left: Any, from_right: Any, from_left: Any, z: int, doubt: int, state: Any,
    contenders: Any, cursor: Any, room: Any,
) -> int:  # fmt: skip
    """Do so many windows; `right` and `left` are (first list, sorted second list), those of `left` with signs changed.

    So both halves are taken upwards: a pair's error is |right - (z + left)|.  Pairs within `doubt` (-1: strictly
    better only) of the best are kept in `contenders` as (error, right sum, left sum).  state[BEST] must start above the
    error of some pair.
    """
    a, b = right
    c, d = left
    values, sorted_, starts, others = room
    slack = max(doubt, 0)
    top = a.max() + b[-1]
    for _ in range(windows):
        low, width = cursor[V], cursor[WIDTH]
        reach = state[BEST] + slack
        if low > top + reach:
            return END
        cursor[LEFT] -= 1
        if cursor[LEFT] < 0:
            return CROWDED
        high = low + width
        count = _take(a, b, from_right, low - reach, high + reach, values)
        met = _take(c, d, from_left, low - z, high - z, others) if count >= 0 else -1
        if met < 0:
            if width <= 1:
                return CROWDED
            cursor[WIDTH] = width // 2
            continue
        if count > 0 and met > 0:
            span, shift, buckets = width + 2 * reach, 0, starts.size - 2
            while span >> shift >= buckets:
                shift += 1
            floor = low - reach
            _into_buckets(values, count, floor, shift, (span >> shift) + 1, starts, sorted_)
            bound = reach
            for k in range(met):
                t = others[U(k)] + z
                p = starts[U(t - bound - floor) >> U(shift)]
                q = starts[(U(t + bound - floor) >> U(shift)) + ONE]
                for at in range(p, q):
                    error = abs(sorted_[U(at)] - t)
                    if error <= state[BEST] + doubt:
                        _keep(error, slack, sorted_[U(at)], -others[U(k)], state, contenders)
                        bound = state[BEST] + slack
        cursor[DONE] += count
        cursor[V] = high
        if max(count, met) < values.size // 2 - values.size // 16:
            cursor[WIDTH] = min(width * 2, WIDEST)
    return MORE
