"""Versions of packages that Debian and its descendants installed, from the text of dpkg's database."""

from __future__ import annotations

import re

STATUS = "var/lib/dpkg/status"
STATUS_LIMIT = 64 * 1024 * 1024

# Debian policy 5.6.12: [epoch:]upstream[-revision]; "~" comes before a pre-release.
_PYTHON_VERSION = re.compile(
    r"^Version: (?:\d+:)?(\d+\.\d+\.\d+)(?:~?((?:a|b|rc)\d+))?(?![\d.])", re.MULTILINE
)


def find_python_version(status: str, minor: str) -> str | None:
    """The full version of the installed Python ``minor`` (``3.11``) in the text of ``status``.

    ``python3.11-minimal`` is the package that holds the interpreter. ``None`` where it is absent,
    removed but for its settings, or of a version that does not begin with ``minor``.
    """
    name = f"Package: python{minor}-minimal\n"
    start = 0 if status.startswith(name) else status.find(f"\n{name}") + 1
    if not status.startswith(name, start):
        return None
    end = status.find("\n\n", start)
    entry = status[start : end if end >= 0 else len(status)]
    match = _PYTHON_VERSION.search(entry)
    if match is None or not match[1].startswith(f"{minor}.") or not _is_installed(entry):
        return None
    return match[1] + (match[2] or "")


def _is_installed(entry: str) -> bool:
    state = next((line for line in entry.splitlines() if line.startswith("Status: ")), "")
    return not state.endswith((" not-installed", " config-files"))
