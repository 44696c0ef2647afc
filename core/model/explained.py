"""What came of a report or pasted text: the environment it tells of, and what was understood of it."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from core.model.circumstances import Circumstances
from core.model.environment import Environment
from core.model.host import HostFacts


class NoteKind(StrEnum):
    """What a note tells: what was understood, assumed, contradictory, ignored, or not understood."""

    UNDERSTOOD = "understood"
    ASSUMED = "assumed"
    CONTRADICTION = "contradiction"
    IGNORED = "ignored"
    NOT_UNDERSTOOD = "not-understood"


class Note(Struct, frozen=True, kw_only=True):
    """One sentence on how a text was read; ``lines`` are the first and last line it speaks of, from 1."""

    kind: NoteKind
    text: str
    lines: tuple[int, int] | None = None


class Explained(Struct, frozen=True, kw_only=True):
    """An environment that is not here, as a text tells of it, with its diagnosis and how it was read."""

    environment: Environment
    host: HostFacts
    circumstances: Circumstances
    notes: tuple[Note, ...] = ()
