"""Titles of steps and strategies, in words."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import Change


def describe_changes(changes: Sequence[Change]) -> str:
    """What happens, such as ``Replace protobuf`` or ``Add keras, remove tensorflow-gpu``."""
    groups = {
        "replace": [
            each.name for each in changes if each.before and each.after and each.before != each.after
        ],
        "write again": [each.name for each in changes if each.before and each.before == each.after],
        "add": [each.name for each in changes if not each.before],
        "remove": [each.name for each in changes if not each.after],
    }
    words = [f"{verb} {join_names(names)}" for verb, names in groups.items() if names]
    text = ", ".join(words)
    return text[:1].upper() + text[1:]


def join_names(names: Sequence[str]) -> str:
    """A list in words: ``a``, ``a and b``, ``a, b and c``, and for more ``5 packages``."""
    if len(names) > 3:
        return f"{len(names)} packages"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def describe_downloads(count: int) -> str:
    """A caption such as ``2 packages to download``."""
    if count == 0:
        return "nothing to download"
    return f"{count} package{'s' if count != 1 else ''} to download"
