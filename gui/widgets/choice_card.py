"""A whole card that is one radio button: title, one sentence, what it costs."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from gui.theme import FontRole, Radius, color, font
from gui.widgets.focus_ring import paint_focus_ring

_LEFT, _TOP, _TEXT_X, _LINE = 15, 13, 40, 18
_LEAST_WIDTH = 160
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class ChoiceCard(QRadioButton):
    """Put several into one ``QButtonGroup``; the selected one has a 2 px accent edge."""

    def __init__(
        self,
        title: str,
        text: str,
        facts: str = "",
        *,
        recommended: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title = title
        self._body = text
        self._facts = facts
        self._recommended = recommended
        self.setAccessibleName(f"{title}, recommended" if recommended else title)
        self.setAccessibleDescription(f"{text} {facts}".strip())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def title(self) -> str:
        """The heading."""
        return self._title

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        return QSize(274, self.heightForWidth(274))

    def minimumSizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, self.heightForWidth(_LEAST_WIDTH))

    def heightForWidth(self, width: int) -> int:
        title = _TOP + (22 if self._tag_has_own_line(width) else 0) + 24
        body = _text_rect(self._body, FontRole.CAPTION, width - 2 * _LEFT).height()
        facts = self._facts_height(width) + 13 if self._facts else 0
        return max(114, title + body + 12 + facts)

    def _facts_height(self, width: int) -> int:
        return max(_LINE, _text_rect(self._facts, FontRole.CAPTION_STRONG, width - 2 * _LEFT).height())

    def _tag_width(self) -> int:
        return QFontMetrics(font(FontRole.CAPTION_LABEL)).horizontalAdvance("Recommended") + 16

    def _tag_has_own_line(self, width: int) -> bool:
        if not self._recommended:
            return False
        title = QFontMetrics(font(FontRole.CARD)).horizontalAdvance(self._title)
        return _TEXT_X + title + 8 + self._tag_width() + _LEFT > width

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        checked, enabled = self.isChecked(), self.isEnabled()
        pen = 2.0 if checked else 1.0
        painter.setPen(QPen(color("accent" if checked else "border"), pen))
        hovered = self.underMouse() and enabled and not checked
        painter.setBrush(color("hover" if hovered else "surface"))
        edge = QRectF(self.rect()).adjusted(pen / 2, pen / 2, -pen / 2, -pen / 2)
        painter.drawRoundedRect(edge, Radius.CARD, Radius.CARD)
        top = _TOP
        if self._tag_has_own_line(self.width()):
            self._paint_tag(painter, QRect(_LEFT, top, self._tag_width(), 20))
            top += 22
        elif self._recommended:
            width = self._tag_width()
            self._paint_tag(painter, QRect(self.width() - _LEFT - width, top, width, 20))
        self._paint_radio(painter, top + 2)
        painter.setPen(color("text" if enabled else "text3"))
        painter.setFont(font(FontRole.CARD))
        room = self.width() - _TEXT_X - _LEFT
        title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, room)
        painter.drawText(QRect(_TEXT_X, top, room, 20), int(Qt.AlignmentFlag.AlignVCenter), title)
        painter.setPen(color("text2" if enabled else "text3"))
        painter.setFont(font(FontRole.CAPTION))
        body = QRect(_LEFT, top + 26, self.width() - 2 * _LEFT, self.height())
        painter.drawText(body, _WRAP, self._body)
        if self._facts:
            painter.setPen(color("text" if enabled else "text3"))
            painter.setFont(font(FontRole.CAPTION_STRONG))
            high = self._facts_height(self.width())
            facts = QRect(_LEFT, self.height() - 12 - high, self.width() - 2 * _LEFT, high)
            painter.drawText(facts, _WRAP, self._facts)
        paint_focus_ring(self, painter)

    def _paint_tag(self, painter: QPainter, rect: QRect) -> None:
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("accent_soft"))
        painter.drawRoundedRect(rect, Radius.CELL, Radius.CELL)
        painter.setPen(color("accent"))
        painter.setFont(font(FontRole.CAPTION_LABEL))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), "Recommended")
        painter.restore()

    def _paint_radio(self, painter: QPainter, top: int) -> None:
        painter.save()
        disc = QRectF(_LEFT + 0.5, top + 0.5, 15, 15)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(color("accent"))
            painter.drawEllipse(disc)
            painter.setBrush(color("on_accent"))
            painter.drawEllipse(disc.adjusted(4.5, 4.5, -4.5, -4.5))
        else:
            painter.setPen(QPen(color("outline"), 1))
            painter.setBrush(color("surface"))
            painter.drawEllipse(disc)
        painter.restore()


def _text_rect(text: str, role: FontRole, width: int) -> QRect:
    return QFontMetrics(font(role)).boundingRect(QRect(0, 0, max(width, 40), 2000), _WRAP, text)
