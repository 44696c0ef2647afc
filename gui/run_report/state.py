"""The words of a run, live or ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.model import DovetailError, SmokeTest, StageResult
from gui.bridge import JobRecord, StepState
from gui.wording import describe_seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStep:
    """One step or stage; ``mark`` is ``waiting``, ``running``, ``ok``, ``bad`` or ``none``."""

    title: str
    caption: str
    mark: str
    word: str
    time: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """The reason of a failure: plain words, then the line that tells."""

    title: str
    text: str
    line: str = ""
    advice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """Something the user can do now; ``id`` comes back when the button is pressed."""

    id: str
    title: str
    text: str
    button: str
    primary: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A whole run; ``pill`` is kind and word, ``rates`` are name and GFLOP/s."""

    title: str
    sentence: str
    pill: tuple[str, str] | None = None
    meta: str = ""
    steps: tuple[ReportStep, ...] = ()
    why: Why | None = None
    next_steps: tuple[NextStep, ...] = ()
    rates: tuple[tuple[str, float], ...] = ()
    rates_caption: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why something could not be begun."""

    title: str
    text: str


def derive_refusal(error: Exception) -> Refusal:
    """An expected error speaks for itself, its first sentence loudest; any other is Dovetail's own fault."""
    if isinstance(error, DovetailError):
        first, stop, rest = error.message.partition(". ")
        return Refusal(title=first + stop.rstrip(), text=f"{rest} {error.hint}".strip())
    return Refusal(
        title="Something in Dovetail went wrong",
        text=f"Your environments were not touched. {type(error).__name__}: {error}",
    )


_JOB_WORDS = {
    StepState.TO_COME: ("waiting", ""),
    StepState.RUNNING: ("running", "Running"),
    StepState.DONE: ("ok", "Done"),
    StepState.FAILED: ("bad", "Failed"),
    StepState.STOPPED: ("none", "Stopped"),
    StepState.SKIPPED: ("none", "Skipped"),
}


def steps_of_job(record: JobRecord, *, done_word: str = "Done") -> tuple[ReportStep, ...]:
    """The job's own steps as rows; the one that runs tells which step inside it is going on."""
    rows = []
    innermost = record.current_step
    for step in record.outer_steps:
        mark, word = _JOB_WORDS[step.state]
        if step.state is StepState.TO_COME and not record.is_active:
            mark, word = "none", "Not reached"
        if step.state is StepState.DONE:
            word = done_word
        caption = step.note
        if step.state is StepState.RUNNING and innermost is not None and innermost is not step:
            caption = innermost.title
        ended = step.state in (StepState.DONE, StepState.FAILED, StepState.STOPPED)
        time = describe_seconds(step.seconds) if ended else ""
        rows.append(ReportStep(title=step.title, caption=caption, mark=mark, word=word, time=time))
    return tuple(rows)


def steps_of_test(stages: Sequence[StageResult]) -> tuple[ReportStep, ...]:
    """The stages of a smoke test as rows."""
    return tuple(_stage_row(s) for s in stages)


def _stage_row(stage: StageResult) -> ReportStep:
    if stage.skipped or stage.ok is None:
        return ReportStep(title=stage.title, caption=stage.explanation, mark="none", word="Skipped")
    mark, word = ("ok", "Passed") if stage.ok else ("bad", "Failed")
    return ReportStep(
        title=stage.title,
        caption=stage.detail if stage.ok else "",
        mark=mark,
        word=word,
        time=describe_seconds(stage.seconds),
    )


def derive_failed_stage(test: SmokeTest | None) -> StageResult | None:
    """The first stage that failed."""
    return None if test is None else next((s for s in test.stages if s.ok is False), None)


def describe_report(view: RunView) -> str:
    """The run as plain text, to be copied into a message."""
    lines = [view.title if view.pill is None else f"{view.title}: {view.pill[1]}", view.meta, view.sentence]
    lines.append("")
    for step in view.steps:
        parts = (step.word or "To come", step.title, step.caption, step.time)
        lines.append("  ".join(part for part in parts if part))
    lines += [f"{name}: {rate:.0f} GFLOP/s" for name, rate in view.rates]
    if view.why is not None:
        lines += ["", view.why.title, view.why.text, view.why.line, view.why.advice]
    return "\n".join(line for i, line in enumerate(lines) if line or i == 3).strip() + "\n"
