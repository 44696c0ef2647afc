"""What is known of every job, folded from its events; no Qt, no widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from core.model import (
    JobChanged,
    JobEvent,
    JobState,
    JobStep,
    LogWritten,
    StepEnded,
    StepProgressed,
    StepStarted,
)

LOG_LINES = 10_000
LINE_CHARACTERS = 4_000

_CREDENTIALS = re.compile(r"(\w+://)[^/@\s]+@")
_ESCAPES = re.compile(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.)")
_UNPRINTABLE = dict.fromkeys((*range(9), *range(10, 32), *range(127, 160), 8232, 8233), "�")


class StepState(StrEnum):
    """Where one step of a job stands."""

    TO_COME = "to-come"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"
    SKIPPED = "skipped"


class LogLine(NamedTuple):
    """One line of a log: wall-clock seconds, ``info``, ``command`` or ``error``, and the text."""

    at: float
    level: str
    text: str


@dataclass(slots=True)
class StepRecord:
    """One step; ``done`` and ``total`` are in ``unit``, ``total`` is ``None`` while unknown.

    ``depth`` is 0 for a step of the job itself and 1 or more for a step inside another.
    ``progress_began`` is the wall-clock second and the amount of the first progress heard.
    """

    id: str
    title: str
    state: StepState = StepState.TO_COME
    depth: int = 0
    done: float = 0.0
    total: float | None = None
    unit: str = ""
    note: str = ""
    began: float = 0.0
    seconds: float = 0.0
    progress_began: tuple[float, float] | None = None
    progress_at: float = 0.0

    @property
    def fraction(self) -> float | None:
        """How much of the step is done, 0 to 1; ``None`` while unknown."""
        if not self.total or self.state is not StepState.RUNNING:
            return None
        return min(1.0, max(0.0, self.done / self.total))


class JobLog:
    """The last lines of a log, counted from its first, so that a view can ask for what is new."""

    __slots__ = ("_lines", "total")

    def __init__(self) -> None:
        self._lines: list[LogLine] = []
        self.total = 0

    def extend(self, lines: Iterable[tuple[float, str, str]]) -> None:
        """Add lines; credentials in addresses are masked and control characters made visible."""
        before = len(self._lines)
        self._lines.extend(LogLine(at, level, clean_line(text)) for at, level, text in lines)
        self.total += len(self._lines) - before
        if len(self._lines) > 2 * LOG_LINES:
            del self._lines[:-LOG_LINES]

    def since(self, number: int, at_most: int = LOG_LINES) -> tuple[int, list[LogLine]]:
        """Up to ``at_most`` lines from line ``number`` on, and the number of the first of them.

        Lines that are no longer kept are skipped.
        """
        first = max(number, self.total - min(len(self._lines), LOG_LINES))
        start = first - (self.total - len(self._lines))
        return first, self._lines[start : start + at_most]


def clean_line(text: str) -> str:
    """The line as it may be shown: no credentials, no terminal escapes, no line breaks, not endless."""
    if len(text) > LINE_CHARACTERS:
        text = text[: LINE_CHARACTERS - 1] + "…"
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    if "://" in text and "@" in text:
        text = _CREDENTIALS.sub(r"\1***@", text)
    return text if text.isprintable() else text.translate(_UNPRINTABLE)


@dataclass(slots=True)
class JobRecord:
    """Everything heard of one job; times are wall-clock seconds, 0 before they happen."""

    number: int
    title: str
    target: str
    state: JobState = JobState.WAITING
    steps: list[StepRecord] = field(default_factory=list)
    log: JobLog = field(default_factory=JobLog)
    result: object = None
    error: str | None = None
    began: float = 0.0
    stopping: float = 0.0
    ended: float = 0.0
    heard: float = 0.0

    @property
    def is_active(self) -> bool:
        """True while the job waits or runs."""
        return not self.state.is_final

    @property
    def current_step(self) -> StepRecord | None:
        """The running step, or ``None`` between two."""
        return next((s for s in reversed(self.steps) if s.state is StepState.RUNNING), None)

    @property
    def outer_steps(self) -> list[StepRecord]:
        """The job's own steps, without those inside another."""
        return [s for s in self.steps if s.depth == 0]

    @property
    def position(self) -> int:
        """The number of the job's own step that it is at, counted from 1; 0 before the first."""
        return sum(1 for s in self.outer_steps if s.state is not StepState.TO_COME)

    @property
    def fraction(self) -> float | None:
        """Progress of the running step if it tells one."""
        step = self.current_step
        return None if step is None else step.fraction

    def apply(self, event: JobEvent) -> None:
        """Take one event into account."""
        match event:
            case JobChanged():
                self._change(event)
            case StepStarted():
                step = self._step(event.step)
                step.state, step.began = StepState.RUNNING, event.at
                self.heard = event.at
            case StepProgressed():
                running = self._find(event.step_id)
                if running is not None:
                    running.done, running.total, running.unit = event.done, event.total, event.unit
                    running.progress_began = running.progress_began or (event.at, event.done)
                    running.progress_at = event.at
                self.heard = event.at
            case StepEnded():
                ended = self._find(event.step_id)
                if ended is not None:
                    ended.state = self._derive_end(ended, event)
                    ended.note, ended.seconds = event.note, event.seconds
                self.heard = event.at
            case LogWritten():
                self.log.extend(event.lines)
                if event.lines:
                    self.heard = event.lines[-1][0]

    def _change(self, event: JobChanged) -> None:
        self.state = event.state
        self.heard = event.at
        if not self.steps and event.steps:
            self.steps = [StepRecord(id=s.id, title=s.title) for s in event.steps]
        if event.state is JobState.RUNNING:
            self.began = event.at
        if event.state is JobState.STOPPING:
            self.stopping = event.at
        if event.state.is_final:
            self.ended, self.result, self.error = event.at, event.result, event.error

    def _derive_end(self, step: StepRecord, event: StepEnded) -> StepState:
        if event.skipped:
            return StepState.SKIPPED
        if event.ok:
            return StepState.DONE
        # What was under way when the user said stop did not fail; putting back, which comes after, may.
        was_stopped = bool(self.stopping) and step.began <= self.stopping
        return StepState.STOPPED if was_stopped else StepState.FAILED

    def _find(self, step_id: str) -> StepRecord | None:
        return next((s for s in reversed(self.steps) if s.id == step_id), None)

    def _step(self, step: JobStep) -> StepRecord:
        announced = next((s for s in self.steps if s.id == step.id and s.state is StepState.TO_COME), None)
        if announced is None:
            announced = StepRecord(id=step.id, title=step.title)
            begun = sum(1 for s in self.steps if s.state is not StepState.TO_COME)
            self.steps.insert(begun, announced)
        announced.depth = sum(1 for s in self.steps if s.state is StepState.RUNNING)
        announced.title = step.title
        return announced


class JobBook:
    """All jobs of this session, oldest first."""

    def __init__(self) -> None:
        self._records: dict[int, JobRecord] = {}

    def apply(self, event: JobEvent) -> JobRecord | None:
        """Take one event into account; ``None`` for one of a job that was forgotten."""
        record = self._records.get(event.job)
        if record is None:
            if not isinstance(event, JobChanged):
                return None
            record = JobRecord(number=event.job, title=event.title, target=event.target)
            self._records[event.job] = record
        record.apply(event)
        return record

    def get(self, number: int | None) -> JobRecord | None:
        """The record of job ``number``; ``None`` before its first event and after it was forgotten."""
        return None if number is None else self._records.get(number)

    @property
    def records(self) -> tuple[JobRecord, ...]:
        """Every job, oldest first."""
        return tuple(self._records.values())

    @property
    def active(self) -> tuple[JobRecord, ...]:
        """The jobs that wait or run, oldest first."""
        return tuple(r for r in self._records.values() if r.is_active)

    def forget_finished(self) -> None:
        """Drop every job that has ended."""
        self._records = {n: r for n, r in self._records.items() if r.is_active}
