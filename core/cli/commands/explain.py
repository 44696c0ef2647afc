"""``explain``: an environment that is not here, as a report or any pasted text tells of it."""

from __future__ import annotations

import argparse
import os
import sys

from core.app import Dovetail
from core.cli.documents import explain_document
from core.cli.output import show_document, show_lines, show_note
from core.jobs import CancelToken
from core.model import Severity, UsageError

# What is longer is no text that somebody pasted; the reader bounds what it looks at far below that.
_MOST_BYTES = 64 << 20


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Read the text, print what it tells and what does not fit, and answer 1 if that is of severity error.

    Raises:
        UsageError: the file is not there, or cannot be read.
    """
    name, text = _read_source(arguments.file)
    token.raise_if_cancelled()
    explained = Dovetail().explain(text, name)
    if arguments.json:
        show_document(explain_document(explained))
    else:
        from core.cli.explained_text import describe_explained

        show_lines(describe_explained(explained))
    return 1 if any(each.severity is Severity.ERROR for each in explained.environment.findings) else 0


def _read_source(file: str) -> tuple[str, bytes]:
    if file == "-":
        if sys.stdin is None:
            raise UsageError("There is no standard input.", code="no-input", hint="Name a file to read.")
        if sys.stdin.isatty():
            show_note("Paste the text, then end it with Ctrl-D (Ctrl-Z and Enter on Windows).")
        return "", sys.stdin.buffer.read(_MOST_BYTES)
    path = os.path.expanduser(file)
    try:
        if not os.path.exists(path):
            raise UsageError(f"There is no file {file}.", code="no-such-file", hint="Check its spelling.")
        if os.path.isdir(path):
            raise UsageError(
                f"{file} is a folder.",
                code="no-file",
                hint="Name a file; a folder is for the command inspect.",
            )
        with open(path, "rb") as source:
            return os.path.basename(path), source.read(_MOST_BYTES)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{file} cannot be read: {why}.",
            code="unreadable-file",
            hint="Allow reading it, or paste its text.",
        ) from error
