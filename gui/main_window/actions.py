"""Every action of the window: names, shortcuts, and the menus they stand in."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar

from gui.theme import Scheme, icon
from gui.widgets import as_tooltip

_SCHEME_TITLES = {Scheme.SYSTEM: "Same as system", Scheme.LIGHT: "Light", Scheme.DARK: "Dark"}


def allow(action: QAction, why_not: str) -> None:
    """Let an action be used, or say in its tooltip why it cannot be."""
    action.setEnabled(not why_not)
    action.setToolTip(as_tooltip(why_not) if why_not else "")


class WindowActions(QObject):
    """The actions; the window connects them and says which can be used."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.new = self._make("New environment…", "Ctrl+N", "plus")
        self.add_folder = self._make("Add a folder to search…", "Ctrl+Shift+O", "folder")
        self.quit = self._make("Quit", QKeySequence(QKeySequence.StandardKey.Quit).toString() or "Ctrl+Q")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        self.repair = self._make("Repair…", "Ctrl+Shift+R", "repair")
        self.test = self._make("Test", "Ctrl+T", "gpu-test")
        self.check_again = self._make("Check again", "Ctrl+R", "refresh")
        self.copy_path = self._make("Copy path", "", "copy")
        self.show_folder = self._make("Show in folder", "", "folder")
        self.show_all = self._make("All environments", "Ctrl+Home", "table")
        self.jobs = self._make("Jobs", "Ctrl+J", "panel")
        self.jobs.setCheckable(True)
        self.scan = self._make("Scan again", "F5", "refresh")
        self.stop_scan = self._make("Stop the scan", "", "stop")
        self.find = self._make("Filter", "Ctrl+F", "search")
        self.next_tab = self._make("Next tab", "Ctrl+Tab")
        self.next_pane = self._make("Next pane", "F6")
        self.about = self._make("About Dovetail", "", "info")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        self.schemes = QActionGroup(self)
        for scheme, title in _SCHEME_TITLES.items():
            action = self.schemes.addAction(title)
            action.setCheckable(True)
            action.setData(scheme.value)
            action.setObjectName(f"theme_{scheme.value}")
        self.environment_menu = QMenu()
        self.environment_menu.setTitle("&Environment")
        for action in (self.repair, self.test, self.check_again):
            self.environment_menu.addAction(action)
        self.environment_menu.addSeparator()
        for action in (self.copy_path, self.show_folder):
            self.environment_menu.addAction(action)

    def _make(self, title: str, shortcut: str = "", icon_name: str = "") -> QAction:
        action = QAction(title, self)
        action.setObjectName(title.rstrip("…").casefold().replace(" ", "_"))
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
        if icon_name:
            action.setIcon(icon(icon_name, "text2"))
        return action

    def fill(self, bar: QMenuBar, pages: list[QAction]) -> None:
        """Build the menus."""
        file = bar.addMenu("&File")
        file.addAction(self.new)
        file.addAction(self.add_folder)
        file.addSeparator()
        file.addAction(self.quit)
        bar.addMenu(self.environment_menu)
        view = bar.addMenu("&View")
        for page in pages:
            view.addAction(page)
        view.addSeparator()
        view.addAction(self.show_all)
        view.addAction(self.jobs)
        view.addSeparator()
        themes = view.addMenu("Theme")
        themes.addActions(self.schemes.actions())
        tools = bar.addMenu("&Tools")
        for action in (self.scan, self.stop_scan, self.find):
            tools.addAction(action)
        bar.addMenu("&Help").addAction(self.about)
        for menu in (file, self.environment_menu, view, tools):
            menu.setToolTipsVisible(True)
