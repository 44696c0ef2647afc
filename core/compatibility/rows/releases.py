"""Rows of TensorFlow releases: their wheels, and what official tables say of them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Build(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The wheels of one release under one distribution name on one platform.

    ``python`` are the minors with a wheel. ``cuda`` and ``cudnn`` are what the wheel was built for,
    as it says itself, ``None`` for a CPU build. ``stub`` names the distribution that a wheel without
    code of its own pulls in.
    """

    distribution: str
    platform: str
    python: tuple[str, ...]
    cuda: str | None = None
    cudnn: str | None = None
    capabilities: tuple[str, ...] = ()
    stub: str | None = None


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One final TensorFlow release.

    ``keras`` is the specifier its metadata asks for, or with ``keras_inside`` the version of the copy
    it carries. ``requires`` are its declared requirements without extras. ``proven`` are the Python
    minors on which an import and a Keras fit were measured. ``released`` is an ISO date.
    """

    version: str
    released: str
    keras: str
    sources: tuple[str, ...]
    requires: tuple[str, ...]
    builds: tuple[Build, ...]
    keras_inside: bool = False
    proven: tuple[str, ...] = ()


class Tested(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A row of the official table of tested builds; it speaks for every patch release of a minor."""

    tensorflow: str
    platform: str
    python: tuple[str, ...]
    source: str
    cuda: str | None = None
    cudnn: str | None = None


class ReleasesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """tensorflow.yaml."""

    newest_data: str
    sources: Mapping[str, str]
    releases: tuple[Release, ...]
    tested: tuple[Tested, ...]
