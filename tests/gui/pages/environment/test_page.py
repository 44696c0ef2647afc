"""The page of one environment."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from gui.pages.environment import EnvironmentPage, Shown, prepare_page
from gui.pages.environment.findings import FindingsView
from gui.pages.environment.findings_state import derive_findings
from tests.gui.builders import (
    FIT,
    NO_BOARD,
    NOTE,
    PROTOBUF_FINDING,
    build_environment,
    build_thesis,
    build_zoo,
)


@pytest.fixture
def page(qtbot: QtBot) -> EnvironmentPage:
    result = EnvironmentPage()
    qtbot.addWidget(result)
    result.resize(896, 742)
    result.show_environment(prepare_page(build_thesis(), FIT))
    result.show()
    return result


def test_that_the_broken_environment_shows_its_first_finding_open(page: EnvironmentPage) -> None:
    assert page.header.name.text() == "thesis-2021"
    assert page.header.pill.word == "Broken"
    assert [card.is_open for card in page.findings.cards] == [True, False]
    shown = {label.text() for label in page.findings.cards[0].findChildren(QLabel) if label.isVisible()}
    assert {"Seen", "Why", "Fix", "Sources", "Rule", "dependency-abi.protobuf"} <= shown


def test_that_repair_and_test_name_the_environment(qtbot: QtBot, page: EnvironmentPage) -> None:
    with qtbot.waitSignal(page.repair_wanted) as repair:
        QTest.mouseClick(page.header.repair_button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(page.test_wanted) as test:
        QTest.mouseClick(page.header.test_button, Qt.MouseButton.LeftButton)
    assert repair.args is not None
    assert test.args is not None
    assert repair.args[0].path == test.args[0].path == build_thesis().path


def test_that_nothing_to_repair_leaves_no_repair_button(page: EnvironmentPage) -> None:
    page.show_environment(prepare_page(build_environment(), FIT))
    assert not page.header.repair_button.isVisible()
    assert page.findings.empty.isVisible()


def test_that_a_test_that_cannot_run_says_why_on_hover(page: EnvironmentPage) -> None:
    page.show_environment(prepare_page(build_zoo()[5], NO_BOARD))
    assert not page.header.test_button.isEnabled()
    assert "no TensorFlow here" in page.header.test_button.toolTip()


def test_that_a_piece_leads_to_its_finding(qtbot: QtBot, page: EnvironmentPage) -> None:
    many = (*(replace(NOTE, rule=f"n{n}", subject=f"s{n}") for n in range(20)), PROTOBUF_FINDING)
    page.show_environment(prepare_page(build_thesis(findings=many), FIT))
    page.findings.cards[20].head.setChecked(False)
    page.tabs.setCurrentIndex(1)
    QTest.mouseClick(page.mini_strip.pieces[1], Qt.MouseButton.LeftButton)
    assert page.tabs.currentIndex() == 0
    card = page.findings.cards[20]
    qtbot.waitUntil(lambda: card.is_open and not card.visibleRegion().isEmpty())


def test_that_the_keyboard_opens_and_closes_a_finding(page: EnvironmentPage) -> None:
    head = page.findings.cards[1].head
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert page.findings.cards[1].is_open
    QTest.keyClick(head, Qt.Key.Key_Space)
    assert not page.findings.cards[1].is_open


def test_that_opened_findings_stay_open_when_the_environment_is_read_again(page: EnvironmentPage) -> None:
    page.findings.cards[1].open()
    again = build_thesis(findings=(PROTOBUF_FINDING, NOTE, replace(NOTE, rule="another")))
    page.show_environment(prepare_page(again, FIT))
    assert [card.is_open for card in page.findings.cards] == [True, True, False]


def test_that_known_packages_stay_while_the_same_environment_is_read_again(page: EnvironmentPage) -> None:
    page.show_environment(Shown(build_thesis()))
    assert page.packages.model.rowCount() == 8
    assert page.strip.isVisible()
    page.show_environment(Shown(build_environment("other")))
    assert page.packages.model.rowCount() == 0
    assert {p.piece.verdict for p in page.strip.pieces} == {"Not checked"}


def test_that_what_could_not_be_read_claims_no_fit(page: EnvironmentPage) -> None:
    page.show_environment(prepare_page(build_zoo()[6], NO_BOARD))
    assert not page.strip.isVisible()
    assert not page.mini_strip.isVisible()


def test_that_nothing_moves_when_the_fit_comes(qtbot: QtBot, page: EnvironmentPage) -> None:
    other = build_environment("other")
    page.show_environment(Shown(other))
    QTest.qWait(20)
    before = page.tabs.mapTo(page, page.tabs.rect().topLeft())
    page.show_environment(prepare_page(other, FIT))
    QTest.qWait(20)
    assert page.tabs.mapTo(page, page.tabs.rect().topLeft()) == before
    assert page.strip.pieces[0].piece.verdict == "Fits"


def test_that_a_narrow_page_shows_the_small_strip(qtbot: QtBot, page: EnvironmentPage) -> None:
    assert page.strip.isVisible()
    page.resize(560, 600)
    qtbot.waitUntil(page.mini_strip.isVisible)
    assert not page.strip.isVisible()


def test_that_the_packages_tab_filters_and_copies(qtbot: QtBot, page: EnvironmentPage) -> None:
    page.tabs.setCurrentIndex(1)
    page.packages.filter_field.setText("proto")
    qtbot.waitUntil(lambda: page.packages.proxy.rowCount() == 1)
    page.packages.filter_field.setText("nothing")
    qtbot.waitUntil(page.packages.empty.isVisible)
    page.packages._copy_requirements()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert "protobuf==5.29.6" in lines
    assert len(lines) == 8


def test_that_asked_for_by_me_waits_until_it_is_known(page: EnvironmentPage) -> None:
    assert page.packages.choice.button_of("requested").isEnabled()
    unknown = build_thesis()
    plain = tuple(replace(d, requested=None) for d in unknown.facts.distributions)
    page.show_environment(
        prepare_page(replace(unknown, facts=replace(unknown.facts, distributions=plain)), FIT)
    )
    assert not page.packages.choice.button_of("requested").isEnabled()
    assert page.packages.choice.button_of("requested").toolTip()


def test_that_the_path_is_copied_whole_however_short_it_is_shown(page: EnvironmentPage) -> None:
    long = build_environment("thesis", folder="/home/ada/" + "/".join(["deep"] * 80))
    page.show_environment(prepare_page(long, FIT))
    page.resize(560, 600)
    QTest.mouseClick(page.header.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == long.path
    assert page.minimumSizeHint().width() <= 560


def test_that_a_problem_is_told_above_all_and_leaves_with_the_environment(page: EnvironmentPage) -> None:
    page.show_notice("warn", "This environment could not be read in full", "No permission.")
    assert page.notice.isVisible()
    page.show_environment(Shown(build_environment("other")))
    assert not page.notice.isVisible()


def test_that_markup_in_findings_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    evil = "<img src=x><a href='file:///'>click</a>"
    finding = replace(
        PROTOBUF_FINDING,
        title=evil,
        explanation=evil,
        references=(f"https://example.org/'{evil}",),
    )
    view = FindingsView()
    qtbot.addWidget(view)
    view.show_state("x", derive_findings(build_thesis(findings=(finding,))))
    texts = [label.text() for label in view.findChildren(QLabel)]
    assert not any("<img" in text or "href='file" in text for text in texts)


def test_that_more_notes_are_shown_on_demand(qtbot: QtBot) -> None:
    view = FindingsView()
    qtbot.addWidget(view)
    notes = tuple(replace(NOTE, rule=f"note.{n}") for n in range(6))
    view.show_state("x", derive_findings(build_thesis(findings=notes)))
    view.show()
    assert view._more.text() == "and 3 more"
    QTest.mouseClick(view._more, Qt.MouseButton.LeftButton)
    assert all(card.isVisible() for card in view.cards)
