"""A careful look at the disk: cached listings, small reads, a time limit, and no surprises."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeVar

from core.discovery.places import Places

if TYPE_CHECKING:
    from core.jobs import CancelToken

Entries = Mapping[str, "os.DirEntry[str]"]
T = TypeVar("T")

LISTINGS_KEPT = 1024
ENTRIES_BETWEEN_CHECKS = 4096
LOOKING_SECONDS = 0.1
READ_LIMIT = 256 * 1024

_NO_ENTRIES: Entries = {}
_OPEN_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class TimeIsUpError(Exception):
    """The running source has used all the time it was given."""


class Disk:
    """Reads folders and small files for one search.

    Nothing here raises for what the disk holds: what cannot be read is absent, and ``notes`` says why.
    Only ``TimeIsUpError`` and ``CancelledError`` leave it, from any call.
    """

    def __init__(
        self,
        places: Places,
        *,
        token: CancelToken | None = None,
        on_looking: Callable[[str], None] | None = None,
    ) -> None:
        self.places = places
        self.notes: list[str] = []
        self.projects: set[str] = set()
        self._token = token
        self._on_looking = on_looking
        self._looked_at = 0.0
        self._deadline: float | None = None
        self._listings: dict[str, Entries] = {}
        self._real: dict[str, str] = {}
        self._once: dict[object, object] = {}

    def limit(self, seconds: float) -> None:
        """Give the source that begins now ``seconds``, and a fresh list of notes."""
        self._deadline = time.monotonic() + seconds
        self.notes = []

    def check(self) -> None:
        """Leave when the user has cancelled or the time is up."""
        if self._token is not None:
            self._token.raise_if_cancelled()
        if self._deadline is not None and time.monotonic() > self._deadline:
            raise TimeIsUpError

    def tell(self, folder: str) -> None:
        """Say, a few times a second at most, which folder is being looked at."""
        if self._on_looking is not None:
            now = time.monotonic()
            if now - self._looked_at >= LOOKING_SECONDS:
                self._looked_at = now
                self._on_looking(folder)

    def list_folder(self, folder: str, *, expected: bool = True) -> Entries:
        """The folder's entries by name; empty for what is no readable folder.

        One that exists and cannot be read is noted, unless nobody ``expected`` to read it.
        """
        known = self._listings.get(folder)
        if known is not None:
            return known
        self.check()
        entries: dict[str, os.DirEntry[str]] = {}
        try:
            with os.scandir(folder) as listing:
                for entry in listing:
                    entries[entry.name] = entry
                    if not len(entries) % ENTRIES_BETWEEN_CHECKS:
                        self.check()
        except (FileNotFoundError, NotADirectoryError, ValueError):
            return _NO_ENTRIES
        except OSError as problem:
            if expected:
                self.notes.append(f"{folder} could not be read: {problem.strerror or problem}.")
        if len(self._listings) >= LISTINGS_KEPT:
            self._listings.clear()
        self._listings[folder] = entries
        return entries

    def list_folders_below(self, folder: str) -> tuple[str, ...]:
        """Paths of the folders right below, links to folders included, in order of name."""
        entries = self.list_folder(folder)
        return tuple(entries[name].path for name in sorted(entries) if is_folder(entries[name]))

    def read_text(self, path: str, limit: int = READ_LIMIT) -> str | None:
        """The beginning of a regular file as UTF-8; ``None`` for anything else.

        A FIFO or device is never waited for. Bytes that are no UTF-8 become U+FFFD.
        """
        self.check()
        try:
            descriptor = os.open(path, _OPEN_FLAGS)
        except (OSError, ValueError):
            return None
        try:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return None
            text = os.read(descriptor, limit)
            # Files of /proc have no size and come in pieces.
            while not status.st_size and text and len(text) < limit:
                piece = os.read(descriptor, limit - len(text))
                if not piece:
                    break
                text += piece
            return text.decode("utf-8", "replace").removeprefix("\ufeff")
        except OSError:
            return None
        finally:
            os.close(descriptor)

    def resolve(self, folder: str) -> str:
        """The folder without links in it; remembers parents, so that siblings cost one look each."""
        known = self._real.get(folder)
        if known is not None:
            return known
        head, tail = os.path.split(folder)
        if not tail or head == folder or os.path.islink(folder):
            real = os.path.realpath(folder)
        else:
            real = os.path.join(self.resolve(head), tail)
        self._real[folder] = real
        return real

    def is_folder(self, path: str) -> bool:
        """True for a folder or a link to one."""
        return os.path.isdir(path)

    def exists(self, path: str) -> bool:
        """True for anything at ``path``, a dangling link included."""
        return os.path.lexists(path)

    def once(self, question: Callable[[Disk], T]) -> T:
        """The answer to ``question(self)``, asked once in this search."""
        if question not in self._once:
            self._once[question] = question(self)
        return self._once[question]  # type: ignore[return-value]


def is_folder(entry: os.DirEntry[str]) -> bool:
    """True for a folder or a link to one; what cannot be looked at is none."""
    try:
        return entry.is_dir()
    except OSError:
        return False
