"""The page that runs and shows the staged test of one environment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.model import DovetailError, Environment, JobChanged, LogWritten, SmokeTest
from gui.bridge import JobBridge, JobRecord
from gui.pages.smoke_test.state import REPAIR, SHOW_LOG, derive_test
from gui.run_report import RunReport
from gui.widgets import EmptyState, link_button, push_button

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter

REFRESH_MILLISECONDS = 150


class SmokeTestPage(QWidget):
    """Stages, times, and the reason of a failure.

    Signals:
        back_requested(): the user wants to see the environment.
        job_started(int): the test runs as this job.
        repair_requested(): the user wants a plan for a repair.
        log_requested(int): the user wants to see this job's log.
        finished(SmokeTest or None): the test has ended; ``None`` if it gave no result.
    """

    back_requested = Signal()
    job_started = Signal(int)
    repair_requested = Signal()
    log_requested = Signal(int)
    finished = Signal(object)

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._dovetail = dovetail
        self._bridge = bridge
        self._environment: Environment | None = None
        self._job: int | None = None
        self._last: JobRecord | None = None
        self._back = link_button("", "chevron-left", name="back_to_environment")
        self._report = RunReport()
        self._again = push_button("Run again", "gpu-test", name="run_test_again")
        self._cancel = push_button("Cancel", "stop", name="cancel_test")
        self._report.add_button(self._again)
        self._report.add_button(self._cancel)
        self._refusal = EmptyState("health-broken")
        self._stack = QStackedWidget()
        self._stack.addWidget(self._report)
        self._refusal_page = QWidget()
        centre = QVBoxLayout(self._refusal_page)
        centre.addStretch(2)
        centre.addWidget(self._refusal)
        centre.addStretch(3)
        self._stack.addWidget(self._refusal_page)
        head = QHBoxLayout()
        head.setContentsMargins(18, 12, 24, 0)
        head.addWidget(self._back)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(REFRESH_MILLISECONDS)
        self._wire()

    def _wire(self) -> None:
        self._back.clicked.connect(self.back_requested)
        self._again.clicked.connect(self.run_again)
        self._cancel.clicked.connect(self.cancel)
        self._report.next_step_chosen.connect(self._on_next_step_chosen)
        self._refresh.timeout.connect(self.refresh)
        self._bridge.event_received.connect(self._on_event_received)
        for keys in ("Esc", "Alt+Left"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.back_requested)

    @property
    def job(self) -> int | None:
        """The number of the test's job, once it was started."""
        return self._job

    @Slot(object)
    def show_for(self, environment: Environment) -> None:
        """Test ``environment``; a test of it that runs already is shown instead."""
        same = self._environment is not None and self._environment.path == environment.path
        self._environment = environment
        self._back.setText(environment.name)
        self._back.setAccessibleName(f"Back to {environment.name}")
        record = self._bridge.book.get(self._job)
        if same and record is not None and record.is_active:
            self.refresh()
            return
        self.run_again()

    @Slot()
    def run_again(self) -> None:
        """Start the test as a job."""
        environment = self._environment
        if environment is None:
            return
        try:
            self._job = self._bridge.submit(
                f"Test {environment.name}",
                environment.path,
                partial(_run_test, self._dovetail, environment.path),
            )
        except DovetailError as error:
            self._refusal.show_words(error.message, error.hint)
            self._stack.setCurrentWidget(self._refusal_page)
            return
        self._stack.setCurrentWidget(self._report)
        self.refresh()
        self.job_started.emit(self._job)

    @Slot()
    def cancel(self) -> None:
        """Stop the test."""
        if self._job is not None:
            self._bridge.cancel(self._job)

    @Slot()
    def refresh(self) -> None:
        """Show how the test stands."""
        environment = self._environment
        if self._job is None or environment is None:
            return
        record = self._bridge.book.get(self._job) or self._last
        if record is None or record.number != self._job:
            record = JobRecord(number=self._job, title=f"Test {environment.name}", target=environment.path)
        self._last = record
        self._report.show_run(derive_test(record, environment, datetime.now(UTC).astimezone()))
        self._again.setVisible(not record.is_active)
        self._report.copy_button.setVisible(not record.is_active)
        self._cancel.setVisible(record.is_active)
        self._cancel.setEnabled(not record.stopping)
        self._cancel.setText("Stopping…" if record.stopping else "Cancel")

    @Slot(object)
    def _on_event_received(self, event: object) -> None:
        if self._job is None or getattr(event, "job", None) != self._job or isinstance(event, LogWritten):
            return
        if isinstance(event, JobChanged) and event.state.is_final:
            self._refresh.stop()
            self.refresh()
            self.finished.emit(event.result if isinstance(event.result, SmokeTest) else None)
        elif isinstance(event, JobChanged) or not self._refresh.isActive():
            self._refresh.start()

    @Slot(str)
    def _on_next_step_chosen(self, step: str) -> None:
        if step == REPAIR:
            self.repair_requested.emit()
        elif step == SHOW_LOG and self._job is not None:
            self.log_requested.emit(self._job)


def _run_test(dovetail: Dovetail, path: str, reporter: Reporter) -> SmokeTest:
    return dovetail.smoke_test(path, reporter=reporter)
