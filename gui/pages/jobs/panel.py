"""The jobs panel: queue, steps and log side by side."""

from __future__ import annotations

import time

from PySide6.QtCore import QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from core.model import JobChanged, LogWritten
from gui.bridge import JobBridge, JobRecord
from gui.pages.jobs.log_pane import LogPane
from gui.pages.jobs.queue import JobQueue
from gui.pages.jobs.state import (
    derive_cancel,
    derive_queue,
    derive_steps,
    describe_counts,
    describe_remaining,
    describe_silence,
)
from gui.pages.jobs.steps import StepsPane
from gui.widgets import EmptyState, flat_button, label, line, link_button

REFRESH_MILLISECONDS = 100
TICK_MILLISECONDS = 1000


class JobsPanel(QWidget):
    """Everything about background jobs; goes into a dock.

    Signals:
        closed(): the user wants the panel out of the way.
        shown_job_changed(int): another job's steps and log are shown.
    """

    closed = Signal()
    shown_job_changed = Signal(int)

    def __init__(self, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumHeight(220)
        self._bridge = bridge
        self._shown: JobRecord | None = None
        self._chosen_by_user = False
        self._awaited: int | None = None
        self._acknowledged = 0.0
        self._counts = label("", "caption")
        self._clear = link_button("Clear finished", name="clear_finished_jobs")
        self._close = flat_button("close", "Close jobs", name="close_jobs")
        self.queue = JobQueue()
        self.steps = StepsPane()
        self.log = LogPane()
        self._empty = EmptyState(
            "jobs", "No jobs yet", "Repairs, tests and new environments appear here while they run."
        )
        self._columns = QWidget()
        self._lay_out()
        self._wire()
        self._refresh_timer = self._timer(REFRESH_MILLISECONDS, single=True)
        self._refresh_timer.timeout.connect(self.refresh)
        self._tick = self._timer(TICK_MILLISECONDS, single=False)
        self._tick.timeout.connect(self.refresh)
        self.refresh()

    def sizeHint(self) -> QSize:
        return QSize(1280, 336)

    def _timer(self, milliseconds: int, *, single: bool) -> QTimer:
        timer = QTimer(self)
        timer.setInterval(milliseconds)
        timer.setSingleShot(single)
        return timer

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(16, 6, 10, 2)
        head.setSpacing(10)
        head.addWidget(label("Jobs", "h2"))
        head.addWidget(self._counts)
        head.addStretch()
        head.addWidget(self._clear)
        head.addWidget(self._close)
        columns = QHBoxLayout(self._columns)
        columns.setContentsMargins(0, 0, 0, 0)
        columns.setSpacing(0)
        columns.addWidget(self.queue)
        columns.addWidget(line(vertical=True))
        columns.addWidget(self.steps)
        columns.addWidget(self.log, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(line())
        layout.addLayout(head)
        layout.addWidget(self._columns, 1)
        layout.addWidget(self._empty, 1)

    def _wire(self) -> None:
        self._bridge.event_received.connect(self._on_event_received)
        self._bridge.jobs_changed.connect(self.refresh)
        self._clear.clicked.connect(self._bridge.clear_finished)
        self._close.clicked.connect(self.closed)
        self.queue.job_chosen.connect(self.choose_job)
        self.queue.removal_requested.connect(self._bridge.cancel)
        self.steps.cancel_button.clicked.connect(self.cancel_shown)
        self.log.cancel.clicked.connect(self.cancel_shown)
        self.log.keep_waiting.clicked.connect(self._on_keep_waiting_clicked)
        shortcut = QShortcut(QKeySequence("Ctrl+."), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.cancel_shown)

    @property
    def shown_job(self) -> int | None:
        """The number of the job whose steps and log are shown."""
        return None if self._shown is None else self._shown.number

    @Slot(int)
    def choose_job(self, number: int) -> None:
        """Show a job's steps and log, now or as soon as it is heard of."""
        self._chosen_by_user = True
        self._awaited = number
        self.refresh()

    @Slot()
    def cancel_shown(self) -> None:
        """Stop the job shown; what it had begun is put back."""
        if self._shown is not None and self._shown.is_active:
            self._bridge.cancel(self._shown.number)

    @Slot()
    def refresh(self) -> None:
        """Show how everything stands now."""
        now, records = time.time(), self._bridge.book.records
        self._follow_news(records)
        self._counts.setText(describe_counts(records))
        self._clear.setVisible(any(not r.is_active for r in records))
        self._columns.setVisible(bool(records))
        self._empty.setVisible(not records)
        self.queue.show_rows(derive_queue(records, now), self.shown_job)
        shown = self._shown
        self.steps.show_job(
            "" if shown is None else shown.title,
            () if shown is None else derive_steps(shown, now),
            "" if shown is None else describe_remaining(shown),
            derive_cancel(shown),
        )
        self.log.show_silence(describe_silence(shown, now, self._acknowledged))
        busy = any(r.is_active for r in records)
        if busy and not self._tick.isActive():
            self._tick.start()
        elif not busy:
            self._tick.stop()

    def _follow_news(self, records: tuple[JobRecord, ...]) -> None:
        awaited = self._bridge.book.get(self._awaited)
        if awaited is not None:
            self._awaited = None
            self._show(awaited)
        if self._shown is not None and self._shown not in records:
            self._chosen_by_user = False
            self._show(None)
        if self._chosen_by_user and self._shown is not None:
            return
        running = [r for r in records if r.is_active and r.began]
        if running and (self._shown is None or not self._shown.is_active):
            self._show(running[0])
        elif self._shown is None and records:
            self._show(records[-1])

    def _show(self, record: JobRecord | None) -> None:
        if record is self._shown:
            return
        self._shown = record
        self._acknowledged = 0.0
        self.log.show_record(record)
        if record is not None:
            self.shown_job_changed.emit(record.number)

    @Slot(object)
    def _on_event_received(self, event: object) -> None:
        if isinstance(event, JobChanged):
            return
        if isinstance(event, LogWritten):
            if event.job == self.shown_job:
                self.log.view.take_up()
            return
        if not self._refresh_timer.isActive():
            self._refresh_timer.start()

    @Slot()
    def _on_keep_waiting_clicked(self) -> None:
        self._acknowledged = time.time()
        self.refresh()
