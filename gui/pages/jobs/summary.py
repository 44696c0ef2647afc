"""The status bar's right end: what runs now, or that nothing does."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.bridge import JobBridge
from gui.pages.jobs.state import derive_summary
from gui.widgets import ElidedLabel, IconLabel, ThinBar, label

REFRESH_MILLISECONDS = 100


class JobSummary(QWidget):
    """One line about the job that runs, with a bar and its percent.

    Signals:
        pressed(): the user wants to see the jobs.
    """

    pressed = Signal()

    def __init__(self, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._icon = IconLabel("check", "text2", 16)
        self._text = ElidedLabel("", "caption")
        self._bar = ThinBar(height=6)
        self._bar.setFixedWidth(120)
        self._percent = label("", "caption")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 8, 0)
        layout.setSpacing(8)
        for part in (self._icon, self._text, self._bar, self._percent):
            layout.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REFRESH_MILLISECONDS)
        self._timer.timeout.connect(self.refresh)
        bridge.event_received.connect(self._on_event_received)
        bridge.jobs_changed.connect(self.refresh)
        self.refresh()

    @property
    def text(self) -> str:
        """The words shown."""
        return self._text.text()

    @Slot()
    def refresh(self) -> None:
        """Show how the jobs stand now."""
        summary = derive_summary(self._bridge.book.records)
        self._text.show_text(summary.text)
        self._icon.setVisible(not summary.is_busy)
        self._bar.setVisible(summary.is_busy)
        self._bar.show_fraction(summary.fraction)
        self._percent.setText(summary.percent)
        self._percent.setVisible(bool(summary.percent))
        self.setAccessibleName(f"{summary.text} {summary.percent}".strip())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.pressed.emit()
        super().mouseReleaseEvent(event)

    @Slot(object)
    def _on_event_received(self, _event: object) -> None:
        if not self._timer.isActive():
            self._timer.start()
