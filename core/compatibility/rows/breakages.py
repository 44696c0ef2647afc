"""Rows of limits that hold although no metadata says so."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category, Severity


class Candidate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version that may be installed instead, on the interpreters in the range ``python``."""

    version: str
    python: str = ""


class Excuse(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A variable under which the versions in ``works`` get along all the same."""

    variable: str
    value: str
    works: str


class Breakage(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A limit that holds although no metadata says so.

    ``works`` is the range of ``package`` that works while everything in ``when`` (names to ranges;
    ``tensorflow``, ``keras`` and ``python`` beside distributions) holds. ``stops`` says what fails:
    ``import``, ``training``, ``loading``, ``a tool`` or ``nothing``. ``unless`` are settings
    that lift the limit. ``error`` is what the failure prints. ``is_binary`` holds for limits that come from
    how wheels were compiled, and not for builds made elsewhere. ``evidence`` is ``measured``, ``issue``,
    ``docs`` or ``metadata``.
    """

    id: str
    package: str
    works: str
    when: Mapping[str, str]
    severity: Severity
    stops: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    category: Category = Category.DEPENDENCY_ABI
    error: str = ""
    is_binary: bool = False
    install: tuple[Candidate, ...] = ()
    unless: tuple[Excuse, ...] = ()


class Harmless(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Versions of ``package`` outside the declared range that were measured to work all the same."""

    package: str
    tensorflow: str
    works: str
    sources: tuple[str, ...]


class Imported(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Distributions without which an import was measured to fail.

    Of ``tensorflow`` (its range) ``import tensorflow`` or ``tf.keras``, of ``keras`` ``import keras``.
    """

    packages: tuple[str, ...]
    sources: tuple[str, ...]
    tensorflow: str = ""
    keras: str = ""


class BreakagesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """breakages.yaml."""

    sources: Mapping[str, str]
    breakages: tuple[Breakage, ...]
    harmless: tuple[Harmless, ...]
    imported: tuple[Imported, ...]
