"""One Dovetail at a time in an environment, by a lock file outside of it."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.model import DovetailError


@contextmanager
def hold_lock(folder: Path, prefix: str) -> Iterator[None]:
    """Hold the lock of ``prefix`` in ``folder``; the system frees it however this process ends.

    Raises:
        DovetailError: another process holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(os.fsencode(os.path.realpath(prefix))).hexdigest()[:24]
    path = folder / f"{name}.lock"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _try_lock(descriptor):
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() if os.name != "nt" else ""
            who = f"Another Dovetail (process {holder})" if holder else "Another Dovetail"
            raise DovetailError(
                f"{who} is changing {prefix}.", code="locked", hint="Wait until it has finished."
            )
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())
        yield
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, 1 << 20, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
