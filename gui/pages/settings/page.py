"""Settings: every choice takes effect at once, and each says why one would make it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gui.widgets import (
    Card,
    ElidedLabel,
    ScrollPage,
    Segmented,
    flat_button,
    label,
    line,
    paragraph,
    push_button,
)
from gui.wording import shorten_path

_WIDTH = 640
THEMES = (("system", "Same as system"), ("light", "Light"), ("dark", "Dark"))


class SettingsPage(ScrollPage):
    """Shows what is set; signals what the user wants.

    Signals:
        theme_chosen(str): ``system``, ``light`` or ``dark``.
        folder_wanted(): one more folder should be searched.
        folder_refused(str): a folder should no longer be searched.
    """

    theme_chosen = Signal(str)
    folder_wanted = Signal()
    folder_refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        body = QWidget()
        body.setProperty("dvSurface", "surface")
        column = QVBoxLayout(body)
        column.setContentsMargins(24, 16, 24, 14)
        column.setSpacing(8)
        column.addWidget(label("Settings", "h1"))
        column.addSpacing(8)
        column.addWidget(label("Theme", "strong"))
        column.addWidget(_explain("Light or dark; by default as the rest of the desktop."))
        self.theme = Segmented(THEMES)
        self.theme.chosen.connect(self.theme_chosen)
        column.addWidget(self.theme)
        column.addSpacing(16)
        column.addWidget(label("Folders to search", "strong"))
        column.addWidget(
            _explain(
                "Dovetail knows where tools put environments. Name the folders where you keep others; "
                "everything below them is searched, and only read."
            )
        )
        self._card = Card(margins=(1, 1, 1, 1))
        self._card.body.setSpacing(0)
        self._card.setMaximumWidth(_WIDTH)
        column.addWidget(self._card)
        self.add_button = push_button("Add a folder…", "folder", name="add_search_folder")
        self.add_button.clicked.connect(self.folder_wanted)
        column.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self.setWidget(body)
        self._folders: tuple[str, ...] = ()
        self._rows: list[QWidget] = []

    def show_settings(self, theme: str, folders: Sequence[str]) -> None:
        """Show what is set now."""
        self.theme.choose(theme)
        self._folders = tuple(folders)
        for row in self._rows:
            row.hide()
            row.deleteLater()
        self._rows = []
        for place, folder in enumerate(self._folders):
            if place:
                self._add(line())
            self._add(self._build_row(place, folder))
        self._card.setVisible(bool(self._folders))

    def _add(self, row: QWidget) -> None:
        self._rows.append(row)
        self._card.body.addWidget(row)

    def _build_row(self, place: int, folder: str) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(12, 3, 6, 3)
        inside.addWidget(ElidedLabel(shorten_path(folder), "mono"), 1)
        remove = flat_button("close", f"Stop searching {folder}", name=f"refuse_{place}", size=16)
        remove.clicked.connect(self._refuse)
        inside.addWidget(remove)
        return row

    @Slot()
    def _refuse(self) -> None:
        place = int(self.sender().objectName().removeprefix("refuse_"))
        self.folder_refused.emit(self._folders[place])


def _explain(text: str) -> QWidget:
    words = paragraph(text, "second")
    words.setMaximumWidth(_WIDTH)
    return words
