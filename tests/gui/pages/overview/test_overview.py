"""The table of all environments."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.pages.overview import OverviewPage
from gui.pages.overview.state import Cell, derive_overview, derive_overview_row
from tests.gui.builders import GPU_FINDING, build_environment, build_thesis, build_zoo


def test_that_the_tally_counts_every_kind_once() -> None:
    state = derive_overview(build_zoo())
    assert [tally.text for tally in state.tallies] == [
        "2 broken",
        "1 with a warning",
        "1 not checked",
        "2 fit",
        "1 without TensorFlow",
    ]
    assert sum(tally.number for tally in state.tallies) == len(state.rows) == 7
    assert state.total == "1.1 GB in total"


def test_that_the_piece_that_does_not_fit_carries_its_kind() -> None:
    row = derive_overview_row(build_environment(findings=(GPU_FINDING,)))
    assert (row.cudnn, row.cuda, row.python) == (Cell("–", "warn"), Cell("11.0 system"), Cell("3.8.18"))
    assert derive_overview_row(build_zoo()[1]).python == Cell("missing", "bad")


def test_that_unknown_sizes_are_no_zero() -> None:
    state = derive_overview([build_environment()])
    assert (state.rows[0].size_text, state.total) == ("–", "")


@pytest.fixture
def page(qtbot: QtBot) -> OverviewPage:
    result = OverviewPage()
    qtbot.addWidget(result)
    result.resize(896, 742)
    result.show_environments(build_zoo())
    result.show()
    return result


def test_that_a_part_of_the_tally_filters_the_table(page: OverviewPage) -> None:
    QTest.mouseClick(page.tally_buttons[0], Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 2
    QTest.mouseClick(page.tally_buttons[0], Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 7


def test_that_a_filter_without_rows_left_gives_way(page: OverviewPage) -> None:
    QTest.mouseClick(page.tally_buttons[1], Qt.MouseButton.LeftButton)
    page.show_environments(build_zoo()[:2])
    assert page.model.rowCount() == 2


def test_that_enter_opens_an_environment(qtbot: QtBot, page: OverviewPage) -> None:
    page.table.setCurrentIndex(page.proxy.index(1, 0))
    with qtbot.waitSignal(page.environment_chosen) as told:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert told.args == [build_thesis().path]


def test_that_no_environment_says_so_instead_of_an_empty_table(page: OverviewPage) -> None:
    page.show_environments(())
    assert page.empty.isVisible()
    assert not page.table.isVisible()


def test_that_heads_sort_by_version(page: OverviewPage) -> None:
    page.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    shown = [page.proxy.index(row, 2).data() for row in range(3)]
    assert shown == ["2.19.0", "2.15.1", "2.10.1"]
