"""The rows of the environment list as a Qt model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gui.models.row_changes import Removal, find_changes

ROW_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The role under which a row's own object is found."""

_Index = QModelIndex | QPersistentModelIndex


class ListedRow(Protocol):
    """What a row of the list must offer; ``key`` is unique in the list."""

    @property
    def key(self) -> str:
        """Identity across updates."""
        ...

    @property
    def title(self) -> str:
        """The first line."""
        ...


class EnvironmentListModel(QAbstractListModel):
    """Changes as little as possible when rows are replaced, so that selection and scrolling stay."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ListedRow] = []

    def show_rows(self, rows: Sequence[ListedRow]) -> None:
        """Show ``rows`` instead of the former ones."""
        new = list(rows)
        root = QModelIndex()
        for change in find_changes([row.key for row in self._rows], [row.key for row in new]):
            if isinstance(change, Removal):
                self.beginRemoveRows(root, change.first, change.last)
                del self._rows[change.first : change.last + 1]
                self.endRemoveRows()
            else:
                self.beginInsertRows(root, change.first, change.first + change.number - 1)
                self._rows[change.first : change.first] = new[change.first : change.first + change.number]
                self.endInsertRows()
        changed = [
            i for i, (before, after) in enumerate(zip(self._rows, new, strict=True)) if before != after
        ]
        self._rows = new
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def row_of(self, key: str) -> int:
        """The place of a row; -1 if it is not shown."""
        return next((i for i, row in enumerate(self._rows) if row.key == key), -1)

    def row_at(self, place: int) -> ListedRow:
        """The row at a place."""
        return self._rows[place]

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return describe_row(row)
        return None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        row = self._rows[index.row()]
        if getattr(row, "foldable", None) is False:
            # Arrow keys pass over what is not enabled.
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


def describe_row(row: ListedRow) -> str:
    """A row as it is read aloud: name, word, second line."""
    number = getattr(row, "number", None)
    parts = (row.title, getattr(row, "word", ""), getattr(row, "second_line", ""))
    return f"{row.title}, {number}" if number is not None else ", ".join(part for part in parts if part)
