"""Rows of what TensorFlow needs of the machine and its system."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class PlatformLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What releases of ``package`` need of the machine.

    ``needs`` is ``avx``, ``glibc``, ``libstdcxx`` (the least version in ``value``, that of
    libstdc++.so.6), ``macos`` (the least version, on ``arch`` where given) or ``dll`` (a file of the
    Visual C++ runtime). ``python`` narrows the row to interpreters.
    """

    id: str
    needs: str
    versions: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    value: str = ""
    package: str = "tensorflow"
    python: str = ""
    arch: str = ""


class Processor(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Model names of processors without AVX; ``pattern`` is a regular expression in small letters."""

    pattern: str
    what: str
    sources: tuple[str, ...]


class LinuxSystem(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The C library that a version of a distribution brings; ``pattern`` is found in its name."""

    pattern: str
    glibc: str
    sources: tuple[str, ...]


class PlatformsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """platforms.yaml."""

    sources: Mapping[str, str]
    limits: tuple[PlatformLimit, ...]
    processors: tuple[Processor, ...]
    systems: tuple[LinuxSystem, ...]
