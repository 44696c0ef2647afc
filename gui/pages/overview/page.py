"""All environments in one table."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.model import Environment
from gui.models import Column, RowTableModel, SortableProxy
from gui.models.row_table import KEY_ROLE, KIND_ROLE, version_sort_value
from gui.pages.overview.state import OverviewRow, OverviewState, Tally, derive_overview
from gui.theme import KIND_ICONS, icon
from gui.widgets import Card, EmptyState, IconLabel, label
from gui.widgets.data_table import DataDelegate, DataTable

NARROW = 720
_ROW_HEIGHT = 40
_KIND_ORDER = {"bad": 0, "warn": 1, "unknown": 2, "ok": 3, "none": 4}
_PIECES = ("tensorflow", "keras", "python", "cuda", "cudnn")
_TITLES = {"tensorflow": "TensorFlow", "keras": "Keras", "python": "Python", "cuda": "CUDA", "cudnn": "cuDNN"}
_WIDTHS = {"tensorflow": 100, "keras": 92, "python": 100, "cuda": 104, "cudnn": 104}


def _name(row: OverviewRow) -> str:
    return row.name


def _key(row: OverviewRow) -> str:
    return row.key


def _word(row: OverviewRow) -> str:
    return row.word


def _kind(row: OverviewRow) -> str:
    return row.kind


def _health_value(row: OverviewRow) -> object:
    return (_KIND_ORDER[row.kind], row.name.casefold())


def _size(row: OverviewRow) -> str:
    return row.size_text


def _size_value(row: OverviewRow) -> object:
    return row.size or 0


def _piece_text(piece: str, row: OverviewRow) -> str:
    return str(getattr(row, piece).text)


def _piece_value(piece: str, row: OverviewRow) -> object:
    return version_sort_value(_piece_text(piece, row))


def _piece_kind(piece: str, row: OverviewRow) -> str:
    return str(getattr(row, piece).kind)


def _columns() -> list[Column[OverviewRow]]:
    pieces = [
        Column(
            _TITLES[piece],
            partial(_piece_text, piece),
            sort_value=partial(_piece_value, piece),
            kind=partial(_piece_kind, piece),
        )
        for piece in _PIECES
    ]
    return [
        Column("Name", _name, tooltip=_key, style="strong"),
        Column("Health", _word, sort_value=_health_value, kind=_kind, style="word"),
        *pieces,
        Column("Size", _size, sort_value=_size_value, right=True),
    ]


class OverviewPage(QWidget):
    """Tally line and table.

    Signals:
        environment_chosen(path): Enter or a double click on a row.
    """

    environment_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("dvSurface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._environments: list[Environment] = []
        self._only_kind = ""
        self._tallies: tuple[Tally, ...] = ()
        self.tally_buttons: list[QPushButton] = []
        self._tally_row = QHBoxLayout()
        self._tally_row.setContentsMargins(0, 0, 0, 0)
        self._tally_row.setSpacing(6)
        self._total: QLabel = label("", "second")
        head = QHBoxLayout()
        head.addWidget(label("All environments", "h1"))
        head.addStretch(1)
        head.addWidget(self._total)
        tallies = QHBoxLayout()
        tallies.addLayout(self._tally_row)
        tallies.addStretch(1)
        self.model: RowTableModel[OverviewRow] = RowTableModel(_columns(), _key, self)
        self.proxy = SortableProxy(self)
        self.proxy.setSourceModel(self.model)
        self.table = DataTable("All environments", _ROW_HEIGHT)
        self.table.setObjectName("overview")
        columns = self.model.columns
        delegate = DataDelegate(
            KIND_ROLE, [column.style for column in columns], [column.right for column in columns], self.table
        )
        widths = [0, 130, *(_WIDTHS[piece] for piece in _PIECES), 92]
        self.table.show_model(self.proxy, delegate, widths)
        self.table.activated.connect(self._open)
        self._card = Card(margins=(1, 1, 1, 1))
        self._card.body.addWidget(self.table)
        self.empty = EmptyState("environments", "No environments found", "Add a folder or make one.")
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 18, 24, 14)
        column.setSpacing(10)
        column.addLayout(head)
        column.addLayout(tallies)
        column.addWidget(self._card, 1)
        column.addWidget(self._build_legend())
        column.addWidget(self.empty)
        column.addStretch(0)
        self.show_environments(())

    def _build_legend(self) -> QWidget:
        self._legend = QWidget()
        row = QHBoxLayout(self._legend)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for kind in ("warn", "bad"):
            row.addWidget(IconLabel(KIND_ICONS[kind], kind, 14))
        row.addWidget(label("mark the piece that does not fit. Double click or Enter opens.", "caption"))
        row.addStretch(1)
        return self._legend

    def show_environments(self, environments: Iterable[Environment]) -> None:
        """Show other environments; the chosen part of the tally stays."""
        self._environments = list(environments)
        self._refresh()

    def _refresh(self) -> None:
        state = derive_overview(self._environments, self._only_kind)
        if self._only_kind and not state.rows:
            self._only_kind = ""
            state = derive_overview(self._environments)
        self._show_tallies(state.tallies)
        self._total.setText(state.total)
        self.model.show_rows(state.rows)
        self.table.setColumnHidden(len(self.model.columns) - 1, not any(row.size for row in state.rows))
        self._fit_height(state)
        self.empty.setVisible(not state.rows)
        self._card.setVisible(bool(state.rows))
        self._legend.setVisible(bool(state.rows))

    def _fit_height(self, state: OverviewState) -> None:
        self._card.setMaximumHeight(self.table.height_of_card(len(state.rows)))

    def _show_tallies(self, tallies: tuple[Tally, ...]) -> None:
        if tallies != self._tallies:
            self._tallies = tallies
            for button in self.tally_buttons:
                button.hide()
                button.deleteLater()
            self.tally_buttons = [self._build_tally(tally) for tally in tallies]
        for tally, button in zip(tallies, self.tally_buttons, strict=True):
            button.setChecked(tally.kind == self._only_kind)

    def _is_narrow(self) -> bool:
        return self.width() < NARROW

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for tally, button in zip(self._tallies, self.tally_buttons, strict=True):
            button.setText(tally.short if self._is_narrow() else tally.text)
        self._card.setMaximumHeight(self.table.height_of_card(self.model.rowCount()))

    def _build_tally(self, tally: Tally) -> QPushButton:
        button = QPushButton(tally.short if self._is_narrow() else tally.text)
        button.setAccessibleName(tally.text)
        button.setProperty("dvKind", "tally")
        button.setIcon(icon(KIND_ICONS[tally.kind], tally.kind))
        button.setCheckable(True)
        button.setObjectName(f"tally_{tally.kind}")
        button.setToolTip("Show only these; press again for all")
        button.clicked.connect(self._choose_tally)
        self._tally_row.addWidget(button)
        return button

    @Slot()
    def _choose_tally(self) -> None:
        kind = str(self.sender().objectName()).removeprefix("tally_")
        self._only_kind = "" if kind == self._only_kind else kind
        self._refresh()

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.environment_chosen.emit(str(index.data(KEY_ROLE)))
