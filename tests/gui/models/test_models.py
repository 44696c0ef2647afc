"""The item models over environments."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QListView
from pytestqt.qtbot import QtBot

from gui.models import ROW_ROLE, Column, EnvironmentListModel, RowTableModel, SortableProxy
from gui.models.row_table import KIND_ROLE, version_sort_value
from gui.pages.environments.state import AllRow, EnvironmentRow, GroupRow

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal


def build_row(key: str, word: str = "Fits") -> EnvironmentRow:
    return EnvironmentRow(key, "ok", key, "TF 2.4.0 · Python 3.8", word)


def test_that_the_list_stays_sound_through_many_changes(qtbot: QtBot) -> None:
    model = EnvironmentListModel()
    tester = QAbstractItemModelTester(model, FATAL)
    numbers = random.Random(7)
    for _ in range(60):
        keys = numbers.sample(range(30), numbers.randrange(30))
        model.show_rows([build_row(f"k{key}", str(numbers.randrange(3))) for key in keys])
        assert [model.row_at(place).key for place in range(model.rowCount())] == [f"k{key}" for key in keys]
    assert tester.failureReportingMode() is FATAL


def test_that_the_selected_row_stays_selected_when_others_come_and_go(qtbot: QtBot) -> None:
    model, view = EnvironmentListModel(), QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    model.show_rows([build_row(key) for key in "bdf"])
    view.setCurrentIndex(model.index(1))
    mark = QPersistentModelIndex(model.index(1))
    model.show_rows([build_row(key) for key in "abcdef"])
    assert view.currentIndex().row() == mark.row() == 3
    model.show_rows([build_row("d", "Broken")])
    assert view.currentIndex().data(ROW_ROLE).word == "Broken"


def test_that_a_row_is_read_aloud_with_word_and_second_line(qtbot: QtBot) -> None:
    model = EnvironmentListModel()
    model.show_rows([AllRow(), GroupRow("work", "Needs work", 3, False, False), build_row("thesis")])
    spoken = [model.index(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(3)]
    assert spoken == ["All environments", "Needs work, 3", "thesis, Fits, TF 2.4.0 · Python 3.8"]


def test_that_only_a_foldable_head_can_be_chosen(qtbot: QtBot) -> None:
    model = EnvironmentListModel()
    model.show_rows([GroupRow("a", "A", 3, False, False), GroupRow("b", "B", 99, True, True)])
    chosen = [bool(model.index(place).flags() & Qt.ItemFlag.ItemIsSelectable) for place in range(2)]
    assert chosen == [False, True]


Pair = tuple[str, str]


def _first(row: Pair) -> str:
    return row[0]


def _second(row: Pair) -> str:
    return row[1]


def _version_value(row: Pair) -> object:
    return version_sort_value(row[1])


@pytest.fixture
def table(qtbot: QtBot) -> RowTableModel[Pair]:
    columns: list[Column[Pair]] = [
        Column("Package", _first),
        Column("Version", _second, sort_value=_version_value, kind=_first),
    ]
    model: RowTableModel[Pair] = RowTableModel(columns, _first)
    model.show_rows([("a", "1.10.0"), ("b", "1.9.2"), ("c", "not a version"), ("d", "1.9.2rc1")])
    return model


def test_that_a_table_stays_sound_through_changes_and_sorting(table: RowTableModel[Pair]) -> None:
    proxy = SortableProxy()
    proxy.setSourceModel(table)
    testers = [QAbstractItemModelTester(model, FATAL) for model in (table, proxy)]
    proxy.sort(1)
    table.show_rows([("a", "2"), ("b", "1")])
    table.show_rows([("a", "2"), ("b", "3")])
    proxy.show_only(_is_a)
    table.show_rows([])
    assert (proxy.rowCount(), len(testers)) == (0, 2)


def _is_a(row: Pair) -> bool:
    return row[0] == "a"


def test_that_versions_are_sorted_as_versions(table: RowTableModel[Pair]) -> None:
    proxy = SortableProxy()
    proxy.setSourceModel(table)
    proxy.sort(1)
    assert [proxy.index(row, 1).data() for row in range(4)] == [
        "not a version",
        "1.9.2rc1",
        "1.9.2",
        "1.10.0",
    ]


def test_that_same_keys_keep_the_selection(table: RowTableModel[Pair]) -> None:
    selection = QItemSelectionModel(table)
    selection.setCurrentIndex(table.index(2, 0), QItemSelectionModel.SelectionFlag.SelectCurrent)
    table.show_rows([("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")])
    assert selection.currentIndex().row() == 2


def test_that_heads_and_cells_say_what_they_are(table: RowTableModel[Pair]) -> None:
    assert table.headerData(1, Qt.Orientation.Horizontal) == "Version"
    cell = table.index(1, 1)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Version: 1.9.2"
    assert cell.data(KIND_ROLE) == "b"
