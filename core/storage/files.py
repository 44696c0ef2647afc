"""Writing a file so that a crash leaves the old one or the new one, and setting a damaged one aside."""

from __future__ import annotations

import logging
import os
from pathlib import Path

_log = logging.getLogger(__name__)


def write_atomically(path: Path, data: bytes) -> None:
    """Replace ``path`` by ``data``; its folder is made if needed.

    Raises:
        OSError: the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def set_aside(path: Path, why: str) -> None:
    """Rename a damaged file to ``<name>.bad``, over an older one, and log why."""
    aside = path.with_name(f"{path.name}.bad")
    try:
        path.replace(aside)
    except OSError as error:
        _log.warning("%s is damaged (%s) and could not be set aside: %s", path, why, error)
    else:
        _log.warning("%s was damaged (%s); it was kept as %s.", path, why, aside.name)
