"""A notice at the top of the page it concerns."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from gui.theme import KIND_ICONS, repolish
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label, paragraph, set_paragraph


class Banner(QFrame):
    """Icon, bold line, one text line and up to three small buttons, in the colours of a kind."""

    def __init__(
        self, kind: str = "info", title: str = "", text: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon = IconLabel(KIND_ICONS[kind], kind, 18)
        self._title = label("", "strong")
        self._title.setWordWrap(True)
        self._text = paragraph("", ink="text2")
        self._buttons = QHBoxLayout()
        self._buttons.setContentsMargins(0, 6, 0, 0)
        self._buttons.setSpacing(8)
        self._row = QWidget()
        self._row.setLayout(self._buttons)
        self._buttons.addStretch()
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addWidget(self._row)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 11, 13, 11)
        row.setSpacing(9)
        icon_column = QVBoxLayout()
        icon_column.addWidget(self._icon)
        icon_column.addStretch()
        row.addLayout(icon_column)
        row.addLayout(column, 1)
        self._row.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.show_notice(kind, title, text)

    def show_notice(self, kind: str, title: str, text: str = "") -> None:
        """Replace kind and words; buttons stay."""
        self.setProperty("dvBanner", kind)
        self._icon.show_icon(KIND_ICONS[kind], kind)
        self._title.setText(title)
        set_paragraph(self._text, text)
        self._text.setVisible(bool(text))
        self.setAccessibleName(f"{title}. {text}" if text else title)
        repolish(self)

    def add_button(self, button: QPushButton) -> QPushButton:
        """Add a small button after the others."""
        button.setProperty("dvSize", "small")
        self._buttons.insertWidget(self._buttons.count() - 1, button)
        self._row.show()
        return button

    def clear_buttons(self) -> None:
        """Take all buttons away."""
        while self._buttons.count() > 1:
            item = self._buttons.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._row.hide()

    @property
    def title(self) -> str:
        """The bold line."""
        return self._title.text()
