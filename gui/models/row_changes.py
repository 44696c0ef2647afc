"""How to get from one list of keys to another by removing and inserting runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Removal:
    """Take away rows ``first`` to ``last``, both included."""

    first: int
    last: int


@dataclass(frozen=True)
class Insertion:
    """Insert ``number`` rows before ``first``, taken from the new list beginning at ``first``."""

    first: int
    number: int


def find_changes(old: Sequence[str], new: Sequence[str]) -> list[Removal | Insertion]:
    """Steps that turn ``old`` into ``new``, each in terms of the list as the former steps left it.

    Keys are unique within a list. A key that moved is removed and inserted again.
    """
    stay = _longest_common_order(old, new)
    changes: list[Removal | Insertion] = []
    index = len(old) - 1
    while index >= 0:
        if old[index] in stay:
            index -= 1
            continue
        last = index
        while index >= 0 and old[index] not in stay:
            index -= 1
        changes.append(Removal(index + 1, last))
    index = 0
    while index < len(new):
        if new[index] in stay:
            index += 1
            continue
        first = index
        while index < len(new) and new[index] not in stay:
            index += 1
        changes.append(Insertion(first, index - first))
    return changes


def _longest_common_order(old: Sequence[str], new: Sequence[str]) -> frozenset[str]:
    """Keys of both lists that need not move: a longest increasing run of new positions."""
    from bisect import bisect_left

    place = {key: index for index, key in enumerate(new)}
    tails: list[int] = []
    tail_keys: list[str] = []
    before: dict[str, str | None] = {}
    for key in old:
        position = place.get(key)
        if position is None:
            continue
        at = bisect_left(tails, position)
        before[key] = tail_keys[at - 1] if at else None
        tails[at : at + 1] = [position]
        tail_keys[at : at + 1] = [key]
    stay: list[str] = []
    key_or_none = tail_keys[-1] if tail_keys else None
    while key_or_none is not None:
        stay.append(key_or_none)
        key_or_none = before[key_or_none]
    return frozenset(stay)
