"""Rows of Pythons on which distributions really run, whatever their metadata asks for."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class PythonLimit(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range of ``package`` and the range of Pythons that it runs on.

    ``why`` is what its code uses, ``error`` what another Python prints.
    """

    package: str
    versions: str
    python: str
    why: str
    sources: tuple[str, ...]
    error: str = ""


class PythonsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """pythons.yaml."""

    sources: Mapping[str, str]
    limits: tuple[PythonLimit, ...] = ()
