"""The small reusable widgets."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QButtonGroup, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.theme import Scheme, apply_theme, palette_for
from gui.widgets import (
    Banner,
    ChoiceCard,
    CodeBlock,
    ElidedLabel,
    LinksLabel,
    Pill,
    Segmented,
    StepRow,
    ThinBar,
    as_tooltip,
    label,
    paragraph,
    push_button,
)
from gui.widgets.tab_bar import CountedTabBar

EVIL = "<img src='file:///etc/passwd'><b>numpy</b>"


def test_that_links_follow_a_change_of_scheme(qtbot: QtBot, qapp: QApplication) -> None:
    theme = apply_theme(qapp, Scheme.LIGHT)
    links = LinksLabel("<a href='https://example.org'>source</a>")
    qtbot.addWidget(links)
    links.show()
    theme.set_scheme(Scheme.DARK)
    qapp.processEvents()
    image = links.grab().toImage()
    theme.set_scheme(Scheme.LIGHT)
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert palette_for(Scheme.DARK)["accent"].lower() in seen


def test_that_markup_in_a_name_is_shown_and_not_obeyed(qtbot: QtBot) -> None:
    assert label(EVIL).textFormat() is Qt.TextFormat.PlainText
    assert ElidedLabel(EVIL).textFormat() is Qt.TextFormat.PlainText
    for marked in (paragraph(EVIL).text(), as_tooltip(EVIL), ElidedLabel(EVIL).toolTip()):
        document = QTextDocument()
        document.setHtml(marked)
        assert document.toPlainText() == EVIL


def test_that_words_in_backticks_are_set_in_the_fixed_font() -> None:
    text = paragraph("run `pip check` now").text()
    assert "monospace'>pip check</span>" in text
    assert "`" in paragraph("a lone ` stays").text()


def test_that_an_elided_label_gives_way_and_tells_all_on_hover(qtbot: QtBot) -> None:
    path = "/home/ada/" + "very-long-folder/" * 20 + "thesis"
    elided = ElidedLabel(path)
    qtbot.addWidget(elided)
    assert elided.minimumSizeHint().width() <= 60
    assert path in elided.toolTip()


def test_that_a_pill_says_its_health_aloud(qtbot: QtBot) -> None:
    pill = Pill("bad", "Broken")
    qtbot.addWidget(pill)
    assert pill.accessibleName() == "Health: Broken"
    pill.show_kind("ok", "Healthy")
    assert (pill.word, pill.accessibleName()) == ("Healthy", "Health: Healthy")


def test_that_a_banner_hides_an_empty_line_and_its_buttons(qtbot: QtBot) -> None:
    page, banner = QWidget(), Banner("bad", "It is gone")
    QVBoxLayout(page).addWidget(banner)
    qtbot.addWidget(page)
    page.show()
    alone = banner.sizeHint().height()
    banner.add_button(push_button("Repair…"))
    banner.show_notice("bad", "It is gone", "Its base was deleted.")
    assert banner.accessibleName() == "It is gone. Its base was deleted."
    assert banner.sizeHint().height() > alone
    banner.clear_buttons()
    banner.show_notice("bad", "It is gone")
    qtbot.waitUntil(partial(_is_as_high, banner, alone))


def test_that_copy_gives_the_text_as_it_was(qtbot: QtBot) -> None:
    command = "uv pip install --python /a/b/bin/python 'protobuf<3.21,>=3.9'"
    block = CodeBlock(command)
    qtbot.addWidget(block)
    block.copy()
    assert QGuiApplication.clipboard().text() == command


def test_that_a_segmented_choice_is_exclusive_and_tells_its_key(qtbot: QtBot) -> None:
    choice = Segmented([("all", "All"), ("some", "Some")])
    qtbot.addWidget(choice)
    with qtbot.waitSignal(choice.chosen) as told:
        QTest.mouseClick(choice.button_of("some"), Qt.MouseButton.LeftButton)
    assert told.args == ["some"]
    assert (choice.key, choice.button_of("all").isChecked()) == ("some", False)
    with qtbot.assertNotEmitted(choice.chosen):
        choice.choose("all")
    assert choice.key == "all"


def test_that_a_press_anywhere_on_a_card_chooses_it(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    cards = [ChoiceCard(f"Way {n}", "Words.", parent=holder, recommended=n == 0) for n in range(2)]
    group = QButtonGroup(holder)
    for place, card in enumerate(cards):
        group.addButton(card)
        card.setGeometry(0, place * 130, 274, 114)
    holder.show()
    QTest.mouseClick(cards[1], Qt.MouseButton.LeftButton, pos=QPoint(260, 100))
    assert [card.isChecked() for card in cards] == [False, True]
    assert cards[0].accessibleName() == "Way 0, recommended"


def test_that_a_card_grows_with_its_text(qtbot: QtBot) -> None:
    short, long = ChoiceCard("A", "Words."), ChoiceCard("A", "Many words in a row. " * 12)
    for card in (short, long):
        qtbot.addWidget(card)
    assert long.heightForWidth(274) > short.heightForWidth(274) == 114


@pytest.mark.parametrize("state", ["waiting", "running", "ok", "bad", "warn", "none", "unknown"])
def test_that_a_step_says_how_it_stands(qtbot: QtBot, state: str) -> None:
    row = StepRow("Import")
    qtbot.addWidget(row)
    row.show_step(state, word="Passed", caption="2.4.0", time="3 s")
    assert row.accessibleName() == "Import, Passed, 2.4.0, 3 s"
    assert not row.grab().isNull()


def test_that_the_moving_bar_rests_while_it_is_hidden(qtbot: QtBot) -> None:
    bar = ThinBar()
    qtbot.addWidget(bar)
    bar.show()
    assert bar._timer.isActive()
    bar.hide()
    assert not bar._timer.isActive()


def test_that_a_tab_is_as_wide_as_its_word_and_number(qtbot: QtBot) -> None:
    tabs = CountedTabBar()
    qtbot.addWidget(tabs)
    tabs.addTab("Findings")
    bare = tabs.tabSizeHint(0).width()
    tabs.show_count(0, 41)
    qtbot.waitUntil(partial(_tab_is, tabs, tabs.tabSizeHint(0).width()))
    assert tabs.tabSizeHint(0).width() > bare
    assert tabs.accessibleTabName(0) == "Findings, 41"
    tabs.show_count(0, 0)
    assert tabs.accessibleTabName(0) == "Findings"


def _is_as_high(banner: Banner, height: int) -> bool:
    return banner.sizeHint().height() == height


def _tab_is(tabs: CountedTabBar, width: int) -> bool:
    return tabs.tabRect(0).width() == width
