"""The status bar: inventory or computer at the left, jobs at the right."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from gui.bridge import JobBridge
from gui.pages.jobs import JobSummary
from gui.widgets import ElidedLabel, IconLabel, ToolButton, line

NEWS_MS = 12_000


class WindowStatusBar(QStatusBar):
    """News stay for a while, then the lasting line is back."""

    def __init__(self, bridge: JobBridge, jobs_action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(0, 0, 0, 0)
        self._lasting = ""
        self._of_host = False
        self._has_news = False
        self._icon = IconLabel("gpu", "text2", 14)
        self._text = ElidedLabel("", "caption", mode=Qt.TextElideMode.ElideRight)
        self._text.setObjectName("status_text")
        left = QWidget()
        row = QHBoxLayout(left)
        row.setContentsMargins(12, 0, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._icon)
        row.addWidget(self._text, 1)
        self._icon.hide()
        self.summary = JobSummary(bridge)
        self.summary.pressed.connect(jobs_action.trigger)
        self.jobs_button = ToolButton()
        self.jobs_button.setProperty("dvKind", "status")
        self.jobs_button.setObjectName("show_jobs")
        self.jobs_button.setDefaultAction(jobs_action)
        self.jobs_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.addWidget(left, 1)
        self.addPermanentWidget(self.summary)
        self._line = line(vertical=True)
        self._line.setFixedHeight(16)
        self.addPermanentWidget(self._line)
        self.addPermanentWidget(self.jobs_button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(NEWS_MS)
        self._timer.timeout.connect(self._forget_news)

    @property
    def text(self) -> str:
        """The line shown at the left."""
        return self._text.text()

    def show_host(self, text: str) -> None:
        """Show the computer's line, unless there is an inventory to speak of."""
        if not self._lasting or self._of_host:
            self._lasting, self._of_host = text, True
            self._refresh()

    def show_inventory(self, text: str) -> None:
        """Show the inventory's line."""
        self._lasting, self._of_host = text, False
        self._refresh()

    def tell(self, text: str) -> None:
        """Show news for some seconds."""
        self._has_news = True
        self._text.show_text(text)
        self._icon.hide()
        self._timer.start()

    @Slot()
    def _forget_news(self) -> None:
        self._has_news = False
        self._refresh()

    def _refresh(self) -> None:
        if not self._has_news:
            self._text.show_text(self._lasting)
            self._icon.setVisible(self._of_host)
