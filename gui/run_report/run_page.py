"""The frame of a page that runs one kind of job on an environment and shows how it goes."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.model import DovetailError, Environment, JobChanged, JobStep, LogWritten
from gui.bridge import JobBridge, JobRecord
from gui.run_report.report import RunReport
from gui.run_report.state import RunView, derive_refusal
from gui.widgets import ElidedButton, EmptyState, push_button

if TYPE_CHECKING:
    from core.app import Reporter

REFRESH_MILLISECONDS = 150

Result = TypeVar("Result")


class RunPage(QWidget):
    """Back link over panes, of which one is the report of the run and one says why there is none.

    A page for another kind of job says what a record means in ``_derive_view``, connects the button for
    trying again, and ends with a result of ``_result_type``.

    Signals:
        back_requested(): the user wants to see the environment.
        job_started(int): the work runs as this job.
        finished(object): the job has ended with this result; ``None`` if it ended with an error.
    """

    back_requested = Signal()
    job_started = Signal(int)
    finished = Signal(object)

    _result_type: type = object

    def __init__(self, bridge: JobBridge, kind: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._environment: Environment | None = None
        self._job: int | None = None
        self._jobs: dict[str, int] = {}
        self._last: JobRecord | None = None
        self._back = ElidedButton("chevron-left", name="back_to_environment")
        self._report = RunReport()
        self._cancel = push_button("Cancel", "stop", name=f"cancel_{kind}")
        self._report.add_button(self._cancel)
        self._refusal = EmptyState("health-broken")
        self._retry = push_button("Try again", "retry", name=f"{kind}_again", primary=True)
        self._refusal.add_button(self._retry)
        self._refusal_pane = QWidget()
        self._stack = QStackedWidget()
        self._refresh_timer = QTimer(self)
        self._refresh_timer.setSingleShot(True)
        self._refresh_timer.setInterval(REFRESH_MILLISECONDS)
        self._lay_out_frame()
        self._wire_frame()

    def _lay_out_frame(self) -> None:
        centre = QVBoxLayout(self._refusal_pane)
        centre.addStretch(2)
        centre.addWidget(self._refusal)
        centre.addStretch(3)
        self._stack.addWidget(self._report)
        self._stack.addWidget(self._refusal_pane)
        head = QHBoxLayout()
        head.setContentsMargins(18, 12, 24, 0)
        head.addWidget(self._back)
        head.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)

    def _wire_frame(self) -> None:
        self._back.clicked.connect(self.leave)
        self._cancel.clicked.connect(self.cancel)
        self._refresh_timer.timeout.connect(self.refresh)
        self._bridge.event_received.connect(self._on_event_received)
        for keys in ("Esc", "Alt+Left"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.leave)

    @property
    def environment(self) -> Environment | None:
        """The environment the page is about."""
        return self._environment

    @property
    def job(self) -> int | None:
        """The number of the job shown, once it was started."""
        return self._job

    @Slot()
    def leave(self) -> None:
        """Go back; what runs goes on."""
        self.back_requested.emit()

    @Slot()
    def cancel(self) -> None:
        """Stop the job shown."""
        if self._job is not None:
            self._bridge.cancel(self._job)

    @Slot()
    def refresh(self) -> None:
        """Show how the job stands."""
        environment = self._environment
        if self._job is None or environment is None:
            return
        record = self._bridge.book.get(self._job) or self._last
        if record is None or record.number != self._job:
            record = JobRecord(number=self._job, title="", target=environment.path)
        self._last = record
        self._report.show_run(self._derive_view(record, environment))
        self._report.copy_button.setVisible(not record.is_active)
        self._cancel.setVisible(record.is_active)
        self._cancel.setEnabled(not record.stopping)
        self._cancel.setText("Stopping…" if record.stopping else "Cancel")
        self._cancel.setToolTip("Ends once everything is as it was before." if record.stopping else "")
        self._stack.setCurrentWidget(self._report)

    def _turn_to(self, environment: Environment) -> bool:
        """Be about ``environment`` from here on; true if work on it that runs already is shown."""
        self._environment = environment
        self._back.show_text(environment.name)
        self._back.setAccessibleName(f"Back to {environment.name}")
        job = self._jobs.get(environment.path)
        record = self._bridge.book.get(job)
        if record is None or not record.is_active:
            return False
        self._job = job
        self.refresh()
        return True

    def _start(
        self, title: str, target: str, work: Callable[[Reporter], Result], steps: tuple[JobStep, ...] = ()
    ) -> bool:
        try:
            self._job = self._bridge.submit(title, target, work, steps)
        except DovetailError as error:
            self._show_refusal(error)
            return False
        if self._environment is not None:
            self._jobs[self._environment.path] = self._job
        return True

    def _show_refusal(self, error: Exception) -> None:
        refusal = derive_refusal(error)
        self._refusal.show_words(refusal.title, refusal.text)
        self._stack.setCurrentWidget(self._refusal_pane)

    @abstractmethod
    def _derive_view(self, record: JobRecord, environment: Environment) -> RunView:
        """What the record of the job means on this page."""

    @Slot(object)
    def _on_event_received(self, event: object) -> None:
        if self._job is None or getattr(event, "job", None) != self._job or isinstance(event, LogWritten):
            return
        if isinstance(event, JobChanged) and event.state.is_final:
            self._refresh_timer.stop()
            self.refresh()
            self.finished.emit(event.result if isinstance(event.result, self._result_type) else None)
        elif not self._refresh_timer.isActive():
            self._refresh_timer.start()
