"""What saved diagnoses depend on besides the environments: Dovetail's own readers, rules and matrix."""

from __future__ import annotations

import os

import core
import resources

_ROOMS = ("model", "inspection", "compatibility", "diagnosis", "diagnosis/rules")


def identify_knowledge() -> str:
    """Name, size and modification time of every file that decides what is read and found, as text.

    Compared instead of the matrix's digest, so that a scan that finds nothing new need not load it.
    """
    folders = [os.path.join(core.__path__[0], room) for room in _ROOMS]
    folders.append(os.path.join(resources.__path__[0], "compatibility"))
    parts = []
    for folder in folders:
        try:
            with os.scandir(folder) as entries:
                for entry in sorted(entries, key=_take_name):
                    if entry.name.endswith((".py", ".yaml")):
                        found = entry.stat()
                        parts.append(f"{entry.name} {found.st_size:x} {found.st_mtime_ns:x}")
        except OSError:
            parts.append(folder)
    return "\n".join(parts)


def _take_name(entry: os.DirEntry[str]) -> str:
    return entry.name
