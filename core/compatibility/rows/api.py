"""Rows of names and arguments that came, moved or went between releases."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class ApiName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One dotted name (``tensorflow.contrib``, ``keras.utils.np_utils``), and where it exists.

    ``exists`` maps ``tensorflow``, ``keras`` or another distribution to the range that has the name;
    ``argument`` is a keyword of the callable ``name`` where the row is about that. ``instead`` is what
    to write today, ``error`` what its absence prints.
    """

    name: str
    exists: Mapping[str, str]
    evidence: str
    sources: tuple[str, ...]
    argument: str = ""
    instead: str = ""
    error: str = ""


class ApiFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """api.yaml."""

    sources: Mapping[str, str]
    names: tuple[ApiName, ...] = ()


class ModelFileRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What loads a model file: ``writer`` and ``reader`` are ranges of Keras.

    ``outcome`` is ``loads``, ``fails`` or ``depends`` (on the layers in it).
    """

    id: str
    format: str
    writer: str
    reader: str
    outcome: str
    why: str
    evidence: str
    sources: tuple[str, ...]
    error: str = ""
    instead: str = ""


class ModelFilesFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """model_files.yaml."""

    sources: Mapping[str, str]
    model_files: tuple[ModelFileRow, ...] = ()
