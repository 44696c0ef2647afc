"""Rows of names and arguments that came, moved or went between releases."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category


class ApiName(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """One dotted name (``tensorflow.contrib``, ``keras.utils.np_utils``), and where it exists.

    ``exists`` maps ``tensorflow``, ``keras`` or ``tf-keras`` to the range that has the name, ``<0`` for
    none; a distribution that is not listed has it always. A name ``keras.X`` speaks of ``tf.keras.X`` by
    its ``tensorflow`` range and of ``tf_keras.X`` by its ``tf-keras`` range. A name that begins with a dot
    is a method, one that ends with ``.*`` any name of a module. ``argument`` is a keyword of the callable
    where the row is about that. ``instead`` is what to write, ``note`` what to know where there is
    nothing to write, ``error`` what its absence prints.
    """

    name: str
    exists: Mapping[str, str]
    evidence: str
    sources: tuple[str, ...]
    argument: str = ""
    instead: str = ""
    note: str = ""
    error: str = ""
    category: Category = Category.API_CHANGE


class ApiFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """api.yaml."""

    sources: Mapping[str, str]
    names: tuple[ApiName, ...] = ()
