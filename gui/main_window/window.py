"""The main window: frame, navigation, menus and what leads from one place to the other."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt, QTimer, QUrl, Slot
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDockWidget, QHBoxLayout, QMainWindow, QStackedWidget, QWidget

from core.model import HostFacts, ScanReport
from gui.bridge import JobBridge
from gui.dialogs import CloseWithJobsDialog, NewEnvironmentDialog
from gui.main_window.about import build_about
from gui.main_window.actions import WindowActions, allow
from gui.main_window.announcing import announce
from gui.main_window.environments_place import EnvironmentsPlace, describe_error
from gui.main_window.inventory import Inventory, describe_inventory
from gui.main_window.navigation import NavigationBar
from gui.main_window.preferences import Preferences
from gui.main_window.status_bar import WindowStatusBar
from gui.pages.computer import ComputerPage, describe_for_status
from gui.pages.environment.state import describe_no_repair, describe_no_test
from gui.pages.first_run import FirstRunPage
from gui.pages.jobs import JobsPanel
from gui.pages.matrix import MatrixPage
from gui.pages.settings import SettingsPage
from gui.widgets import add_shortcut_to_tooltip
from gui.widgets.focus_ring import focus_first_child

if TYPE_CHECKING:
    from core.app import Dovetail

DOCK_HEIGHT = 336
_AGE_REFRESH_MS = 30_000


class MainWindow(QMainWindow):
    """Paints first; what was saved and what a scan finds comes from workers afterwards."""

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dovetail")
        self.setMinimumSize(960, 600)
        self.resize(1280, 800)
        self._dovetail = dovetail
        self._bridge = bridge
        self._geometry = QSettings(
            str(dovetail.folders.config / "window.ini"), QSettings.Format.IniFormat, self
        )
        self._environments_page: QWidget | None = None
        self._closing: CloseWithJobsDialog | None = None
        self._may_close = False
        self.actions_of_window = WindowActions(self)
        self.preferences = Preferences(dovetail, self)
        self.place = EnvironmentsPlace(dovetail, bridge)
        self.first_run = FirstRunPage()
        self.computer = ComputerPage()
        self.matrix_page = MatrixPage(dovetail, bridge)
        self.settings_page = SettingsPage()
        self.blank = QWidget()
        self.blank.setProperty("dvSurface", "surface")
        self.blank.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.content = QStackedWidget()
        pages = (self.blank, self.first_run, self.place, self.matrix_page, self.computer, self.settings_page)
        for page in pages:
            self.content.addWidget(page)
        self.navigation = NavigationBar()
        self._build_frame()
        self._build_dock()
        self._connect_actions()
        self._connect_pages()
        self._age_timer = QTimer(self)
        self._age_timer.setInterval(_AGE_REFRESH_MS)
        self._age_timer.timeout.connect(self._refresh_status)
        self._age_timer.start()
        self._restore_geometry()
        self._refresh_actions()
        bridge.call(dovetail.saved_report, self._take_saved, self._take_no_saved)
        bridge.call(dovetail.host, self._take_host, self._take_no_host)

    def _build_frame(self) -> None:
        pages = [
            self.navigation.add_page("environments", "Environments", "Ctrl+1"),
            self.navigation.add_page("matrix", "Matrix", "Ctrl+2"),
            self.navigation.add_page("computer", "Computer", "Ctrl+3"),
        ]
        self.navigation.add_space()
        pages.append(self.navigation.add_page("settings", "Settings", "Ctrl+,"))
        self.navigation.mark("environments")
        self.navigation.page_chosen.connect(self._show_page)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self.content, 1)
        self.setCentralWidget(central)
        self.actions_of_window.fill(self.menuBar(), pages)
        self.status = WindowStatusBar(self._bridge, self.actions_of_window.jobs)
        self.setStatusBar(self.status)

    def _build_dock(self) -> None:
        self.jobs_panel = JobsPanel(self._bridge)
        self.dock = QDockWidget("Jobs", self)
        self.dock.setObjectName("jobs_dock")
        self.dock.setFeatures(QDockWidget.DockWidgetFeature.NoDockWidgetFeatures)
        self._no_title = QWidget()
        self.dock.setTitleBarWidget(self._no_title)
        self.dock.setWidget(self.jobs_panel)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, self.dock)
        self.dock.hide()
        self._dock_was_sized = False
        self.jobs_panel.closed.connect(self.dock.hide)
        self.dock.visibilityChanged.connect(self._note_dock)

    def _connect_actions(self) -> None:
        actions = self.actions_of_window
        for action, slot in (
            (actions.new, self.open_new_environment),
            (actions.add_folder, self.preferences.ask_for_folder),
            (actions.quit, self.close),
            (actions.repair, self.place.repair_current),
            (actions.test, self.place.test_current),
            (actions.check_again, self.place.check_again),
            (actions.copy_path, self._copy_path),
            (actions.show_folder, self._show_folder),
            (actions.show_all, self._show_all),
            (actions.scan, self.start_scan),
            (actions.stop_scan, self.place.scan.stop),
            (actions.find, self._focus_filter),
            (actions.next_tab, self._show_next_tab),
            (actions.next_pane, self._focus_next_pane),
            (actions.about, self._show_about),
        ):
            action.triggered.connect(slot)
            self.addAction(action)
        actions.jobs.triggered.connect(self._show_dock)
        self.addAction(actions.jobs)
        self.preferences.connect_schemes(actions.schemes)
        self.preferences.connect_page(self.settings_page)
        self.place.set_menu(actions.environment_menu)
        add_shortcut_to_tooltip(self.place.list.scan_button, actions.scan)
        add_shortcut_to_tooltip(self.place.list.new_button, actions.new)

    def _connect_pages(self) -> None:
        self.first_run.scan_wanted.connect(self.start_scan)
        self.first_run.new_wanted.connect(self.open_new_environment)
        self.first_run.places_wanted.connect(self._show_places)
        self.place.list.new_wanted.connect(self.open_new_environment)
        self.place.list.folder_wanted.connect(self.preferences.ask_for_folder)
        self.place.inventory_changed.connect(self._note_inventory)
        self.place.current_changed.connect(self._refresh_actions)
        self.place.job_started.connect(self._note_job)
        self.place.log_wanted.connect(self._show_job)
        self.place.told.connect(self._tell)
        self.place.news.stepped.connect(self._announce)
        self.matrix_page.create_wanted.connect(self._open_prefilled)
        self.matrix_page.told.connect(self.status.tell)
        self.computer.look_again_wanted.connect(self._read_host_again)
        self.preferences.folders_changed.connect(self._search_again)
        self.preferences.told.connect(self._tell)

    @Slot(object)
    def _take_saved(self, report: ScanReport | None) -> None:
        if self._environments_page is not None:
            return
        if report is None:
            self._show_in_environments(self.first_run)
            return
        self.place.show_saved(report)
        self._show_in_environments(self.place)
        self.place.scan_again()

    @Slot(object)
    def _take_no_saved(self, error: Exception) -> None:
        self._tell(describe_error(error))
        self._show_in_environments(self.first_run)

    def _show_in_environments(self, page: QWidget) -> None:
        self._environments_page = page
        if self.navigation.current == "environments":
            self.content.setCurrentWidget(page)

    @Slot(object)
    def _take_host(self, host: HostFacts) -> None:
        self.computer.show_host(host)
        self.status.show_host(describe_for_status(host))

    @Slot(object)
    def _take_no_host(self, error: Exception) -> None:
        self._tell(describe_error(error))

    @Slot()
    def _read_host_again(self) -> None:
        self._bridge.call(partial(self._dovetail.host, again=True), self._take_host, self._take_no_host)

    @Slot()
    def start_scan(self) -> None:
        """Look for environments everywhere."""
        self.navigation.mark("environments")
        self._show_in_environments(self.place)
        self.place.scan_again()

    @Slot()
    def _search_again(self) -> None:
        """Scan for what other folders hold, without leaving the page on show."""
        if self._environments_page is self.first_run:
            return
        self.place.scan_again()

    @Slot()
    def open_new_environment(self) -> None:
        """Open the form for a new environment."""
        self._open_prefilled("", "")

    @Slot(str, str)
    def _open_prefilled(self, tensorflow: str, python: str) -> None:
        dialog = NewEnvironmentDialog(
            self._dovetail, self._bridge, self, tensorflow=tensorflow, python=python
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.create_started.connect(self._note_creation)
        dialog.open()

    @Slot(str, int)
    def _note_creation(self, _path: str, job: int) -> None:
        self._note_job(job)

    @Slot(int)
    def _note_job(self, job: int) -> None:
        self._show_job(job)

    @Slot(int)
    def _show_job(self, job: int) -> None:
        self.dock.show()
        self.jobs_panel.choose_job(job)

    @Slot(bool)
    def _show_dock(self, shown: bool) -> None:
        self.dock.setVisible(shown)

    @Slot(bool)
    def _note_dock(self, visible: bool) -> None:
        self.actions_of_window.jobs.setChecked(visible)
        if visible and not self._dock_was_sized:
            # A hidden dock forgets the size it is given.
            self._dock_was_sized = True
            self.resizeDocks([self.dock], [DOCK_HEIGHT], Qt.Orientation.Vertical)

    @Slot(str)
    def _show_page(self, key: str) -> None:
        others: dict[str, QWidget] = {
            "matrix": self.matrix_page,
            "computer": self.computer,
            "settings": self.settings_page,
        }
        self.content.setCurrentWidget(others.get(key) or self._environments_page or self.blank)

    @Slot()
    def _show_all(self) -> None:
        self.navigation.mark("environments")
        self._show_in_environments(self.place)
        self.place.list.choose("all")

    @Slot(object)
    def _note_inventory(self, inventory: Inventory) -> None:
        self._refresh_status()
        self._allow_stopping(inventory)
        self.matrix_page.show_environments(inventory.environments.values())

    @Slot()
    def _refresh_status(self) -> None:
        inventory = self.place.inventory
        if inventory.scanned_at or inventory.scanning or inventory.environments:
            self.status.show_inventory(describe_inventory(inventory, datetime.now(UTC)))

    @Slot()
    def _refresh_actions(self) -> None:
        actions, current = self.actions_of_window, self.place.current
        none = "" if current is not None else "Choose an environment first."
        for action in (actions.check_again, actions.copy_path, actions.show_folder):
            allow(action, none)
        allow(actions.repair, none if current is None else describe_no_repair(current))
        allow(actions.test, none if current is None else describe_no_test(current))
        self._allow_stopping(self.place.inventory)

    def _allow_stopping(self, inventory: Inventory) -> None:
        allow(self.actions_of_window.stop_scan, "" if inventory.scanning else "No scan is running.")

    @Slot(str)
    def _tell(self, text: str) -> None:
        self.status.tell(text)
        announce(self, text)

    @Slot(str)
    def _announce(self, text: str) -> None:
        announce(self, text)

    @Slot()
    def _copy_path(self) -> None:
        if self.place.current is not None:
            QGuiApplication.clipboard().setText(self.place.current.path)

    @Slot()
    def _show_folder(self) -> None:
        if self.place.current is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(self.place.current.path))

    @Slot()
    def _focus_filter(self) -> None:
        if self.navigation.current == "matrix":
            self.matrix_page.focus_filter()
        else:
            self.place.focus_filter()

    @Slot()
    def _show_next_tab(self) -> None:
        self.place.page.show_next_tab(1)

    @Slot()
    def _focus_next_pane(self) -> None:
        panes: list[QWidget] = [self.navigation, self.place.list.view, self.place.detail]
        panes += [self.matrix_page, self.jobs_panel]
        shown = [pane for pane in panes if pane.isVisible()]
        here = next((i for i, pane in enumerate(shown) if _holds(pane, QApplication.focusWidget())), -1)
        focus_first_child(shown[(here + 1) % len(shown)])

    @Slot()
    def _show_places(self) -> None:
        self.preferences.show_places(self.first_run.places_button)

    @Slot()
    def _show_about(self) -> None:
        self._about = build_about(self)
        self._about.open()

    def _restore_geometry(self) -> None:
        saved = self._geometry.value("geometry")
        if saved is not None:
            self.restoreGeometry(saved)
        splitter = self._geometry.value("splitter")
        if splitter is not None:
            self.place.restoreState(splitter)

    def _save_geometry(self) -> None:
        self._geometry.setValue("geometry", self.saveGeometry())
        self._geometry.setValue("splitter", self.place.saveState())
        self._geometry.sync()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close and self._bridge.active_jobs():
            event.ignore()
            self._ask_to_close()
            return
        self._age_timer.stop()
        self.place.stop_working()
        self._save_geometry()
        event.accept()

    def _ask_to_close(self) -> None:
        if self._closing is not None and self._closing.isVisible():
            return
        self._closing = CloseWithJobsDialog(self._bridge, self)
        self._closing.close_confirmed.connect(self._close_now)
        self._closing.open()

    @Slot()
    def _close_now(self) -> None:
        self._may_close = True
        self.close()


def _holds(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
