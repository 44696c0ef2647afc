"""The keyboard: every place it stops at shows that it is there and can be left again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from tests.gui.builders import build_report, build_thesis, build_zoo
from tests.gui.main_window.conftest import OpenWindow

PAGES = ("first_run", "all", "environment", "packages", "plan", "computer", "settings")


def go_to(page: str, qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    if page == "first_run":
        window, _ = open_window()
        qtbot.waitUntil(window.first_run.isVisible)
        return window
    window, _ = open_window(saved=build_report(*build_zoo()))
    place = window.place
    qtbot.waitUntil(lambda: place.inventory.scanned_at is not None and not place.scan.is_running)
    if page in ("computer", "settings"):
        window.navigation._actions[page].trigger()
    elif page != "all":
        place.list.choose(build_thesis().path)
        qtbot.waitUntil(lambda: place.page.shown is not None and place.page.shown.packages is not None)
        if page == "packages":
            place.page.show_next_tab(1)
        if page == "plan":
            place.repair_current()
    window.dock.show()
    return window


def paint(window: MainWindow, widget: QWidget) -> QImage:
    QApplication.processEvents()
    corner = widget.mapTo(window, QPoint(0, 0))
    around = QRect(corner, widget.size()).adjusted(-2, -2, 2, 2)
    return window.grab(around).toImage()


def test_that_enter_starts_the_first_scan(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = go_to("first_run", qtbot, open_window)
    window.activateWindow()
    qtbot.waitUntil(window.first_run.scan_button.hasFocus)
    QTest.keyClick(window.first_run.scan_button, Qt.Key.Key_Return)
    qtbot.waitUntil(window.place.isVisible)


@pytest.mark.parametrize("page", PAGES)
def test_that_every_stop_of_the_tab_key_can_be_seen(page: str, qtbot: QtBot, open_window: OpenWindow) -> None:
    window = go_to(page, qtbot, open_window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.navigation.buttons["environments"].setFocus()
    QTest.keyClick(window.navigation.buttons["environments"], Qt.Key.Key_Tab)
    visited: list[QWidget] = []
    unseen = []
    for _ in range(60):
        stop = QApplication.focusWidget()
        assert stop is not None
        if visited and stop is visited[-1]:  # from link to link
            QTest.keyClick(stop, Qt.Key.Key_Tab)
            continue
        if stop in visited:
            break
        visited.append(stop)
        held = paint(window, stop)
        stop.clearFocus()
        if held == paint(window, stop):
            unseen.append(stop.objectName() or type(stop).__name__)
        stop.setFocus(Qt.FocusReason.TabFocusReason)
        QTest.keyClick(stop, Qt.Key.Key_Tab)
    assert len(visited) > 4
    assert unseen == []


def test_that_turning_a_page_with_the_mouse_leaves_no_ring(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = go_to("environment", qtbot, open_window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    repair = window.place.page.header.repair_button
    repair.setFocus(Qt.FocusReason.MouseFocusReason)
    window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange, False)
    QTest.mouseClick(repair, Qt.MouseButton.LeftButton)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert window.place.repair_page.isAncestorOf(focus)
    assert not window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
