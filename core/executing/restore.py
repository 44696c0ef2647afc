"""Puts a folder back as a snapshot has it, touching only what differs, and proves it by comparison."""

from __future__ import annotations

import os
import shutil
import stat

from msgspec import Struct

from core.executing.snapshot import Snapshot
from core.executing.tree_state import FILE, FOLDER, LINK, Entry, describes_same, walk_entries

_TEMPORARY = b".dovetail-put-back"
_PIECE = 1024 * 1024


class Restored(Struct, frozen=True, kw_only=True):
    """How putting back went: files compared, and the paths that could not be put back with the reason."""

    compared: int
    differences: tuple[str, ...] = ()

    @property
    def is_identical(self) -> bool:
        """True if everything is as it was."""
        return not self.differences


def restore(snapshot: Snapshot) -> Restored:
    """Put everything back: content, modes, owners, links, and the times of files and folders.

    What cannot be put back is listed; the rest is done all the same.
    """
    problems: dict[bytes, str] = {}
    os.makedirs(snapshot.top, exist_ok=True)
    now = {entry.path: entry for entry in walk_entries(snapshot.top)}
    then = {entry.path: entry for entry in snapshot.entries}
    for path in sorted(now, key=len, reverse=True):
        if path not in then or then[path].kind != now[path].kind:
            _attempt(problems, path, _remove, snapshot.top, now[path])
    for entry in sorted(snapshot.entries, key=_get_path):
        if entry.kind == FOLDER:
            _attempt(problems, entry.path, _make_folder, snapshot, entry)
    for entry in snapshot.entries:
        if entry.kind == FILE and not _is_same_file(snapshot, entry, now.get(entry.path)):
            _attempt(problems, entry.path, _put_file, snapshot, entry)
        elif entry.kind == LINK:
            _attempt(problems, entry.path, _put_link, snapshot, entry)
    for entry in sorted(snapshot.entries, key=_get_path, reverse=True):
        if entry.kind == FOLDER:
            _attempt(problems, entry.path, _set_state, os.path.join(snapshot.top, entry.path), entry)
    return _compare(snapshot, problems)


def compare(snapshot: Snapshot) -> Restored:
    """Compare the folder with the snapshot, changing nothing."""
    return _compare(snapshot, {})


def _compare(snapshot: Snapshot, problems: dict[bytes, str]) -> Restored:
    now = {entry.path: entry for entry in walk_entries(snapshot.top)}
    compared = 0
    for entry in snapshot.entries:
        found = now.pop(entry.path, None)
        if entry.kind == FILE:
            compared += 1
        if found is None:
            problems.setdefault(entry.path, "is missing")
        elif not describes_same(entry, found):
            problems.setdefault(entry.path, "differs in kind, size, mode, owner or time")
        elif entry.kind == FILE and not _is_same_file(snapshot, entry, found):
            problems.setdefault(entry.path, "differs in content")
    for path in now:
        problems.setdefault(path, "was not there before")
    lines = (f"{os.fsdecode(path) or '.'} {why}" for path, why in sorted(problems.items()))
    return Restored(compared=compared, differences=tuple(lines))


def _attempt(problems: dict[bytes, str], path: bytes, work, *arguments) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN002
    try:
        work(*arguments)
    except OSError as error:
        problems[path] = f"could not be put back: {error.strerror or error}"


def _get_path(entry: Entry) -> bytes:
    return entry.path


def _remove(top: bytes, entry: Entry) -> None:
    path = os.path.join(top, entry.path)
    _open_folder(os.path.dirname(path))
    if entry.kind == FOLDER:
        os.rmdir(path)
    else:
        os.unlink(path)


def _make_folder(snapshot: Snapshot, entry: Entry) -> None:
    path = os.path.join(snapshot.top, entry.path)
    if not os.path.isdir(path):
        _open_folder(os.path.dirname(path))
        os.mkdir(path, 0o700)


def _put_file(snapshot: Snapshot, entry: Entry) -> None:
    path, saved = os.path.join(snapshot.top, entry.path), snapshot.path_of(entry)
    kept = os.lstat(saved)
    if entry.linked and (kept.st_size, kept.st_mtime_ns) != (entry.size, entry.modified):
        raise OSError("it was written in place, and its saved copy with it")
    folder = os.path.dirname(path)
    _open_folder(folder)
    if entry.linked and os.path.lexists(path) and os.path.samestat(os.lstat(path), kept):
        _set_state(path, entry)
        return
    temporary = os.path.join(folder, _TEMPORARY)
    if entry.linked:
        os.link(saved, temporary)
    else:
        shutil.copyfile(saved, temporary)
    _set_state(temporary, entry)
    os.replace(temporary, path)


def _put_link(snapshot: Snapshot, entry: Entry) -> None:
    path = os.path.join(snapshot.top, entry.path)
    if not (os.path.islink(path) and os.readlink(path) == entry.target):
        _open_folder(os.path.dirname(path))
        if os.path.lexists(path):
            os.unlink(path)
        os.symlink(entry.target, path)
    _set_state(path, entry)


def _set_state(path: bytes, entry: Entry) -> None:
    found = os.lstat(path)
    if hasattr(os, "lchown") and (found.st_uid, found.st_gid) != (entry.owner, entry.group):
        os.lchown(path, entry.owner, entry.group)
    if entry.kind != LINK and stat.S_IMODE(os.lstat(path).st_mode) != entry.mode:
        os.chmod(path, entry.mode)
    if os.lstat(path).st_mtime_ns != entry.modified:
        follow = os.utime not in os.supports_follow_symlinks
        if entry.kind != LINK or not follow:
            times = (found.st_atime_ns, entry.modified)
            os.utime(path, ns=times, follow_symlinks=follow)


def _open_folder(path: bytes) -> None:
    """Make sure that entries of a folder can be replaced; its own mode is set again at the end."""
    if not os.access(path, os.W_OK | os.X_OK):
        os.chmod(path, stat.S_IMODE(os.lstat(path).st_mode) | 0o700)


def _is_same_file(snapshot: Snapshot, entry: Entry, found: Entry | None) -> bool:
    if found is None or not describes_same(entry, found):
        return False
    if entry.linked:
        return (found.device, found.inode) == (entry.device, entry.inode)
    return _has_same_content(os.path.join(snapshot.top, entry.path), snapshot.path_of(entry))


def _has_same_content(one: bytes, other: bytes) -> bool:
    """Compare byte by byte; ``filecmp`` would answer from a cache that size and time are the key of."""
    with open(one, "rb") as first, open(other, "rb") as second:
        while True:
            piece = first.read(_PIECE)
            if piece != second.read(_PIECE):
                return False
            if not piece:
                return True
