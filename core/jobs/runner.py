"""Runs work in background threads: one job per target at a time, two targets side by side."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.jobs.cancel import CancelToken
from core.jobs.reporter import Reporter, StepNote
from core.model import (
    CancelledError,
    DovetailError,
    JobChanged,
    JobEvent,
    JobState,
    JobStep,
    LogWritten,
    StepEnded,
    StepProgressed,
    StepStarted,
)

FLUSH_SECONDS = 0.05
FLUSH_LINES = 500
PROGRESS_SECONDS = 0.1

Work = Callable[[Reporter], object]
Listener = Callable[[JobEvent], None]

_log = logging.getLogger(__name__)


class _Job:
    """One submitted piece of work and its reporter."""

    def __init__(
        self, runner: JobRunner, number: int, title: str, target: str, work: Work, steps: tuple[JobStep, ...]
    ) -> None:
        self.runner = runner
        self.number = number
        self.title = title
        self.target = target
        self.work = work
        self.steps = steps
        self.state = JobState.WAITING
        self.token = CancelToken()
        self._step: JobStep | None = None
        self._last_progress = 0.0
        self._lines: list[tuple[float, str, str]] = []
        self._lines_lock = threading.Lock()
        self._flush_lock = threading.RLock()

    @contextmanager
    def step(self, step_id: str, title: str) -> Iterator[StepNote]:
        outer, step, note, started = (
            self._step,
            JobStep(id=step_id, title=title),
            StepNote(),
            time.monotonic(),
        )
        self.flush()
        self._step, self._last_progress = step, 0.0
        self.runner.publish(StepStarted(job=self.number, step=step, at=time.time()))
        ok = False
        try:
            yield note
            ok = True
        finally:
            self._step = outer
            self.flush()
            self.runner.publish(
                StepEnded(
                    job=self.number,
                    step_id=step_id,
                    ok=ok,
                    note=note.text,
                    seconds=time.monotonic() - started,
                    at=time.time(),
                    skipped=note.skipped,
                )
            )

    def progress(self, done: float, total: float | None, unit: str) -> None:
        now = time.monotonic()
        if self._step is None or (now - self._last_progress < PROGRESS_SECONDS and done != total):
            return
        self._last_progress = now
        self.runner.publish(
            StepProgressed(
                job=self.number, step_id=self._step.id, done=done, total=total, unit=unit, at=time.time()
            )
        )

    def log(self, text: str, level: str = "info") -> None:
        now = time.time()
        with self._lines_lock:
            self._lines.extend((now, level, line) for line in text.splitlines() or ("",))
            full = len(self._lines) >= FLUSH_LINES
        if full:
            self.flush()

    def flush(self) -> None:
        # Two threads flush: held until the lines are out, or a later batch could overtake an earlier one.
        with self._flush_lock:
            with self._lines_lock:
                lines, self._lines = self._lines, []
            if lines:
                self.runner.publish(LogWritten(job=self.number, lines=tuple(lines)))


class JobRunner:
    """Queues jobs, runs them in threads and publishes what happens.

    Listeners are called from worker threads, in order for each job. Every job ends exactly once,
    with one ``JobChanged`` in a final state.
    """

    def __init__(self, *, side_by_side: int = 2) -> None:
        self._side_by_side = side_by_side
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self._waiting: list[_Job] = []
        self._running: dict[int, _Job] = {}
        self._threads: dict[int, threading.Thread] = {}
        self._listeners: list[Listener] = []
        self._flusher: threading.Thread | None = None
        self._closed = False

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for every event; returns a function that ends it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def submit(self, title: str, target: str, work: Work, *, steps: tuple[JobStep, ...] = ()) -> int:
        """Queue ``work`` for ``target`` (an environment's path); returns the job's number.

        Raises:
            DovetailError: the runner is shutting down.
        """
        with self._lock:
            if self._closed:
                raise DovetailError("Dovetail is closing; no new job was started.", code="closing")
            job = _Job(self, next(self._numbers), title, target, work, steps)
            self._waiting.append(job)
            self._publish_state(job)
            self._start_ready()
        return job.number

    def cancel(self, number: int) -> None:
        """Stop a job: a waiting one ends at once, a running one as soon as it can. Unknown: nothing."""
        with self._lock:
            job = next((j for j in self._waiting if j.number == number), None)
            if job is not None:
                self._waiting.remove(job)
                job.state = JobState.CANCELLED
                self._publish_state(job, error="Stopped before it began.")
                return
            job = self._running.get(number)
            if job is None or job.state is not JobState.RUNNING:
                return
            job.state = JobState.STOPPING
            self._publish_state(job)
        job.token.cancel()

    @property
    def active(self) -> tuple[int, ...]:
        """Numbers of the jobs that are waiting or running."""
        with self._lock:
            return (*self._running, *(j.number for j in self._waiting))

    def shutdown(self, timeout: float | None = None) -> bool:
        """Refuse new jobs, cancel all, wait up to ``timeout`` seconds; true if all have ended."""
        with self._lock:
            self._closed = True
            active, threads = self.active, list(self._threads.values())
        for number in active:
            self.cancel(number)
        deadline = None if timeout is None else time.monotonic() + timeout
        for thread in threads:
            thread.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
        flusher = self._flusher
        if flusher is not None:
            flusher.join(None if deadline is None else max(0.0, deadline - time.monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def publish(self, event: JobEvent) -> None:
        """Hand ``event`` to every listener; a failing listener never harms a job."""
        with self._lock:
            listeners = tuple(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:  # noqa: BLE001 - whatever a listener raises, the job goes on
                _log.exception("A listener of job events failed.")

    def _start_ready(self) -> None:
        busy = {job.target for job in self._running.values()}
        for job in list(self._waiting):
            if len(self._running) >= self._side_by_side:
                return
            if job.target in busy:
                continue
            self._waiting.remove(job)
            busy.add(job.target)
            job.state = JobState.RUNNING
            self._running[job.number] = job
            self._publish_state(job)
            thread = threading.Thread(target=self._run, args=(job,), name=f"job-{job.number}")
            self._threads[job.number] = thread
            thread.start()
        if self._running and (self._flusher is None or not self._flusher.is_alive()):
            self._flusher = threading.Thread(target=self._flush_while_running, name="job-log", daemon=True)
            self._flusher.start()

    def _run(self, job: _Job) -> None:
        result: object = None
        error: str | None = None
        try:
            result = job.work(job)
            state = JobState.SUCCEEDED
        except CancelledError as stopped:
            state, error = JobState.CANCELLED, stopped.message
        except DovetailError as failed:
            state, error = JobState.FAILED, f"{failed.message} {failed.hint}".strip()
            job.log(error, "error")
        except BaseException as unexpected:  # noqa: BLE001 - a job must end, whatever it raised
            _log.exception("Job %s failed unexpectedly.", job.title)
            state, error = JobState.FAILED, f"Something in Dovetail went wrong: {unexpected!r}"
            job.log(error, "error")
        job.flush()
        with self._lock:
            del self._running[job.number], self._threads[job.number]
            job.state = state
            self._publish_state(job, result=result, error=error)
            if not self._closed:
                self._start_ready()

    def _flush_while_running(self) -> None:
        while True:
            with self._lock:
                jobs = list(self._running.values())
                if not jobs:
                    self._flusher = None
                    return
            for job in jobs:
                job.flush()
            time.sleep(FLUSH_SECONDS)

    def _publish_state(self, job: _Job, *, result: object = None, error: str | None = None) -> None:
        self.publish(
            JobChanged(
                job=job.number,
                state=job.state,
                title=job.title,
                target=job.target,
                steps=job.steps,
                result=result,
                error=error,
                at=time.time(),
            )
        )
