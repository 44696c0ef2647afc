"""A bordered box for things that belong together."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget


class Card(QFrame):
    """Surface with a hairline edge; put content into ``body``. A table goes in with margins of 1."""

    def __init__(
        self, parent: QWidget | None = None, *, margins: tuple[int, int, int, int] = (16, 14, 16, 14)
    ) -> None:
        super().__init__(parent)
        self.setProperty("dvCard", "true")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(*margins)
        self.body.setSpacing(8)
