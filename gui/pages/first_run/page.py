"""The page before the first scan: what Dovetail does, and that it begins only when asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.pages.first_run.drawing import BoardsDrawing
from gui.widgets import IconLabel, ScrollPage, label, line, link_button, paragraph, push_button, set_paragraph

_PROMISES = (
    ("eye", "Looks, never touches", "A scan reads files only. Nothing is changed."),
    ("lock", "Stays here", "No account. Nothing leaves this computer."),
    ("undo", "Always a way back", "Every repair starts with a snapshot."),
)


class FirstRunPage(ScrollPage):
    """A column in the middle of the window.

    Signals:
        scan_wanted(), new_wanted(), places_wanted(): a button was pressed.
    """

    scan_wanted = Signal()
    new_wanted = Signal()
    places_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = QWidget()
        body.setProperty("dvSurface", "surface")
        outer = QHBoxLayout(body)
        column_widget = QWidget()
        column_widget.setFixedWidth(640)
        outer.addStretch(1)
        outer.addWidget(column_widget)
        outer.addStretch(1)
        column = QVBoxLayout(column_widget)
        column.setContentsMargins(0, 24, 0, 24)
        column.setSpacing(0)
        column.addStretch(1)
        column.addWidget(BoardsDrawing(), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(30)
        column.addWidget(label("See what fits on this computer", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        column.addLayout(_build_words())
        column.addSpacing(24)
        column.addLayout(self._build_buttons())
        column.addSpacing(12)
        column.addWidget(self.places_button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(32)
        column.addWidget(line())
        column.addSpacing(24)
        column.addLayout(_build_promises())
        column.addStretch(1)
        self.setWidget(body)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.scan_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_buttons(self) -> QHBoxLayout:
        self.scan_button = push_button("Scan this computer", "search", name="first_scan", primary=True)
        self.scan_button.clicked.connect(self.scan_wanted)
        self.new_button = push_button("New environment…", "plus", name="first_new")
        self.new_button.clicked.connect(self.new_wanted)
        self.places_button = link_button("Where will it look?", name="where_to_look")
        self.places_button.clicked.connect(self.places_wanted)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self.scan_button)
        row.addWidget(self.new_button)
        row.addStretch(1)
        return row


def _build_words() -> QHBoxLayout:
    words = paragraph("", "say", ink="text2")
    words.setFixedWidth(500)
    set_paragraph(
        words,
        "Dovetail finds your Python environments, shows which TensorFlow pieces fit together, "
        "and repairs the ones that do not.",
        centred=True,
    )
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(words)
    row.addStretch(1)
    return row


def _build_promises() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(24)
    for icon_name, title, text in _PROMISES:
        part = QHBoxLayout()
        part.setSpacing(10)
        part.addWidget(IconLabel(icon_name, "accent", 20), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(label(title, "strong"))
        words.addWidget(paragraph(text, "caption"))
        words.addStretch(1)
        part.addLayout(words, 1)
        row.addLayout(part, 1)
    return row
