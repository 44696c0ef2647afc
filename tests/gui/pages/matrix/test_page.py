"""The matrix page in a window, over the bundled matrix."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.compatibility import load_matrix
from core.discovery import Interpreter
from core.machine import Folders
from gui.bridge import JobBridge
from gui.dialogs import NewEnvironmentDialog
from gui.pages.matrix import MatrixPage
from gui.theme import Scheme, apply_theme
from tests.gui.builders import build_thesis, build_zoo
from tests.gui.stand_in import StandIn

THESIS = build_thesis()


class OneComputer(StandIn):
    """A stand-in with one interpreter."""

    def interpreters(self) -> tuple[Interpreter, ...]:
        return (Interpreter(path="/usr/bin/python3.8", version="3.8.18", source="system"),)


@pytest.fixture
def dovetail(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> OneComputer:
    result = OneComputer(Folders.below(tmp_path), *build_zoo())
    result._matrix = load_matrix(tmp_path_factory.getbasetemp() / "matrix")
    return result


@pytest.fixture
def page(qtbot: QtBot, qapp: QApplication, dovetail: OneComputer, bridge: JobBridge) -> MatrixPage:
    apply_theme(qapp, Scheme.LIGHT)
    page = MatrixPage(dovetail, bridge)
    qtbot.addWidget(page)
    page.resize(1180, 740)
    page.show_environments(build_zoo())
    page.show()
    qtbot.waitUntil(lambda: page.grid.cells.rowCount() > 0)
    return page


def choose(qtbot: QtBot, page: MatrixPage, **choices: str) -> None:
    for name, key in choices.items():
        box = getattr(page, name)
        box.setCurrentIndex(box.findData(key))
        asked = page._asked
        box.activated.emit(box.currentIndex())
        assert page._asked > asked
    settle(qtbot, page)


def settle(qtbot: QtBot, page: MatrixPage) -> None:
    """Until the grid and the answers asked for last are there."""
    qtbot.waitUntil(lambda: not page._filter_timer.isActive() and not page._answer_timer.isActive())
    page._bridge._pool.waitForDone()
    qtbot.wait(60)


def read_heads(page: MatrixPage) -> list[str]:
    return [page.grid.cells.title_of(column) for column in range(page.grid.cells.columnCount())]


def test_that_the_grid_begins_at_the_users_environment_on_this_computers_system(
    qtbot: QtBot, page: MatrixPage
) -> None:
    assert page.system.currentData() == "linux-x86_64"
    assert {"3.8", "3.12", "Keras", "CUDA", "cuDNN"} <= set(read_heads(page))
    assert page.inspector.shown is not None
    assert page.inspector.shown.here
    assert page.mark.itemText(0) == "This computer"
    assert page.mark.findText("thesis-2021") > 0


def test_that_the_arrows_walk_and_enter_pins_the_inspector(qtbot: QtBot, page: MatrixPage) -> None:
    first = page.inspector.shown
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    walked = page.inspector.shown
    assert walked != first
    QTest.keyClick(page.grid, Qt.Key.Key_Return)
    QTest.keyClick(page.grid, Qt.Key.Key_Down)
    assert page.inspector.shown == walked
    QTest.keyClick(page.grid, Qt.Key.Key_Escape)
    assert page.inspector.shown != walked


def test_that_cells_and_fields_tell_a_screen_reader_what_they_are(qtbot: QtBot, page: MatrixPage) -> None:
    choose(qtbot, page, mark=THESIS.path)
    told = page.grid.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    assert told.startswith("TensorFlow 2.4.4, Python 3.8, newest patch installs")
    assert "thesis-2021" in told
    assert page.grid.accessibleName()
    for field in (page.system, page.columns, page.mark, page.filter_field):
        assert field.accessibleName()


def test_that_the_heads_stay_while_the_grid_scrolls(qtbot: QtBot, page: MatrixPage) -> None:
    page.resize(860, 480)
    page.grid.verticalScrollBar().setValue(page.grid.verticalScrollBar().maximum())
    assert page.grid.horizontalHeader().isVisible()
    assert page.grid.horizontalHeader().mapTo(page.grid, QPoint(0, 0)).y() == 0
    assert page.grid.verticalHeader().mapTo(page.grid, QPoint(0, 0)).x() == 0


def test_that_a_filter_for_a_keras_shows_the_series_that_give_it_and_how_to_get_it(
    qtbot: QtBot, page: MatrixPage
) -> None:
    page.filter_field.setText("1.13 keras 2.2.4")
    settle(qtbot, page)
    assert [series.name for series in page.grid.cells.grid.series] == ["1.13"]
    qtbot.waitUntil(lambda: "keras==2.2.4" in read_commands(page))
    assert "conda create" in read_commands(page)


def read_commands(page: MatrixPage) -> str:
    from gui.widgets import CodeBlock

    return "\n".join(block.text for block in page.inspector.findChildren(CodeBlock))


def read_words(page: MatrixPage) -> str:
    from PySide6.QtWidgets import QLabel

    return "\n".join(each.accessibleName() or each.text() for each in page.inspector.findChildren(QLabel))


@pytest.mark.parametrize(
    ("filtered", "words"),
    [
        ("2.4", "Import it as: from tensorflow import keras"),
        ("2.17", "TF_USE_LEGACY_KERAS=1"),
        ("2.0", "KERAS_BACKEND"),
        ("2.4", "Code for older releases fails here"),
    ],
)
def test_that_the_inspector_answers_what_people_ask_most(
    qtbot: QtBot, page: MatrixPage, filtered: str, words: str
) -> None:
    page.filter_field.setText(filtered)
    qtbot.waitUntil(lambda: words in read_words(page))


def test_that_what_is_not_understood_or_fits_nothing_is_said(qtbot: QtBot, page: MatrixPage) -> None:
    page.filter_field.setText("zzz")
    qtbot.waitUntil(lambda: page.empty.title == "Not understood")
    assert page.grid.isHidden()
    page.filter_field.setText("2.4 python 3.12")
    qtbot.waitUntil(lambda: page.empty.title == "Nothing fits")
    page.filter_field.clear()
    qtbot.waitUntil(page.grid.isVisible)


def test_that_columns_turn_to_cuda_and_capability(qtbot: QtBot, page: MatrixPage) -> None:
    choose(qtbot, page, columns="cuda")
    assert {"11.2", "12.5"} <= set(read_heads(page))
    choose(qtbot, page, columns="capability")
    assert "8.6" in read_heads(page)


def test_that_old_rows_unfold_and_fold(qtbot: QtBot, page: MatrixPage) -> None:
    shown = page.grid.cells.rowCount()
    QTest.mouseClick(page.fold_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.grid.cells.rowCount() > shown)
    QTest.mouseClick(page.fold_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.grid.cells.rowCount() == shown)


def test_that_create_opens_the_form_with_the_cells_versions(
    qtbot: QtBot, page: MatrixPage, dovetail: OneComputer, bridge: JobBridge
) -> None:
    choose(qtbot, page, mark=THESIS.path)
    with qtbot.waitSignal(page.create_wanted) as wanted:
        QTest.mouseClick(page.inspector.create_button, Qt.MouseButton.LeftButton)
    version, python = wanted.args
    assert (version[:4], python) == ("2.4.", "3.8")
    dialog = NewEnvironmentDialog(dovetail, bridge, None, tensorflow=version, python=python)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.form.has_choices)
    assert dialog.form.tensorflow.currentText() == version
    assert dialog.form.python.currentData() == "/usr/bin/python3.8"


def test_that_the_inspector_stands_below_the_grid_in_a_narrow_window(qtbot: QtBot, page: MatrixPage) -> None:
    page.resize(860, 540)
    qtbot.waitUntil(lambda: page.inspector.y() > page.grid.y() + page.grid.height())
    page.resize(1180, 740)
    qtbot.waitUntil(lambda: page.inspector.x() > page.grid.width())


def test_that_walking_takes_no_frame_of_the_screen(qtbot: QtBot, page: MatrixPage) -> None:
    settle(qtbot, page)
    times = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Left) * 5:
        begun = perf_counter()
        QTest.keyClick(page.grid, key)
        times.append(perf_counter() - begun)
    assert sorted(times)[len(times) // 2] < 0.016
