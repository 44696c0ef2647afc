"""The strip after a repair beside the one before it."""

from __future__ import annotations

from core.model import Change, Fit, FitKind, Piece
from core.planning.strips import keep_library_named


def piece(subject: str, value: str, kind: FitKind = FitKind.OK) -> Piece:
    return Piece(
        subject=subject, label=subject, value=value, kind=kind, verdict="Fits", expectation=f"of {subject}"
    )


def strip(*pieces: Piece) -> Fit:
    return Fit(board="TensorFlow 2.4.0", note="", pieces=pieces)


BEFORE = strip(piece("python", "3.8.18"), piece("protobuf", "5.29.6", FitKind.BAD))
AFTER = strip(piece("python", "3.8.18"), piece("libraries", "12 checked"))
CHANGES = (Change(name="protobuf", before="5.29.6", after="3.20.3"),)


def test_that_the_library_that_hung_out_is_seated_under_its_name() -> None:
    seated = keep_library_named(BEFORE, AFTER, CHANGES).pieces[1]

    assert (seated.subject, seated.value, seated.kind) == ("protobuf", "3.20.3", FitKind.OK)
    assert seated.expectation == "of protobuf"


def test_that_a_library_that_still_hangs_out_is_left_to_speak() -> None:
    after = strip(piece("python", "3.8.18"), piece("numpy", "2.0.0", FitKind.BAD))

    assert keep_library_named(BEFORE, after, CHANGES) == after


def test_that_a_change_of_something_else_leaves_the_sum() -> None:
    assert keep_library_named(BEFORE, AFTER, (Change(name="six", before=None, after="1.0"),)) == AFTER
