"""The question asked when the window is closed while jobs run."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from gui.bridge import JobBridge, JobRecord
from gui.widgets import label, paragraph, push_button, set_paragraph


def describe_running(records: tuple[JobRecord, ...]) -> tuple[str, str]:
    """The question's bold line and its sentence."""
    if not records:
        return "All jobs have ended", "Dovetail can be closed."
    title = "One job is still running" if len(records) == 1 else f"{len(records)} jobs are still running"
    what = " · ".join(_describe_one(record) for record in records[:3])
    if len(records) > 3:
        what += f" · {len(records) - 3} more"
    return title, f"{what}. Stopping puts every unfinished change back as it was before."


def _describe_one(record: JobRecord) -> str:
    fraction = record.fraction
    return record.title if fraction is None else f"{record.title}, {int(fraction * 100)} %"


class CloseWithJobsDialog(QDialog):
    """``Keep working`` or ``Stop and close``; open it with ``open()``.

    Signals:
        close_confirmed(): every job has ended and the window may close.
    """

    close_confirmed = Signal()

    def __init__(self, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Close Dovetail")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFixedWidth(460)
        self._bridge = bridge
        self._is_stopping = False
        self._title = label("", "h2")
        self._text = paragraph("", ink="text2")
        self._keep = push_button("Keep working", name="keep_working")
        self._stop = push_button("Stop and close", name="stop_and_close", primary=True)
        self._keep.clicked.connect(self.reject)
        self._stop.clicked.connect(self.stop_jobs)
        buttons = QHBoxLayout()
        buttons.addStretch()
        buttons.addWidget(self._keep)
        buttons.addWidget(self._stop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 18)
        layout.setSpacing(8)
        layout.addWidget(self._title)
        layout.addWidget(self._text)
        layout.addStretch()
        layout.addSpacing(8)
        layout.addLayout(buttons)
        bridge.jobs_changed.connect(self._on_jobs_changed)
        self._show_words()
        self._keep.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(460, self.heightForWidth(460))

    @Slot()
    def stop_jobs(self) -> None:
        """Stop every job; the window closes once all have ended and put back what they had begun."""
        self._is_stopping = True
        self._stop.setText("Stopping…")
        self._stop.setEnabled(False)
        self._keep.setEnabled(False)
        set_paragraph(self._text, "Unfinished changes are being put back. The window closes after that.")
        for record in self._bridge.active_jobs():
            self._bridge.cancel(record.number)
        self._on_jobs_changed()

    def reject(self) -> None:
        if not self._is_stopping:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_stopping:
            event.ignore()
        else:
            super().closeEvent(event)

    @Slot()
    def _on_jobs_changed(self) -> None:
        if self._is_stopping and not self._bridge.active_jobs():
            self._is_stopping = False
            self.accept()
            self.close_confirmed.emit()
        elif not self._is_stopping:
            self._show_words()

    def _show_words(self) -> None:
        records = self._bridge.active_jobs()
        title, text = describe_running(records)
        self._title.setText(title)
        set_paragraph(self._text, text)
        self._stop.setText("Stop and close" if records else "Close")
