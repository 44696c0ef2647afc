"""What a reader makes of a message beyond its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from core.compatibility import Match
from core.diagnosis.context import Context
from core.model import Category, Remedy, Severity


class Reading(Struct, frozen=True, kw_only=True):
    """Values for the row's texts, remedies that come before the row's own, and what replaces its words."""

    values: Mapping[str, str] = {}
    remedies: tuple[Remedy, ...] = ()
    category: Category | None = None
    severity: Severity | None = None
    title: str = ""
    expected: str = ""
    is_last: bool = False


Reader = Callable[[Context, Match], Reading | None]


def pick(match: Match, *names: str) -> str:
    """The first of the named groups that holds something."""
    return next((value for name in names if (value := match.groups.get(name, ""))), "")
