"""Rows of error texts: what a message means, whoever printed it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category, Severity


class Advice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A remedy: ``changes`` maps names to a version, a range, or nothing for a removal."""

    title: str
    changes: Mapping[str, str | None] = {}
    actions: tuple[str, ...] = ()


class ErrorText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message and its cause.

    ``pattern`` is a regular expression, searched in what was printed, case left aside; its named groups
    may be used as ``{name}`` in ``title``, ``why``, ``subject`` and the remedies. It is only tried near
    the words ``hint`` (lower case; several divided by ``|``). ``example`` is a message as it was printed.

    ``rules`` are ids of rules or rows whose finding this message speaks of, ``also`` further categories
    that it may stand for: where such a finding follows from the facts, that one is put first. Where none
    does, the row makes a finding of its own. ``when`` (names to ranges) are the versions that print it.
    ``is_specific`` is false for messages that many causes print. ``reads`` names the reader that computes
    values and remedies which ranges cannot say.
    """

    id: str
    pattern: str
    example: str
    category: Category
    title: str
    why: str
    sources: tuple[str, ...]
    hint: str = ""
    severity: Severity = Severity.ERROR
    subject: str = ""
    is_specific: bool = True
    rules: tuple[str, ...] = ()
    also: tuple[Category, ...] = ()
    when: Mapping[str, str] = {}
    reads: str = ""
    remedies: tuple[Advice, ...] = ()


class ErrorsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """errors.yaml; where one line fits several rows, the first one counts."""

    sources: Mapping[str, str]
    errors: tuple[ErrorText, ...] = ()
