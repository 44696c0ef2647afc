"""Bounded reading of small files that may be missing, huge, a pipe, or somebody's bad joke."""

from __future__ import annotations

import os
import stat

SMALL = 64 * 1024
MANY_NAMES = 20_000


def read_bytes(path: str, limit: int = SMALL) -> bytes:
    """The first ``limit`` bytes of a regular file; empty when it cannot be read."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return b""
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return b""
        parts: list[bytes] = []
        left = limit
        while left > 0 and (part := os.read(descriptor, left)):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)
    except OSError:
        return b""
    finally:
        os.close(descriptor)


def read_text(path: str, limit: int = SMALL) -> str:
    """Like ``read_bytes``; bytes that are no UTF-8 become replacement characters."""
    return read_bytes(path, limit).decode("utf-8", "replace")


def list_names(folder: str) -> list[str]:
    """The names in a folder, sorted, at most ``MANY_NAMES``; empty when it cannot be read."""
    names: list[str] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                names.append(entry.name)
                if len(names) >= MANY_NAMES:
                    break
    except (OSError, ValueError):
        return []
    return sorted(names)


def clean_line(text: str, limit: int = 200) -> str:
    """One printable line without control characters, for texts that came out of a file."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())[:limit]
