"""A table view in the house style: no grid, whole rows, icons before what does not fit."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QResizeEvent
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

from gui.theme import KIND_ICONS, FontRole, color, font, icon_pixmap
from gui.widgets.focus_ring import paint_focus_ring

HEADER_HEIGHT, ROW_HEIGHT = 29, 34
LEAST_WIDTH = 150
_CARD_EDGES = 4

_PAD, _ICON, _GAP = 12, 14, 7
_Index = QModelIndex | QPersistentModelIndex


class DataDelegate(QStyledItemDelegate):
    """Paints one cell; ``kind_role`` gives the icon, ``styles`` the look of each column."""

    def __init__(self, kind_role: int, styles: list[str], rights: list[bool], parent: QWidget) -> None:
        super().__init__(parent)
        self._kind_role = kind_role
        self._styles = styles
        self._rights = rights

    def _role(self, column: int) -> FontRole:
        style = self._styles[column]
        return {"strong": FontRole.STRONG, "word": FontRole.CAPTION_STRONG}.get(style, FontRole.BODY)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        hint = super().sizeHint(option, index)
        icon = _ICON + _GAP if index.data(self._kind_role) else 0
        return QSize(hint.width() + 2 * _PAD + icon, hint.height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        rect, column = QRect(option.rect), index.column()
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.fillRect(rect, color("accent_soft" if selected else "hover"))
        painter.setPen(color("border"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        box = rect.adjusted(_PAD, 0, -_PAD, -1)
        kind = str(index.data(self._kind_role) or "")
        if kind:
            scale = painter.device().devicePixelRatioF()
            corner = QPoint(box.x(), box.y() + (box.height() - _ICON) // 2)
            painter.drawPixmap(corner, icon_pixmap(KIND_ICONS[kind], kind, _ICON, scale))
            box.setLeft(box.x() + _ICON + _GAP)
        style = self._styles[column]
        painter.setFont(font(self._role(column)))
        painter.setPen(color(kind if style == "word" and kind else "text2" if style == "second" else "text"))
        text = painter.fontMetrics().elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole) or ""), Qt.TextElideMode.ElideRight, box.width()
        )
        side = Qt.AlignmentFlag.AlignRight if self._rights[column] else Qt.AlignmentFlag.AlignLeft
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter | side), text)
        painter.restore()


class DataTable(QTableView):
    """Rows of one height, sorted by a press on a head, chosen as a whole."""

    def __init__(self, name: str, row_height: int = ROW_HEIGHT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._widths: list[int] = []
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(row_height)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(True)
        header.setFixedHeight(HEADER_HEIGHT)
        header.setSortIndicatorShown(False)

    def show_model(self, model: QAbstractItemModel, delegate: DataDelegate, widths: list[int]) -> None:
        """Show ``model``; ``widths`` in pixels, 0 for the one column that takes what is left."""
        self.setModel(model)
        self.setItemDelegate(delegate)
        self._widths = widths
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self._share_width()

    def height_of_card(self, rows: int) -> int:
        """How high the card around it may be so that ``rows`` rows just fit."""
        bar = self.horizontalScrollBar()
        below = bar.sizeHint().height() if bar.maximum() > 0 else 0
        return HEADER_HEIGHT + rows * self.verticalHeader().defaultSectionSize() + below + _CARD_EDGES

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        paint_focus_ring(self.viewport(), QPainter(self.viewport()))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def setColumnHidden(self, column: int, hide: bool) -> None:
        super().setColumnHidden(column, hide)
        self._share_width()

    def _share_width(self) -> None:
        shown = [c for c in range(len(self._widths)) if not self.isColumnHidden(c)]
        room = self.viewport().width() - sum(self._widths[c] for c in shown)
        for column in shown:
            self.setColumnWidth(column, self._widths[column] or max(LEAST_WIDTH, room))

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        self.horizontalHeader().setSortIndicatorShown(True)
        self.model().sort(column, order)
