"""An environment that is not here, as a report or any pasted text tells of it, with its diagnosis."""

from __future__ import annotations

from core.compatibility import Matrix
from core.diagnosis import derive_health, diagnose, vet
from core.model import Environment, Explained, Note, NoteKind
from core.reports import Case, Reading, assemble, read_report


def explain_text(text: bytes | str, name: str, matrix: Matrix) -> Explained:
    """What the text tells, what does not fit in it, and how it was read; never fails, whatever the text.

    ``name`` is the name of the file the text comes from, empty where there is none.
    """
    reading = read_report(text, name)
    case = assemble(reading.report, matrix, reading.requirements)
    found = diagnose(case.facts, case.host, matrix, case.circumstances)
    findings = vet(found, case.facts, case.host, matrix, case.circumstances)
    return Explained(
        environment=Environment(
            facts=case.facts, health=derive_health(case.facts, findings), findings=findings
        ),
        host=case.host,
        circumstances=case.circumstances,
        notes=_tell_notes(reading, case),
    )


def _tell_notes(reading: Reading, case: Case) -> tuple[Note, ...]:
    notes = [Note(kind=NoteKind.ASSUMED, text=text) for text in case.assumed]
    if case.unresolved:
        listed = ", ".join(case.unresolved[:20]) + (" …" if len(case.unresolved) > 20 else "")
        notes.append(
            Note(kind=NoteKind.IGNORED, text=f"Version not told and not assumed, so not checked: {listed}.")
        )
    known = [one for one in reading.notes if one.kind is not NoteKind.NOT_UNDERSTOOD]
    return (*known, *notes, *(one for one in reading.notes if one.kind is NoteKind.NOT_UNDERSTOOD))
