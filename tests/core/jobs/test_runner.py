"""The job runner: order, one end per job, cancelling, shutting down."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from core.jobs import JobRunner, Reporter
from core.model import (
    CancelledError,
    DovetailError,
    JobChanged,
    JobEvent,
    JobState,
    LogWritten,
    StepEnded,
    StepProgressed,
    StepStarted,
)

WAIT = 10.0


class Recorder:
    """Keeps every event and lets a test wait for a job's end."""

    def __init__(self, runner: JobRunner) -> None:
        self.events: list[JobEvent] = []
        self.changed = threading.Condition()
        runner.subscribe(self.hear)

    def hear(self, event: JobEvent) -> None:
        with self.changed:
            self.events.append(event)
            self.changed.notify_all()

    def states(self, job: int) -> list[JobState]:
        return [e.state for e in self.events if isinstance(e, JobChanged) and e.job == job]

    def ends(self, job: int) -> list[JobChanged]:
        return [e for e in self.events if isinstance(e, JobChanged) and e.job == job and e.state.is_final]

    def wait_for_end(self, job: int) -> JobChanged:
        with self.changed:
            assert self.changed.wait_for(lambda: bool(self.ends(job)), WAIT), f"job {job} never ended"
        return self.ends(job)[0]


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    before = set(threading.enumerate())
    runner = JobRunner()
    yield runner
    assert runner.shutdown(WAIT)
    deadline = time.monotonic() + WAIT
    while set(threading.enumerate()) - before and time.monotonic() < deadline:
        threading.Event().wait(0.01)
    assert not set(threading.enumerate()) - before, "a job left a thread behind"


@pytest.fixture
def recorder(runner: JobRunner) -> Recorder:
    return Recorder(runner)


def return_seven(_reporter: Reporter) -> object:
    return 7


def wait_until_cancelled(reporter: Reporter) -> object:
    assert reporter.token.wait(WAIT)
    reporter.token.raise_if_cancelled()
    return None


def test_that_a_result_travels_with_the_one_final_event(runner: JobRunner, recorder: Recorder) -> None:
    job = runner.submit("Check a", "/a", return_seven)

    end = recorder.wait_for_end(job)

    assert (end.state, end.result, end.error) == (JobState.SUCCEEDED, 7, None)
    assert recorder.states(job) == [JobState.WAITING, JobState.RUNNING, JobState.SUCCEEDED]


def fail_as_expected(_reporter: Reporter) -> object:
    raise DovetailError("The disk is full.", code="disk-full", hint="Free 2 GB.")


def fail_unexpectedly(_reporter: Reporter) -> object:
    raise ZeroDivisionError("by nothing")


def leave_the_interpreter(_reporter: Reporter) -> object:
    raise SystemExit(3)


def stop_by_itself(_reporter: Reporter) -> object:
    raise CancelledError


@pytest.mark.parametrize(
    ("work", "state", "words"),
    [
        (fail_as_expected, JobState.FAILED, "The disk is full. Free 2 GB."),
        (fail_unexpectedly, JobState.FAILED, "ZeroDivisionError"),
        (leave_the_interpreter, JobState.FAILED, "SystemExit"),
        (stop_by_itself, JobState.CANCELLED, "Stopped."),
    ],
)
def test_that_every_way_of_failing_ends_the_job_once(
    runner: JobRunner, recorder: Recorder, work: object, state: JobState, words: str
) -> None:
    job = runner.submit("Repair a", "/a", work)  # type: ignore[arg-type]
    after = runner.submit("Check a", "/a", return_seven)

    end = recorder.wait_for_end(job)

    assert end.state is state
    assert words in (end.error or "")
    assert recorder.wait_for_end(after).state is JobState.SUCCEEDED
    assert len(recorder.ends(job)) == 1


def test_that_a_running_job_can_be_cancelled_and_ends_once(runner: JobRunner, recorder: Recorder) -> None:
    job = runner.submit("Repair a", "/a", wait_until_cancelled)

    runner.cancel(job)
    runner.cancel(job)

    assert recorder.wait_for_end(job).state is JobState.CANCELLED
    assert recorder.states(job).count(JobState.STOPPING) == 1
    assert len(recorder.ends(job)) == 1
    runner.cancel(job)
    assert len(recorder.ends(job)) == 1


def test_that_a_waiting_job_ends_without_having_begun(runner: JobRunner, recorder: Recorder) -> None:
    first = runner.submit("Repair a", "/a", wait_until_cancelled)
    waiting = runner.submit("Test a", "/a", return_seven)

    runner.cancel(waiting)

    assert recorder.states(waiting) == [JobState.WAITING, JobState.CANCELLED]
    assert runner.active == (first,)
    runner.cancel(first)
    recorder.wait_for_end(first)


def test_that_one_target_is_worked_on_by_one_job_at_a_time(runner: JobRunner, recorder: Recorder) -> None:
    together: list[int] = []
    inside = threading.Semaphore(0)
    count = [0]

    def work(_reporter: Reporter) -> object:
        count[0] += 1
        together.append(count[0])
        inside.acquire(timeout=0.05)
        count[0] -= 1
        return None

    jobs = [runner.submit(f"Check {n}", "/same", work) for n in range(4)]
    for job in jobs:
        recorder.wait_for_end(job)

    assert together == [1, 1, 1, 1]


