"""Short facts in rounded boxes: pill (health), tag (a property), count (a number)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from gui.theme import KIND_ICONS, repolish
from gui.widgets.icon_label import IconLabel
from gui.widgets.labels import label


class Pill(QFrame):
    """Icon, word and soft fill of one kind (ok, warn, bad, unknown, none, info)."""

    def __init__(self, kind: str = "unknown", word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(KIND_ICONS[kind], kind, 14)
        self._word = label("")
        row = QHBoxLayout(self)
        row.setContentsMargins(7, 0, 9, 0)
        row.setSpacing(5)
        row.addWidget(self._icon)
        row.addWidget(self._word)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_kind(kind, word)

    def show_kind(self, kind: str, word: str, icon: str | None = None) -> None:
        """Show another kind and word, with the kind's icon unless ``icon`` names one."""
        self.setProperty("dvPill", kind)
        self._icon.show_icon(icon or KIND_ICONS[kind], kind)
        self._word.setText(word)
        self.setAccessibleName(f"Health: {word}")
        repolish(self)
        repolish(self._word)

    @property
    def word(self) -> str:
        """The word in it."""
        return self._word.text()


def tag(text: str, kind: str = "info") -> QLabel:
    """A small label with a fill; ``kind`` is ``info`` or ``plain``."""
    result = label(text)
    result.setProperty("dvTag", kind)
    result.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return result


def count(number: int) -> QLabel:
    """A number beside a heading."""
    result = label(str(number))
    result.setProperty("dvCount", "true")
    result.setAlignment(Qt.AlignmentFlag.AlignCenter)
    result.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return result
