"""A scroll area without a frame, as pages and panes use it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class ScrollPage(QScrollArea):
    """The Tab key passes over it to what is in it, from where Page Up and Page Down scroll.

    ``is_stop`` makes it a stop of its own, for content that takes no keyboard.
    """

    def __init__(self, parent: QWidget | None = None, *, is_stop: bool = False) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        if is_stop:
            self.setProperty("dvStop", "true")
        else:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
