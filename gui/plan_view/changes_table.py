"""The table of what a plan changes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.plan_view.state import ChangeRow
from gui.theme import FontRole, font, icon
from gui.widgets.focus_ring import paint_focus_ring

_HEADS = ("Package", "Now", "After", "Change")
_WIDTHS = {1: 110, 2: 120, 3: 132}
_ROW_HEIGHT = 34
_HEAD_HEIGHT = 29
_MOST_ROWS = 10

_Index = QModelIndex | QPersistentModelIndex


class ChangesModel(QAbstractTableModel):
    """Package, version now, version after, and what kind of change that is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ChangeRow, ...] = ()

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _HEADS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], index.column()
        if role == Qt.ItemDataRole.DisplayRole:
            return (row.package, row.before, row.after, row.word)[column]
        if role == Qt.ItemDataRole.ToolTipRole and column < 3:
            return (row.package, row.before, row.after)[column]
        if role == Qt.ItemDataRole.FontRole and column in (0, 2):
            return font(FontRole.STRONG)
        if role == Qt.ItemDataRole.DecorationRole and column == 3:
            return icon(row.icon, "text2")
        return None


class _FlushDelegate(QStyledItemDelegate):
    """Starts a cell's text where its head starts; Qt adds three pixels to what the style sheet says."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shifted = QStyleOptionViewItem(option)
        shifted.rect = QRect(option.rect).adjusted(-3, 0, 0, 0)
        super().paint(painter, shifted, index)


class ChangesTable(QTableView):
    """As high as its rows, up to ten; more scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("changes")
        self.setAccessibleName("What changes")
        self._model = ChangesModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_FlushDelegate(self))
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS.items():
            head.resizeSection(column, width)
        head.setHighlightSections(False)
        head.setFixedHeight(_HEAD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self.viewport(), QPainter(self.viewport()))

    def show_rows(self, rows: Sequence[ChangeRow]) -> None:
        """Replace all rows."""
        self._model.show_rows(rows)
        self.setFixedHeight(_HEAD_HEIGHT + _ROW_HEIGHT * min(_MOST_ROWS, max(1, len(rows))))
