"""``pip list`` in its table and its older form, with or without its head; ``uv pip list`` and trees."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece
from core.reports.recognisers.known_names import is_known
from core.reports.requirement_line import normalise

_HEAD = re.compile(r"Package\s+Version\b", re.IGNORECASE)
_DASHES = re.compile(r"[-+| ]{5,}\Z")
_VERSION = r"v?(?P<version>\d[\w.!+-]*)"
_HEADED_ROW = re.compile(rf"(?P<name>[A-Za-z0-9][\w.-]*)\s+{_VERSION}(?:\s+(?P<rest>\S.*))?\Z")
_ROW = re.compile(rf"(?P<name>[A-Za-z][\w.-]*)\s+{_VERSION}\s*\Z")
_OLD_ROW = re.compile(rf"(?P<name>[A-Za-z][\w.-]*) \({_VERSION}(?:, (?P<rest>[^)]*))?\)\s*(?:-\s.*)?\Z")
_TREE = re.compile(
    r"[│├└─|`\s+-]*?(?P<name>[A-Za-z][\w.-]*)(?:\[[\w,-]+\])? v(?P<version>\d[\w.!+-]*)"
    r"(?: \(\*\))?(?: \(.*\))?\Z"
)
_PIPDEPTREE = re.compile(
    r"\s*-\s(?P<name>[A-Za-z][\w.-]*) \[required: [^,\]]*, installed: (?P<version>\d[\w.!+-]*)\]\Z"
)
_NOT_NAMES = frozenset(
    {"version", "python", "release", "build", "item", "step", "epoch", "page", "level", "cuda", "cudnn"}
)


def recognise(lines: Lines) -> Iterator[Piece]:
    """Tables under their head, then rows without one where several stand together or a known name does."""
    yield from _read_headed(lines)
    yield from _read_rows(lines, _TREE, "uv tree", at_least=2)
    yield from _read_rows(lines, _PIPDEPTREE, "pipdeptree", at_least=1)
    yield from _read_rows(lines, _OLD_ROW, "pip list", at_least=2)
    yield from _read_rows(lines, _ROW, "pip list", at_least=4)


def _read_headed(lines: Lines) -> Iterator[Piece]:
    rows: dict[str, str] = {}
    taken: list[int] = []
    inside = False
    before = -2
    for index, text in lines.free():
        stripped = text.strip("| ").replace(" | ", "  ")
        if _HEAD.match(stripped):
            inside = True
            taken.append(index)
        elif inside and _DASHES.match(stripped or "-----"):
            taken.append(index)
        elif inside:
            row = _HEADED_ROW.match(stripped)
            # A gap of more than one empty line ends the table.
            if row is None or index > before + 2:
                inside = False
                continue
            rows[normalise(row["name"])] = row["version"]
            taken.append(index)
        before = index
    if rows:
        yield Piece(what="pip list", lines=tuple(taken), values={"packages": rows})


def _read_rows(lines: Lines, pattern: re.Pattern[str], what: str, at_least: int) -> Iterator[Piece]:
    rows: dict[str, str] = {}
    taken: list[int] = []
    for run in lines.runs():
        matched = [(index, found) for index, text in run if (found := pattern.match(text.strip("|*•,; ")))]
        matched = [one for one in matched if one[1]["name"].lower() not in _NOT_NAMES]
        known = [one for one in matched if is_known(one[1]["name"])]
        chosen = matched if len(matched) >= at_least and known else known
        for index, found in chosen:
            rows[normalise(found["name"])] = found["version"]
            taken.append(index)
    if rows:
        values: dict[str, object] = {"packages": rows}
        yield Piece(what=what, lines=tuple(taken), values=values)
