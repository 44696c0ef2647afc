"""Saves a folder so that it can be put back exactly: hard links where files are never written in place."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from core.executing.tree_state import FILE, Entry, walk_entries
from core.model import DovetailError

_MANIFEST = "manifest"
_FILES = b"files"
_LARGEST_COPY = 1024 * 1024
_SITE = b"site-packages"
_METADATA = (b".dist-info", b".egg-info", b".data")


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A saved folder: ``top`` is what was saved, ``folder`` where it is kept.

    The saved files lie flat and numbered, so that nothing that looks for environments takes the
    snapshot for one.
    """

    top: bytes
    folder: bytes
    entries: tuple[Entry, ...]

    def path_of(self, entry: Entry) -> bytes:
        """Where the saved file of ``entry`` lies."""
        return os.path.join(self.folder, _FILES, str(entry.stored).encode())


def choose_snapshot_folder(data: Path, prefix: str, change_id: str) -> Path:
    """A folder for the snapshot on the file system of ``prefix``, so that files can be linked.

    Beside Dovetail's other data where that is the same file system, else hidden beside the environment.
    """
    snapshots = data / "snapshots"
    snapshots.mkdir(parents=True, exist_ok=True)
    if os.stat(snapshots).st_dev == os.stat(prefix).st_dev:
        return snapshots / change_id
    return Path(prefix).parent / f".dovetail-snapshot-{change_id}"


def take_snapshot(prefix: str, folder: Path, check: Callable[[], None]) -> Snapshot:
    """Save everything below ``prefix`` in ``folder``; ``check`` is called now and then and may raise.

    Raises:
        DovetailError: something could not be saved; what was begun is removed.
    """
    top, kept = os.fsencode(prefix), os.fsencode(folder)
    try:
        os.makedirs(os.path.join(kept, _FILES))
        entries = []
        for number, entry in enumerate(walk_entries(top)):
            if number % 500 == 0:
                check()
            entries.append(_save_file(top, kept, entry, number) if entry.kind == FILE else entry)
        snapshot = Snapshot(top=top, folder=kept, entries=tuple(entries))
        _write_durably(Path(folder) / _MANIFEST, msgspec.msgpack.encode(snapshot))
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise DovetailError(
            f"The snapshot of {prefix} could not be saved: {error.strerror or error} ({error.filename}).",
            code="no-snapshot",
            hint="Nothing was changed. Free space or mend the permissions, then try again.",
        ) from error
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return snapshot


def load_snapshot(folder: Path) -> Snapshot:
    """The snapshot kept in ``folder``.

    Raises:
        OSError: it is not there.
        msgspec.DecodeError: its manifest is damaged.
    """
    return msgspec.msgpack.decode((folder / _MANIFEST).read_bytes(), type=Snapshot)


def drop_snapshot(snapshot: Snapshot) -> None:
    """Remove a snapshot that is no longer needed."""
    shutil.rmtree(os.fsdecode(snapshot.folder), ignore_errors=True)


def is_written_in_place(path: bytes, size: int) -> bool:
    """Whether some tool may write into this file rather than replace it, so that a link would not hold.

    Installers replace the files of packages; scripts, settings and metadata are edited by hand and by
    tools. Large files are linked in any case, and a change in place is noticed when putting back.
    """
    if size > _LARGEST_COPY:
        return False
    folder, _, name = path.rpartition(_SITE + b"/")
    if not folder:
        return True
    return b"/" not in name or name.partition(b"/")[0].endswith(_METADATA)


def _save_file(top: bytes, kept: bytes, entry: Entry, number: int) -> Entry:
    source = os.path.join(top, entry.path)
    target = os.path.join(kept, _FILES, str(number).encode())
    if not is_written_in_place(entry.path, entry.size):
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:
            shutil.copyfile(source, target)
        else:
            return replace(entry, stored=number, linked=True)
    else:
        shutil.copyfile(source, target)
    return replace(entry, stored=number)


def _write_durably(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
