"""Tells in the status bar and to screen readers how jobs go, and keeps what was achieved for their page."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from core.model import JobChanged, JobState, Outcome, SmokeTest, StepStarted
from gui.bridge import Ending, JobBridge, JobRecord, derive_ending, describe_ending


@dataclass(frozen=True, slots=True)
class Notice:
    """What a page says above everything else about what was just done."""

    kind: str
    title: str
    text: str


class JobNews(QObject):
    """Hears every job.

    Signals:
        told(str): a job began or ended: one sentence for the status bar and screen readers.
        stepped(str): a job's next step, for screen readers alone.
        achieved(path, Notice): a job changed the environment at this path as it was meant to.
    """

    told = Signal(str)
    stepped = Signal(str)
    achieved = Signal(str, object)

    def __init__(self, bridge: JobBridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._book = bridge.book
        bridge.event_received.connect(self._hear)

    @Slot(object)
    def _hear(self, event: object) -> None:
        if not isinstance(event, JobChanged | StepStarted):
            return
        record = self._book.get(event.job)
        if record is None:
            return
        if isinstance(event, StepStarted):
            if record.current_step in record.outer_steps:
                self.stepped.emit(f"{record.title}: {event.step.title}")
        elif event.state is JobState.RUNNING:
            self.told.emit(f"{record.title} has begun.")
        elif event.state.is_final:
            self.told.emit(describe_end_of_job(record))
            notice = derive_notice_of_job(record)
            if notice is not None:
                self.achieved.emit(record.target, notice)


def describe_end_of_job(record: JobRecord) -> str:
    """The end as one sentence, such as `Repair thesis-2021: done.`."""
    ending = derive_ending(record) or Ending.DONE
    words = describe_ending(ending)
    return f"{record.title}: {words[0].lower()}{words[1:]}."


def derive_notice_of_job(record: JobRecord) -> Notice | None:
    """What to say on the page of the environment that the job has changed; ``None`` if it did not."""
    outcome = record.result
    if not isinstance(outcome, Outcome) or derive_ending(record) is not Ending.DONE:
        return None
    what, _, name = record.title.partition(" ")
    title = "Repaired" if what == "Repair" else f"{name} is ready"
    return Notice("ok", title, _describe_proof(outcome.verified))


def _describe_proof(test: SmokeTest | None) -> str:
    if test is None:
        return "Its versions fit. The import has not been tried."
    return "TensorFlow imports and completes one training step."
