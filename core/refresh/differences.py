"""What changed between two lists of rows, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec import Struct


def describe_changes(
    section: str, before: Mapping[str, Struct], after: Mapping[str, Struct]
) -> Iterator[str]:
    """One line for each row that came, went or changed; rows are told apart by their keys."""
    for key in before:
        if key not in after:
            yield f"- {section} {key}"
    for key, row in after.items():
        if key not in before:
            yield f"+ {section} {key}"
        elif before[key] != row:
            was, now = msgspec.to_builtins(before[key]), msgspec.to_builtins(row)
            for words in _compare(was, now):
                yield f"~ {section} {key}: {words}"


def _compare(was: Mapping[str, object], now: Mapping[str, object]) -> Iterator[str]:
    for field in dict.fromkeys((*was, *now)):
        left, right = was.get(field), now.get(field)
        if left == right:
            continue
        if field == "builds":
            yield from _compare_builds(left, right)
        elif isinstance(left, list | tuple) and isinstance(right, list | tuple):
            yield from (f"{field} -{one}" for one in left if one not in right)
            yield from (f"{field} +{one}" for one in right if one not in left)
            if sorted(map(str, left)) == sorted(map(str, right)):
                yield f"{field}: another order"
        else:
            yield f"{field}: {left} -> {right}"


def _compare_builds(was: object, now: object) -> Iterator[str]:
    left, right = _by_place(was), _by_place(now)
    yield from (f"-{place}" for place in left if place not in right)
    for place, build in right.items():
        if place not in left:
            yield f"+{place}"
        elif left[place] != build:
            changes = _compare(left[place], build)
            yield from (f"{place} {words}" for words in changes)


def _by_place(builds: object) -> dict[str, dict[str, object]]:
    rows: Iterable[dict[str, object]] = builds if isinstance(builds, list | tuple) else ()
    return {
        " ".join(
            filter(None, (str(row["distribution"]), str(row.get("version", "")), str(row["platform"])))
        ): row
        for row in rows
    }
