"""A reporter that also keeps everything in a log file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from core.jobs import Reporter, StepNote


class LoggedReporter:
    """Passes everything on and writes steps and lines to a file, each with its time in UTC.

    A full disk or a terminal that has gone never stops the work that is told of: what cannot be
    written is left out.
    """

    def __init__(self, inner: Reporter, path: Path) -> None:
        self.token = inner.token
        self._inner = inner
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = open(path, "a", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115

    def step(self, step_id: str, title: str) -> AbstractContextManager[StepNote]:
        """Announce a step to both."""
        return self._follow(step_id, title)

    def progress(self, done: float, total: float | None, unit: str) -> None:
        """Pass progress on; the file needs none."""
        with suppress(OSError):
            self._inner.progress(done, total, unit)

    def log(self, text: str, level: str = "info") -> None:
        """One line to both."""
        self._write(f"{level:8}{text}")
        with suppress(OSError):
            self._inner.log(text, level)

    def close(self) -> None:
        """Close the file."""
        with suppress(OSError):
            self._file.close()

    @contextmanager
    def _follow(self, step_id: str, title: str) -> Iterator[StepNote]:
        started = time.monotonic()
        self._write(f"begin   {title}")
        with self._inner.step(step_id, title) as note:
            try:
                yield note
            except BaseException as error:
                self._write(f"failed  {title}: {error}")
                raise
        self._write(f"end     {title} ({time.monotonic() - started:.1f} s) {note.text}".rstrip())

    def _write(self, text: str) -> None:
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        with suppress(OSError):
            self._file.write("".join(f"{now} {line}\n" for line in text.splitlines() or ("",)))
