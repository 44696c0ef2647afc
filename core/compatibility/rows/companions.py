"""Rows of distributions that stand beside TensorFlow: what each release of them declares."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Raw, Struct


class CompanionReleases(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Releases of one distribution that declare the same: ``versions``, oldest first, parted by spaces.

    ``python`` is Requires-Python, ``requires`` are the declared requirements that concern distributions of
    the file, without those of extras. ``wheels`` maps platforms, parted by spaces, to the Python minors with
    a compiled wheel (``3.6-3.9``; ``3.7+``: from there on); empty where it runs anywhere or is built on
    the spot.
    """

    versions: str
    python: str = ""
    requires: tuple[str, ...] = ()
    wheels: Mapping[str, str] = {}


class CompanionsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """companions.yaml; made by the refresh tool.

    ``pieces`` are distributions without rows of their own whose ranges are kept all the same.
    """

    sources: Mapping[str, str]
    pieces: tuple[str, ...] = ()
    companions: Mapping[str, tuple[CompanionReleases, ...]] = {}


class CompanionsIndex(Struct, frozen=True, kw_only=True):
    """companions.yaml with the rows of each distribution left packed until they are asked for."""

    companions: Mapping[str, Raw]


class PluginPair(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range of a plug-in and the range of ``partner`` it works with, whatever its metadata says.

    ``stops`` says what fails outside the range: ``import``, ``training``, ``loading``, ``a tool``.
    """

    id: str
    plugin: str
    versions: str
    works: str
    stops: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    partner: str = "tensorflow"
    error: str = ""


class PluginsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """plugins.yaml."""

    sources: Mapping[str, str]
    plugins: tuple[PluginPair, ...] = ()
