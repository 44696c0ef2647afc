"""A reporter that tells its story on standard error, and the question before a change."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from core.cli.output import show_note, write_aside
from core.jobs import CancelToken, StepNote
from core.model import escape_invisible


class ConsoleReporter:
    """Steps, progress and log lines on standard error; progress only where a person watches."""

    def __init__(self, token: CancelToken) -> None:
        self.token = token
        self._is_terminal = sys.stderr.isatty()
        self._progress_shown = False

    @contextmanager
    def step(self, step_id: str, title: str) -> Iterator[StepNote]:
        """Announce a step, and say how it ended and how long it took."""
        started, note = time.monotonic(), StepNote()
        show_note(f"{title} …")
        try:
            yield note
        except BaseException:
            self._end_line(f"{title}: not done", started, note)
            raise
        self._end_line(f"{title}: {'skipped' if note.skipped else 'done'}", started, note)

    def progress(self, done: float, total: float | None, unit: str) -> None:
        """One line that is overwritten, on a terminal only."""
        if not self._is_terminal:
            return
        part = f"{done / total:.0%}" if total else f"{done:g} {unit}"
        write_aside(f"\r  {part}\x1b[K")
        self._progress_shown = True

    def log(self, text: str, level: str = "info") -> None:
        """One or more log lines."""
        self._clear_progress()
        prefix = {"command": "  $ ", "error": "  ! "}.get(level, "    ")
        for line in text.splitlines():
            write_aside(prefix + escape_invisible(line) + "\n")

    def _end_line(self, text: str, started: float, note: StepNote) -> None:
        self._clear_progress()
        seconds = time.monotonic() - started
        show_note(f"{text} ({seconds:.1f} s){': ' + note.text if note.text else ''}")

    def _clear_progress(self) -> None:
        if self._progress_shown:
            write_aside("\r\x1b[K")
            self._progress_shown = False


def ask_consent(question: str) -> bool | None:
    """Ask a yes-or-no question on the terminal; ``None`` where there is nobody to ask."""
    if not sys.stdin.isatty():
        return None
    write_aside(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in ("y", "yes")
