"""The pieces of the fit strip: what sits in TensorFlow's sockets, and how well."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class FitKind(StrEnum):
    """How a piece sits; ``none`` means not needed or untested."""

    OK = "ok"
    WARN = "warn"
    BAD = "bad"
    UNKNOWN = "unknown"
    NONE = "none"


class Piece(Struct, frozen=True, kw_only=True):
    """One piece of the strip, in words.

    ``subject`` equals the ``Finding.subject`` it leads to. ``verdict`` is one of the fixed words
    (Fits, Too new, Too old, Missing, Wrong build, Untested, Not needed, Not checked);
    ``expectation`` is a short phrase such as ``tested 3.6–3.8``; ``source`` and ``date`` say who
    knows.
    """

    subject: str
    label: str
    value: str
    kind: FitKind
    verdict: str
    expectation: str = ""
    source: str = ""
    date: str = ""


class Fit(Struct, frozen=True, kw_only=True):
    """The whole strip: the board's two texts and its pieces; no ``board`` means no TensorFlow."""

    board: str | None
    note: str
    pieces: tuple[Piece, ...]
