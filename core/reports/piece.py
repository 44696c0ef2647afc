"""What one recogniser took from a text."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

# How much a value weighs beside another one for the same thing.
GUESSED, MENTIONED, STATED, PRINTED, WRITTEN = range(5)


class Piece(Struct, frozen=True, kw_only=True):
    """Values for keys of a report, and where they stand.

    ``what`` names the kind of text for people (``pip list``), ``lines`` are indices of the lines it
    takes, ``reads`` those it reads and leaves to be searched for messages. ``values`` has the shape of a
    report, with ``imported`` beside it for versions that an import told, whatever distribution gave them.
    ``requirements`` are lines whose versions or markers are still to be worked out. ``weight`` is
    ``GUESSED`` (from a path), ``MENTIONED`` (in a sentence), ``STATED`` (under a label), ``PRINTED`` (by a
    program) or ``WRITTEN`` (in a report made for us). ``notes`` tell what of it is ignored.
    """

    what: str
    lines: tuple[int, ...] = ()
    reads: tuple[int, ...] = ()
    values: Mapping[str, object] = {}
    requirements: tuple[str, ...] = ()
    weight: int = PRINTED
    notes: tuple[str, ...] = ()
