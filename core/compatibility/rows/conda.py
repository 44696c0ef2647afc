"""Rows of conda channels: which TensorFlow and Keras their recipes build."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class CondaTensorFlow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One TensorFlow that a channel's recipe builds on one platform; without ``cuda`` for the CPU only."""

    version: str
    channel: str
    platform: str
    python: tuple[str, ...]
    source: str
    cuda: tuple[str, ...] = ()


class CondaKeras(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One Keras that a channel's recipe builds, for every platform; ``python`` is the range it asks for."""

    version: str
    channel: str
    source: str
    python: str = ""


class CondaFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """conda.yaml."""

    sources: Mapping[str, str]
    tensorflow: tuple[CondaTensorFlow, ...] = ()
    keras: tuple[CondaKeras, ...] = ()
