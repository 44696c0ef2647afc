"""The page of settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from gui.pages.settings import SettingsPage


def test_that_what_is_set_is_shown_and_each_folder_can_be_left_out(qtbot: QtBot) -> None:
    page = SettingsPage()
    qtbot.addWidget(page)
    page.show()
    page.show_settings("dark", ["/srv/a", "/srv/b"])
    assert page.theme.key == "dark"
    qtbot.waitUntil(lambda: len([b for b in removers(page) if b.isVisible()]) == 2)
    assert removers(page)[1].accessibleName() == "Stop searching /srv/b"
    with qtbot.waitSignal(page.folder_refused) as told:
        QTest.mouseClick(removers(page)[1], Qt.MouseButton.LeftButton)
    assert told.args == ["/srv/b"]
    page.show_settings("dark", [])
    assert not page._card.isVisible()


def test_that_a_theme_and_a_folder_are_asked_for(qtbot: QtBot) -> None:
    page = SettingsPage()
    qtbot.addWidget(page)
    with qtbot.waitSignal(page.theme_chosen) as told:
        QTest.mouseClick(page.theme.button_of("light"), Qt.MouseButton.LeftButton)
    assert told.args == ["light"]
    with qtbot.waitSignal(page.folder_wanted):
        QTest.mouseClick(page.add_button, Qt.MouseButton.LeftButton)


def removers(page: SettingsPage) -> list[QAbstractButton]:
    return [b for b in page.findChildren(QAbstractButton) if b.objectName().startswith("refuse_")]
