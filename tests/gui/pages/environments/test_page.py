"""The list of environments."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import Environment, Health
from gui.pages.environments import ALL_KEY, EnvironmentList, ListInputs
from tests.gui.builders import build_environment, build_thesis, build_zoo


def inputs(*environments: Environment, **more: object) -> ListInputs:
    return ListInputs(environments={e.path: e for e in environments}, **more)  # type: ignore[arg-type]


@pytest.fixture
def page(qtbot: QtBot) -> EnvironmentList:
    result = EnvironmentList()
    qtbot.addWidget(result)
    result.resize(284, 700)
    result.show_inputs(inputs(*build_zoo()))
    result.show()
    return result


def press(page: EnvironmentList, key: str) -> None:
    place = page.view.visualRect(page.model.index(page.model.row_of(key))).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_that_a_press_chooses_an_environment(qtbot: QtBot, page: EnvironmentList) -> None:
    path = build_thesis().path
    with qtbot.waitSignal(page.environment_chosen) as told:
        press(page, path)
    assert told.args == [path]
    with qtbot.waitSignal(page.all_chosen):
        press(page, ALL_KEY)


def test_that_arrow_keys_walk_over_the_heads_of_groups(page: EnvironmentList) -> None:
    page.choose(build_thesis().path)
    chosen: list[str] = []
    page.environment_chosen.connect(chosen.append)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    QTest.keyClick(page.view, Qt.Key.Key_Down)
    assert [path.rpartition("/")[2] for path in chosen] == ["segmentation-lab", "half-read"]


def test_that_the_filter_waits_for_the_end_of_typing(qtbot: QtBot, page: EnvironmentList) -> None:
    page.filter_field.setText("is:bro")
    page.filter_field.setText("is:broken")
    assert page.outputs.matching == 7
    qtbot.waitUntil(partial(_matches, page, 2))


def _matches(page: EnvironmentList, number: int) -> bool:
    return page.outputs.matching == number


def test_that_nothing_found_by_the_filter_offers_to_clear_it(qtbot: QtBot, page: EnvironmentList) -> None:
    page.filter_field.setText("tf 3x")
    qtbot.waitUntil(page.filtered_out.isVisible)
    assert page.filtered_out.title == "Nothing matches “tf 3x”"
    QTest.mouseClick(page._clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(page.view.isVisible)
    assert page.filter_field.text() == ""


def test_that_the_chosen_environment_stays_chosen_when_it_changes_group(
    qtbot: QtBot, page: EnvironmentList
) -> None:
    thesis = build_thesis()
    page.choose(thesis.path)
    with qtbot.assertNotEmitted(page.environment_chosen, wait=20):
        page.show_inputs(inputs(*build_zoo()[1:], build_environment(health=Health.FITS)))
    assert page.current_key == thesis.path
    assert page.view.currentIndex().row() == page.model.row_of(thesis.path)


def test_that_a_running_scan_can_be_stopped_and_says_where_it_looks(
    qtbot: QtBot, page: EnvironmentList
) -> None:
    page.show_progress("4 found so far. Looking in ~/miniforge3/envs")
    assert page.looking.text() == "4 found so far. Looking in ~/miniforge3/envs"
    assert page.stop_button.isVisible()
    assert not page.new_button.isVisible()
    with qtbot.waitSignal(page.stop_wanted):
        QTest.mouseClick(page.stop_button, Qt.MouseButton.LeftButton)
    page.show_progress(None)
    assert not page.stop_button.isVisible()


def test_that_new_rows_wait_while_the_list_is_in_use(
    qtbot: QtBot, page: EnvironmentList, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "_is_in_use", bool)
    page.show_inputs(inputs(*build_zoo(), scanning=True))
    monkeypatch.setattr(page, "_is_in_use", partial(bool, True))
    page.show_inputs(inputs(*build_zoo(), build_environment("new"), scanning=True))
    assert page.news_button.isVisible()
    assert page.model.row_of("/home/ada/work/new") == -1
    QTest.mouseClick(page.news_button, Qt.MouseButton.LeftButton)
    assert page.model.row_of("/home/ada/work/new") > 0
    assert not page.news_button.isVisible()


def test_that_a_large_group_opens_and_closes_by_a_press(page: EnvironmentList) -> None:
    page.show_inputs(inputs(*(build_environment(f"env-{n:03}") for n in range(60))))
    assert page.model.rowCount() == 2
    press(page, "fits")
    assert page.model.rowCount() == 62
    press(page, "fits")
    assert page.model.rowCount() == 2


def test_that_the_context_menu_is_about_the_row_under_the_pointer(
    qtbot: QtBot, page: EnvironmentList
) -> None:
    path = build_thesis().path
    place = page.view.visualRect(page.model.index(page.model.row_of(path))).center()
    with qtbot.waitSignal(page.menu_wanted) as told:
        page.view.customContextMenuRequested.emit(place)
    assert told.args is not None
    assert told.args[0] == path
    assert isinstance(told.args[1], QPoint)


def test_that_none_found_offers_what_can_be_done(qtbot: QtBot, page: EnvironmentList) -> None:
    page.show_inputs(inputs(places=14))
    assert page.none_found.isVisible()
    with qtbot.waitSignal(page.new_wanted):
        QTest.mouseClick(page._first_new, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.folder_wanted):
        QTest.mouseClick(page._add_folder, Qt.MouseButton.LeftButton)


def test_that_every_row_can_be_painted_in_a_narrow_list(page: EnvironmentList) -> None:
    long = build_environment("a-name-that-never-ends-" * 8)
    page.show_inputs(inputs(*build_zoo(), long))
    page.resize(240, 700)
    assert not page.grab().isNull()
    assert page.view.horizontalScrollBar().maximum() == 0
