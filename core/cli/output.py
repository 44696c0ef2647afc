"""Writes documents, texts and errors to the right stream."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

import msgspec

from core.model import DovetailError, escape_invisible


def show_document(document: dict[str, object]) -> None:
    """Write one JSON document to standard output, indented where a person reads it."""
    encoded = encode_document(document)
    if sys.stdout.isatty():
        encoded = msgspec.json.format(encoded, indent=2)
    sys.stdout.write(encoded.decode("utf-8"))
    sys.stdout.write("\n")
    sys.stdout.flush()


def encode_document(document: dict[str, object]) -> bytes:
    r"""``document`` as JSON in UTF-8.

    Bytes of a path that are no text stand as ``\udcXX`` escapes, which Python's ``json`` and
    ``os.fsencode`` turn back into those bytes.
    """
    try:
        return msgspec.json.encode(document)
    except UnicodeEncodeError:
        import json

        return json.dumps(msgspec.to_builtins(document)).encode("ascii")


def show_lines(lines: Iterable[str]) -> None:
    """Write text for people to standard output; control characters are made visible."""
    for line in lines:
        sys.stdout.write(escape_invisible(line))
        sys.stdout.write("\n")
    sys.stdout.flush()


def silence_output() -> None:
    """The reader (head, less) has gone; keep Python from complaining again when it flushes at exit."""
    _silence(sys.stdout)


def _silence(stream: TextIO) -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def show_note(text: str) -> None:
    """Write one line to standard error."""
    write_aside(escape_invisible(text) + "\n")


def write_aside(text: str) -> None:
    """Write to standard error as it is; where nobody listens any more, nothing is lost."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        _silence(sys.stderr)


def show_error(error: DovetailError, *, as_json: bool) -> None:
    """Tell what went wrong and what to do next, as JSON where JSON was asked for."""
    if as_json:
        show_document(
            {"schema": 1, "error": {"code": error.code, "message": error.message, "hint": error.hint}}
        )
    show_note(f"{error.message} {error.hint}".strip())
