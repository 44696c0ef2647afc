"""What the jobs panel shows: records in, words and fractions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import JobState
from gui.bridge import Ending, JobRecord, StepRecord, StepState, derive_ending, describe_ending
from gui.wording import describe_amount, describe_seconds, describe_since

SILENCE_SECONDS = 90.0
STEADY_SECONDS = 5.0

_ENDING_LOOKS = {
    Ending.DONE: ("health-ok", "ok"),
    Ending.FAILED_ITS_TEST: ("health-broken", "bad"),
    Ending.PUT_BACK: ("undo", "info"),
    Ending.STOPPED: ("stop", "text2"),
    Ending.STOPPED_AND_PUT_BACK: ("undo", "info"),
    Ending.NOT_PUT_BACK: ("health-broken", "bad"),
    Ending.FAILED: ("health-broken", "bad"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One job in the queue; ``fraction`` is ``None`` where no bar is shown or progress is unknown."""

    number: int
    icon: str
    color: str
    title: str
    line: str
    has_bar: bool = False
    fraction: float | None = None
    removal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step; ``amount`` stands at its right end."""

    title: str
    state: StepState
    depth: int = 0
    amount: str = ""
    note: str = ""
    has_bar: bool = False
    fraction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelView:
    """The button that stops the job shown."""

    text: str = ""
    shown: bool = False
    enabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The status bar's right end; an empty ``percent`` means that progress is unknown."""

    text: str
    is_busy: bool = False
    fraction: float | None = None
    percent: str = ""


def derive_queue(records: Sequence[JobRecord], now: float) -> tuple[QueueRow, ...]:
    """The rows of the queue: running ones first, then waiting, then ended ones, newest first."""
    running = [r for r in records if r.is_active and r.state is not JobState.WAITING]
    waiting = [r for r in records if r.state is JobState.WAITING]
    ended = sorted((r for r in records if not r.is_active), key=_ended_at, reverse=True)
    rows = [_running_row(r) for r in running]
    rows += [_waiting_row(r, first=r is waiting[0]) for r in waiting]
    rows += [_ended_row(r, now) for r in ended]
    return tuple(rows)


def _ended_at(record: JobRecord) -> tuple[float, int]:
    return record.ended, record.number


def _running_row(record: JobRecord) -> QueueRow:
    fraction = record.fraction
    return QueueRow(
        number=record.number,
        icon="play",
        color="accent",
        title=record.title,
        line=describe_activity(record),
        has_bar=True,
        fraction=fraction,
    )


def _waiting_row(record: JobRecord, *, first: bool) -> QueueRow:
    return QueueRow(
        number=record.number,
        icon="clock",
        color="text2",
        title=record.title,
        line="Waiting, next in line" if first else "Waiting",
        removal=f"Remove {record.title} from queue",
    )


def _ended_row(record: JobRecord, now: float) -> QueueRow:
    ending = derive_ending(record) or Ending.DONE
    icon, color = _ENDING_LOOKS[ending]
    line = f"{describe_ending(ending)} {describe_since(record.ended, now)}"
    if record.began == 0:
        line = "Stopped before it began"
    return QueueRow(number=record.number, icon=icon, color=color, title=record.title, line=line)


def describe_activity(record: JobRecord) -> str:
    """What a running job does now, with its percent where that is known."""
    step = record.current_step
    if record.state is JobState.STOPPING and (step is None or step.began < record.stopping):
        return "Stopping"
    if step is None:
        return "Starting" if record.position == 0 else "Going on"
    fraction = step.fraction
    return step.title if fraction is None else f"{step.title}, {describe_percent(fraction)}"


def describe_percent(fraction: float) -> str:
    """``62 %``; never 100 before the work has ended."""
    return f"{min(99, int(fraction * 100))} %"


def describe_counts(records: Sequence[JobRecord]) -> str:
    """``1 running, 1 waiting``."""
    waiting = sum(1 for r in records if r.state is JobState.WAITING)
    running = sum(1 for r in records if r.is_active) - waiting
    words = [f"{running} running"] if running else []
    if waiting:
        words.append(f"{waiting} waiting")
    return ", ".join(words) or "None running"


def derive_steps(record: JobRecord, now: float) -> tuple[StepView, ...]:
    """The steps of one job."""
    ended = not record.is_active
    shown = [s for s in record.steps if not (ended and s.state is StepState.TO_COME)]
    innermost = record.current_step
    return tuple(_step_view(s, now, is_innermost=s is innermost) for s in shown)


def _step_view(step: StepRecord, now: float, *, is_innermost: bool) -> StepView:
    amount = ""
    if step.state is StepState.RUNNING:
        told = bool(step.unit) and step.progress_began is not None
        amount = (
            describe_amount(step.done, step.total, step.unit)
            if told
            else describe_seconds(max(0.0, now - step.began))
        )
    elif step.state is StepState.SKIPPED:
        amount = "Skipped"
    elif step.state is not StepState.TO_COME:
        amount = describe_seconds(step.seconds)
    return StepView(
        title=step.title,
        state=step.state,
        depth=step.depth,
        amount=amount,
        note=step.note,
        has_bar=is_innermost,
        fraction=step.fraction,
    )


def describe_remaining(record: JobRecord) -> str:
    """``About 1 minute left. You can keep working.`` after five seconds of steady progress."""
    step = record.current_step
    if step is None or step.progress_began is None or not step.total:
        return ""
    began, amount = step.progress_began
    seconds, gained = step.progress_at - began, step.done - amount
    if seconds < STEADY_SECONDS or gained <= 0:
        return ""
    left = (step.total - step.done) * seconds / gained
    minutes = round(left / 60)
    if minutes < 1:
        return "Less than a minute left. You can keep working."
    words = "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"About {words} left. You can keep working."


def derive_cancel(record: JobRecord | None) -> CancelView:
    """Whether the job shown can be stopped."""
    if record is None or not record.is_active:
        return CancelView()
    if record.state is JobState.STOPPING:
        return CancelView(text="Stopping…", shown=True)
    return CancelView(text="Cancel", shown=True, enabled=True)


def describe_silence(record: JobRecord | None, now: float, acknowledged: float = 0.0) -> str:
    """Why a banner says that nothing was heard for long; empty while all is well.

    ``acknowledged`` is when the user last chose to keep waiting.
    """
    if record is None or record.state is not JobState.RUNNING:
        return ""
    if now - max(record.heard, acknowledged) < SILENCE_SECONDS:
        return ""
    step = record.current_step
    doing = "working" if step is None else f"at “{step.title}”"
    return f"Still {doing}. Large packages can take a few minutes."


def derive_summary(records: Sequence[JobRecord]) -> Summary:
    """The line in the status bar: the first running job, or that there is none."""
    active = [r for r in records if r.is_active]
    if not active:
        return Summary(text="No jobs running")
    running = next((r for r in active if r.state is not JobState.WAITING), active[0])
    text = running.title
    if running.state is JobState.STOPPING:
        text = f"{running.title} · stopping"
    elif running.position:
        text = f"{running.title} · step {running.position} of {len(running.outer_steps)}"
    if len(active) > 1:
        text += f" · {len(active) - 1} more"
    fraction = running.fraction
    percent = "" if fraction is None else describe_percent(fraction)
    return Summary(text=text, is_busy=True, fraction=fraction, percent=percent)
