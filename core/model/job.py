"""Events of background jobs: what a job runner publishes and a jobs panel shows."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class JobState(StrEnum):
    """A job's life; it enters exactly one of the last three, exactly once."""

    WAITING = "waiting"
    RUNNING = "running"
    STOPPING = "stopping"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        """True once the job has ended."""
        return self in (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class JobStep(Struct, frozen=True, kw_only=True):
    """A step announced before the job starts."""

    id: str
    title: str


class JobChanged(Struct, frozen=True, kw_only=True):
    """The job entered ``state``; ``result`` or ``error`` is set in a final one.

    ``result`` is whatever the work returned. ``error`` is a sentence for people.
    """

    job: int
    state: JobState
    title: str
    target: str
    steps: tuple[JobStep, ...] = ()
    result: object = None
    error: str | None = None
    at: float = 0.0


class StepStarted(Struct, frozen=True, kw_only=True):
    """A step began; further steps may come that were not announced."""

    job: int
    step: JobStep
    at: float


class StepProgressed(Struct, frozen=True, kw_only=True):
    """Progress inside a step; ``total`` is ``None`` while unknown; ``unit`` is ``bytes`` or a noun."""

    job: int
    step_id: str
    done: float
    total: float | None
    unit: str
    at: float


class StepEnded(Struct, frozen=True, kw_only=True):
    """A step ended; ``note`` is a short caption such as ``2 files compared``.

    ``skipped`` tells that it was left out, with the reason as note.
    """

    job: int
    step_id: str
    ok: bool
    note: str
    seconds: float
    at: float
    skipped: bool = False


class LogWritten(Struct, frozen=True, kw_only=True):
    """Lines of a job's log, batched; each is (wall-clock seconds, level, text).

    The level is ``info``, ``command`` or ``error``.
    """

    job: int
    lines: tuple[tuple[float, str, str], ...]


JobEvent = JobChanged | StepStarted | StepProgressed | StepEnded | LogWritten
