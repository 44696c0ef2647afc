"""Rows of recorded runs: a pair that was installed and passed the smoke test."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class ProvenRun(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One run of the smoke test: what was asked for, what was resolved, and how it ended.

    ``resolved`` holds every distribution with its exact version. ``date`` is the ISO day. ``stages`` are
    the ids of the stages that passed.
    """

    tensorflow: str
    distribution: str
    platform: str
    python: str
    date: str
    ok: bool
    keras: str = ""
    resolved: Mapping[str, str] = {}
    stages: tuple[str, ...] = ()
    note: str = ""


class ProvenFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """proven.yaml."""

    runs: tuple[ProvenRun, ...] = ()
