"""Compiled kernels: the sums of one half in buckets by value, each sum of the other half looked up there.

A counting sort puts the sums of the right half into half as many buckets again, of equal width.  What comes closest to
z with a given left sum stands in the bucket of z - left, or in the next one where the best error so far reaches over.
Look-ups do not wait for each other, as the steps of a walk over sorted lists do.

Every pair whose error is within the slack of the best is met, so the second-best error met certifies the best.  Where
values crowd (many equal numbers, wild magnitudes) or z is out of reach, buckets are full: then the answer is a walk's.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ltbounds.compiling import kernel

__all__ = ["all_sums", "bucket_room", "look_up", "pack", "place_of", "plan_buckets", "sort_into_buckets"]

U = np.uint64
ONE = U(1)
BLOCK = 256
"""Left sums whose places are computed together, many at a time."""
AHEAD = 3
"""Places looked at without asking how full the bucket is: few hold more, so no branch is mispredicted."""
SPREAD = 8.0
"""Buckets cover so many standard deviations of the sums; what lies beyond is in the end buckets."""
CROWDED = 3.5
"""More than this many sums on average where a sum stands, weighted by sums: buckets are given up for a walk."""
PATIENCE = 2
"""So many sums met in full buckets for each look-up: given up as well."""
FEWEST = 10
"""With fewer numbers in both halves a walk is faster."""
NEAR = 5
"""So many pairs of nearly equal numbers: given up before a sum is put anywhere."""
SHORT = 7
"""With so few numbers in a half one pair of equal ones is enough."""
OUTWEIGHED = 12.0
"""The same where one number is so many times as large as all others together."""
FURTHER = 1.5
"""Buckets on either side that the second look-ups go to, where the first ones found nothing."""
WIDE = 8.0
"""The first look-ups expect to find about this many pairs, so that there is nearly always one."""


@kernel
def pack(row: Any, numbers: Any, places: Any) -> int:
    """Copy the numbers that are not zero to the front, for zeros would only double every sum; how many they are."""
    count = 0
    for k in range(row.size):
        numbers[count], places[count] = row[k], k
        count += row[k] != 0.0
    return count


@kernel
def all_sums(x: Any, sums: Any) -> int:
    """The sums of all subsets of x at the places of their masks, added up in index order; how many."""
    sums[0] = 0.0
    size = 1
    for k in range(x.size):
        v = x[k]
        for mask in range(size):
            sums[size + mask] = sums[mask] + v
        size *= 2
    return size


@kernel
def place_of(sums: Any, size: int, wanted: float) -> int:
    """The first place of a value that is there, in blocks that compare many at a time; -1 if it is not there."""
    for start in range(0, size, BLOCK):
        part = sums[start : min(start + BLOCK, size)]
        at = part.size
        for i in range(part.size):
            here = i if part[i] == wanted else part.size
            at = here if here < at else at
        if at < part.size:
            return start + at
    return -1


@kernel
def bucket_room(size: int) -> Any:
    """Arrays for `sort_into_buckets`: the bucket of each sum, where buckets start, and the sums in buckets."""
    return np.empty(size, np.int32), np.empty(size + size // 2 + 4, np.int32), np.empty(size + AHEAD)


@kernel
def _surely_crowded(x: Any, length: float, width: float) -> bool:
    """Whether the numbers tell at once that buckets will not do: one outweighs all others, or many are nearly equal.

    Without the largest number all sums lie in two clusters as wide as the length of the rest; each pair of numbers that
    differ by less than a bucket's width lets a quarter of all sums share their bucket.
    """
    near, largest, second = 0, 0.0, 0.0
    for i in range(x.size):
        v = abs(x[i])
        second = max(second, min(v, largest))
        largest = max(largest, v)
        for j in range(i):
            if abs(v - abs(x[j])) <= width:
                near += 1
    if x.size <= SHORT:
        for i in range(x.size):
            for j in range(i):
                near += NEAR * (abs(x[i]) == abs(x[j]))
    rest = np.sqrt(max(length * length - largest * largest, 0.0))
    return bool(near >= NEAR or (x.size > 3 and max(rest, second) * (OUTWEIGHED if x.size >= SHORT else 4.0) < length))


@kernel
def plan_buckets(x: Any, n: int) -> Any:
    """Buckets for the sums of all subsets of x, half of n numbers: (lower end, buckets a unit of value, how many).

    How many is 0 where the numbers alone say that a walk is faster: then no sum need be made.
    """
    if n < FEWEST:
        return 0.0, 0.0, 0
    low, high, squares = 0.0, 0.0, 0.0
    for k in range(x.size):
        low += min(x[k], 0.0)
        high += max(x[k], 0.0)
        squares += x[k] * x[k]  # inf or 0 for numbers beyond 1e154 or below 1e-162: all sums, or a walk
    reach = SPREAD / 2 * np.sqrt(squares) / 2
    low, high = max(low, (low + high) / 2 - reach), min(high, (low + high) / 2 + reach)
    size = 1 << x.size
    buckets = size + size // 2
    scale = (buckets - 1) / (high - low) if high > low else np.inf
    if not 0.0 < scale < 1e300 or _surely_crowded(x, np.sqrt(squares), 1.0 / scale):
        return low, 0.0, 0
    return low, scale, buckets


@kernel
def sort_into_buckets(
    sums: Any, size: int, low: float, scale: float, buckets: int, which: Any, starts: Any, values: Any
) -> bool:  # fmt: skip
    """Counting sort by value: bucket b holds values[starts[b]:starts[b + 1]].  False, and undone, where sums crowd."""
    top = buckets - 1.0
    for b in range(buckets + 2):
        starts[b] = 0
    for i in range(size):
        f = (sums[i] - low) * scale
        f = f if f > 0.0 else 0.0
        which[i] = np.int32(f if f < top else top)
    for i in range(size):
        starts[U(which[i])] += np.int32(1)
    crowd = np.int64(0)
    for b in range(buckets):
        crowd += np.int64(starts[b]) * np.int64(starts[b])
    if crowd > CROWDED * size:
        return False
    below, above, half = np.int32(0), np.int32(size), buckets // 2  # where buckets end, from both ends at once
    for b in range(half):
        below += starts[U(b)]
        starts[U(b)] = below
        held = starts[U(buckets - 1 - b)]
        starts[U(buckets - 1 - b)] = above
        above -= held
    if buckets % 2:
        starts[half] = above
    starts[buckets] = size
    for i in range(size):
        mine = U(which[i])
        at = starts[mine] - np.int32(1)
        starts[mine] = at
        values[U(at)] = sums[i]
    for ahead in range(AHEAD):
        values[size + ahead] = np.inf
    return True


@kernel
def _look_up_within(
    left: Any, size: int, low: float, scale: float, buckets: int, starts: Any, values: Any, firsts: Any,
    lasts: Any, z: float, slack: float, bound: float, work: Any,
) -> Any:  # fmt: skip
    """`look_up` for pairs whose error is below `bound`; a place of -1 says that there is none.

    With a place of -2 it was given up, as the look-ups met more than `work` sums.
    """
    best, second, i_best, p_best = bound, np.inf, -1, U(0)
    reach = best + 2 * slack
    top = buckets - 1.0
    for start in range(0, size, BLOCK):
        part = left[start : min(start + BLOCK, size)]
        r = reach * scale + 1e-3  # the places are rounded by less than that
        for i in range(part.size):
            f = (z - part[i] - low) * scale
            first, last = f - r, f + r
            first, last = first if first > 0.0 else 0.0, last if last > 0.0 else 0.0
            firsts[i] = np.int32(first if first < top else top)
            lasts[i] = np.int32(last if last < top else top)
        for i in range(part.size):
            t = z - part[i]
            p, q = U(starts[U(firsts[U(i)])]), U(starts[U(lasts[U(i)]) + ONE])
            e, e2, e3 = abs(t - values[p]), abs(t - values[p + ONE]), abs(t - values[p + U(2)])
            e = e2 if e2 < e else e
            e = e3 if e3 < e else e
            if (e <= reach) | (q > p + U(AHEAD)):
                work -= np.int64(q - p)
                if work < 0:
                    return best, second, -2, p_best
                k = p
                while k < q:
                    e = abs(t - values[k])
                    if e < best:
                        # A bound that no pair attained is no second-best error.
                        second, best, i_best, p_best = best if i_best >= 0 else second, e, start + i, k
                    elif e < second:
                        second = e
                    k += ONE
                reach = min(reach, best + 2 * slack)
    return best, second, i_best, p_best


@kernel
def look_up(
    left: Any, size: int, low: float, scale: float, buckets: int, starts: Any, values: Any, firsts: Any,
    lasts: Any, z: float, slack: float, deviation: float,
) -> Any:  # fmt: skip
    """The closest pair: (error, second-best error within the slack of it, place in left, place in values).

    A place below 0 says that buckets are not the way.  `deviation` is how many standard deviations z lies from the mean
    of all sums: pairs are expected to be so much rarer there.
    """
    if not deviation < 5.0:
        return np.inf, np.inf, -1, U(0)
    bound, work = WIDE * np.exp(deviation * deviation / 2) / (scale * size), np.int64(PATIENCE * size + buckets)
    best, second, i, p = _look_up_within(
        left, size, low, scale, buckets, starts, values, firsts, lasts, z, slack, bound, work
    )
    if i == -1:
        bound, work = FURTHER / scale, work // 4
        best, second, i, p = _look_up_within(
            left, size, low, scale, buckets, starts, values, firsts, lasts, z, slack, bound, work
        )
    return best, second, i, p
