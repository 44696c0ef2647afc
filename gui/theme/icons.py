"""Line icons in the colour of a token, at any size and screen scale."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme.colors import active_palette

_pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}


@cache
def _svg(name: str) -> str:
    return files("resources").joinpath("icons", f"{name}.svg").read_text(encoding="utf-8")


def forget_pixmaps() -> None:
    """Drop what was drawn in the former colours."""
    _pixmaps.clear()


def icon_pixmap(name: str, token: str = "text", size: int = 20, scale: float = 1.0) -> QPixmap:
    """The icon ``name`` in the colour of ``token``; ``scale`` is the screen's device pixel ratio."""
    key = (name, active_palette()[token], size, scale)
    found = _pixmaps.get(key)
    if found is not None:
        return found
    # QtSvg draws currentColor black whatever the palette says.
    renderer = QSvgRenderer(QByteArray(_svg(name).replace("currentColor", key[1]).encode()))
    pixmap = QPixmap(round(size * scale), round(size * scale))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(scale)
    _pixmaps[key] = pixmap
    return pixmap


class _TokenIconEngine(QIconEngine):
    """Draws in the palette in use at that moment, so that icons follow a change of theme."""

    def __init__(self, name: str, token: str, checked_token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token
        self._checked_token = checked_token

    def _token_for(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode is QIcon.Mode.Disabled:
            return "text3"
        return self._checked_token if state is QIcon.State.On else self._token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        size = min(rect.width(), rect.height())
        scale = painter.device().devicePixelRatioF()
        pixmap = icon_pixmap(self._name, self._token_for(mode, state), size, scale)
        painter.drawPixmap(
            rect.topLeft() + QPoint((rect.width() - size) // 2, (rect.height() - size) // 2), pixmap
        )

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        return icon_pixmap(self._name, self._token_for(mode, state), side, scale)

    def clone(self) -> QIconEngine:
        return _TokenIconEngine(self._name, self._token, self._checked_token)


def icon(name: str, token: str = "text", checked_token: str | None = None) -> QIcon:
    """An icon that follows the theme; ``checked_token`` is its colour on a checked button."""
    return QIcon(_TokenIconEngine(name, token, checked_token or token))
