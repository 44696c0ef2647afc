"""What this computer is, as far as TensorFlow cares."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from core.model import HostFacts
from gui.models import Column, RowTableModel, SortableProxy
from gui.models.row_table import KIND_ROLE, version_sort_value
from gui.pages.computer.state import ComputerState, GpuCard, LibraryRow, derive_computer
from gui.widgets import Card, ElidedLabel, IconLabel, Pill, ScrollPage, label, paragraph, push_button
from gui.widgets.data_table import DataDelegate, DataTable


def _name(row: LibraryRow) -> str:
    return row.name


def _version(row: LibraryRow) -> str:
    return row.version


def _version_value(row: LibraryRow) -> object:
    return version_sort_value(row.version)


def _path(row: LibraryRow) -> str:
    return row.path


def _key(row: LibraryRow) -> str:
    return f"{row.name} {row.path}"


class ComputerPage(ScrollPage):
    """Cards and tables of the host's facts.

    Signals:
        look_again_wanted(): the facts should be read anew.
    """

    look_again_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._body = QWidget()
        self._body.setProperty("dvSurface", "surface")
        self._facts = ElidedLabel("", "second", mode=Qt.TextElideMode.ElideRight)
        self.again_button = push_button("Look again", "refresh", name="look_again")
        self.again_button.clicked.connect(self.look_again_wanted)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(label("This computer", "h1"))
        head.addWidget(self._facts, 1)
        head.addWidget(self.again_button)
        self._parts = QVBoxLayout()
        self._parts.setSpacing(8)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(24, 16, 24, 14)
        column.setSpacing(14)
        column.addLayout(head)
        column.addLayout(self._parts)
        column.addStretch(1)
        self.setWidget(self._body)

    def show_host(self, host: HostFacts) -> None:
        """Show another reading of the computer."""
        state = derive_computer(host)
        self._facts.show_text(state.facts)
        while self._parts.count():
            item = self._parts.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for gpu in state.gpus:
            self._parts.addWidget(_build_gpu(gpu))
        self._add_libraries(state)
        self._add_variables(state)

    def _add_libraries(self, state: ComputerState) -> None:
        title = label("CUDA and cuDNN on this computer", "strong")
        title.setContentsMargins(0, 12, 0, 0)
        self._parts.addWidget(title)
        if not state.libraries:
            self._parts.addWidget(label("None found outside the environments.", "second"))
            return
        columns: list[Column[LibraryRow]] = [
            Column("Kind", _name, style="strong"),
            Column("Version", _version, sort_value=_version_value),
            Column("Where", _path, style="second"),
        ]
        model: RowTableModel[LibraryRow] = RowTableModel(columns, _key, self._body)
        proxy = SortableProxy(self._body)
        proxy.setSourceModel(model)
        table = DataTable("CUDA and cuDNN on this computer")
        delegate = DataDelegate(KIND_ROLE, [column.style for column in columns], [False] * 3, table)
        table.show_model(proxy, delegate, [110, 110, 0])
        model.show_rows(state.libraries)
        card = Card(margins=(1, 1, 1, 1))
        card.body.addWidget(table)
        card.setFixedHeight(table.height_of_card(len(state.libraries)))
        self._parts.addWidget(card)

    def _add_variables(self, state: ComputerState) -> None:
        title = label("Settings of this computer that reach every environment", "strong")
        title.setContentsMargins(0, 12, 0, 0)
        self._parts.addWidget(title)
        if not state.variables:
            self._parts.addWidget(label("No variable of this session changes TensorFlow.", "second"))
            return
        card = Card()
        for name, value in state.variables:
            row = QHBoxLayout()
            row.addWidget(label(name, "strong"))
            row.addWidget(ElidedLabel(value, "mono"), 1)
            card.body.addLayout(row)
        self._parts.addWidget(card)


def _build_gpu(gpu: GpuCard) -> Card:
    card = Card()
    head = QHBoxLayout()
    head.setSpacing(10)
    head.addWidget(IconLabel("gpu", "accent", 20))
    head.addWidget(label(gpu.title, "card"))
    head.addStretch(1)
    head.addWidget(Pill(gpu.kind, gpu.word))
    card.body.addLayout(head)
    grid = QGridLayout()
    grid.setColumnMinimumWidth(0, 86)
    grid.setColumnStretch(1, 1)
    for place, (name, value) in enumerate(gpu.rows):
        grid.addWidget(label(name, "caption"), place, 0)
        grid.addWidget(label(value), place, 1)
    if gpu.rows:
        card.body.addLayout(grid)
    if gpu.note:
        card.body.addWidget(paragraph(gpu.note, ink="text2"))
    return card
