"""Brings events of jobs and results of short work onto the GUI thread, in order and in batches."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QThreadPool, QTimer, Signal, Slot

from core.model import JobChanged, JobEvent, JobStep
from gui.bridge.delivery import Delivery, Receiver
from gui.bridge.job_record import JobBook, JobRecord

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter

BATCH_MILLISECONDS = 20
SLICE_SECONDS = 0.008
SHORT_WORK_THREADS = 4

Result = TypeVar("Result")


class JobBridge(QObject):
    """The one object through which worker threads reach the window.

    Signals:
        event_received(JobEvent): an event of a job, already taken into ``book``.
        jobs_changed(): a job entered another state, or finished ones were cleared.
        idle(): the last active job has ended.
    """

    event_received = Signal(object)
    jobs_changed = Signal()
    idle = Signal()
    _woken = Signal()

    def __init__(self, dovetail: Dovetail, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.book = JobBook()
        self._jobs = dovetail.jobs
        self._lock = threading.Lock()
        self._queue: deque[JobEvent | Delivery] = deque()
        self._is_woken = False
        self._is_closed = False
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(SHORT_WORK_THREADS)
        self._pool.setExpiryTimeout(2000)
        self._stopping = QThreadPool(self)
        self._stopping.setExpiryTimeout(200)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MILLISECONDS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._deliver)
        self._woken.connect(self._timer.start, Qt.ConnectionType.QueuedConnection)
        self._unsubscribe = self._jobs.subscribe(self._enqueue)

    def submit(
        self, title: str, target: str, work: Callable[[Reporter], object], steps: tuple[JobStep, ...] = ()
    ) -> int:
        """Queue ``work`` as a job for ``target``; returns its number.

        Raises:
            DovetailError: Dovetail is closing.
        """
        return self._jobs.submit(title, target, work, steps=steps)

    def cancel(self, job: int) -> None:
        """Ask a job to stop; what it had begun is put back before it ends."""
        # Stopping may end a process group and wait for it: neither on the GUI thread nor behind other work.
        self._stopping.start(partial(self._jobs.cancel, job))

    def call(
        self,
        work: Callable[[], Result],
        on_result: Callable[[Result], object],
        on_error: Callable[[Exception], object],
    ) -> None:
        """Run short work off the GUI thread and hand its result, or its exception, back on it.

        Pass bound methods of QObjects (or ``functools.partial`` of them): they are held weakly, and
        nothing is called once their object is gone.
        """
        result, error = Delivery(on_result), Delivery(on_error)

        def run() -> None:
            try:
                answer = result.with_value(work())
            except Exception as failed:  # noqa: BLE001 - every failure is the caller's to show
                answer = error.with_value(failed)
            self._enqueue(answer)

        self._pool.start(run)

    def post(self, receiver: Receiver, value: object) -> None:
        """From any thread: call ``receiver(value)`` on the GUI thread, after all that was posted before."""
        self._enqueue(Delivery(receiver).with_value(value))

    def active_jobs(self) -> tuple[JobRecord, ...]:
        """The jobs that wait or run, oldest first."""
        return self.book.active

    def clear_finished(self) -> None:
        """Forget the jobs that have ended."""
        self.book.forget_finished()
        self.jobs_changed.emit()

    def close(self, timeout: float | None = None) -> bool:
        """Refuse new jobs, cancel all and wait up to ``timeout`` seconds; true if all have ended."""
        self._is_closed = True
        ended = self._jobs.shutdown(timeout)
        self._unsubscribe()
        self._pool.clear()
        milliseconds = -1 if timeout is None else int(timeout * 1000)
        ended = self._pool.waitForDone(milliseconds) and self._stopping.waitForDone(milliseconds) and ended
        with self._lock:
            self._queue.clear()
        self._timer.stop()
        return ended

    def _enqueue(self, item: JobEvent | Delivery) -> None:
        with self._lock:
            self._queue.append(item)
            if self._is_woken or self._is_closed:
                return
            self._is_woken = True
        self._woken.emit()

    @Slot()
    def _deliver(self) -> None:
        if QThread.currentThread() is not self.thread():
            raise RuntimeError("Events of jobs must be delivered on the GUI thread.")
        until = time.monotonic() + SLICE_SECONDS
        while time.monotonic() < until:
            with self._lock:
                if not self._queue:
                    self._is_woken = False
                    return
                item = self._queue.popleft()
            if isinstance(item, Delivery):
                item.deliver()
            else:
                self._publish(item)
        self._timer.start()

    def _publish(self, event: JobEvent) -> None:
        self.book.apply(event)
        self.event_received.emit(event)
        if isinstance(event, JobChanged):
            self.jobs_changed.emit()
            if event.state.is_final and not self.book.active:
                self.idle.emit()
