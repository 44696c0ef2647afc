"""The strip after a change, drawn so that each piece stays where the eye left it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from core.model import Change, Fit, FitKind

LIBRARIES = "libraries"


def keep_library_named(before: Fit, after: Fit, changes: Iterable[Change]) -> Fit:
    """``after`` with the library that hung out in ``before`` shown by its name and new version.

    Where all libraries fit, the strip sums them up in one piece; beside the strip as it was, that
    would hide the very library that moves.
    """
    shown = {piece.subject for piece in after.pieces}
    moved = {change.name: change.after for change in changes if change.after is not None}
    was = next((piece for piece in before.pieces if piece.subject in moved), None)
    if was is None or was.subject in shown:
        return after
    pieces = tuple(
        replace(
            piece,
            subject=was.subject,
            label=was.label,
            value=moved[was.subject],
            expectation=was.expectation,
        )
        if piece.subject == LIBRARIES and piece.kind is FitKind.OK
        else piece
        for piece in after.pieces
    )
    return replace(after, pieces=pieces)
