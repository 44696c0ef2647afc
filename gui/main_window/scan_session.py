"""Runs scans off the GUI thread and hands their events over in batches."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.app import CancelToken
from core.model import CancelledError, LookingIn, ScanEvent, ScanReport, ScanRequest
from gui.bridge import JobBridge

if TYPE_CHECKING:
    from core.app import Dovetail

BATCH_MS = 100
LOOKING_SECONDS = 0.25


class ScanSession(QObject):
    """One scan at a time; a new one replaces the one that runs.

    Signals:
        events_taken(tuple[ScanEvent, ...]): what happened since the last batch.
        finished(ScanReport): the scan ended well.
        stopped(): it was stopped.
        failed(Exception): it could not be done.
    """

    events_taken = Signal(object)
    finished = Signal(object)
    stopped = Signal()
    failed = Signal(object)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._dovetail = dovetail
        self._bridge = bridge
        self._token = CancelToken()
        self._generation = 0
        self._running = False
        self._pending: list[ScanEvent] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._hand_over)

    @property
    def is_running(self) -> bool:
        """Whether a scan runs now."""
        return self._running

    def start(self, request: ScanRequest) -> None:
        """Begin to scan; a scan that still runs is stopped and forgotten."""
        self._token.cancel()
        self._token = CancelToken()
        self._generation += 1
        self._running = True
        self._pending.clear()
        generation = self._generation
        tell = _Throttle(partial(self._bridge.post, partial(self._take, generation)))
        self._bridge.call(
            partial(self._dovetail.scan, request, tell, self._token),
            partial(self._finish, generation),
            partial(self._fail, generation),
        )

    def stop(self) -> None:
        """Ask the scan to end; ``stopped`` follows."""
        self._token.cancel()

    def _take(self, generation: int, event: ScanEvent) -> None:
        if generation != self._generation:
            return
        self._pending.append(event)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def _hand_over(self) -> None:
        events, self._pending = tuple(self._pending), []
        if events:
            self.events_taken.emit(events)

    def _finish(self, generation: int, report: ScanReport) -> None:
        if generation == self._generation:
            self._end()
            self.finished.emit(report)

    def _fail(self, generation: int, error: Exception) -> None:
        if generation != self._generation:
            return
        self._end()
        if isinstance(error, CancelledError):
            self.stopped.emit()
        else:
            self.failed.emit(error)

    def _end(self) -> None:
        self._running = False
        self._timer.stop()
        self._hand_over()


class _Throttle:
    """Passes every event on, but tells of folders at most four times a second."""

    def __init__(self, tell: Callable[[ScanEvent], None]) -> None:
        self._tell = tell
        self._last = 0.0

    def __call__(self, event: ScanEvent) -> None:
        if isinstance(event, LookingIn):
            now = time.monotonic()
            if now - self._last < LOOKING_SECONDS:
                return
            self._last = now
        self._tell(event)
