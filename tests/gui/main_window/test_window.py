"""The main window: first run, later starts, scanning, going to and fro."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import DovetailError, Health, NoSuchEnvironmentError, Outcome, OutcomeState
from tests.gui.builders import FIT, build_environment, build_report, build_zoo
from tests.gui.main_window.conftest import THESIS, OpenWindow, show_thesis, wait_for_scan


def test_that_the_first_scan_begins_only_when_asked(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = open_window()
    qtbot.waitUntil(window.first_run.isVisible)
    qtbot.waitUntil(lambda: "RTX 2080" in window.status.text)
    assert dovetail.scans == []
    QTest.mouseClick(window.first_run.scan_button, Qt.MouseButton.LeftButton)
    wait_for_scan(qtbot, window)
    assert window.place.isVisible()
    assert len(dovetail.scans) == 1
    assert len(window.place.inventory.environments) == 7


def test_that_a_later_start_shows_what_was_saved_before_the_scan_has_ended(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, dovetail = open_window(saved=build_report(THESIS), hold=True)
    qtbot.waitUntil(lambda: window.place.list.outputs.number >= 1)
    assert window.place.inventory.environments[THESIS.path].health is Health.BROKEN
    qtbot.waitUntil(lambda: window.place.list.outputs.number == 7)
    assert window.place.scan.is_running
    assert window.place.list.looking.text().endswith("Looking in /home/ada/work")
    assert dovetail.hold is not None
    dovetail.hold.set()
    wait_for_scan(qtbot, window)
    assert not window.place.list.stop_button.isVisible()
    assert window.status.text == "7 environments, 2 broken."


def test_that_a_scan_can_be_stopped(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(saved=build_report(THESIS), hold=True)
    qtbot.waitUntil(window.place.list.stop_button.isVisible)
    QTest.mouseClick(window.place.list.stop_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.place.scan.is_running)
    assert window.status.text.startswith("The scan was stopped.")
    assert THESIS.path in window.place.inventory.environments


def test_that_a_scan_that_fails_says_why_and_keeps_what_is_known(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, dovetail = open_window(saved=build_report(THESIS), hold=True)
    dovetail.scan_error = DovetailError("The disk is gone.", code="gone", hint="Plug it in.")
    assert dovetail.hold is not None
    dovetail.hold.set()
    qtbot.waitUntil(lambda: window.status.text == "The disk is gone. Plug it in.")
    assert THESIS.path in window.place.inventory.environments


def test_that_a_chosen_environment_is_read_in_full(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    qtbot.waitUntil(lambda: dovetail.inspected == [THESIS.path])
    qtbot.waitUntil(lambda: window.place.inventory.environments[THESIS.path].facts.full)
    assert window.place.page.strip.pieces[1].piece == FIT.pieces[1]
    assert window.place.detail.currentWidget() is window.place.page


def test_that_walking_through_the_list_reads_only_where_it_stops(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, dovetail = open_window(saved=build_report(*build_zoo()))
    wait_for_scan(qtbot, window)
    for environment in build_zoo():
        window.place.list.choose(environment.path)
    last = build_zoo()[-1].path
    qtbot.waitUntil(lambda: last in dovetail.inspected)
    assert dovetail.inspected == [last]


def test_that_an_environment_that_has_gone_leaves_the_list(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    dovetail.inspect_error = NoSuchEnvironmentError("Gone.", code="none")
    window.actions_of_window.check_again.trigger()
    qtbot.waitUntil(lambda: THESIS.path not in window.place.inventory.environments)
    assert window.place.detail.currentWidget() is window.place.overview
    assert "no longer there" in window.status.text


def test_that_an_environment_that_cannot_be_read_in_full_still_shows_what_is_known(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    dovetail.inspect_error = DovetailError("No permission to read it.", code="no-permission")
    window.actions_of_window.check_again.trigger()
    qtbot.waitUntil(window.place.page.notice.isVisible)
    assert len(window.place.page.findings.cards) == 2
    dovetail.inspect_error = None
    window.actions_of_window.check_again.trigger()
    qtbot.waitUntil(lambda: not window.place.page.notice.isVisible())


def test_that_a_job_that_ended_has_its_environment_read_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    healthy = build_environment(tested=True)
    dovetail.found[0] = healthy
    window._bridge.submit("Repair thesis-2021", THESIS.path, lambda reporter: None)
    qtbot.waitUntil(lambda: window.place.inventory.environments[THESIS.path].health is Health.FITS)
    qtbot.waitUntil(lambda: window.place.page.header.pill.word == "Healthy")


def test_that_a_repair_is_told_on_the_page_and_in_the_status_bar(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    dovetail.found[0] = build_environment(tested=True)
    outcome = Outcome(state=OutcomeState.SUCCEEDED, change_id="c")
    window._bridge.submit("Repair thesis-2021", THESIS.path, lambda reporter: outcome)
    qtbot.waitUntil(window.place.page.notice.isVisible)
    assert window.place.page.notice.title == "Repaired"
    assert window.status.text == "Repair thesis-2021: done."
    window.place.list.choose(build_zoo()[3].path)
    window.place.list.choose(THESIS.path)
    assert not window.place.page.notice.isVisible()


def test_that_a_repair_seen_to_its_end_is_told_once_more_when_going_back(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window, _ = show_thesis(qtbot, open_window)
    window.place.detail.setCurrentWidget(window.place.repair_page)
    outcome = Outcome(state=OutcomeState.SUCCEEDED, change_id="c")
    window._bridge.submit("Repair thesis-2021", THESIS.path, lambda reporter: outcome)
    qtbot.waitUntil(lambda: window.status.text == "Repair thesis-2021: done.")
    assert not window.place.page.notice.isVisible()
    window.place.repair_page.leave()
    assert window.place.page.notice.isVisible()


def test_that_a_repair_that_was_put_back_is_no_success(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = show_thesis(qtbot, open_window)
    outcome = Outcome(state=OutcomeState.RESTORED, change_id="c")
    window._bridge.submit("Repair thesis-2021", THESIS.path, lambda reporter: outcome)
    qtbot.waitUntil(lambda: window.status.text == "Repair thesis-2021: failed and put back.")
    assert not window.place.page.notice.isVisible()


def test_that_an_environment_made_by_a_job_joins_the_list(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    made = build_environment("tf-2.15")
    dovetail.found.append(made)
    window._bridge.submit("Create tf-2.15", made.path, lambda reporter: None)
    qtbot.waitUntil(lambda: made.path in window.place.inventory.environments)
    assert window.place.list.current_key == THESIS.path


def test_that_repair_shows_a_plan_and_back_returns(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = show_thesis(qtbot, open_window)
    QTest.mouseClick(window.place.page.header.repair_button, Qt.MouseButton.LeftButton)
    assert window.place.detail.currentWidget() is window.place.repair_page
    window.place.repair_page.back_requested.emit()
    assert window.place.detail.currentWidget() is window.place.page


def test_that_actions_fit_the_current_environment(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = show_thesis(qtbot, open_window)
    actions = window.actions_of_window
    assert actions.repair.isEnabled()
    assert actions.test.isEnabled()
    window.place.list.choose(build_zoo()[5].path)
    assert not actions.repair.isEnabled()
    assert not actions.test.isEnabled()
    assert actions.copy_path.isEnabled()
    assert "There is no TensorFlow here to test." in actions.test.toolTip()
    window.place.list.choose("all")
    assert not actions.copy_path.isEnabled()
    assert "Choose an environment first." in actions.copy_path.toolTip()


def test_that_shortcuts_lead_where_they_say(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = show_thesis(qtbot, open_window)
    shortcuts = {a.shortcut().toString(): a for a in window.actions() if not a.shortcut().isEmpty()}
    wanted = {"Ctrl+N", "F5", "Ctrl+R", "Ctrl+Shift+R", "Ctrl+T", "Ctrl+J", "Ctrl+F", "Ctrl+Tab", "F6"}
    assert wanted <= set(shortcuts)
    shortcuts["Ctrl+Tab"].trigger()
    assert window.place.page.packages.isVisible()
    shortcuts["Ctrl+F"].trigger()
    assert window.focusWidget() is window.place.page.packages.filter_field
    shortcuts["Ctrl+Tab"].trigger()
    shortcuts["Ctrl+F"].trigger()
    assert window.focusWidget() is window.place.list.filter_field
    scans = len(dovetail.scans)
    shortcuts["F5"].trigger()
    wait_for_scan(qtbot, window)
    assert len(dovetail.scans) == scans + 1


def test_that_no_shortcut_has_two_meanings(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    every = set(window.findChildren(QAction))
    used = [a.shortcut().toString() for a in every if not a.shortcut().isEmpty()]
    assert sorted(used) == sorted(set(used))


def test_that_the_jobs_panel_opens_and_closes(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(saved=build_report(THESIS))
    assert not window.dock.isVisible()
    QTest.mouseClick(window.status.jobs_button, Qt.MouseButton.LeftButton)
    assert window.dock.isVisible()
    qtbot.waitUntil(window.actions_of_window.jobs.isChecked)
    window.jobs_panel.closed.emit()
    assert not window.dock.isVisible()


def test_that_the_computer_has_a_page_of_its_own(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(saved=build_report(THESIS))
    qtbot.waitUntil(window.place.isVisible)
    window.navigation._actions["computer"].trigger()
    assert window.computer.isVisible()
    window.navigation._actions["environments"].trigger()
    assert window.place.isVisible()
