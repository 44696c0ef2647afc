"""pyvenv.cfg."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece

_FIELD = re.compile(
    r"(?P<key>home|include-system-site-packages|version|version_info|executable|command|prompt|implementation|uv|"
    r"virtualenv|base-prefix|base-exec-prefix|base-executable|relocatable|seed|extends-environment)\s+=\s+(?P<value>.*)\Z"
)


def recognise(lines: Lines) -> Iterator[Piece]:
    """Its lines, where one of them is ``home`` or ``include-system-site-packages``."""
    fields: dict[str, str] = {}
    taken: list[int] = []
    for index, text in lines.free():
        found = _FIELD.match(text.strip())
        if found is not None:
            fields.setdefault(found["key"], found["value"].strip())
            taken.append(index)
    if "home" not in fields and "include-system-site-packages" not in fields:
        return
    values: dict[str, object] = {"pyvenv_cfg": fields}
    version = fields.get("version") or re.sub(r"\.final.*", "", fields.get("version_info", ""))
    if version[:1].isdigit():
        values["python"] = version
    if "uv" in fields or "virtualenv" in fields:
        values["manager"] = "uv" if "uv" in fields else "virtualenv"
    yield Piece(what="pyvenv.cfg", lines=tuple(taken), values=values)
