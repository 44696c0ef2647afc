"""Reading files that may be anything: never waits, never reads without a limit."""

from __future__ import annotations

import errno
import os
import stat

SMALL = 1 << 20
_PIECE = 8192

OPEN_FLAGS = os.O_RDONLY
for _flag in ("O_CLOEXEC", "O_NONBLOCK", "O_NOCTTY", "O_BINARY"):
    OPEN_FLAGS |= getattr(os, _flag, 0)

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def require_regular(handle: int) -> int:
    """The size of the open file in bytes.

    Raises:
        OSError: it is a folder, a pipe or something else that is no file.
    """
    found = os.fstat(handle)
    if stat.S_ISREG(found.st_mode):
        return found.st_size
    kind = next((word for test, word in _KINDS if test(found.st_mode)), "something else")
    raise OSError(errno.EINVAL, f"It is {kind}, not a file")


def read_file(path: str, limit: int = SMALL, dir_fd: int | None = None) -> bytes:
    """The whole file.

    Raises:
        OSError: it is absent, may not be read, is no regular file, or is larger than ``limit`` bytes.
    """
    handle = os.open(path, OPEN_FLAGS, dir_fd=dir_fd)
    try:
        size = require_regular(handle)
        if size > limit:
            raise OSError(errno.EFBIG, f"It is larger than {limit:,} bytes")
        # A buffer of the file's own size: allocating a large one costs more than the read.
        content = os.read(handle, size + 1)
        while len(content) <= limit and (more := os.read(handle, _PIECE)):
            content += more
        if len(content) > limit:
            raise OSError(errno.EFBIG, "It grew while it was read")
        return content
    finally:
        os.close(handle)


def read_text(path: str, limit: int = SMALL) -> str | None:
    r"""The whole file as text, bytes that are no UTF-8 as ``\xNN``; ``None`` if it cannot be read."""
    try:
        return read_file(path, limit).decode("utf-8", "backslashreplace")
    except (OSError, ValueError):
        return None


def describe_error(error: OSError) -> str:
    """The cause as a sentence without names of files."""
    if error.errno == errno.EACCES:
        return "Reading it is not permitted."
    if error.errno == errno.ENXIO:
        return "It is a socket or a device, not a file."
    if error.errno == errno.ELOOP:
        return "Its links lead in a circle."
    text = error.strerror or str(error)
    return f"{text}."
