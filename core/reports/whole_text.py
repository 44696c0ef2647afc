"""Texts that are one document as a whole: a report, a lock, a notebook, JSON of pip."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.reports.document import is_report, parse_json, parse_yaml, read_document
from core.reports.piece import WRITTEN, Piece

_TOML = re.compile(r"(?:#[^\n]*\n\s*)*(?:\[|[\w-]+ = \S)")
_MOST_JSON = 50_000_000


def recognise_whole(text: str, name: str = "") -> list[Piece] | str | None:
    """The pieces of a document; a plain text in its place (of a notebook); ``None`` if it is no document."""
    stripped = text.strip("\ufeff \t\r\n\0")
    if not stripped:
        return []
    if stripped[0] in "{[":
        value = parse_json(stripped) if len(stripped) <= _MOST_JSON else None
        if value is not None:
            return _read_json(value)
    if name.lower().endswith((".toml", ".lock")) or _TOML.match(stripped):
        from core.reports.recognisers.toml_projects import read_toml

        pieces = read_toml(stripped)
        if pieces:
            return pieces
    if _looks_like_yaml(stripped):
        value = parse_yaml(stripped)
        if isinstance(value, dict) and is_report(value):
            return [make_report_piece(value)]
    return None


def make_report_piece(value: Mapping[str, object], lines: tuple[int, ...] = ()) -> Piece:
    """A parsed report as a piece; what could not be read of it stands in its notes."""
    values, notes = read_document(value)
    return Piece(what="Report", lines=lines, values=values, weight=WRITTEN, notes=tuple(notes))


def _looks_like_yaml(text: str) -> bool:
    for line in text.split("\n", 40)[:40]:
        if line[:1].isalpha() and ":" in line:
            return line.partition(":")[0].replace("_", "").isalnum()
        if line.strip() and not line.startswith(("#", "---", "%")):
            return False
    return False


def _read_json(value: object) -> list[Piece] | str | None:
    if isinstance(value, dict) and isinstance(value.get("cells"), list):
        from core.reports.notebook import read_notebook

        return read_notebook(value)
    if isinstance(value, dict) and is_report(value):
        return [make_report_piece(value)]
    from core.reports.recognisers.json_documents import read_json_document

    piece = read_json_document(value)
    return [piece] if piece is not None else None
