"""A bar that shows how much is done, and moves while that is not known."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import color

_PERIOD_MILLISECONDS = 1600
_TICK_MILLISECONDS = 40


class ThinBar(QWidget):
    """``height`` is in pixels; ``show_fraction(None)`` means that something goes on, but not how far."""

    def __init__(self, parent: QWidget | None = None, *, height: int = 4) -> None:
        super().__init__(parent)
        self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fraction: float | None = None
        self._phase = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._advance)
        self.show_fraction(None)

    def show_fraction(self, fraction: float | None) -> None:
        """Show how much is done, from 0 to 1; ``None`` while it is not known."""
        self._fraction = fraction
        self.setAccessibleName("Working" if fraction is None else f"{int(fraction * 100)} percent")
        self._keep_moving()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_moving()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()
        super().hideEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("border"))
        track = QRectF(self.rect())
        radius = track.height() / 2
        painter.drawRoundedRect(track, radius, radius)
        painter.setBrush(color("accent"))
        if self._fraction is not None:
            done = QRectF(0, 0, track.width() * self._fraction, track.height())
        else:
            width = track.width() * 0.35
            left = self._phase * (track.width() + width) - width
            done = QRectF(left, 0, width, track.height()).intersected(track)
        painter.drawRoundedRect(done, radius, radius)

    def _keep_moving(self) -> None:
        moves = self._fraction is None and self.isVisible()
        if moves and not self._timer.isActive():
            self._timer.start()
        elif not moves:
            self._timer.stop()

    @Slot()
    def _advance(self) -> None:
        self._phase = (self._phase + _TICK_MILLISECONDS / _PERIOD_MILLISECONDS) % 1.0
        self.update()
