"""The words of the jobs panel, from records."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from core.model import (
    JobChanged,
    JobEvent,
    JobState,
    JobStep,
    LogWritten,
    Outcome,
    OutcomeState,
    SmokeTest,
    StepEnded,
    StepProgressed,
    StepStarted,
)
from gui.bridge import JobBook, JobRecord, StepState
from gui.pages.jobs.state import (
    derive_cancel,
    derive_queue,
    derive_steps,
    derive_summary,
    describe_counts,
    describe_remaining,
    describe_silence,
)
from gui.run_report import steps_of_job

NOW = 1_000_000.0
STEPS = tuple(JobStep(id=i, title=t) for i, t in (("a", "Check space"), ("b", "Download"), ("c", "Install")))


def change(state: JobState, at: float = NOW, job: int = 1, **more: object) -> JobChanged:
    fields: dict[str, object] = {"title": "Create tf-2.15", "target": "/x", "steps": STEPS, **more}
    return JobChanged(job=job, state=state, at=at, **fields)  # type: ignore[arg-type]


def fold(events: Sequence[JobEvent]) -> JobRecord:
    book = JobBook()
    for event in events:
        book.apply(event)
    return book.records[0]


WAITING: list[JobEvent] = [change(JobState.WAITING)]
RUNNING: list[JobEvent] = [*WAITING, change(JobState.RUNNING)]
FIRST_STEP: list[JobEvent] = [*RUNNING, StepStarted(job=1, step=STEPS[0], at=NOW)]
SECOND_STEP: list[JobEvent] = [
    *FIRST_STEP,
    StepEnded(job=1, step_id="a", ok=True, note="212 GB free", seconds=1.2, at=NOW + 1),
    StepStarted(job=1, step=JobStep(id="b", title="Download 54 packages"), at=NOW + 1),
]
HALF: list[JobEvent] = [
    *SECOND_STEP,
    StepProgressed(job=1, step_id="b", done=0.0, total=2.4e9, unit="bytes", at=NOW + 1),
    StepProgressed(job=1, step_id="b", done=1.5e9, total=2.4e9, unit="bytes", at=NOW + 101),
]
STOPPING: list[JobEvent] = [*HALF, change(JobState.STOPPING, NOW + 102)]
PUTTING_BACK: list[JobEvent] = [
    *STOPPING,
    StepEnded(job=1, step_id="b", ok=False, note="", seconds=9.0, at=NOW + 103),
    StepStarted(job=1, step=JobStep(id="z", title="Put everything back"), at=NOW + 103),
]


def ended(state: JobState, result: object = None, error: str | None = None) -> list[JobEvent]:
    return [*RUNNING, change(state, NOW + 5, result=result, error=error)]


def outcome(state: OutcomeState) -> Outcome:
    return Outcome(state=state, change_id="c")


@pytest.mark.parametrize(
    ("events", "line"),
    [
        (WAITING, "Waiting, next in line"),
        (RUNNING, "Starting"),
        (FIRST_STEP, "Check space"),
        (SECOND_STEP, "Download 54 packages"),
        (HALF, "Download 54 packages, 62 %"),
        (STOPPING, "Stopping"),
        (PUTTING_BACK, "Put everything back"),
        (ended(JobState.SUCCEEDED), "Done just now"),
        (ended(JobState.SUCCEEDED, outcome(OutcomeState.SUCCEEDED)), "Done just now"),
        (ended(JobState.SUCCEEDED, outcome(OutcomeState.RESTORED)), "Failed and put back just now"),
        (ended(JobState.SUCCEEDED, outcome(OutcomeState.CANCELLED)), "Stopped and put back just now"),
        (
            ended(JobState.SUCCEEDED, outcome(OutcomeState.FAILED)),
            "Failed, not everything is back just now",
        ),
        (ended(JobState.SUCCEEDED, SmokeTest(ok=False, stages=())), "Did not pass just now"),
        (ended(JobState.SUCCEEDED, SmokeTest(ok=True, stages=())), "Done just now"),
        (ended(JobState.FAILED, error="No."), "Failed just now"),
        (ended(JobState.CANCELLED), "Stopped just now"),
        ([*WAITING, change(JobState.CANCELLED, NOW + 1)], "Stopped before it began"),
    ],
)
def test_that_each_state_has_its_own_line(events: list[JobEvent], line: str) -> None:
    assert derive_queue([fold(events)], NOW + 6)[0].line == line


def test_that_only_waiting_jobs_can_be_removed_from_the_queue() -> None:
    book = JobBook()
    for event in (change(JobState.WAITING), change(JobState.RUNNING), change(JobState.WAITING, job=2)):
        book.apply(event)

    rows = derive_queue(book.records, NOW)

    assert [(row.number, bool(row.removal), row.has_bar) for row in rows] == [
        (1, False, True),
        (2, True, False),
    ]


def test_that_running_jobs_come_first_and_ended_ones_newest_first() -> None:
    book = JobBook()
    for event in (
        change(JobState.WAITING, job=1),
        change(JobState.RUNNING, job=1),
        change(JobState.SUCCEEDED, NOW + 1, job=1),
        change(JobState.WAITING, job=2),
        change(JobState.RUNNING, job=2),
        change(JobState.SUCCEEDED, NOW + 2, job=2),
        change(JobState.WAITING, job=3),
        change(JobState.WAITING, job=4),
        change(JobState.RUNNING, job=4),
    ):
        book.apply(event)

    assert [row.number for row in derive_queue(book.records, NOW + 3)] == [4, 3, 2, 1]
    assert describe_counts(book.records) == "1 running, 1 waiting"


def test_that_steps_show_amounts_while_they_run_and_times_after() -> None:
    first, second, third = derive_steps(fold(HALF), NOW + 101)

    assert (first.state, first.amount, first.note) == (StepState.DONE, "1.2 s", "212 GB free")
    assert (second.title, second.amount, second.has_bar) == ("Download 54 packages", "1.5 of 2.4 GB", True)
    assert second.fraction == pytest.approx(0.625)
    assert (third.state, third.amount) == (StepState.TO_COME, "")


def test_that_a_step_that_was_not_announced_takes_its_place() -> None:
    titles = [s.title for s in derive_steps(fold(PUTTING_BACK), NOW)]

    assert titles == ["Check space", "Download 54 packages", "Put everything back", "Install"]


def test_that_steps_inside_a_step_are_not_counted_as_the_jobs_own() -> None:
    inside = StepStarted(job=1, step=JobStep(id="wheel", title="Unpack a wheel"), at=NOW + 2)
    record = fold([*SECOND_STEP, inside])

    assert [(s.title, s.depth, s.has_bar) for s in derive_steps(record, NOW + 3)] == [
        ("Check space", 0, False),
        ("Download 54 packages", 0, False),
        ("Unpack a wheel", 1, True),
        ("Install", 0, False),
    ]
    assert derive_summary([record]).text == "Create tf-2.15 · step 2 of 3"
    assert [(s.title, s.caption) for s in steps_of_job(record)][1] == (
        "Download 54 packages",
        "Unpack a wheel",
    )


def test_that_steps_that_were_never_reached_vanish_when_the_job_ends() -> None:
    events: list[JobEvent] = [*SECOND_STEP, change(JobState.FAILED, NOW + 9, error="No.")]

    assert [s.title for s in derive_steps(fold(events), NOW + 9)] == ["Check space", "Download 54 packages"]


@pytest.mark.parametrize(
    ("seconds", "done", "words"),
    [
        (100.0, 1.5e9, "About 1 minute left. You can keep working."),
        (4.0, 1.5e9, ""),
        (100.0, 0.0, ""),
        (10.0, 0.1e9, "About 4 minutes left. You can keep working."),
        (100.0, 2.3e9, "Less than a minute left. You can keep working."),
    ],
)
def test_that_time_left_is_told_after_steady_progress_only(seconds: float, done: float, words: str) -> None:
    events: list[JobEvent] = [
        *SECOND_STEP,
        StepProgressed(job=1, step_id="b", done=0.0, total=2.4e9, unit="bytes", at=NOW),
        StepProgressed(job=1, step_id="b", done=done, total=2.4e9, unit="bytes", at=NOW + seconds),
    ]

    assert describe_remaining(fold(events)) == words


@pytest.mark.parametrize(
    ("events", "text", "enabled"),
    [
        (WAITING, "Cancel", True),
        (RUNNING, "Cancel", True),
        (STOPPING, "Stopping…", False),
        (ended(JobState.SUCCEEDED), "", False),
    ],
)
def test_that_the_cancel_button_follows_the_state(events: list[JobEvent], text: str, enabled: bool) -> None:
    view = derive_cancel(fold(events))

    assert (view.text, view.enabled, view.shown) == (text, enabled, bool(text))


@pytest.mark.parametrize(
    ("events", "text", "percent"),
    [
        (HALF, "Create tf-2.15 · step 2 of 3", "62 %"),
        (RUNNING, "Create tf-2.15", ""),
        (STOPPING, "Create tf-2.15 · stopping", "62 %"),
        (ended(JobState.SUCCEEDED), "No jobs running", ""),
    ],
)
def test_that_the_status_bar_tells_step_and_percent(events: list[JobEvent], text: str, percent: str) -> None:
    summary = derive_summary([fold(events)])

    assert (summary.text, summary.percent) == (text, percent)


def test_that_a_job_never_shows_a_hundred_percent_before_it_ended() -> None:
    full = StepProgressed(job=1, step_id="b", done=2.4e9, total=2.4e9, unit="bytes", at=NOW + 99)

    assert derive_summary([fold([*HALF, full])]).percent == "99 %"


def test_that_ninety_silent_seconds_are_told_until_acknowledged() -> None:
    record = fold(SECOND_STEP)

    assert describe_silence(record, NOW + 80) == ""
    assert "Download 54 packages" in describe_silence(record, NOW + 92)
    assert describe_silence(record, NOW + 92, acknowledged=NOW + 91) == ""
    record.apply(LogWritten(job=1, lines=((NOW + 91, "info", "still here"),)))
    assert describe_silence(record, NOW + 92) == ""
    assert describe_silence(fold(ended(JobState.FAILED)), NOW + 999) == ""
