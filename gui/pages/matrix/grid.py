"""The heat grid: one table view whose heads stay while it scrolls; cells are painted, never widgets."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from gui.pages.matrix.state import Cell, Grid, Series
from gui.theme import FontRole, Radius, color, font, icon_pixmap
from gui.widgets import as_tooltip, label

ROW_HEIGHT, HEAD_HEIGHT, TITLE_HEIGHT = 27, 46, 20
FIRST_WIDTH, CELL_WIDTH, FACT_WIDTH = 92, 54, 64
CELL_ROLE = int(Qt.ItemDataRole.UserRole) + 11
MARK_ROLE = int(Qt.ItemDataRole.UserRole) + 12
_ICON, _ALL_ICONS = 14, 3
_EVIDENCE_RANK = {"proven": 2, "official": 1}
_Index = QModelIndex | QPersistentModelIndex


class GridModel(QAbstractTableModel):
    """Cells of a ``Grid``; it is replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid = Grid()

    def show_grid(self, grid: Grid) -> None:
        """Show another grid."""
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.grid.series)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.grid.columns) + len(self.grid.facts)

    def cell_at(self, row: int, column: int) -> Cell:
        """The cell at a place."""
        return self.grid.series[row].cells[column]

    def title_of(self, column: int) -> str:
        """The head of a column."""
        number = len(self.grid.columns)
        return self.grid.columns[column] if column < number else self.grid.facts[column - number]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        cell = self.cell_at(index.row(), index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role == CELL_ROLE:
            return cell
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return cell.told if role == Qt.ItemDataRole.AccessibleTextRole else as_tooltip(cell.told)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        if orientation is Qt.Orientation.Horizontal:
            if not 0 <= section < self.columnCount():
                return None
            if role == Qt.ItemDataRole.DisplayRole:
                return self.title_of(section)
            if role == Qt.ItemDataRole.ToolTipRole and self.headerData(section, orientation, MARK_ROLE):
                return as_tooltip(self.grid.mark_words)
            if role == MARK_ROLE:
                return self.title_of(section) in self.grid.marked_columns and section < len(self.grid.columns)
            return None
        if not 0 <= section < len(self.grid.series):
            return None
        series = self.grid.series[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return series.newest.tensorflow
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"TensorFlow {series.newest.tensorflow}"
        if role == Qt.ItemDataRole.ToolTipRole and series.own:
            return as_tooltip("From a matrix file of yours.")
        return series.marked if role == MARK_ROLE else None


class GridHeader(QHeaderView):
    """Plain heads on the page's own ground; marked ones in the accent."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setProperty("dvPlain", "true")
        self._title, self._columns = "", 0

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        model = self.model()
        painter.save()
        painter.fillRect(rect, color("surface"))
        upright = self.orientation() is Qt.Orientation.Vertical
        marked = bool(model.headerData(section, self.orientation(), MARK_ROLE))
        role = FontRole.STRONG if marked else FontRole.BODY
        painter.setFont(font(role if upright else FontRole.CAPTION_STRONG if marked else FontRole.CAPTION))
        painter.setPen(color("accent" if marked else "text" if upright else "text2"))
        text = str(model.headerData(section, self.orientation(), Qt.ItemDataRole.DisplayRole) or "")
        side = Qt.AlignmentFlag.AlignLeft if upright else Qt.AlignmentFlag.AlignHCenter
        box = rect if upright else rect.adjusted(0, TITLE_HEIGHT, 0, 0)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | side), text)
        painter.restore()

    def show_title(self, title: str, columns: int) -> None:
        """Write ``title`` over the first ``columns`` heads."""
        self._title, self._columns = title, columns
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._title and self._columns:
            left = self.sectionViewportPosition(0)
            width = self.sectionPosition(self._columns - 1) + self.sectionSize(self._columns - 1)
            painter = QPainter(self.viewport())
            painter.setFont(font(FontRole.CAPTION_STRONG))
            painter.setPen(color("text"))
            box = QRect(left, 0, width, TITLE_HEIGHT)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._title)
            painter.end()


class CellDelegate(QStyledItemDelegate):
    """Paints fill, mark, text and pin of one cell."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(CELL_WIDTH, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        cell = index.data(CELL_ROLE)
        if not isinstance(cell, Cell):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2.5, 1.5, -2.5, -1.5)
        if cell.kind == "fact":
            _draw_text(painter, option.rect, cell.text, "text2")
        else:
            paint_cell(painter, box, cell)
        state = option.state
        if state & QStyle.StateFlag.State_Selected and (
            not cell.marked or state & QStyle.StateFlag.State_HasFocus
        ):
            focused = bool(state & QStyle.StateFlag.State_HasFocus)
            painter.setPen(QPen(color("focus" if focused else "outline"), 2 if focused else 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, Radius.CELL, Radius.CELL)
        painter.restore()


def paint_cell(painter: QPainter, box: QRectF, cell: Cell) -> None:
    """Draw a cell into ``box``, as the grid and its legend do."""
    dashed = cell.kind in {"older", "unknown", "translated"}
    kind = {"newest": "ok", "older": "warn", "translated": "warn", "unknown": "unknown"}.get(cell.kind, "")
    if kind:
        is_wheel_only = cell.kind == "newest" and cell.evidence == "declared"
        fill = "surface" if is_wheel_only or kind == "unknown" else f"{kind}_soft"
        pen = QPen(color(f"{kind}_line"), 1) if dashed or is_wheel_only else QPen(Qt.PenStyle.NoPen)
        if dashed:
            pen.setDashPattern([3, 2])
        painter.setPen(pen)
        painter.setBrush(color(fill))
        painter.drawRoundedRect(box, Radius.CELL, Radius.CELL)
    if cell.marked:
        painter.setPen(QPen(color("accent"), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, Radius.CELL, Radius.CELL)
    _draw_content(painter, box.toRect(), cell, kind)


def _draw_content(painter: QPainter, box: QRect, cell: Cell, kind: str) -> None:
    if cell.kind == "none" and not cell.pins:
        _draw_text(painter, box, "–", "text3")
        return
    scale = painter.device().devicePixelRatioF()
    icons = []
    if cell.kind == "newest":
        icons.append(("check", "ok"))
        if cell.evidence == "proven":
            icons.append(("eye", "ok"))
    text = {"older": cell.text, "translated": cell.text, "unknown": "?"}.get(cell.kind, "")
    if cell.pins:
        icons.append(("here", "accent" if cell.marked else "text2"))
        if len(cell.pins) > 1:
            text = f"{text} {len(cell.pins)}".strip()
    painter.setFont(font(FontRole.CAPTION_STRONG))
    width = painter.fontMetrics().horizontalAdvance(text) if text else 0
    # What finds no room gives way: first the eye, then a pin beside a version; the tooltip tells of both.
    step = _ICON + 1
    while icons and width + step * len(icons) > box.width() - 2:
        icons.pop(1 if len(icons) == _ALL_ICONS else -1)
    left = box.x() + (box.width() - width - step * len(icons)) // 2
    top = box.y() + (box.height() - _ICON) // 2
    if text and cell.kind != "newest":
        painter.setPen(color(kind or "text2"))
        painter.drawText(
            QRect(left, box.y(), width + 2, box.height()), int(Qt.AlignmentFlag.AlignVCenter), text
        )
        left += width + 2
        text = ""
    for name, token in icons:
        painter.drawPixmap(QPoint(left, top), icon_pixmap(name, token, _ICON, scale))
        left += step
    if text:
        painter.setPen(color("accent" if cell.marked else "text2"))
        painter.drawText(
            QRect(left, box.y(), width + 2, box.height()), int(Qt.AlignmentFlag.AlignVCenter), text
        )


def _draw_text(painter: QPainter, box: QRect, text: str, token: str) -> None:
    painter.setFont(font(FontRole.CAPTION))
    painter.setPen(color(token))
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), text)


class GridView(QTableView):
    """Arrow keys walk over the cells; Enter pins what the inspector shows.

    Signals:
        cell_reached(Series, Cell, str): the current cell, with the head of its column.
        pin_wanted(): Enter was pressed.
    """

    cell_reached = Signal(object, object, str)
    pin_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("matrix_grid")
        self.setAccessibleName("Matrix of TensorFlow releases")
        self.cells = GridModel(self)
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setProperty("dvPlain", "true")
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._heads = GridHeader(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self._heads)
        self.setVerticalHeader(GridHeader(Qt.Orientation.Vertical, self))
        self.horizontalHeader().setFixedHeight(HEAD_HEIGHT)
        self.verticalHeader().setFixedWidth(FIRST_WIDTH)
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.setModel(self.cells)
        self._corner = label("TensorFlow", "caption")
        self._corner.setParent(self)
        self._corner.setGeometry(0, TITLE_HEIGHT, FIRST_WIDTH, HEAD_HEIGHT - TITLE_HEIGHT)

    def show_grid(self, grid: Grid, title: str) -> None:
        """Show another grid under ``title``.

        The cell of the same series and head stays the current one where it is there.
        """
        current = self.currentIndex()
        place = None
        if current.isValid():
            place = self.cells.grid.series[current.row()].name, self.cells.title_of(current.column())
        self.cells.show_grid(grid)
        number = len(grid.columns)
        self._heads.show_title(title, number)
        for column in range(self.cells.columnCount()):
            self.setColumnWidth(column, CELL_WIDTH if column < number else FACT_WIDTH)
        index = self._find(place) or self._find_first()
        if index is not None:
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def go_to_marked(self) -> None:
        """Make the marked cell the current one."""
        for row, series in enumerate(self.cells.grid.series):
            for column, cell in enumerate(series.cells):
                if cell.marked:
                    self.setCurrentIndex(self.cells.index(row, column))
                    return

    def height_of_rows(self) -> int:
        """How high the view has to be to show every row."""
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return HEAD_HEIGHT + ROW_HEIGHT * len(self.cells.grid.series) + below + 2

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            series: Series = self.cells.grid.series[current.row()]
            title = self.cells.title_of(current.column())
            self.cell_reached.emit(series, self.cells.cell_at(current.row(), current.column()), title)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pin_wanted.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            index = self._find_first()
            if index is not None:
                self.setCurrentIndex(index)

    def _find(self, place: tuple[str, str] | None) -> QModelIndex | None:
        for row, series in enumerate(self.cells.grid.series if place is not None else ()):
            for column in range(self.cells.columnCount()):
                if place == (series.name, self.cells.title_of(column)):
                    return self.cells.index(row, column)
        return None

    def _find_first(self) -> QModelIndex | None:
        """The marked cell, else one with an environment of the user, else the newest that works."""
        best: tuple[int, int, int, int] | None = None
        for row, series in enumerate(self.cells.grid.series):
            for column, cell in enumerate(series.cells):
                rank = 3 if cell.marked else 2 if cell.pins else 1 if cell.kind == "newest" else 0
                key = (rank, -row, _EVIDENCE_RANK.get(cell.evidence, 0), column)
                if rank and (best is None or key > best):
                    best = key
        return self.cells.index(-best[1], best[3]) if best is not None else None
