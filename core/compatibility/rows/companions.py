"""Rows of distributions that stand beside TensorFlow: what each release of them declares."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class CompanionReleases(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Releases of one distribution that declare the same: ``versions`` with their upload dates, oldest first.

    ``requires`` are the declared requirements that concern pieces known here, as specifiers; ``python`` is
    Requires-Python. ``wheels`` are the platforms with compiled wheels, empty for pure Python.
    """

    versions: Mapping[str, str]
    python: str = ""
    requires: tuple[str, ...] = ()


class Companion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One distribution with all its final releases."""

    name: str
    releases: tuple[CompanionReleases, ...]


class CompanionsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """companions.yaml; made by the refresh tool."""

    sources: Mapping[str, str]
    companions: tuple[Companion, ...] = ()


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
