"""The test page: words as a table, then the page itself over real jobs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.jobs import Reporter
from core.model import DovetailError, JobChanged, JobState, SmokeTest
from gui.bridge import JobBridge, JobRecord
from gui.pages.smoke_test import SmokeTestPage
from gui.pages.smoke_test.state import derive_test
from gui.run_report import RunReport, RunView
from tests.gui.plan_builders import (
    FAILED_TEST,
    PASSED_TEST,
    FakeDovetail,
    build_environment,
    build_stage,
)

NOW = datetime(2026, 5, 9, 14, 33, tzinfo=UTC)
AT = NOW.timestamp() - 60


def ended_with(result: object, state: JobState = JobState.SUCCEEDED, error: str | None = None) -> JobRecord:
    record = JobRecord(number=1, title="Test thesis-2021", target="/x")
    for event in (
        JobChanged(job=1, state=JobState.RUNNING, title="", target="", at=AT - 21),
        JobChanged(job=1, state=state, title="", target="", at=AT, result=result, error=error),
    ):
        record.apply(event)
    return record


ON_GPU = SmokeTest(
    ok=True,
    stages=(build_stage("import", "TensorFlow imports"), build_stage("gpu", "Matrix multiply on the GPU")),
    devices=("NVIDIA GeForce RTX 2080 Ti",),
    gpu_used=True,
    cpu_gflops=412.0,
    gpu_gflops=11_900.0,
)
GPU_FAILS = SmokeTest(
    ok=False,
    stages=(
        build_stage("import", "TensorFlow imports"),
        build_stage(
            "gpu",
            "Matrix multiply on the GPU",
            False,
            detail="DNN library is not found.",
            explanation="cuDNN.",
        ),
    ),
)
FIT_FAILS = SmokeTest(ok=False, stages=(build_stage("fit", "One Keras training step", False, detail="x"),))


@pytest.mark.parametrize(
    ("test", "title", "pill", "sentence"),
    [
        (PASSED_TEST, "Test", ("ok", "Works"), "No GPU was found. The processor test passed."),
        (ON_GPU, "GPU test", ("ok", "Works"), "Everything passed, on the GPU too."),
        (
            GPU_FAILS,
            "Test",
            ("warn", "Partly works"),
            "TensorFlow works on the processor, but not on the GPU.",
        ),
        (FAILED_TEST, "Test", ("bad", "Does not work"), "TensorFlow cannot be imported here."),
        (
            FIT_FAILS,
            "Test",
            ("bad", "Does not work"),
            "One Keras training step failed. What comes after it needs that to work.",
        ),
    ],
)
def test_that_one_sentence_says_how_the_test_went(
    test: SmokeTest, title: str, pill: tuple[str, str], sentence: str
) -> None:
    view = derive_test(ended_with(test), build_environment(), NOW)

    assert (view.title, view.pill, view.sentence) == (title, pill, sentence)


def test_that_each_stage_has_a_word_and_a_skipped_one_its_reason() -> None:
    steps = derive_test(ended_with(FAILED_TEST), build_environment(), NOW).steps

    assert [(s.word, s.caption) for s in steps] == [
        ("Passed", "3.8.18"),
        ("Failed", ""),
        ("Skipped", "needs TensorFlow imports"),
    ]


def test_that_the_failing_line_is_explained() -> None:
    why = derive_test(ended_with(FAILED_TEST), build_environment(), NOW).why

    assert why is not None
    assert why.title == "Why “TensorFlow imports” failed"
    assert why.text == "protobuf 5.29.6 refuses code that was generated for protobuf 3."
    assert why.line == "TypeError: Descriptors cannot be created directly."


def test_that_repair_is_offered_only_where_a_remedy_is_known() -> None:
    def offered(*, broken: bool) -> list[str]:
        view = derive_test(ended_with(FAILED_TEST), build_environment(broken=broken), NOW)
        return [s.id for s in view.next_steps]

    assert offered(broken=True) == ["repair", "show_log"]
    assert offered(broken=False) == ["show_log"]


def test_that_speeds_are_compared_only_when_both_are_known() -> None:
    both = derive_test(ended_with(ON_GPU), build_environment(), NOW)
    one = derive_test(ended_with(PASSED_TEST), build_environment(), NOW)

    assert both.rates == (("GPU", 11_900.0), ("CPU", 412.0))
    assert both.rates_caption == "The GPU is 29 times as fast as the CPU."
    assert (one.rates, one.rates_caption) == ((("CPU", 412.0),), "")


def test_that_the_meta_line_names_device_versions_day_and_duration() -> None:
    meta = derive_test(ended_with(ON_GPU), build_environment(), NOW).meta

    assert meta.startswith("NVIDIA GeForce RTX 2080 Ti · TensorFlow 2.4.0 · Python 3.8.18 · today at ")
    assert meta.endswith(" · took 21 s")


def test_that_a_test_that_could_not_run_says_why() -> None:
    record = ended_with(None, JobState.FAILED, "The interpreter /x/bin/python is missing.")

    view = derive_test(record, build_environment(), NOW)

    assert view.why is not None
    assert view.why.text == "The interpreter /x/bin/python is missing."
    assert "Nothing was changed" in view.sentence


@pytest.fixture
def page(qtbot: QtBot, dovetail: FakeDovetail, bridge: JobBridge) -> SmokeTestPage:
    page = SmokeTestPage(dovetail, bridge)  # type: ignore[arg-type]
    page.resize(896, 742)
    qtbot.addWidget(page)
    page.show()
    return page


def press(qtbot: QtBot, page: SmokeTestPage, name: str) -> None:
    found = page.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    qtbot.waitUntil(found.isVisible)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def view_of(page: SmokeTestPage) -> RunView:
    report = page.findChild(RunReport)
    assert isinstance(report, RunReport)
    assert report.view is not None
    return report.view


def test_that_the_test_runs_as_a_job_and_can_be_run_again(
    qtbot: QtBot, page: SmokeTestPage, dovetail: FakeDovetail
) -> None:
    dovetail.test = FAILED_TEST
    with qtbot.waitSignals([page.job_started, page.finished], timeout=5_000):
        page.show_for(build_environment())
    assert view_of(page).pill == ("bad", "Does not work")
    first = page.job

    dovetail.test = PASSED_TEST
    with qtbot.waitSignal(page.finished, timeout=5_000) as blocker:
        press(qtbot, page, "run_test_again")

    assert blocker.args == [PASSED_TEST]
    assert page.job != first
    assert view_of(page).pill == ("ok", "Works")


def test_that_a_test_that_was_not_begun_says_why_and_can_be_tried_again(
    qtbot: QtBot, page: SmokeTestPage, bridge: JobBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> int:
        raise DovetailError("Dovetail is closing; no new job was started.", code="closing")

    with monkeypatch.context() as refusing:
        refusing.setattr(bridge, "submit", refuse)
        page.show_for(build_environment())
    assert page.job is None

    with qtbot.waitSignals([page.job_started, page.finished], timeout=5_000):
        press(qtbot, page, "test_again")

    assert view_of(page).pill == ("ok", "Works")


def test_that_stages_appear_while_the_test_runs_and_it_can_be_stopped(
    qtbot: QtBot, page: SmokeTestPage, dovetail: FakeDovetail
) -> None:
    def wait_for_cancel(reporter: Reporter) -> None:
        with reporter.step("end", "The last stage"):
            assert reporter.token.wait(10)
            reporter.token.raise_if_cancelled()

    dovetail.while_running = wait_for_cancel
    page.show_for(build_environment())
    qtbot.waitUntil(lambda: "Running" in [s.word for s in view_of(page).steps])
    assert [s.word for s in view_of(page).steps][:1] == ["Passed"]

    with qtbot.waitSignal(page.finished, timeout=5_000):
        press(qtbot, page, "cancel_test")

    assert view_of(page).pill == ("unknown", "Stopped")


def test_that_a_failed_test_leads_to_a_repair_and_to_its_log(
    qtbot: QtBot, page: SmokeTestPage, dovetail: FakeDovetail
) -> None:
    dovetail.test = FAILED_TEST
    with qtbot.waitSignal(page.finished, timeout=5_000):
        page.show_for(build_environment())

    with qtbot.waitSignal(page.log_requested) as log:
        press(qtbot, page, "next_show_log")
    with qtbot.waitSignal(page.repair_requested):
        press(qtbot, page, "next_repair")
    assert log.args == [page.job]


def test_that_an_environment_without_an_interpreter_is_told_as_such(
    qtbot: QtBot, page: SmokeTestPage, dovetail: FakeDovetail
) -> None:
    dovetail.test = DovetailError("thesis-2021 has no interpreter to run.", code="no-interpreter")
    with qtbot.waitSignal(page.finished, timeout=5_000) as blocker:
        page.show_for(build_environment())

    assert blocker.args == [None]
    why = view_of(page).why
    assert why is not None
    assert why.text == "thesis-2021 has no interpreter to run."


def test_that_the_report_is_copied_as_text(qtbot: QtBot, page: SmokeTestPage, dovetail: FakeDovetail) -> None:
    dovetail.test = FAILED_TEST
    with qtbot.waitSignal(page.finished, timeout=5_000):
        page.show_for(build_environment())

    press(qtbot, page, "copy_report")

    text = QGuiApplication.clipboard().text()
    assert text.startswith("Test: Does not work\nTensorFlow 2.4.0")
    assert "Failed  TensorFlow imports" in text
    assert "Skipped  Matrix multiply  needs TensorFlow imports" in text
