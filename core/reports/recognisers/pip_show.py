"""``pip show``: name, version and folder of one package."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece
from core.reports.requirement_line import normalise

_NAME = re.compile(r"Name: (?P<name>[A-Za-z0-9][\w.-]*)\Z")
_FIELD = re.compile(
    r"(?:Metadata-Version|Version|Summary|Home-page|Author|Author-email|License|License-Expression|Location|"
    r"Requires|Required-by|Installer|Editable project location|Project-URL|---)(?::|\Z)"
)


def recognise(lines: Lines) -> Iterator[Piece]:
    """Blocks from a ``Name:`` to the end of the fields."""
    free = dict(lines.free())
    for index, text in free.items():
        named = _NAME.match(text)
        if named is None or not free.get(index + 1, "").startswith("Version: "):
            continue
        taken, version, location = [index], "", ""
        for after in range(index + 1, index + 20):
            line = free.get(after, "")
            if not _FIELD.match(line):
                break
            taken.append(after)
            if line.startswith("Version: "):
                version = line.removeprefix("Version: ").strip()
            elif line.startswith("Location: "):
                location = line.removeprefix("Location: ").strip()
        if not version[:1].isdigit():
            continue
        values: dict[str, object] = {"packages": {normalise(named["name"]): version}}
        if location:
            values["paths"] = {"site_packages": location}
        yield Piece(what="pip show", lines=tuple(taken), values=values)
