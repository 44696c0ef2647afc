"""What stands where there is nothing to show: why, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label, paragraph, set_paragraph


class EmptyState(QWidget):
    """Icon, bold line, one sentence and buttons below each other, centred."""

    def __init__(
        self, icon_name: str, title: str = "", text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._title = label(title, "strong")
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        self._text = paragraph("", ink="text2")
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 24, 16, 24)
        self._column = QVBoxLayout()
        outer.addStretch(1)
        outer.addLayout(self._column)
        outer.addStretch(1)
        self._column.setSpacing(8)
        self._column.addWidget(IconLabel(icon_name, "text2", 24), 0, Qt.AlignmentFlag.AlignHCenter)
        self._column.addSpacing(8)
        self._column.addWidget(self._title)
        self._column.addWidget(self._text)
        self.show_words(title, text)

    def show_words(self, title: str, text: str) -> None:
        """Replace both lines."""
        self._title.setText(title)
        set_paragraph(self._text, text, centred=True)
        self._text.setVisible(bool(text))

    @property
    def title(self) -> str:
        """The bold line."""
        return self._title.text()

    def add_button(self, button: QPushButton) -> None:
        """Add a button below what is there."""
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
