"""Rows that the user added, and what was wrong with those that could not be taken."""

from __future__ import annotations

from msgspec import Struct


class OwnRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row of the user: its file, the section in it, and its id, version or name (or none)."""

    file: str
    section: str
    key: str


class OwnRows(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All rows of the user; ``problems`` are sentences, one for each file that was left out."""

    rows: tuple[OwnRow, ...] = ()
    problems: tuple[str, ...] = ()
