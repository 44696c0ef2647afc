"""A label that shows one icon in the colour of a token and follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from gui.theme import icon_pixmap


class IconLabel(QWidget):
    """Decoration only: it has no accessible name, the word beside it says the same."""

    def __init__(self, name: str, token: str = "text", size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._token = token
        self._size = size
        self.setFixedSize(QSize(size, size))

    def show_icon(self, name: str, token: str) -> None:
        """Replace the icon and its colour."""
        self._name = name
        self._token = token
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(0, 0, icon_pixmap(self._name, self._token, self._size, self.devicePixelRatioF()))
