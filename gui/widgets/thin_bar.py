"""A 4 px bar that moves while something of unknown length goes on."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import color

_PERIOD_MS = 1600
_TICK_MS = 40


class ThinBar(QWidget):
    """Moves only while it is visible."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(4)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Working")
        self._phase = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._advance)

    def sizeHint(self) -> QSize:
        return QSize(120, 4)

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    @Slot()
    def _advance(self) -> None:
        self._phase = (self._phase + _TICK_MS / _PERIOD_MS) % 1.0
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("border"))
        track = QRectF(self.rect())
        painter.drawRoundedRect(track, 2, 2)
        width = track.width() * 0.35
        left = self._phase * (track.width() + width) - width
        painter.setBrush(color("accent"))
        painter.drawRoundedRect(QRectF(left, 0, width, track.height()).intersected(track), 2, 2)
