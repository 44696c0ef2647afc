"""In a real X window: what is painted, where the keyboard goes, what is remembered."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.theme import Scheme, active_theme, palette_for
from tests.gui.builders import build_report, build_thesis, build_zoo
from tests.gui.main_window.conftest import OpenWindow
from tests.requirements import need_display

pytestmark = pytest.mark.onscreen

THESIS = build_thesis()


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow) -> MainWindow:
    need_display()
    window, _ = open_window(saved=build_report(*build_zoo()))
    place = window.place
    qtbot.waitUntil(lambda: place.inventory.scanned_at is not None and not place.scan.is_running)
    place.list.choose(THESIS.path)
    qtbot.waitUntil(lambda: place.page.shown is not None and place.page.shown.packages is not None)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def read_screen(window: MainWindow) -> QImage:
    """What really is on the screen where the window is."""
    return window.screen().grabWindow(window.winId()).toImage()


def count_colours(image: QImage) -> Counter[str]:
    """How often each colour stands on a grid of every third pixel."""
    return Counter(
        image.pixelColor(x, y).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    )


@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_that_the_screen_shows_the_design_in_both_schemes(
    qtbot: QtBot, window: MainWindow, scheme: Scheme
) -> None:
    theme = active_theme()
    assert theme is not None
    theme.set_scheme(scheme)
    palette = palette_for(scheme)
    wanted = {
        palette[token].lower() for token in ("window", "surface", "wood", "bad_soft", "ok_soft", "accent")
    }
    try:
        qtbot.waitUntil(lambda: wanted <= set(count_colours(read_screen(window))))
        most = [name for name, _ in count_colours(read_screen(window)).most_common(2)]
        assert set(most) == {palette["window"].lower(), palette["surface"].lower()}
    finally:
        theme.set_scheme(Scheme.LIGHT)


def test_that_the_keyboard_alone_reaches_a_finding(qtbot: QtBot, window: MainWindow) -> None:
    window.place.list.view.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        reached.append(focus.objectName() if focus is not None else "")
    wanted = [
        "test",
        "repair",
        "more",
        "copy_path",
        "piece_python",
        "tabs",
        "finding_dependency-abi.protobuf",
        "finding_note.unsupported",
    ]
    places = [reached.index(name) for name in wanted if name in reached]
    assert len(places) == len(wanted), reached
    assert places == sorted(places)


def test_that_the_keyboard_leaves_a_ring_and_the_mouse_none(qtbot: QtBot, window: MainWindow) -> None:
    button = window.place.page.header.test_button
    QTest.mouseClick(window.place.page.header.copy_button, Qt.MouseButton.LeftButton)
    plain = button.grab().toImage()
    window.place.page.header.repair_button.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window, Qt.Key.Key_Backtab)
    qtbot.waitUntil(button.hasFocus)
    ringed = button.grab().toImage()
    focus = palette_for(Scheme.LIGHT)["focus"].lower()
    assert focus not in count_colours(plain)
    assert ringed.pixelColor(button.width() // 2, 1).name() == focus


def test_that_f6_walks_from_pane_to_pane(qtbot: QtBot, window: MainWindow) -> None:
    window.place.list.view.setFocus()
    visited = []
    for _ in range(3):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_F6)
        focus = QApplication.focusWidget()
        assert focus is not None
        places = {"list": window.place.list, "detail": window.place.detail, "nav": window.navigation}
        visited.append(next(name for name, pane in places.items() if pane.isAncestorOf(focus)))
    assert visited == ["detail", "nav", "list"]


def test_that_a_click_on_a_row_changes_the_page(qtbot: QtBot, window: MainWindow) -> None:
    path = build_zoo()[3].path
    place = window.place.list.view.visualRect(
        window.place.list.model.index(window.place.list.model.row_of(path))
    )
    QTest.mouseClick(window.place.list.view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    qtbot.waitUntil(lambda: window.place.page.header.name.text() == "keras3-course")
    assert window.place.page.header.pill.word == "Healthy"


def test_that_the_size_is_remembered(qtbot: QtBot, window: MainWindow, open_window: OpenWindow) -> None:
    window.resize(1100, 700)
    qtbot.waitUntil(lambda: window.width() == 1100)
    window.close()
    again, _ = open_window(saved=build_report(THESIS))
    assert (again.width(), again.height()) == (1100, 700)


def test_that_the_smallest_window_still_shows_its_buttons(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(960, 600)
    qtbot.waitUntil(lambda: window.width() == 960)
    qtbot.waitUntil(window.place.page.mini_strip.isVisible)
    header = window.place.page.header
    for button in (header.test_button, header.repair_button, header.more_button, window.status.jobs_button):
        corner = button.mapTo(window, QPoint(button.width(), button.height()))
        assert corner.x() <= window.width()
        assert corner.y() <= window.height()
