"""The new environment form: words as tables, then the dialog over a stand-in core."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.model import DovetailError, FitKind
from gui.bridge import JobBridge
from gui.dialogs import NewEnvironmentDialog
from gui.dialogs.new_environment.state import (
    Choices,
    Entries,
    build_request,
    derive_form,
    describe_specifier,
    read_choices,
    suggest_name,
)
from gui.widgets import Banner
from tests.gui.plan_builders import FakeDovetail


@pytest.fixture
def choices() -> Choices:
    return read_choices(FakeDovetail())  # type: ignore[arg-type]


def enter(**fields: str) -> Entries:
    values = {"tensorflow": "2.15.1", "keras": "", "python": "", "name": "tf-2.15", "folder": "/e/tf-2.15"}
    return Entries(**{**values, **fields})


def nothing_exists(_path: str) -> bool:
    return False


def test_that_releases_are_offered_newest_first_with_their_keras(choices: Choices) -> None:
    assert [(r.version, r.keras) for r in choices.releases] == [
        ("2.21.0", "3.12 or newer"),
        ("2.15.1", "2.15"),
        ("2.4.0", "2.4.0"),
    ]


def test_that_only_interpreters_with_wheels_are_offered(choices: Choices) -> None:
    view = derive_form(choices, enter(), nothing_exists)

    assert view.pythons == (
        ("", "Automatic (3.11.7)"),
        ("/py/3.11.7", "3.11.7 · pyenv"),
        ("/py/3.9.18", "3.9.18 · pyenv"),
    )


def test_that_the_card_says_what_one_will_get(choices: Choices) -> None:
    view = derive_form(choices, enter(), nothing_exists)

    assert [(r.label, r.value, r.expectation) for r in view.rows] == [
        ("TensorFlow", "2.15.1", "released 2024-03-12"),
        ("Python", "3.11.7", "on this computer; 3.9 to 3.11 fit"),
        ("Keras", "2.15", "arrives with TensorFlow"),
        ("GPU", "none", "runs on the processor"),
    ]
    assert view.pill == ("ok", "Everything fits")
    assert view.can_review


def test_that_a_missing_interpreter_is_said_and_stops_the_review(choices: Choices) -> None:
    view = derive_form(choices, enter(tensorflow="2.21.0"), nothing_exists)

    assert view.python_problem.startswith("No Python 3.10 to 3.12 was found on this computer.")
    assert [r.kind for r in view.rows if r.subject == "python"] == [FitKind.BAD]
    assert view.pill == ("bad", "1 does not fit")
    assert not view.can_review


def test_that_a_keras_of_ones_own_is_judged_in_the_plan(choices: Choices) -> None:
    view = derive_form(choices, enter(keras="2.13.1"), nothing_exists)

    assert view.pill == ("unknown", "Judged in the plan")
    assert view.can_review


@pytest.mark.parametrize("name", ["", "a b", "ümlaut", "../up", "-x", "a/b"])
def test_that_names_that_are_no_folder_names_are_refused(choices: Choices, name: str) -> None:
    view = derive_form(choices, enter(name=name), nothing_exists)

    assert view.name_problem == "Use letters, digits, . - and _"
    assert not view.can_review


@pytest.mark.parametrize(
    ("keras", "accepted"),
    [("", True), ("2.2.4", True), (">=2.2,<2.3", True), ("two", False), ("2.x", False)],
)
def test_that_keras_takes_a_version_or_a_range(choices: Choices, keras: str, accepted: bool) -> None:
    view = derive_form(choices, enter(keras=keras), nothing_exists)

    assert (view.keras_problem == "") is accepted
    assert view.can_review is accepted


def test_that_a_folder_that_exists_is_refused_with_a_free_name(choices: Choices) -> None:
    taken = {os.path.abspath("/e/tf-2.15"), os.path.abspath("/e/tf-2.15-2")}

    view = derive_form(choices, enter(), taken.__contains__)

    assert view.folder_problem == "A folder with this name exists."
    assert view.free_name == "tf-2.15-3"
    assert not view.can_review


def test_that_no_folder_is_a_problem_of_its_own(choices: Choices) -> None:
    view = derive_form(choices, enter(folder="  "), nothing_exists)

    assert view.folder_problem == "Choose a folder for the new environment"


def test_that_the_wish_leaves_open_what_was_left_open() -> None:
    request = build_request(enter(folder="~/envs/x"))

    assert request.path == str(Path.home() / "envs" / "x")
    assert (request.tensorflow, request.keras, request.python) == ("2.15.1", None, None)
    assert build_request(enter(keras=" 2.2.4 ", python="/py/3.9.18")).keras == "2.2.4"


@pytest.mark.parametrize(
    ("specifier", "words"),
    [
        ("<2.16,>=2.15.0", "2.15"),
        ("<2.9,>=2.8.0rc0", "2.8"),
        (">=3.12.0", "3.12 or newer"),
        ("~=2.6", "2.6 or newer"),
        ("<4,>=3.0", "<4,>=3.0"),
        ("==2.2.4", "==2.2.4"),
    ],
)
def test_that_a_range_of_keras_is_told_in_words(specifier: str, words: str) -> None:
    assert describe_specifier(specifier) == words


@pytest.mark.parametrize(("version", "name"), [("2.15.1", "tf-2.15"), ("1.13.1", "tf-1.13")])
def test_that_a_name_is_suggested_from_the_version(version: str, name: str) -> None:
    assert suggest_name(version) == name


@pytest.fixture
def dialog(qtbot: QtBot, bridge: JobBridge, dovetail: FakeDovetail, tmp_path: Path) -> NewEnvironmentDialog:
    dialog = NewEnvironmentDialog(dovetail, bridge)  # type: ignore[arg-type]
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.form.isEnabled)
    dialog.form.use_parent_folder(str(tmp_path))
    return dialog


def button(dialog: NewEnvironmentDialog, name: str) -> QPushButton:
    found = dialog.findChild(QPushButton, name)
    assert isinstance(found, QPushButton), name
    return found


def press(qtbot: QtBot, dialog: NewEnvironmentDialog, name: str) -> None:
    qtbot.waitUntil(lambda: button(dialog, name).isEnabled() and button(dialog, name).isVisible())
    QTest.mouseClick(button(dialog, name), Qt.MouseButton.LeftButton)


def test_that_the_newest_release_that_this_computer_can_run_is_preselected(
    dialog: NewEnvironmentDialog, tmp_path: Path
) -> None:
    assert dialog.form.tensorflow.currentText() == "2.15.1"
    assert dialog.form.name.text() == "tf-2.15"
    assert dialog.form.folder.text() == str(tmp_path / "tf-2.15")


def test_that_another_version_suggests_another_name_until_one_was_typed(
    qtbot: QtBot, dialog: NewEnvironmentDialog, tmp_path: Path
) -> None:
    dialog.form.tensorflow.setCurrentText("2.4.0")
    assert dialog.form.name.text() == "tf-2.4"

    dialog.form.name.selectAll()
    QTest.keyClicks(dialog.form.name, "thesis")
    dialog.form.tensorflow.setCurrentText("2.15.1")

    assert dialog.form.name.text() == "thesis"
    assert dialog.form.folder.text() == str(tmp_path / "thesis")


def test_that_the_free_name_is_taken_with_one_press(
    qtbot: QtBot, dialog: NewEnvironmentDialog, tmp_path: Path
) -> None:
    (tmp_path / "tf-2.15").mkdir()
    dialog.form.check()
    assert not button(dialog, "review_plan").isEnabled()

    press(qtbot, dialog, "use_free_name")

    assert dialog.form.folder.text() == str(tmp_path / "tf-2.15-2")
    assert dialog.form.name.text() == "tf-2.15-2"
    assert button(dialog, "review_plan").isEnabled()


def test_that_nothing_is_made_before_the_plan_was_seen(
    qtbot: QtBot, dialog: NewEnvironmentDialog, dovetail: FakeDovetail, tmp_path: Path
) -> None:
    press(qtbot, dialog, "review_plan")
    qtbot.waitUntil(lambda: button(dialog, "review_plan").text() == "Create")
    assert [r.path for r in dovetail.requests] == [str(tmp_path / "tf-2.15")]
    assert dovetail.applied == []
    assert not button(dialog, "review_plan").isDefault()

    with qtbot.waitSignal(dialog.create_started, timeout=5_000) as blocker:
        press(qtbot, dialog, "review_plan")

    assert blocker.args is not None
    assert blocker.args[0] == str(tmp_path / "tf-2.15")
    assert not dialog.isVisible()
    qtbot.waitUntil(lambda: len(dovetail.applied) == 1)


def test_that_back_leads_to_the_same_entries(qtbot: QtBot, dialog: NewEnvironmentDialog) -> None:
    dialog.form.keras.setText("2.15.0")
    press(qtbot, dialog, "review_plan")
    press(qtbot, dialog, "back_to_form")

    assert dialog.form.keras.text() == "2.15.0"
    assert button(dialog, "review_plan").text() == "Review plan"
    assert button(dialog, "review_plan").isEnabled()


def test_that_a_refusal_is_shown_over_the_form(
    qtbot: QtBot, dialog: NewEnvironmentDialog, dovetail: FakeDovetail
) -> None:
    dovetail.plan = DovetailError("No versions fit together.", code="no-plan", hint="Leave Keras open.")

    press(qtbot, dialog, "review_plan")

    banner = dialog.findChild(Banner)
    assert isinstance(banner, Banner)
    qtbot.waitUntil(banner.isVisible)
    assert banner.title == "No versions fit together."
    assert dialog.form.isEnabled()


def test_that_cancelling_while_planning_drops_the_plan(
    qtbot: QtBot, dialog: NewEnvironmentDialog, dovetail: FakeDovetail
) -> None:
    dovetail.gate = threading.Event()
    press(qtbot, dialog, "review_plan")
    qtbot.waitUntil(lambda: bool(dovetail.requests))
    assert not dialog.form.isEnabled()

    press(qtbot, dialog, "cancel_new_environment")
    dovetail.gate.set()
    qtbot.wait(50)

    assert not dialog.isVisible()
    assert dovetail.applied == []
