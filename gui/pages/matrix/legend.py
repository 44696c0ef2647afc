"""What the cells mean, drawn as they are drawn in the grid."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui.pages.matrix.grid import CELL_WIDTH, paint_cell
from gui.pages.matrix.state import Cell, Pin
from gui.widgets import label

_WORDS = {
    "newest": (Cell("newest", evidence="official"), "newest patch installs"),
    "proven": (Cell("newest", evidence="proven"), "proven by a run"),
    "declared": (Cell("newest", evidence="declared"), "wheel only"),
    "older": (Cell("older", "2.6.2"), "only up to this patch"),
    "translated": (Cell("translated", "PTX"), "compiled at the first start"),
    "unknown": (Cell("unknown"), "not known"),
    "none": (Cell("none"), "no build"),
}
_PIN = Cell("none", pins=(Pin("", "", "", "", ""),))
_SMALL = 34


class _Sample(QWidget):
    """One cell as it looks in the grid."""

    def __init__(self, cell: Cell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = cell
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = self._cell.text or self._cell.evidence == "proven"
        return QSize(CELL_WIDTH if wide else _SMALL, 24)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_cell(painter, QRectF(self.rect()).adjusted(2.5, 2.5, -2.5, -2.5), self._cell)


class Legend(QWidget):
    """Shows samples of those kinds of cells that the grid holds; what finds no room is cut off."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(6)
        self._parts: dict[str, tuple[QWidget, QWidget]] = {}
        for kind, (cell, words) in (*_WORDS.items(), ("pin", (_PIN, "yours"))):
            sample, text = _Sample(cell), label(words, "caption")
            text.setContentsMargins(0, 0, 8, 0)
            text.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
            self._parts[kind] = (sample, text)
            self._row.addWidget(sample)
            self._row.addWidget(text)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)

    def show_kinds(self, kinds: frozenset[str], *, has_pins: bool) -> None:
        """Show the samples of ``kinds``."""
        for kind, parts in self._parts.items():
            for part in parts:
                part.setVisible(has_pins if kind == "pin" else kind in kinds)
