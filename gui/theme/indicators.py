"""Check boxes, radio buttons and the arrows of combo boxes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOption

from gui.theme.colors import color
from gui.theme.icons import icon_pixmap
from gui.theme.spacing import Radius

_SIDE = 16.0


def _square(option: QStyleOption) -> QRectF:
    rect = QRectF(option.rect)
    corner = rect.center() - QPointF(_SIDE / 2, _SIDE / 2)
    return QRectF(corner.x(), corner.y(), _SIDE, _SIDE).adjusted(0.5, 0.5, -0.5, -0.5)


def _has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def _begin(painter: QPainter, *, filled: bool, enabled: bool) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = "accent" if filled else "outline"
    painter.setPen(QPen(color(edge if enabled else "border"), 1))
    painter.setBrush(color("accent" if filled and enabled else "surface"))


def draw_check_box(painter: QPainter, option: QStyleOption) -> None:
    """A rounded square; filled with a check mark when on."""
    on, enabled = _has(option, QStyle.StateFlag.State_On), _has(option, QStyle.StateFlag.State_Enabled)
    square = _square(option)
    _begin(painter, filled=on, enabled=enabled)
    painter.drawRoundedRect(square, Radius.CELL, Radius.CELL)
    if on:
        scale = painter.device().devicePixelRatioF()
        mark = icon_pixmap("check", "on_accent" if enabled else "text3", 14, scale)
        painter.drawPixmap(square.topLeft() + QPointF(0.5, 0.5), mark)
    painter.restore()


def draw_radio_button(painter: QPainter, option: QStyleOption) -> None:
    """A ring; a disc with a dot when on."""
    on, enabled = _has(option, QStyle.StateFlag.State_On), _has(option, QStyle.StateFlag.State_Enabled)
    square = _square(option)
    _begin(painter, filled=on, enabled=enabled)
    painter.drawEllipse(square)
    if on:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color("on_accent" if enabled else "text3"))
        painter.drawEllipse(square.adjusted(4.5, 4.5, -4.5, -4.5))
    painter.restore()


def draw_arrow_down(painter: QPainter, option: QStyleOption) -> None:
    """The chevron of a combo box."""
    rect = QRectF(option.rect)
    enabled = _has(option, QStyle.StateFlag.State_Enabled)
    scale = painter.device().devicePixelRatioF()
    pixmap = icon_pixmap("chevron-down", "text2" if enabled else "text3", 14, scale)
    painter.drawPixmap(rect.center() - QPointF(7, 7), pixmap)
