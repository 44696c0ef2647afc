"""What a change starts from, and how to get back there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from core.executing.restore import Restored, restore
from core.executing.snapshot import Snapshot, choose_snapshot_folder, drop_snapshot, take_snapshot


class Start(Protocol):
    """The former state of a target."""

    snapshot_folder: str | None

    def put_back(self) -> Restored:
        """Make the target as it was and say what could not be."""
        ...

    def drop(self) -> None:
        """The change has succeeded: let go of what was saved."""
        ...


class NewTarget:
    """A target that is not there yet, or is an empty folder."""

    snapshot_folder: str | None = None

    def __init__(self, path: str) -> None:
        self._path = path
        self._was_folder = os.path.isdir(path)
        parent, self._made = os.path.dirname(path), list[str]()
        while parent and not os.path.lexists(parent):
            self._made.append(parent)
            parent = os.path.dirname(parent)

    def put_back(self) -> Restored:
        """Remove what was made, with the parents that were made for it."""
        if os.path.lexists(self._path):
            shutil.rmtree(self._path, onerror=_open_and_retry)
        if self._was_folder:
            os.makedirs(self._path, exist_ok=True)
        for parent in self._made:
            if os.path.isdir(parent) and not os.listdir(parent):
                os.rmdir(parent)
        left = os.path.lexists(self._path) and not self._was_folder
        return Restored(compared=0, differences=(f"{self._path} is still there",) if left else ())

    def drop(self) -> None:
        """Nothing was saved."""


class SavedTarget:
    """An environment that was saved before it is changed."""

    def __init__(self, path: str, data: Path, change_id: str, check: Callable[[], None]) -> None:
        folder = choose_snapshot_folder(data, path, change_id)
        self.snapshot_folder: str | None = str(folder)
        self._snapshot: Snapshot = take_snapshot(path, folder, check)

    @property
    def files(self) -> int:
        """How many entries were saved."""
        return len(self._snapshot.entries)

    def put_back(self) -> Restored:
        """Restore the snapshot; it is let go of only if all is as it was."""
        result = restore(self._snapshot)
        if result.is_identical:
            drop_snapshot(self._snapshot)
        return result

    def drop(self) -> None:
        """Remove the snapshot."""
        drop_snapshot(self._snapshot)


def _open_and_retry(function: Callable[[str], object], path: str, why: object) -> None:
    """Removing failed: make the folder writable and try once more; what stays is told by the caller."""
    try:
        os.chmod(os.path.dirname(path), 0o700)
        os.chmod(path, 0o700, follow_symlinks=os.chmod not in os.supports_follow_symlinks)
        function(path)
    except OSError:
        return
