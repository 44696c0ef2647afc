"""Where one is in a form of a few steps: numbered discs with names."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import FontRole, color, font

_DISC, _GAP, _LINE = 20, 7, 28


class StepDiscs(QWidget):
    """Names of the steps; the current one is filled."""

    def __init__(self, names: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(names)
        self._current = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_step(0)

    def show_step(self, current: int) -> None:
        """Mark the step with this index as the current one."""
        self._current = current
        self.setAccessibleName(f"Step {current + 1} of {len(self._names)}: {self._names[current]}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, _DISC + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.5
        for number, name in enumerate(self._names):
            current = number == self._current
            disc = QRectF(left, 0.5, _DISC, _DISC)
            painter.setPen(QPen(color("accent" if current else "outline"), 1))
            painter.setBrush(color("accent" if current else "surface"))
            painter.drawEllipse(disc)
            painter.setFont(font(FontRole.CAPTION_STRONG))
            painter.setPen(color("on_accent" if current else "text2"))
            painter.drawText(disc, int(Qt.AlignmentFlag.AlignCenter), str(number + 1))
            role = FontRole.STRONG if current else FontRole.BODY
            painter.setFont(font(role))
            painter.setPen(color("text" if current else "text2"))
            width = QFontMetrics(font(role)).horizontalAdvance(name) + 2
            left += _DISC + _GAP
            painter.drawText(QRectF(left, 0, width, _DISC + 1), int(Qt.AlignmentFlag.AlignVCenter), name)
            left += width + 9
            if number + 1 < len(self._names):
                painter.setPen(QPen(color("border"), 1))
                painter.drawLine(round(left), _DISC // 2, round(left + _LINE), _DISC // 2)
                left += _LINE + 10
