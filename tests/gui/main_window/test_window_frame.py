"""The main window as a frame: closing, shape, theme, names of controls, sizes."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.model import Health
from gui.theme import Scheme, active_theme
from tests.gui.builders import build_environment, build_report, build_thesis
from tests.gui.main_window.conftest import THESIS, OpenWindow, show_thesis, wait_for_scan


def test_that_closing_with_a_running_job_asks(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window(saved=build_report(THESIS))
    job = window._bridge.submit("Create tf-2.15", "/x", lambda reporter: reporter.token.wait(20))
    qtbot.waitUntil(lambda: bool(window._bridge.active_jobs()))
    assert not window.close()
    assert window.isVisible()
    assert window._closing is not None
    assert window._closing.isVisible()
    keep = window._closing.findChild(QPushButton, "keep_working")
    assert keep is not None
    QTest.mouseClick(keep, Qt.MouseButton.LeftButton)
    assert window.isVisible()
    assert not window.close()
    assert window._closing is not None
    stop = window._closing.findChild(QPushButton, "stop_and_close")
    assert stop is not None
    QTest.mouseClick(stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not window.isVisible())
    record = window._bridge.book.get(job)
    assert record is not None
    assert not record.is_active


def test_that_closing_stops_a_scan(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = open_window(saved=build_report(THESIS), hold=True)
    qtbot.waitUntil(lambda: bool(dovetail.scans))
    assert window.close()
    assert window._bridge.close(5.0)


def test_that_the_window_remembers_its_shape_in_dovetails_own_folder(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window, _ = open_window(saved=build_report(THESIS))
    qtbot.waitUntil(window.place.isVisible)
    window.place.setSizes([400, 900])
    window.close()
    assert (tmp_path / "dovetail" / "config" / "window.ini").is_file()
    again, _ = open_window(saved=build_report(THESIS))
    qtbot.waitUntil(again.place.isVisible)
    assert again.place.sizes()[0] > 340


def test_that_a_theme_is_chosen_from_the_menu_and_kept(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = open_window(saved=build_report(THESIS))
    theme = active_theme()
    assert theme is not None
    dark = next(a for a in window.actions_of_window.schemes.actions() if a.data() == "dark")
    dark.trigger()
    assert theme.shown is Scheme.DARK
    assert dovetail.settings.theme == "dark"
    assert not window.grab().isNull()
    theme.set_scheme(Scheme.LIGHT)


def test_that_an_added_folder_is_kept_and_searched(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = open_window(saved=build_report(THESIS))
    wait_for_scan(qtbot, window)
    scans = len(dovetail.scans)
    window.preferences.add_folder("/srv/envs")
    assert dovetail.settings.search_folders == ("/srv/envs",)
    assert len(dovetail.scans) == scans + 1 or window.place.scan.is_running


def test_that_every_control_has_a_name_for_screen_readers(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = show_thesis(qtbot, open_window)
    window.dock.show()
    nameless = [
        control
        for control in window.findChildren(QWidget)
        if isinstance(control, QAbstractButton | QLineEdit)
        and control.isVisible()
        and not control.objectName().startswith("qt_")
        and not isinstance(control.parent(), QLineEdit)
        and not QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
    ]
    assert nameless == []


@pytest.mark.parametrize("size", [(1280, 800), (960, 600)])
def test_that_nothing_is_cut_off_at_the_side(
    qtbot: QtBot, open_window: OpenWindow, size: tuple[int, int]
) -> None:
    long = build_thesis()
    located = replace(long.facts.located, name="a-thesis-with-a-very-long-name-" * 4)
    long = replace(long, facts=replace(long.facts, located=located))
    window, _ = open_window(long, saved=build_report(long))
    window.resize(*size)
    wait_for_scan(qtbot, window)
    window.place.list.choose(long.path)
    qtbot.waitUntil(lambda: window.place.page.shown is not None and window.place.page.shown.fit is not None)
    assert (window.width(), window.height()) == size
    for name in ("repair", "test", "more", "copy_path", "stop_scan", "show_jobs"):
        button = window.findChild(QAbstractButton, name)
        assert button is not None
        if button.isVisible():
            right = button.mapTo(window, QPoint(button.width(), 0)).x()
            assert right <= window.width(), name


def test_that_five_hundred_environments_are_shown_without_a_long_stop(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    many = [build_environment(f"env-{n:03}", health=list(Health)[n % 3]) for n in range(500)]
    beats: list[float] = []
    heart = QTimer()
    heart.setTimerType(Qt.TimerType.PreciseTimer)
    heart.timeout.connect(lambda: beats.append(time.perf_counter()))
    window, _ = open_window(*many, saved=build_report(*many))
    heart.start(2)
    wait_for_scan(qtbot, window)
    assert window.place.list.outputs.number == 500
    assert window.place.list.model.rowCount() == 3
    window.place.list.filter_field.setText("env-4")
    qtbot.waitUntil(lambda: window.place.list.outputs.matching == 100)
    heart.stop()
    longest = max(after - before for before, after in pairwise(beats))
    print(f"longest stop with 500 environments: {longest * 1000:.0f} ms")
    assert longest < 0.4


def test_that_the_path_can_be_copied_from_the_menu(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = show_thesis(qtbot, open_window)
    window.actions_of_window.copy_path.trigger()
    assert QGuiApplication.clipboard().text() == THESIS.path


def test_that_about_names_the_version(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, _ = open_window()
    window.actions_of_window.about.trigger()
    assert window._about.isVisible()
    window._about.accept()


def test_that_settings_take_effect_at_once(qtbot: QtBot, open_window: OpenWindow) -> None:
    window, dovetail = open_window(saved=build_report(THESIS))
    wait_for_scan(qtbot, window)
    window.preferences.add_folder("/srv/envs")
    window.navigation._actions["settings"].trigger()
    assert window.settings_page.isVisible()
    refuse = window.findChild(QAbstractButton, "refuse_0")
    assert refuse is not None
    qtbot.waitUntil(refuse.isVisible)
    scans = len(dovetail.scans)
    QTest.mouseClick(refuse, Qt.MouseButton.LeftButton)
    assert dovetail.settings.search_folders == ()
    qtbot.waitUntil(lambda: len(dovetail.scans) > scans)
    assert window.settings_page.isVisible()
    QTest.mouseClick(window.settings_page.theme.button_of("dark"), Qt.MouseButton.LeftButton)
    assert dovetail.settings.theme == "dark"
    assert window.actions_of_window.schemes.checkedAction().data() == "dark"
    window.preferences.choose_theme("light")
    assert window.settings_page.theme.key == "light"
