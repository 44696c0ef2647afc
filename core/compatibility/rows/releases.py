"""Rows of TensorFlow and Keras releases: their wheels, and what official tables say of them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Build(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The wheels of one release under one distribution name on one platform.

    ``python`` are the minors with a wheel. ``cuda`` and ``cudnn`` are what the wheel was built for,
    as it says itself, ``None`` for a CPU build. ``stub`` names the distribution that a wheel without
    code of its own pulls in, ``broken`` the minors for which that one has no wheel; they are not in
    ``python``. ``minimum`` is the least glibc or macOS that the wheel's name asks for.

    ``version`` is given where the distribution counts otherwise than TensorFlow, ``released`` where it
    came on another day, ``requires`` where it declares something else, ``yanked`` (the reason) where the
    index withdrew it. ``platform`` is ``source`` where there is no wheel but an archive to build from.
    """

    distribution: str
    platform: str
    python: tuple[str, ...]
    cuda: str | None = None
    cudnn: str | None = None
    capabilities: tuple[str, ...] = ()
    stub: str | None = None
    broken: tuple[str, ...] = ()
    minimum: str = ""
    version: str = ""
    released: str = ""
    requires_python: str | None = None
    requires: tuple[str, ...] | None = None
    yanked: str | None = None


class Release(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One final TensorFlow release.

    ``keras`` is the specifier its metadata asks for, or with ``keras_inside`` the version of the copy
    it carries; empty where it does neither. ``requires`` are its declared requirements without extras,
    ``extras`` what each extra adds. ``released`` is an ISO date, ``requires_python`` what pip enforces.
    """

    version: str
    released: str
    keras: str
    sources: tuple[str, ...]
    requires: tuple[str, ...]
    builds: tuple[Build, ...]
    keras_inside: bool = False
    requires_python: str = ""
    extras: Mapping[str, tuple[str, ...]] = {}


class Prerelease(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One pre-release: for each distribution and platform the Python minors with a wheel."""

    version: str
    released: str
    wheels: Mapping[str, Mapping[str, tuple[str, ...]]]


class ReleasesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """tensorflow.yaml; ``releases`` and ``prereleases`` are made by the refresh tool.

    ``distributions`` are the names under which TensorFlow is published, ``nightlies`` those of its daily
    builds.
    """

    newest_data: str
    sources: Mapping[str, str]
    distributions: tuple[str, ...]
    nightlies: tuple[str, ...]
    releases: tuple[Release, ...]
    prereleases: tuple[Prerelease, ...] = ()


class Tested(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row of a table of tested builds; it speaks for every patch release of a minor."""

    tensorflow: str
    platform: str
    python: tuple[str, ...]
    source: str
    cuda: str | None = None
    cudnn: str | None = None


class Linked(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """CUDA and cuDNN by the library names inside wheels that have no build info; ``versions`` is a range."""

    distribution: str
    platform: str
    versions: str
    cuda: str
    source: str
    cudnn: str | None = None


class TestedFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """tested_builds.yaml: what official tables say, what they said once, and what others measured."""

    sources: Mapping[str, str]
    tested: tuple[Tested, ...]
    former: tuple[Tested, ...] = ()
    measured: tuple[Tested, ...] = ()
    linked: tuple[Linked, ...] = ()


class KerasRelease(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One final release of keras, tf-keras or keras-core; ``python`` is its Requires-Python.

    ``requires`` is declared, without extras; ``yanked`` is the reason where the index withdrew it.
    """

    version: str
    released: str
    python: str = ""
    requires: tuple[str, ...] = ()
    yanked: str | None = None


class KerasReleasesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """keras_releases.yaml; the releases of each distribution are made by the refresh tool."""

    sources: Mapping[str, str]
    keras: tuple[KerasRelease, ...]
    tf_keras: tuple[KerasRelease, ...]
    keras_core: tuple[KerasRelease, ...] = ()
