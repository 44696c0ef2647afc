"""Turns what uv prints when it fails into a sentence with a next step."""

from __future__ import annotations

import re

from core.backends.resolution import ResolutionError
from core.model import DovetailError
from core.processes import Completed, mask_secrets

_KNOWN: tuple[tuple[str, str, str, str], ...] = (
    (
        r"No space left on device|ENOSPC|Disk quota exceeded",
        "no-space",
        "The disk is full.",
        "Free some space, then try again.",
    ),
    (
        r"Read-only file system",
        "read-only",
        "The folder is on a file system that cannot be written to.",
        "Choose another folder.",
    ),
    (
        r"Permission denied|EACCES",
        "no-permission",
        "A file or folder may not be written to by this user.",
        "Change its permissions or choose another folder.",
    ),
    (
        r"dns error|tcp connect error|Connection refused|error sending request|network is unreachable"
        r"|operation timed out|Request failed after|connection closed",
        "offline",
        "The package index could not be reached.",
        "Check the network and the proxy, then try again.",
    ),
    (
        r"401 Unauthorized|403 Forbidden",
        "index-refused",
        "The package index refused the access.",
        "Check the user name and password set for it.",
    ),
    (
        r"invalid peer certificate|UnknownIssuer|certificate verify",
        "certificate",
        "The certificate of the package index is not trusted.",
        "Set SSL_CERT_FILE to your organisation's certificates.",
    ),
    (
        r"externally managed",
        "externally-managed",
        "This Python belongs to the operating system, which forbids changing its packages.",
        "Create a virtual environment instead.",
    ),
    (
        r"Failed to build|build backend|Build backend|Failed building",
        "build-failed",
        "A package has no wheel for this Python and building it from source failed.",
        "Choose a version that has a wheel; the log shows which package it was.",
    ),
)
_BEGINNING = re.compile(r"^\s*(error|cause): (.*)")
_NOISE = re.compile(r"^(Using Python|Resolved|Prepared|Downloading|Downloaded| *warning:)")


def explain_failure(completed: Completed, doing: str) -> DovetailError:
    """The error for a run of uv that did not end well; ``doing`` names the step, such as ``install``."""
    text = mask_secrets(completed.stderr)
    message = get_causes(text)
    if completed.timed_out:
        return DovetailError(
            f"uv did not finish in time while it was to {doing}.", code="timed-out", hint="Try again."
        )
    if "No solution found" in text:
        return ResolutionError(message)
    for pattern, code, sentence, hint in _KNOWN:
        if re.search(pattern, text):
            return DovetailError(f"{sentence} uv said: {message}", code=code, hint=hint)
    if completed.code < 0:
        message = message or f"it was ended by signal {-completed.code}"
    return DovetailError(
        f"uv could not {doing}: {message or f'it ended with status {completed.code}'}",
        code="uv-failed",
        hint="The log shows all that it printed.",
    )


def get_causes(text: str) -> str:
    """The last cause that uv names, with the first line of the error where that says more."""
    errors, causes = _split_error(text)
    if "No solution found" in text and causes:
        return causes[-1]
    if errors:
        first = errors[0].rstrip(".")
        return first if not causes else f"{first} ({causes[-1]})"
    lines = [line.strip() for line in text.splitlines() if line.strip() and not _NOISE.match(line)]
    return lines[-1] if lines else ""


def _split_error(text: str) -> tuple[list[str], list[str]]:
    """What uv says is wrong and the causes it gives, each in one line again: uv wraps long ones."""
    errors: list[str] = []
    causes: list[str] = []
    current: list[str] | None = None
    for line in text.splitlines():
        begun = _BEGINNING.match(line)
        if begun:
            current = errors if begun[1] == "error" else causes
            current.append(begun[2].strip())
        elif current is not None and line.startswith("    ") and line.strip():
            current[-1] += f" {line.strip()}"
        else:
            current = None
    return errors, causes
