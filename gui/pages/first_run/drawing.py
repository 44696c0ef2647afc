"""Two boards, half joined: the drawing on the first page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from gui.theme import color

_WIDTH, _HEIGHT = 264, 132


class BoardsDrawing(QWidget):
    """Decoration; has no accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(QSize(_WIDTH, _HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        board = QPainterPath()
        board.setFillRule(Qt.FillRule.WindingFill)
        board.addRoundedRect(QRectF(150, 2, 112, 128), 6, 6)
        board.addRect(QRectF(150, 2, 20, 128))
        socket = QPainterPath()
        socket.addPolygon(_polygon((150, 38), (202, 24), (202, 108), (150, 94)))
        painter.setBrush(color("accent"))
        painter.drawPath(board.simplified().subtracted(socket))
        piece = QPainterPath()
        piece.setFillRule(Qt.FillRule.WindingFill)
        piece.addRoundedRect(QRectF(2, 2, 112, 128), 6, 6)
        piece.addRect(QRectF(94, 2, 20, 128))
        tail = QPainterPath()
        tail.addPolygon(_polygon((113, 48), (166, 32), (166, 100), (113, 84)))
        painter.setBrush(color("wood_line").lighter(135))
        painter.drawPath(piece.simplified().united(tail))
        pen = QPen(color("wood_line"), 3)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for y, right in ((34, 70), (66, 138), (98, 70)):
            painter.drawLine(QPointF(24, y), QPointF(right, y))


def _polygon(*corners: tuple[float, float]) -> QPolygonF:
    return QPolygonF([QPointF(x, y) for x, y in corners])
