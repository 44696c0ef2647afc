"""Any text as a report: recognised by content, several kinds pasted together too."""

from __future__ import annotations

from msgspec import Struct, convert

from core.model import Note, NoteKind, Report
from core.reports.decoding import bound_text, clean_text, decode_text, split_lines
from core.reports.lines import Lines
from core.reports.merging import describe_gain, merge_pieces
from core.reports.piece import Piece

# What was not understood is searched for known messages too, this much of it.
_MOST_REST = 60_000
_MOST_SHOWN = 5
_WITHOUT_CONTENT = frozenset({"Fences", "Commands"})


class Reading(Struct, frozen=True, kw_only=True):
    """A report made of a text, requirement lines that are still to be worked out, and how it was read."""

    report: Report
    requirements: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def read_report(source: bytes | str, name: str = "") -> Reading:
    """What the text tells of an environment; never fails, whatever the text.

    ``name`` is the name of the file it comes from, where there is one.
    """
    text = clean_text(decode_text(source) if isinstance(source, bytes) else source)
    from core.reports.whole_text import recognise_whole

    whole = recognise_whole(text, name)
    if isinstance(whole, list):
        return _finish(whole, Lines([], name), ())
    if whole is not None:
        text = whole
    text, cut = bound_text(text)
    notes: tuple[Note, ...] = ()
    if cut:
        notes = (
            Note(
                kind=NoteKind.IGNORED,
                text=f"The text is very long: {cut:,} characters in its middle were not read.",
            ),
        )
    lines = Lines(split_lines(text), name)
    return _finish(_recognise(lines), lines, notes)


def _recognise(lines: Lines) -> list[Piece]:
    from core.reports.recognisers import RECOGNISERS

    pieces: list[Piece] = []
    for recognise in RECOGNISERS:
        for piece in recognise(lines):
            lines.take(piece.lines)
            pieces.append(piece)
    return pieces


def _finish(pieces: list[Piece], lines: Lines, notes: tuple[Note, ...]) -> Reading:
    names_gpu = any("tensorflow-gpu" in text or "tensorflow_gpu" in text for text in lines.texts)
    values, contradictions = merge_pieces(pieces, names_gpu_package=names_gpu)
    rest = list(lines.free())
    read = {index for piece in pieces for index in piece.reads}
    if rest:
        unread = "\n".join(text for _, text in rest)[:_MOST_REST]
        known = str(values.get("error", ""))
        values["error"] = f"{known}\n{unread}" if known else unread
    report = convert(values, Report, strict=False)
    return Reading(
        report=report,
        requirements=tuple(dict.fromkeys(one for piece in pieces for one in piece.requirements)),
        notes=(
            *notes,
            *_tell_understood(pieces),
            *(Note(kind=NoteKind.IGNORED, text=text) for piece in pieces for text in piece.notes),
            *(Note(kind=NoteKind.CONTRADICTION, text=text) for text in contradictions),
            *_tell_rest([one for one in rest if one[0] not in read], bool(pieces)),
        ),
    )


def _tell_understood(pieces: list[Piece]) -> list[Note]:
    by_kind: dict[str, list[Piece]] = {}
    for piece in pieces:
        by_kind.setdefault(piece.what, []).append(piece)
    notes = []
    for what, own in by_kind.items():
        if what in _WITHOUT_CONTENT:
            continue
        indices = [index for piece in own for index in piece.lines]
        notes.append(
            Note(
                kind=NoteKind.UNDERSTOOD,
                text=f"{what}: {describe_gain(own)}.",
                lines=(min(indices) + 1, max(indices) + 1) if indices else None,
            )
        )
    return notes


def _tell_rest(rest: list[tuple[int, str]], any_understood: bool) -> list[Note]:
    telling = [(index, text) for index, text in rest if any(character.isalnum() for character in text)]
    if not telling:
        if any_understood:
            return []
        return [Note(kind=NoteKind.NOT_UNDERSTOOD, text="There is nothing to read in the text.")]
    count = f"{len(telling)} line{'' if len(telling) == 1 else 's'}"
    shown = "; ".join(f"line {index + 1}: {text.strip()[:80]}" for index, text in telling[:_MOST_SHOWN])
    more = " …" if len(telling) > _MOST_SHOWN else ""
    return [
        Note(
            kind=NoteKind.NOT_UNDERSTOOD,
            text=f"{count} not understood, searched for known messages only: {shown}{more}",
            lines=(telling[0][0] + 1, telling[-1][0] + 1),
        )
    ]
