"""List at the left, the chosen environment (or all) at the right, and what keeps both up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from core.model import (
    DovetailError,
    Environment,
    JobChanged,
    NoSuchEnvironmentError,
    ScanReport,
    ScanRequest,
)
from gui.bridge import JobBridge
from gui.main_window.detail_loader import DetailLoader
from gui.main_window.inventory import (
    Inventory,
    begin_scan,
    describe_progress,
    drop_environment,
    stop_scan,
    take_environment,
    take_events,
    take_report,
)
from gui.main_window.job_news import JobNews, Notice
from gui.main_window.scan_session import ScanSession
from gui.pages.environment import EnvironmentPage, Shown
from gui.pages.environments import ALL_KEY, EnvironmentList
from gui.pages.overview import OverviewPage
from gui.pages.repair_plan import RepairPlanPage
from gui.pages.smoke_test import SmokeTestPage
from gui.widgets.focus_ring import focus_first_child, turn_to

if TYPE_CHECKING:
    from core.app import Dovetail

LIST_WIDTH = 284


class EnvironmentsPlace(QSplitter):
    """Everything about environments.

    Signals:
        inventory_changed(Inventory): the environments, or how a scan goes on, changed.
        current_changed(): another environment, or none, is the current one.
        job_started(int): a repair or a test was started.
        log_wanted(int): the log of a job should be shown.
        told(str): one sentence of news for the status bar and screen readers.
    """

    inventory_changed = Signal(object)
    current_changed = Signal()
    job_started = Signal(int)
    log_wanted = Signal(int)
    told = Signal(str)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.inventory = Inventory()
        self._awaited = ""
        self._notices: dict[str, Notice] = {}
        self.list = EnvironmentList()
        self.overview = OverviewPage()
        self.page = EnvironmentPage()
        self.repair_page = RepairPlanPage(dovetail, bridge)
        self.test_page = SmokeTestPage(dovetail, bridge)
        self.detail = QStackedWidget()
        self.detail.setMinimumWidth(480)
        for widget in (self.overview, self.page, self.repair_page, self.test_page):
            self.detail.addWidget(widget)
        self.addWidget(self.list)
        self.addWidget(self.detail)
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(1, 1)
        self.setSizes([LIST_WIDTH, 1280 - LIST_WIDTH])
        self.scan = ScanSession(dovetail, bridge, self)
        self.loader = DetailLoader(dovetail, bridge, self)
        self.news = JobNews(bridge, self)
        self._connect_list()
        self._connect_pages()
        self._connect_work(bridge)

    def _connect_list(self) -> None:
        self.list.environment_chosen.connect(self._show_chosen)
        self.list.all_chosen.connect(self._show_overview)
        self.list.opened.connect(self._focus_detail)
        self.list.scan_wanted.connect(self.scan_again)
        self.list.stop_wanted.connect(self.scan.stop)
        self.overview.environment_chosen.connect(self.list.choose)

    def _connect_pages(self) -> None:
        self.page.repair_wanted.connect(self.show_repair)
        self.page.test_wanted.connect(self.show_test)
        self.page.read_again_wanted.connect(self.check_again)
        for page in (self.repair_page, self.test_page):
            page.back_requested.connect(self.show_current)
            page.job_started.connect(self.job_started)
        self.test_page.repair_requested.connect(self.repair_current)
        self.test_page.log_requested.connect(self.log_wanted)

    def _connect_work(self, bridge: JobBridge) -> None:
        self.scan.events_taken.connect(self._take_events)
        self.scan.finished.connect(self._finish_scan)
        self.scan.stopped.connect(self._stop_scan)
        self.scan.failed.connect(self._fail_scan)
        self.loader.loaded.connect(self._take_shown)
        self.loader.reread_done.connect(self._take_reread)
        self.loader.failed.connect(self._take_refusal)
        bridge.event_received.connect(self._hear_job)
        self.news.told.connect(self.told)
        self.news.achieved.connect(self._take_notice)

    @property
    def current(self) -> Environment | None:
        """The environment that the detail is about; ``None`` for all of them."""
        return self.inventory.environments.get(self.list.current_key)

    def set_menu(self, menu: QMenu) -> None:
        """Use ``menu`` for further actions and as context menu of the list."""
        self.page.set_menu(menu)
        self._menu = menu
        self.list.menu_wanted.connect(self._pop_menu)

    @Slot(str, QPoint)
    def _pop_menu(self, path: str, position: QPoint) -> None:
        if path != self.list.current_key:
            self.list.choose(path)
        self._menu.popup(position)

    def show_saved(self, report: ScanReport) -> None:
        """Show the last scan as it was saved."""
        self._replace(take_report(self.inventory, report))

    def scan_again(self) -> None:
        """Look for environments everywhere; what is known stays on show meanwhile."""
        self._replace(begin_scan(self.inventory))
        self.scan.start(ScanRequest())

    def choose(self, path: str) -> None:
        """Show the environment at ``path``, now or as soon as it is known."""
        if path in self.inventory.environments:
            self.list.choose(path)
        else:
            self._awaited = path
            self.loader.reread(path)

    def _replace(self, inventory: Inventory) -> None:
        self.inventory = inventory
        self.list.show_inputs(inventory.list_inputs())
        self.list.show_progress(describe_progress(inventory))
        if self.detail.currentWidget() is self.overview:
            self.overview.show_environments(inventory.environments.values())
        self.inventory_changed.emit(inventory)

    @Slot(object)
    def _take_events(self, events: tuple[object, ...]) -> None:
        self._replace(take_events(self.inventory, events))  # type: ignore[arg-type]

    @Slot(object)
    def _finish_scan(self, report: ScanReport) -> None:
        self._replace(take_report(self.inventory, report))
        current = self.current
        if current is not None:
            self.loader.load(current)
        elif self.list.current_key != ALL_KEY:
            self.list.choose(ALL_KEY)
        self.told.emit(describe_end(self.inventory))

    @Slot()
    def _stop_scan(self) -> None:
        self._replace(stop_scan(self.inventory))
        self.told.emit("The scan was stopped. What it had found stays in the list.")

    @Slot(object)
    def _fail_scan(self, error: Exception) -> None:
        self._replace(stop_scan(self.inventory))
        self.told.emit(describe_error(error))

    @Slot(str)
    def _show_chosen(self, path: str) -> None:
        environment = self.inventory.environments.get(path)
        if environment is None:
            return
        self.page.show_environment(Shown(environment))
        self._show_notice()
        turn_to(self.detail, self.page)
        self.loader.load(environment)
        self.current_changed.emit()

    @Slot(str, object)
    def _take_notice(self, path: str, notice: Notice) -> None:
        self._notices[path] = notice
        if self.detail.currentWidget() is self.page:
            self._show_notice()

    def _show_notice(self) -> None:
        notice = self._notices.pop(self.list.current_key, None)
        if notice is not None:
            self.page.show_notice(notice.kind, notice.title, notice.text)

    @Slot()
    def _show_overview(self) -> None:
        self.loader.forget()
        self.overview.show_environments(self.inventory.environments.values())
        turn_to(self.detail, self.overview)
        self.current_changed.emit()

    @Slot()
    def show_current(self) -> None:
        """Leave plan or test and go back to the environment they are about."""
        if self.current is None:
            self._show_overview()
        else:
            self._show_chosen(self.list.current_key)

    @Slot()
    def _focus_detail(self) -> None:
        focus_first_child(self.detail)

    @Slot(object)
    def _take_shown(self, shown: Shown) -> None:
        if shown.environment.path != self.list.current_key:
            return
        if shown.environment.facts.full:
            self._replace(take_environment(self.inventory, shown.environment))
        self.page.show_environment(shown)
        self.current_changed.emit()

    @Slot(object)
    def _take_reread(self, shown: Shown) -> None:
        path = shown.environment.path
        self._replace(take_environment(self.inventory, shown.environment))
        if path == self._awaited:
            self._awaited = ""
            self.list.choose(path)
        elif path == self.list.current_key:
            self.page.show_environment(shown)
            self.current_changed.emit()

    @Slot(str, object)
    def _take_refusal(self, path: str, error: Exception) -> None:
        if isinstance(error, NoSuchEnvironmentError):
            if path in self.inventory.environments:
                self._replace(drop_environment(self.inventory, path))
                if path == self.list.current_key:
                    self.list.choose(ALL_KEY)
                self.told.emit(f"{path} is no longer there; it was taken off the list.")
        elif path == self.list.current_key:
            self.page.show_notice("warn", "This environment could not be read in full", describe_error(error))

    @Slot(object)
    def show_repair(self, environment: Environment) -> None:
        """Show the plan of a repair."""
        self.repair_page.show_for(environment)
        turn_to(self.detail, self.repair_page)

    @Slot(object)
    def show_test(self, environment: Environment) -> None:
        """Run the test and show how it goes."""
        self.test_page.show_for(environment)
        turn_to(self.detail, self.test_page)

    @Slot()
    def repair_current(self) -> None:
        """Show the plan of a repair of the current environment."""
        if self.current is not None:
            self.show_repair(self.current)

    @Slot()
    def test_current(self) -> None:
        """Test the current environment."""
        if self.current is not None:
            self.show_test(self.current)

    def focus_filter(self) -> None:
        """Put the cursor into the filter of what the user looks at."""
        if self.detail.currentWidget() is self.page and self.page.packages.isVisible():
            self.page.packages.focus_filter()
        else:
            self.list.filter_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.list.filter_field.selectAll()

    def stop_working(self) -> None:
        """Stop scanning and reading; answers on their way are dropped."""
        self.scan.stop()
        self.loader.forget()

    @Slot()
    def check_again(self) -> None:
        """Read the current environment anew."""
        if self.current is not None:
            self.page.hide_notice()
            self.loader.load(self.current)

    @Slot(object)
    def _hear_job(self, event: object) -> None:
        if isinstance(event, JobChanged) and event.state.is_final and event.target:
            self.loader.reread(event.target)


def describe_end(inventory: Inventory) -> str:
    """What is told when a scan has ended."""
    from gui.pages.environments import describe_tally

    tally = describe_tally(inventory.environments.values())
    if not inventory.failures:
        return f"{tally}."
    number = len(inventory.failures)
    places = f"{number} place{'' if number == 1 else 's'}"
    return f"{tally}. {places} could not be searched: {inventory.failures[0]}"


def describe_error(error: Exception) -> str:
    """An error as a sentence for people."""
    if isinstance(error, DovetailError):
        return f"{error.message} {error.hint}".strip()
    return f"Something in Dovetail went wrong: {error!r}"
