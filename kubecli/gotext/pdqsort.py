"""The order Go's sort.Sort leaves, equal elements included.

sort.Sort is not stable, yet what it does is settled: pattern-defeating quicksort (Peters, arXiv 2106.05123) with
Go's thresholds and its pseudo-random numbers seeded by the length. kubectl sorts with it, so pods of the same
phase come in the order that it leaves. It also takes a `less` that contradicts itself, as kubectl's does for
missing values.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
Less = Callable[[T, T], bool]

_INSERTION = 12
_NINTHER = 50
_SHIFTING = 50
_STEPS = 5
_MOST_SWAPS = 12
_MASK = 2**64 - 1


def pdqsort(items: list[T], less: Less[T]) -> None:
    """Sorts in place."""
    if len(items) > 1:
        _sort(items, less, 0, len(items), len(items).bit_length())


def _sort(items: list[T], less: Less[T], start: int, end: int, bad_pivots: int) -> None:
    balanced = partitioned = True
    while end - start > _INSERTION:
        length = end - start
        if bad_pivots == 0:
            _heap_sort(items, less, start, end)
            return
        if not balanced:
            _break_patterns(items, start, end)
            bad_pivots -= 1
        pivot, rising = _choose_pivot(items, less, start, end)
        if rising is False:
            items[start:end] = items[start:end][::-1]
            pivot = (end - 1) - (pivot - start)
            rising = True
        if balanced and partitioned and rising and _nearly_sorted(items, less, start, end):
            return
        if start > 0 and not less(items[start - 1], items[pivot]):
            start = _partition_equal(items, less, start, end, pivot)
            continue
        middle, partitioned = _partition(items, less, start, end, pivot)
        balanced = min(middle - start, end - middle) >= length // 8
        if middle - start < end - middle:
            _sort(items, less, start, middle, bad_pivots)
            start = middle + 1
        else:
            _sort(items, less, middle + 1, end, bad_pivots)
            end = middle
    _insertion_sort(items, less, start, end)


def _insertion_sort(items: list[T], less: Less[T], start: int, end: int) -> None:
    for index in range(start + 1, end):
        item, place = items[index], index
        while place > start and less(item, items[place - 1]):
            items[place] = items[place - 1]
            place -= 1
        items[place] = item


def _heap_sort(items: list[T], less: Less[T], start: int, end: int) -> None:
    size = end - start
    for root in range((size - 1) // 2, -1, -1):
        _sift_down(items, less, root, size, start)
    for last in range(size - 1, -1, -1):
        _swap(items, start, start + last)
        _sift_down(items, less, 0, last, start)


def _sift_down(items: list[T], less: Less[T], root: int, size: int, first: int) -> None:
    while (child := 2 * root + 1) < size:
        if child + 1 < size and less(items[first + child], items[first + child + 1]):
            child += 1
        if not less(items[first + root], items[first + child]):
            return
        _swap(items, first + root, first + child)
        root = child


def _partition(items: list[T], less: Less[T], start: int, end: int, pivot: int) -> tuple[int, bool]:
    """Smaller elements before the pivot, others behind: where it is now, and whether nothing had to move."""
    _swap(items, start, pivot)
    at = items[start]
    low, high = start + 1, end - 1
    untouched = True
    while True:
        while low <= high and less(items[low], at):
            low += 1
        while low <= high and not less(items[high], at):
            high -= 1
        if low > high:
            break
        untouched = False
        _swap(items, low, high)
        low += 1
        high -= 1
    _swap(items, high, start)
    return high, untouched


def _partition_equal(items: list[T], less: Less[T], start: int, end: int, pivot: int) -> int:
    """Elements equal to the pivot first; where the greater ones begin."""
    _swap(items, start, pivot)
    at = items[start]
    low, high = start + 1, end - 1
    while True:
        while low <= high and not less(at, items[low]):
            low += 1
        while low <= high and less(at, items[high]):
            high -= 1
        if low > high:
            return low
        _swap(items, low, high)
        low += 1
        high -= 1


def _nearly_sorted(items: list[T], less: Less[T], start: int, end: int) -> bool:
    """Tries to finish with a few shifts; whether everything is sorted now."""
    index = start + 1
    for _ in range(_STEPS):
        while index < end and not less(items[index], items[index - 1]):
            index += 1
        if index == end:
            return True
        if end - start < _SHIFTING:
            return False
        _swap(items, index, index - 1)
        if index - start >= 2:
            for place in range(index - 1, 0, -1):
                if not less(items[place], items[place - 1]):
                    break
                _swap(items, place, place - 1)
        if end - index >= 2:
            for place in range(index + 1, end):
                if not less(items[place], items[place - 1]):
                    break
                _swap(items, place, place - 1)
    return False


def _break_patterns(items: list[T], start: int, end: int) -> None:
    length = end - start
    number = length
    modulus = 1 << length.bit_length()
    first = start + length // 4 * 2 - 1
    for index in range(first, first + 3):
        number ^= number << 13 & _MASK
        number ^= number >> 7
        number ^= number << 17 & _MASK
        other = number & modulus - 1
        _swap(items, index, start + (other - length if other >= length else other))


def _choose_pivot(items: list[T], less: Less[T], start: int, end: int) -> tuple[int, bool | None]:
    """Where the pivot is, and whether the elements looked at rise, fall (False) or neither (None)."""
    swaps = 0

    def median(first: int, second: int, third: int) -> int:
        nonlocal swaps
        if less(items[second], items[first]):
            first, second = second, first
            swaps += 1
        if less(items[third], items[second]):
            second = third
            swaps += 1
        if less(items[second], items[first]):
            second = first
            swaps += 1
        return second

    quarter = (end - start) // 4
    places = [start + quarter, start + quarter * 2, start + quarter * 3]
    if end - start >= _NINTHER:
        places = [median(place - 1, place, place + 1) for place in places]
    middle = median(*places)
    return middle, {0: True, _MOST_SWAPS: False}.get(swaps)


def _swap(items: list[T], left: int, right: int) -> None:
    items[left], items[right] = items[right], items[left]
