"""Paints the rows of the environment list."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui.models import ROW_ROLE
from gui.pages.environments.state import AllRow, EnvironmentRow, GroupRow
from gui.theme import KIND_ICONS, FontRole, Radius, color, font, icon_pixmap

ALL_HEIGHT, GROUP_HEIGHT, ROW_HEIGHT = 35, 30, 51
_TEXT_X, _RIGHT = 46, 18
_Index = QModelIndex | QPersistentModelIndex


class EnvironmentDelegate(QStyledItemDelegate):
    """Fixed heights per kind of row; the right word never gives way, the name does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scale = 1.0

    def sizeHint(self, _option: QStyleOptionViewItem, index: _Index) -> QSize:
        row = index.data(ROW_ROLE)
        if isinstance(row, GroupRow):
            return QSize(200, GROUP_HEIGHT)
        return QSize(200, ALL_HEIGHT if isinstance(row, AllRow) else ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row = index.data(ROW_ROLE)
        rect = QRect(option.rect)
        self._scale = painter.device().devicePixelRatioF()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, GroupRow):
            if row.foldable:
                self._paint_background(painter, rect, option)
            self._paint_group(painter, rect, row)
        else:
            self._paint_background(painter, rect, option)
            if isinstance(row, EnvironmentRow):
                self._paint_environment(painter, rect, row)
            elif isinstance(row, AllRow):
                self._paint_all(painter, rect, row)
        painter.restore()

    def _paint_background(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        box = QRectF(rect).adjusted(8, 0, -8, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected:
            painter.setBrush(color("accent_soft"))
            painter.drawRoundedRect(box, Radius.CARD, Radius.CARD)
            painter.setBrush(color("accent"))
            bar = QRectF(rect.x() + 8, rect.y() + 13, 3, rect.height() - 27)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(box, Radius.CARD, Radius.CARD)
        if option.state & QStyle.StateFlag.State_HasFocus and option.state & (
            QStyle.StateFlag.State_KeyboardFocusChange
        ):
            painter.setPen(QPen(color("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), Radius.CONTROL, Radius.CONTROL)

    def _paint_all(self, painter: QPainter, rect: QRect, row: AllRow) -> None:
        painter.drawPixmap(
            QPointF(rect.x() + 18, rect.y() + 8), icon_pixmap("table", "text2", 18, self._scale)
        )
        painter.setFont(font(FontRole.LABEL))
        painter.setPen(color("text"))
        text = QRectF(rect.x() + _TEXT_X, rect.y(), rect.width() - _TEXT_X - _RIGHT, rect.height() - 1)
        painter.drawText(text, int(Qt.AlignmentFlag.AlignVCenter), row.title)

    def _paint_group(self, painter: QPainter, rect: QRect, row: GroupRow) -> None:
        box = QRectF(rect).adjusted(16, 6, -_RIGHT, 0)
        painter.setFont(font(FontRole.CAPTION_STRONG))
        painter.setPen(color("text2"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), row.title)
        width = painter.fontMetrics().horizontalAdvance(row.title)
        painter.setFont(font(FontRole.CAPTION))
        number = box.adjusted(width + 7, 0, 0, 0)
        painter.drawText(number, int(Qt.AlignmentFlag.AlignVCenter), str(row.number))
        if row.foldable:
            name = "chevron-right" if row.folded else "chevron-down"
            corner = QPointF(box.right() - 14, box.center().y() - 7)
            painter.drawPixmap(corner, icon_pixmap(name, "text2", 14, self._scale))

    def _paint_environment(self, painter: QPainter, rect: QRect, row: EnvironmentRow) -> None:
        painter.drawPixmap(
            QPointF(rect.x() + 18, rect.y() + 16),
            icon_pixmap(KIND_ICONS[row.kind], row.kind, 18, self._scale),
        )
        word_font = font(FontRole.CAPTION_STRONG)
        word_width = QFontMetrics(word_font).horizontalAdvance(row.word)
        right = rect.right() - _RIGHT
        painter.setFont(word_font)
        painter.setPen(color(row.kind))
        word = QRectF(right - word_width, rect.y(), word_width + 2, rect.height() - 1)
        painter.drawText(word, int(Qt.AlignmentFlag.AlignVCenter), row.word)
        room = right - word_width - 10 - rect.x() - _TEXT_X
        left = rect.x() + _TEXT_X
        painter.setFont(font(FontRole.STRONG))
        painter.setPen(color("text"))
        title = painter.fontMetrics().elidedText(row.title, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(QPointF(left, rect.y() + 22), title)
        painter.setFont(font(FontRole.CAPTION))
        painter.setPen(color("text2"))
        second = painter.fontMetrics().elidedText(row.second_line, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QPointF(left, rect.y() + 39), second)
