"""Tabs with a number beside their word and a line under the one on show."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QTabBar, QWidget

from gui.theme import FontRole, color, font

_HEIGHT, _GAP, _BETWEEN, _COUNT_PAD = 38, 6, 22, 5


class CountedTabBar(QTabBar):
    """A tab bar that paints itself; keyboard and screen readers get Qt's own."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._counts: dict[int, int] = {}
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)

    def show_count(self, tab: int, number: int) -> None:
        """Show ``number`` beside the word of a tab; nothing for 0."""
        self._counts[tab] = number
        word = self.tabText(tab)
        self.setAccessibleTabName(tab, f"{word}, {number}" if number else word)
        # A tab's size is asked for again only when a tab changes.
        self.setTabToolTip(tab, "")
        self.updateGeometry()
        self.resize(self.sizeHint())
        self.update()

    def _count_width(self, tab: int) -> int:
        number = self._counts.get(tab, 0)
        if not number:
            return 0
        metrics = QFontMetrics(font(FontRole.CAPTION_LABEL))
        return max(16, metrics.horizontalAdvance(str(number)) + 2 * _COUNT_PAD)

    def _word_width(self, tab: int) -> int:
        return QFontMetrics(font(FontRole.STRONG)).horizontalAdvance(self.tabText(tab))

    def _content_width(self, tab: int) -> int:
        count = self._count_width(tab)
        return self._word_width(tab) + (_GAP + count if count else 0)

    def tabSizeHint(self, tab: int) -> QSize:
        return QSize(self._content_width(tab) + _BETWEEN, _HEIGHT)

    def minimumTabSizeHint(self, tab: int) -> QSize:
        return self.tabSizeHint(tab)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for tab in range(self.count()):
            self._paint_tab(painter, tab)

    def _paint_tab(self, painter: QPainter, tab: int) -> None:
        rect, chosen = self.tabRect(tab), tab == self.currentIndex()
        hovered = rect.contains(self.mapFromGlobal(self.cursor().pos()))
        word = QRect(rect.x(), rect.y(), self._word_width(tab), rect.height() - 2)
        painter.setFont(font(FontRole.STRONG if chosen else FontRole.LABEL))
        painter.setPen(color("text" if chosen or hovered else "text2"))
        painter.drawText(word, int(Qt.AlignmentFlag.AlignVCenter), self.tabText(tab))
        width = self._count_width(tab)
        if width:
            box = QRectF(word.right() + 1 + _GAP, rect.center().y() - 8.5, width, 16)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("hover"))
            painter.drawRoundedRect(box, 8, 8)
            painter.setFont(font(FontRole.CAPTION_LABEL))
            painter.setPen(color("text2"))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(self._counts[tab]))
        if chosen:
            painter.fillRect(
                QRectF(rect.x(), rect.bottom() - 1, self._content_width(tab), 2), color("accent")
            )
            if self.hasFocus() and self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
                self._paint_focus(painter, QRectF(rect), self._content_width(tab))

    def _paint_focus(self, painter: QPainter, rect: QRectF, width: int) -> None:
        painter.setPen(QPen(color("focus"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corner = rect.topLeft() + QPointF(1, 3)
        painter.drawRoundedRect(QRectF(corner.x(), corner.y(), width + 6, rect.height() - 8), 5.5, 5.5)
