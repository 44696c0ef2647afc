"""The record of a job: its log, and what may be shown of a line."""

from __future__ import annotations

import pytest

from core.model import JobChanged, JobState, JobStep, LogWritten, StepEnded, StepStarted
from gui.bridge import LOG_LINES, JobBook, StepState
from gui.bridge.job_record import JobLog, clean_line


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("plain", "plain"),
        ("https://user:secret@host/simple", "https://***@host/simple"),
        ("git+ssh://token@host/x.git", "git+ssh://***@host/x.git"),
        ("mail me@home.example", "mail me@home.example"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07text", "text"),
        ("a\x00b\u2028c", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"),
        ("tab\tstays", "tab\tstays"),
        ("<b>markup</b>", "<b>markup</b>"),
    ],
)
def test_that_a_line_carries_neither_secrets_nor_control_characters(raw: str, shown: str) -> None:
    assert clean_line(raw) == shown


def test_that_an_endless_line_is_cut() -> None:
    assert len(clean_line("x" * 1_000_000)) == 4_000


def test_that_the_log_keeps_the_last_lines_and_counts_all() -> None:
    log = JobLog()
    for start in range(0, 35_000, 500):
        log.extend((0.0, "info", str(n)) for n in range(start, start + 500))

    first, lines = log.since(0)

    assert log.total == 35_000
    assert first == 35_000 - LOG_LINES
    assert [line.text for line in lines[:2]] == ["25000", "25001"]
    assert len(lines) == LOG_LINES
    assert log.since(34_999) == (34_999, [lines[-1]])
    assert log.since(35_000) == (35_000, [])


def test_that_a_step_that_was_left_out_is_told_from_one_that_was_done() -> None:
    book = JobBook()
    for event in (
        JobChanged(job=1, state=JobState.RUNNING, title="Test a", target="/a", at=1.0),
        StepStarted(job=1, step=JobStep(id="gpu", title="GPU"), at=2.0),
        StepEnded(job=1, step_id="gpu", ok=True, note="No GPU.", seconds=0.0, at=2.0, skipped=True),
    ):
        book.apply(event)

    assert book.records[0].steps[0].state is StepState.SKIPPED


def test_that_what_the_user_stopped_did_not_fail_but_putting_it_back_can() -> None:
    book = JobBook()
    for event in (
        JobChanged(job=1, state=JobState.RUNNING, title="Repair a", target="/a", at=1.0),
        StepStarted(job=1, step=JobStep(id="test", title="Run the smoke test"), at=2.0),
        JobChanged(job=1, state=JobState.STOPPING, title="Repair a", target="/a", at=3.0),
        StepEnded(job=1, step_id="test", ok=False, note="", seconds=2.0, at=4.0),
        StepStarted(job=1, step=JobStep(id="restore", title="Put everything back"), at=4.0),
        StepEnded(job=1, step_id="restore", ok=False, note="", seconds=1.0, at=5.0),
    ):
        book.apply(event)

    assert [step.state for step in book.records[0].steps] == [StepState.STOPPED, StepState.FAILED]


def test_that_events_of_a_forgotten_job_are_let_go() -> None:
    book = JobBook()
    for state in (JobState.WAITING, JobState.RUNNING, JobState.SUCCEEDED):
        book.apply(JobChanged(job=1, state=state, title="a", target="/a"))
    book.forget_finished()

    assert book.apply(LogWritten(job=1, lines=((0.0, "info", "late"),))) is None
    assert book.records == ()
