"""Rows of CUDA toolkits and drivers."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Toolkit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One CUDA toolkit: the driver that comes with it, and the oldest that runs what it built."""

    cuda: str
    sources: tuple[str, ...]
    toolkit_linux: str | None = None
    toolkit_windows: str | None = None
    minimum_linux: str | None = None
    minimum_windows: str | None = None


class DriversFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """drivers.yaml."""

    sources: Mapping[str, str]
    toolkits: tuple[Toolkit, ...]
