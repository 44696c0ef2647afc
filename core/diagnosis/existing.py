"""Versions that exist: the newest one inside a range, and one that accepts what is there."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.candidates import find_newest, list_requirements, list_versions
from core.diagnosis.context import Context


def find_version(context: Context, name: str, specifier: str) -> str | None:
    """The newest final release of ``name`` inside ``specifier`` that this Python can have.

    One that nobody here refuses comes first. ``None`` where there is none, or the matrix does not list this
    distribution.
    """
    best = find_newest(context, name, (specifier,))
    if best is not None:
        return best
    return next(
        (one for one in list_versions(context, name) if not specifier or is_in_range(one, specifier)), None
    )


def find_accepting(context: Context, asking: str, wanted: str, version: str) -> str | None:
    """The newest release of ``asking`` that accepts ``version`` of ``wanted``; the caller checks the rest."""
    for candidate in list_versions(context, asking):
        limits = [one for one in list_requirements(context, asking, candidate) if one.name == wanted]
        if all(one.accepts(version) for one in limits):
            return candidate
    return None
