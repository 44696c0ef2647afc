"""What a folder holds: every entry with its kind, mode, owner, times and size."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

from msgspec import Struct

FOLDER, FILE, LINK, OTHER = "folder", "file", "link", "other"


class Entry(Struct, frozen=True, array_like=True):
    """One entry; ``path`` is relative to the top, in the bytes of the file system, empty for the top.

    ``stored`` is the number of the saved file and ``linked`` whether that is the same file under
    another name; both are for files. ``target`` is for symbolic links.
    """

    path: bytes
    kind: str
    mode: int
    owner: int
    group: int
    modified: int
    size: int = 0
    device: int = 0
    inode: int = 0
    target: bytes = b""
    stored: int = -1
    linked: bool = False


def walk_entries(top: bytes) -> Iterator[Entry]:
    """Every entry below ``top`` and itself, parents first, without following links."""
    yield build_entry(b"", os.lstat(top), top)
    folders = [b""]
    while folders:
        folder = folders.pop()
        with os.scandir(os.path.join(top, folder) if folder else top) as found:
            for item in found:
                path = os.path.join(folder, item.name) if folder else item.name
                entry = build_entry(path, item.stat(follow_symlinks=False), item.path)
                if entry.kind == FOLDER:
                    folders.append(path)
                yield entry


def build_entry(path: bytes, found: os.stat_result, full: bytes) -> Entry:
    """The entry of one path; ``found`` is its ``lstat``."""
    kind = OTHER
    if stat.S_ISDIR(found.st_mode):
        kind = FOLDER
    elif stat.S_ISREG(found.st_mode):
        kind = FILE
    elif stat.S_ISLNK(found.st_mode):
        kind = LINK
    return Entry(
        path=path,
        kind=kind,
        mode=stat.S_IMODE(found.st_mode),
        owner=found.st_uid,
        group=found.st_gid,
        modified=found.st_mtime_ns,
        size=found.st_size if kind == FILE else 0,
        device=found.st_dev,
        inode=found.st_ino,
        target=os.readlink(full) if kind == LINK else b"",
    )


def describes_same(one: Entry, other: Entry) -> bool:
    """Whether two entries agree in everything but content, name of the saved file and inode."""
    return (
        one.kind == other.kind
        and one.mode == other.mode
        and one.owner == other.owner
        and one.group == other.group
        and one.modified == other.modified
        and one.size == other.size
        and one.target == other.target
    )
