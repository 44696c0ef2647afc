"""A table over frozen rows with declared columns, sorted by values and not by texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

Row = TypeVar("Row")
_Index = QModelIndex | QPersistentModelIndex

SORT_ROLE = int(Qt.ItemDataRole.UserRole) + 2
KIND_ROLE = int(Qt.ItemDataRole.UserRole) + 3
KEY_ROLE = int(Qt.ItemDataRole.UserRole) + 4


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column: ``text`` of a row, ``sort_value`` (comparable), ``kind`` for an icon and its colour.

    ``style`` is ``strong``, ``word`` (in the kind's colour), ``second`` or empty.
    """

    title: str
    text: Callable[[Row], str]
    sort_value: Callable[[Row], Any] | None = None
    kind: Callable[[Row], str] | None = None
    tooltip: Callable[[Row], str] | None = None
    style: str = ""
    right: bool = False


class RowTableModel(QAbstractTableModel, Generic[Row]):
    """Rows are replaced as a whole; they are few enough and their order is the proxy's affair."""

    def __init__(
        self, columns: Sequence[Column[Row]], key: Callable[[Row], str], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._key = key
        self._rows: tuple[Row, ...] = ()

    @property
    def columns(self) -> tuple[Column[Row], ...]:
        """The declared columns."""
        return self._columns

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show ``rows`` instead of the former ones; nothing happens if they are the same."""
        new = tuple(rows)
        if new == self._rows:
            return
        if [self._key(row) for row in new] == [self._key(row) for row in self._rows]:
            self._rows = new
            self.dataChanged.emit(self.index(0, 0), self.index(len(new) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows = new
        self.endResetModel()

    def row_at(self, place: int) -> Row:
        """The row at a place of this model (not of a proxy)."""
        return self._rows[place]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(row)
        if role == SORT_ROLE:
            return column.sort_value(row) if column.sort_value else column.text(row).casefold()
        if role == KIND_ROLE:
            return column.kind(row) if column.kind else ""
        if role == KEY_ROLE:
            return self._key(row)
        if role == Qt.ItemDataRole.ToolTipRole and column.tooltip:
            return column.tooltip(row) or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(row)}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:  # noqa: ANN401
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class SortableProxy(QSortFilterProxyModel):
    """Sorts by ``SORT_ROLE`` and keeps the source's order until a column is chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._accepts: Callable[[Any], bool] | None = None
        self.setSortRole(SORT_ROLE)

    def show_only(self, accepts: Callable[[Any], bool] | None) -> None:
        """Keep the rows of which ``accepts`` is true; all for ``None``."""
        self.beginFilterChange()
        self._accepts = accepts
        self.endFilterChange(QSortFilterProxyModel.Direction.Rows)

    def filterAcceptsRow(self, source_row: int, _source_parent: _Index) -> bool:
        source = self.sourceModel()
        if self._accepts is None or not isinstance(source, RowTableModel):
            return True
        return self._accepts(source.row_at(source_row))

    def lessThan(self, left: _Index, right: _Index) -> bool:
        source = self.sourceModel()
        one, other = source.data(left, SORT_ROLE), source.data(right, SORT_ROLE)
        return bool(one < other)


@lru_cache(maxsize=8192)
def version_sort_value(text: str) -> tuple[int, Any]:
    """A comparable value: what is no version comes before all versions, in order of its text."""
    from packaging.version import InvalidVersion, Version

    try:
        return (1, Version(text))
    except InvalidVersion:
        return (0, text)
