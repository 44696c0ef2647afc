"""Closing the window while jobs run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from core.jobs import Reporter
from gui.bridge import JobBridge, JobRecord
from gui.dialogs import CloseWithJobsDialog
from gui.dialogs.close_with_jobs import describe_running
from tests.gui.plan_builders import FakeDovetail


def wait_for_cancel(reporter: Reporter) -> object:
    assert reporter.token.wait(10)
    reporter.token.raise_if_cancelled()
    return None


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[JobBridge]:
    bridge = JobBridge(FakeDovetail())  # type: ignore[arg-type]
    yield bridge
    assert bridge.close(10)


@pytest.fixture
def dialog(qtbot: QtBot, bridge: JobBridge) -> CloseWithJobsDialog:
    bridge.submit("Create tf-2.15", "/x", wait_for_cancel)
    qtbot.waitUntil(lambda: len(bridge.active_jobs()) == 1)
    dialog = CloseWithJobsDialog(bridge)
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def press(qtbot: QtBot, dialog: CloseWithJobsDialog, name: str) -> None:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("titles", "bold", "text"),
    [
        (["Create a"], "One job is still running", "Create a. Stopping puts"),
        (["Create a", "Repair b"], "2 jobs are still running", "Create a · Repair b. Stopping puts"),
        (["a", "b", "c", "d", "e"], "5 jobs are still running", "a · b · c · 2 more. Stopping puts"),
        ([], "All jobs have ended", "Dovetail can be closed."),
    ],
)
def test_that_the_question_names_what_runs(titles: list[str], bold: str, text: str) -> None:
    records = tuple(JobRecord(number=i, title=t, target="/") for i, t in enumerate(titles))

    assert describe_running(records)[0] == bold
    assert describe_running(records)[1].startswith(text)


def test_that_keep_working_changes_nothing(
    qtbot: QtBot, bridge: JobBridge, dialog: CloseWithJobsDialog
) -> None:
    with qtbot.assertNotEmitted(dialog.close_confirmed, wait=80):
        press(qtbot, dialog, "keep_working")

    assert not dialog.isVisible()
    assert len(bridge.active_jobs()) == 1


def test_that_escape_keeps_working(qtbot: QtBot, bridge: JobBridge, dialog: CloseWithJobsDialog) -> None:
    with qtbot.assertNotEmitted(dialog.close_confirmed, wait=80):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    assert len(bridge.active_jobs()) == 1


def test_that_closing_is_confirmed_only_once_every_job_has_ended(
    qtbot: QtBot, bridge: JobBridge, dialog: CloseWithJobsDialog
) -> None:
    with qtbot.waitSignal(dialog.close_confirmed, timeout=5_000):
        press(qtbot, dialog, "stop_and_close")

    assert bridge.active_jobs() == ()
    assert not dialog.isVisible()


def test_that_the_question_cannot_be_left_while_jobs_are_stopping(
    qtbot: QtBot, bridge: JobBridge, dialog: CloseWithJobsDialog
) -> None:
    press(qtbot, dialog, "stop_and_close")
    dialog.reject()
    dialog.close()

    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=5_000)
    assert bridge.active_jobs() == ()


def test_that_the_question_says_so_when_the_jobs_end_by_themselves(
    qtbot: QtBot, bridge: JobBridge, dialog: CloseWithJobsDialog
) -> None:
    with qtbot.waitSignal(bridge.idle, timeout=5_000):
        bridge.cancel(bridge.active_jobs()[0].number)

    assert dialog.isVisible()
    assert "All jobs have ended" in [found.text() for found in dialog.findChildren(QLabel)]
    with qtbot.waitSignal(dialog.close_confirmed):
        press(qtbot, dialog, "stop_and_close")
