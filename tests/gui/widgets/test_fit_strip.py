"""The fit strip: its pieces, their words, and what a press tells."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.model import Fit, FitKind, Piece
from gui.widgets import FitPiece, FitStrip, MiniStrip
from gui.widgets.fit_strip import describe_piece, explain_piece
from gui.widgets.strip_shapes import FULL, piece_path
from tests.gui.builders import FIT, NO_BOARD


@pytest.fixture
def strip(qtbot: QtBot) -> FitStrip:
    result = FitStrip()
    qtbot.addWidget(result)
    result.resize(846, result.height())
    result.show_fit(FIT)
    result.show()
    return result


def body_top(piece: FitPiece) -> int:
    """The first row of the middle of the left half that is painted: the upper edge of the body."""
    image = piece.grab().toImage()
    ground = image.pixelColor(piece.width() // 4, 0)
    return next(y for y in range(image.height()) if image.pixelColor(piece.width() // 4, y) != ground)


def test_that_a_pressed_piece_tells_its_subject(qtbot: QtBot, strip: FitStrip) -> None:
    with qtbot.waitSignal(strip.piece_chosen) as told:
        QTest.mouseClick(strip.pieces[1], Qt.MouseButton.LeftButton)
    assert told.args == ["protobuf"]


def test_that_what_is_too_new_hangs_out_of_its_socket(strip: FitStrip) -> None:
    assert body_top(strip.pieces[1]) - body_top(strip.pieces[0]) == FULL.drop


def test_that_a_piece_reads_as_name_verdict_and_expectation(strip: FitStrip) -> None:
    assert strip.pieces[1].accessibleName() == "protobuf 5.29.6, Too new, needs 3.9.2–3.20.x"


def test_that_the_tooltip_names_its_source_and_how_it_was_judged() -> None:
    text = explain_piece(FIT.pieces[0])
    assert text == (
        "Python 3.8.18: Fits. Tested 3.6–3.8. Source: TensorFlow metadata. Judged from version numbers."
    )


def test_that_the_strip_is_one_tab_stop_with_arrows_inside(strip: FitStrip) -> None:
    stops = [p for p in strip.pieces if p.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert [p.piece.subject for p in stops] == ["python"]
    strip.pieces[0].setFocus()
    QTest.keyClick(strip.pieces[0], Qt.Key.Key_Left)
    assert strip.focusWidget() is strip.pieces[5]
    QTest.keyClick(strip.pieces[5], Qt.Key.Key_Right)
    assert strip.focusWidget() is strip.pieces[0]


def test_that_another_fit_leaves_no_piece_behind(strip: FitStrip) -> None:
    strip.show_fit(NO_BOARD)
    assert [p.piece.subject for p in strip.pieces] == ["python"]
    assert strip.accessibleName() == "TensorFlow is not installed here"
    assert strip.pieces[0].width() < strip.width() / 5
    strip.show_fit(FIT)
    assert len(strip.pieces) == 6


def test_that_pieces_share_the_whole_width(strip: FitStrip) -> None:
    first, last = strip.pieces[0].geometry(), strip.pieces[-1].geometry()
    assert first.left() == 0
    assert abs(last.right() + 1 - strip.width()) <= 1
    gaps = {b.x() - a.x() - a.width() for a, b in zip(strip.pieces, strip.pieces[1:], strict=False)}
    assert gaps <= {3, 4, 5}


@pytest.mark.parametrize("width", [320, 500, 900])
def test_that_a_mini_strip_never_loses_a_name(qtbot: QtBot, width: int) -> None:
    mini = MiniStrip()
    qtbot.addWidget(mini)
    mini.resize(width, mini.height())
    mini.show_fit(FIT)
    assert all(piece.accessibleName() for piece in mini.pieces)
    assert not mini.grab().isNull()


def test_that_a_piece_that_is_not_needed_has_no_tail() -> None:
    with_tail = piece_path(FULL, 138, 20, tail=True).boundingRect()
    without = piece_path(FULL, 138, 20, tail=False).boundingRect()
    assert (with_tail.top(), without.top()) == (20 - FULL.depth + 1, 20)


def test_that_a_piece_without_expectation_reads_well() -> None:
    piece = Piece(subject="cuda", label="CUDA", value="", kind=FitKind.NONE, verdict="Not needed")
    assert describe_piece(piece) == "CUDA, Not needed"
    assert explain_piece(piece).startswith("CUDA: Not needed.")


def test_that_an_empty_fit_can_be_shown(qtbot: QtBot) -> None:
    strip = FitStrip()
    qtbot.addWidget(strip)
    strip.show_fit(Fit(board=None, note="", pieces=()))
    assert strip.pieces == []
