"""Commands and lines of output: fixed width, selectable, with Copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui.widgets.buttons import flat_button


class CodeBlock(QFrame):
    """Plain text in the fixed-width font, wrapped where it is too long."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, with_copy: bool = True) -> None:
        super().__init__(parent)
        self.setProperty("dvCode", "true")
        self._label = QLabel()
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._label.setSizePolicy(policy)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 5 if with_copy else 10, 5)
        row.addWidget(self._label, 1)
        if with_copy:
            self._copy = flat_button("copy", "Copy", name="copy_code", size=16)
            self._copy.clicked.connect(self.copy)
            column = QVBoxLayout()
            column.addWidget(self._copy)
            column.addStretch()
            row.addLayout(column)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Replace the text."""
        self._text = text
        # Without break points a long path would widen the page instead of wrapping.
        self._label.setText(text.replace("/", "/\u200b").replace(",", ",\u200b"))
        self._label.setAccessibleName(text)

    @property
    def text(self) -> str:
        """What ``copy`` puts on the clipboard."""
        return self._text

    @Slot()
    def copy(self) -> None:
        """Put the text on the clipboard."""
        QGuiApplication.clipboard().setText(self._text)
