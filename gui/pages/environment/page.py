"""One environment: header, fit strip and tabs."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from core.model import Environment, Fit, Health
from gui.pages.environment.findings import FindingsView
from gui.pages.environment.findings_state import derive_findings
from gui.pages.environment.header import EnvironmentHeader
from gui.pages.environment.packages import PackagesView
from gui.pages.environment.packages_state import PackageRow, derive_packages
from gui.pages.environment.pending_fit import derive_pending_fit
from gui.pages.environment.state import derive_header
from gui.widgets import Banner, FitStrip, MiniStrip, line, push_button
from gui.widgets.focus_ring import put_after
from gui.widgets.tab_bar import CountedTabBar

FINDINGS_TAB, PACKAGES_TAB = 0, 1
_AGE_REFRESH_MS = 30_000


class Shown(Struct, frozen=True):
    """An environment with what was worked out for it off the GUI thread."""

    environment: Environment
    fit: Fit | None = None
    packages: tuple[PackageRow, ...] | None = None


def prepare_page(environment: Environment, fit: Fit | None) -> Shown:
    """Work out what the page shows; takes tens of milliseconds, so not on the GUI thread."""
    return Shown(environment, fit, derive_packages(environment, fit))


class EnvironmentPage(QWidget):
    """Shows what it is given; signals what the user wants.

    Signals:
        repair_wanted(Environment), test_wanted(Environment), read_again_wanted(): a button was pressed.
    """

    repair_wanted = Signal(object)
    test_wanted = Signal(object)
    read_again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shown: Shown | None = None
        self.header = EnvironmentHeader()
        self.header.repair_wanted.connect(self._ask_for_repair)
        self.header.test_wanted.connect(self._ask_for_test)
        self.notice = Banner("warn")
        self._again = self.notice.add_button(push_button("Check again", name="check_again_problem"))
        self._again.clicked.connect(self.read_again_wanted)
        self.strip = FitStrip()
        self.strip.piece_chosen.connect(self._open_subject)
        self.mini_strip = MiniStrip()
        self.mini_strip.piece_chosen.connect(self._open_subject)
        self.tabs = self._build_tabs()
        self.findings = FindingsView()
        self.packages = PackagesView()
        self._stack = QStackedWidget()
        self._stack.addWidget(self.findings)
        self._stack.addWidget(self.packages)
        # Otherwise the jobs below could not have their height: both lists scroll.
        self._stack.setMinimumHeight(48)
        strips = QVBoxLayout()
        strips.setContentsMargins(24, 12, 24, 0)
        strips.addWidget(self.strip)
        strips.addWidget(self.mini_strip)
        tabs = QVBoxLayout()
        tabs.setContentsMargins(24, 4, 24, 0)
        tabs.addWidget(self.tabs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        problems = QVBoxLayout()
        problems.setContentsMargins(24, 0, 24, 0)
        problems.setSpacing(0)
        self._above_notice = QWidget()
        self._above_notice.setFixedHeight(10)
        problems.addWidget(self._above_notice)
        problems.addWidget(self.notice)
        self._show_notice_area(shown=False)
        column.addWidget(self.header)
        column.addLayout(problems)
        column.addLayout(strips)
        column.addLayout(tabs)
        column.addWidget(line())
        column.addWidget(self._stack, 1)
        self._age_timer = QTimer(self)
        self._age_timer.setInterval(_AGE_REFRESH_MS)
        self._age_timer.timeout.connect(self._refresh_header)
        self._show_tab(FINDINGS_TAB)

    def _build_tabs(self) -> CountedTabBar:
        tabs = CountedTabBar()
        tabs.setObjectName("tabs")
        for title in ("Findings", "Packages"):
            tabs.addTab(title)
        tabs.currentChanged.connect(self._show_tab)
        return tabs

    @property
    def shown(self) -> Shown | None:
        """What the page shows; ``None`` before the first environment."""
        return self._shown

    def set_menu(self, menu: QMenu) -> None:
        """Show ``menu`` under the button of further actions."""
        self.header.set_menu(menu)

    def show_environment(self, shown: Shown) -> None:
        """Show an environment; what is still being worked out stays empty."""
        environment = shown.environment
        same = self._shown is not None and self._shown.environment.path == environment.path
        if same and self._shown is not None and shown.packages is None:
            shown = Shown(environment, shown.fit or self._shown.fit, self._shown.packages)
        self._shown = shown
        self._refresh_header()
        self._show_strips()
        findings = derive_findings(environment)
        self.findings.show_state(environment.path, findings)
        self.packages.show_rows(shown.packages or ())
        self.tabs.show_count(FINDINGS_TAB, len(findings.cards))
        self.tabs.show_count(PACKAGES_TAB, len(environment.facts.distributions))
        for before, after in pairwise(
            (self.header, self.strip, self.mini_strip, self.tabs, self.findings, self.packages)
        ):
            put_after(before, after)
        if not same:
            self._show_notice_area(shown=False)
            self.tabs.setCurrentIndex(FINDINGS_TAB)

    def show_notice(self, kind: str, title: str, text: str) -> None:
        """Say above everything else what went wrong with this environment, or was achieved."""
        self.notice.show_notice(kind, title, text)
        self._again.setVisible(kind != "ok")
        self._show_notice_area(shown=True)

    def _show_notice_area(self, *, shown: bool) -> None:
        self.notice.setVisible(shown)
        self._above_notice.setVisible(shown)

    def hide_notice(self) -> None:
        """Take the notice away."""
        self._show_notice_area(shown=False)

    @Slot()
    def _refresh_header(self) -> None:
        if self._shown is not None:
            self.header.show_state(derive_header(self._shown.environment, self._shown.fit, datetime.now(UTC)))

    def _show_strips(self) -> None:
        if self._shown is None:
            return
        fit = self._shown.fit or derive_pending_fit(self._shown.environment)
        self.strip.show_fit(fit)
        self.mini_strip.show_fit(fit)
        on_findings = self.tabs.currentIndex() == FINDINGS_TAB
        wide = self.width() >= 688
        known = self._shown.environment.health not in (Health.UNREADABLE, Health.NOT_CHECKED)
        self.strip.setVisible(known and on_findings and wide)
        self.mini_strip.setVisible(known and not (on_findings and wide))

    @Slot(int)
    def _show_tab(self, tab: int) -> None:
        self._stack.setCurrentIndex(tab)
        self.header.show_sentence(visible=tab == FINDINGS_TAB)
        self._show_strips()

    def show_next_tab(self, step: int) -> None:
        """Go to the next tab, or the one before for a negative step."""
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + step) % self.tabs.count())

    @Slot(str)
    def _open_subject(self, subject: str) -> None:
        self.tabs.setCurrentIndex(FINDINGS_TAB)
        self.findings.open_subject(subject)

    @Slot()
    def _ask_for_repair(self) -> None:
        if self._shown is not None:
            self.repair_wanted.emit(self._shown.environment)

    @Slot()
    def _ask_for_test(self) -> None:
        if self._shown is not None:
            self.test_wanted.emit(self._shown.environment)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_strips()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh_header()
        self._age_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._age_timer.stop()