def test_that_two_targets_run_side_by_side_and_a_third_waits(runner: JobRunner, recorder: Recorder) -> None:
    jobs = [runner.submit(f"Check {n}", f"/{n}", wait_until_cancelled) for n in range(3)]

    running = [j for j in jobs if recorder.states(j)[-1] is JobState.RUNNING]

    assert running == jobs[:2]
    runner.cancel(jobs[0])
    recorder.wait_for_end(jobs[0])
    with recorder.changed:
        assert recorder.changed.wait_for(lambda: JobState.RUNNING in recorder.states(jobs[2]), WAIT)
    for job in jobs[1:]:
        runner.cancel(job)
        recorder.wait_for_end(job)


def test_that_log_lines_arrive_complete_and_in_order(runner: JobRunner, recorder: Recorder) -> None:
    def work(reporter: Reporter) -> object:
        for number in range(20_000):
            reporter.log(str(number))
            if number % 5_000 == 0:
                threading.Event().wait(0.06)
        return None

    job = runner.submit("Install", "/a", work)
    recorder.wait_for_end(job)

    batches = [e for e in recorder.events if isinstance(e, LogWritten)]
    assert [text for e in batches for _, _, text in e.lines] == [str(n) for n in range(20_000)]
    assert len(batches) < 200
    assert isinstance(recorder.events[-1], JobChanged), "lines came after the end"


def test_that_a_slow_listener_cannot_let_a_later_batch_overtake(runner: JobRunner) -> None:
    heard: list[str] = []
    ended = threading.Event()

    def hear_slowly(event: JobEvent) -> None:
        if isinstance(event, LogWritten):
            if threading.current_thread().name == "job-log":
                threading.Event().wait(0.03)
            heard.extend(text for _, _, text in event.lines)
        elif isinstance(event, JobChanged) and event.state.is_final:
            ended.set()

    runner.subscribe(hear_slowly)

    def work(reporter: Reporter) -> object:
        for number in range(3_000):
            reporter.log(str(number))
            if number % 50 == 0:
                threading.Event().wait(0.004)
        return None

    runner.submit("Install", "/a", work)

    assert ended.wait(WAIT)
    assert heard == [str(n) for n in range(3_000)]


def test_that_steps_end_well_badly_and_in_order(runner: JobRunner, recorder: Recorder) -> None:
    def work(reporter: Reporter) -> object:
        with reporter.step("snapshot", "Save a snapshot") as note:
            note.text = "1.3 MB"
            reporter.progress(1, 2, "bytes")
            reporter.progress(1.5, 2, "bytes")
            reporter.progress(2, 2, "bytes")
        with reporter.step("gpu", "Look for a GPU") as note:
            note.skipped = True
        with reporter.step("check", "Check"):
            raise DovetailError("The import fails.", code="import-fails")

    job = runner.submit("Repair a", "/a", work)
    recorder.wait_for_end(job)

    started = [e.step.id for e in recorder.events if isinstance(e, StepStarted)]
    ended = [(e.step_id, e.ok, e.skipped, e.note) for e in recorder.events if isinstance(e, StepEnded)]
    progress = [e.done for e in recorder.events if isinstance(e, StepProgressed)]
    assert started == ["snapshot", "gpu", "check"]
    assert ended == [
        ("snapshot", True, False, "1.3 MB"),
        ("gpu", True, True, ""),
        ("check", False, False, ""),
    ]
    assert progress == [1, 2], "progress in between is throttled, the last is not"


def test_that_a_failing_listener_harms_neither_job_nor_others(
    runner: JobRunner, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_event: JobEvent) -> None:
        raise RuntimeError("deaf")

    runner.subscribe(fail)
    recorder = Recorder(runner)

    job = runner.submit("Check a", "/a", return_seven)

    assert recorder.wait_for_end(job).state is JobState.SUCCEEDED
    assert "A listener of job events failed." in caplog.text


def test_that_shutting_down_ends_running_and_waiting_jobs_once() -> None:
    runner = JobRunner()
    recorder = Recorder(runner)
    jobs = [runner.submit(f"Check {n}", "/same", wait_until_cancelled) for n in range(3)]

    assert runner.shutdown(WAIT)

    assert [len(recorder.ends(j)) for j in jobs] == [1, 1, 1]
    assert {recorder.ends(j)[0].state for j in jobs} == {JobState.CANCELLED}
    assert runner.active == ()
    with pytest.raises(DovetailError, match="closing"):
        runner.submit("Late", "/late", return_seven)


def test_that_shutting_down_tells_when_a_job_will_not_stop() -> None:
    runner = JobRunner()
    recorder = Recorder(runner)
    release = threading.Event()

    def ignore_the_token(_reporter: Reporter) -> object:
        return release.wait(WAIT)

    job = runner.submit("Deaf", "/a", ignore_the_token)

    assert not runner.shutdown(0.05)
    release.set()
    recorder.wait_for_end(job)
    assert runner.shutdown(WAIT)


def test_that_a_listener_hears_nothing_after_it_left(runner: JobRunner, recorder: Recorder) -> None:
    heard: list[JobEvent] = []
    leave = runner.subscribe(heard.append)
    leave()

    recorder.wait_for_end(runner.submit("Check a", "/a", return_seven))

    assert heard == []
