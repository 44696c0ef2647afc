"""The saved inventory: the last scans and smoke tests, in one SQLite file."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from core.model import LastTest, ScanRequest, SmokeTest
from core.storage.files import set_aside
from core.storage.scan_records import SavedScan, pack_scan, unpack_scan

if TYPE_CHECKING:
    import sqlite3

_FILE = "dovetail.db"
_SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS scan (
    scope TEXT PRIMARY KEY, whole INTEGER NOT NULL, at TEXT NOT NULL, blob BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS smoke_test (
    prefix TEXT PRIMARY KEY, ok INTEGER NOT NULL, at TEXT NOT NULL, result BLOB NOT NULL
) WITHOUT ROWID;
"""
_KEPT_SCOPES = 12
_BUSY_SECONDS = 5.0
_PAUSE_SECONDS = 0.01

_log = logging.getLogger(__name__)

Answer = TypeVar("Answer")


class Inventory:
    """What Dovetail remembers between starts; ``folder`` is made when first written to.

    Nothing here is needed to go on: a file that is damaged is set aside and begun anew, one that is
    locked, read-only or written by a newer Dovetail is left alone, and reading then gives nothing.
    Safe from any thread and from several processes.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE

    def load_scan(self, request: ScanRequest) -> SavedScan | None:
        """The last scan that looked at the same places."""
        return self._read_scan("SELECT blob FROM scan WHERE scope = ?", (_name_scope(request),))

    def load_whole_scan(self) -> SavedScan | None:
        """The newest scan that looked at all known places, whatever folders were added."""
        return self._read_scan("SELECT blob FROM scan WHERE whole ORDER BY at DESC LIMIT 1", ())

    def save_scan(self, request: ScanRequest, scan: SavedScan) -> None:
        """Remember a scan in place of the last one that looked at the same places."""
        try:
            data = pack_scan(scan)
        except UnicodeEncodeError as error:
            _log.warning("The scan was not saved: a path in it is no valid text (%s).", error)
            return

        def write(database: sqlite3.Connection) -> None:
            database.execute(
                "INSERT OR REPLACE INTO scan VALUES (?, ?, ?, ?)",
                (_name_scope(request), not request.only_roots, scan.at, data),
            )
            database.execute(
                "DELETE FROM scan WHERE scope NOT IN (SELECT scope FROM scan ORDER BY at DESC LIMIT ?)",
                (_KEPT_SCOPES,),
            )

        self._write(write)

    def load_last_tests(self) -> dict[str, LastTest]:
        """How the last smoke test of each environment ended, by prefix."""

        def read(database: sqlite3.Connection) -> dict[str, LastTest]:
            rows = database.execute("SELECT prefix, ok, at FROM smoke_test")
            return {prefix: LastTest(ok=bool(ok), at=at) for prefix, ok, at in rows}

        return self._read(read) or {}

    def load_smoke_test(self, prefix: str) -> SmokeTest | None:
        """The last smoke test of one environment, stage by stage."""
        import msgspec

        def read(database: sqlite3.Connection) -> SmokeTest | None:
            row = database.execute("SELECT result FROM smoke_test WHERE prefix = ?", (prefix,)).fetchone()
            return msgspec.msgpack.decode(row[0], type=SmokeTest) if row else None

        try:
            return self._read(read)
        except msgspec.DecodeError as error:
            _log.warning("The saved smoke test of %s cannot be read: %s", prefix, error)
            return None

    def save_smoke_test(self, prefix: str, test: SmokeTest) -> None:
        """Remember the smoke test of the environment at ``prefix`` in place of its last one."""
        import msgspec

        row = (prefix, test.ok, test.at, msgspec.msgpack.encode(test))

        def write(database: sqlite3.Connection) -> None:
            database.execute("INSERT OR REPLACE INTO smoke_test VALUES (?, ?, ?, ?)", row)

        self._write(write)

    def _read_scan(self, query: str, values: tuple[str, ...]) -> SavedScan | None:
        import msgspec

        def read(database: sqlite3.Connection) -> bytes | None:
            row: tuple[bytes] | None = database.execute(query, values).fetchone()
            return row[0] if row else None

        data = self._read(read)
        if data is None:
            return None
        try:
            return unpack_scan(data)
        except (msgspec.DecodeError, TypeError) as error:
            _log.info("The saved scan is of another version of Dovetail: %s", error)
            return None

    def _read(self, work: Callable[[sqlite3.Connection], Answer]) -> Answer | None:
        if not self._path.exists():
            return None
        with self._surviving_damage(), self._open() as database:
            if _prepare(database, may_create=False):
                return work(database)
        return None

    def _write(self, work: Callable[[sqlite3.Connection], None]) -> None:
        for _ in range(2):
            with self._surviving_damage() as damage:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._open() as database:
                    if _prepare(database, may_create=True):
                        with database:
                            work(database)
            if not damage:
                return

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        import sqlite3

        with closing(sqlite3.connect(self._path, timeout=_BUSY_SECONDS)) as database:
            yield database

    @contextmanager
    def _surviving_damage(self) -> Iterator[list[str]]:
        """Set a damaged file aside and log anything else; what was damaged is in the list yielded."""
        import sqlite3

        damage: list[str] = []
        try:
            yield damage
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in (
                sqlite3.SQLITE_CORRUPT,
                sqlite3.SQLITE_NOTADB,
            ):
                damage.append(str(error))
                self._set_aside(str(error))
            else:
                _log.warning("The saved inventory %s cannot be used now: %s", self._path, error)
        except OSError as error:
            _log.warning("The saved inventory %s cannot be used now: %s", self._path, error)

    def _set_aside(self, why: str) -> None:
        set_aside(self._path, why)
        for beside in ("-wal", "-shm"):
            self._path.with_name(_FILE + beside).unlink(missing_ok=True)


def _name_scope(request: ScanRequest) -> str:
    """The places a request looks at, as a key: order and repetition of its roots do not matter."""
    return "\n".join(("only" if request.only_roots else "all", *sorted(set(request.roots))))


def _prepare(database: sqlite3.Connection, *, may_create: bool) -> bool:
    """Make the tables if wanted and needed; false if the file is not (yet) ours to use."""
    (version,) = database.execute("PRAGMA user_version").fetchone()
    if version == _SCHEMA:
        if may_create:
            database.execute("PRAGMA synchronous = NORMAL")
        return True
    if version > _SCHEMA:
        _log.warning(
            "The saved inventory was written by a newer Dovetail (format %s); it is left alone.", version
        )
        return False
    if not may_create:
        return False
    _switch_to_wal(database)
    database.execute("PRAGMA synchronous = NORMAL")
    database.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA user_version = {_SCHEMA}; COMMIT;")
    return True


def _switch_to_wal(database: sqlite3.Connection) -> None:
    """Wait while another process begins the same file: SQLite's own timeout does not hold here."""
    import sqlite3
    import time

    until = time.monotonic() + _BUSY_SECONDS
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return
