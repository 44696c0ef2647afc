"""Rows of error texts: what a message means, whoever printed it."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from core.model import Category, Remedy, Severity


class ErrorText(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A message and its cause.

    ``pattern`` is a regular expression, searched in what was printed; named groups may be used as
    ``{name}`` in the texts. ``rules`` are ids of rules or rows whose finding this message speaks of: where
    one of them fired, it is put first. Where none fired, the row makes a finding of its own, if ``when``
    (names to ranges) does not contradict what is known. ``is_specific`` is false for messages that many
    causes print.
    """

    id: str
    pattern: str
    category: Category
    title: str
    why: str
    sources: tuple[str, ...]
    severity: Severity = Severity.ERROR
    subject: str = ""
    is_specific: bool = True
    rules: tuple[str, ...] = ()
    when: Mapping[str, str] = {}
    remedies: tuple[Remedy, ...] = ()


class ErrorsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """errors.yaml."""

    sources: Mapping[str, str]
    errors: tuple[ErrorText, ...] = ()
