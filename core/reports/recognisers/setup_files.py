"""``install_requires`` of setup.cfg and setup.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import STATED, Piece
from core.reports.requirement_line import parse_requirement_line

_HEAD = re.compile(r"\s*install_requires\s*=\s*(?P<rest>.*)\Z")
_QUOTED = re.compile(r"['\"]([^'\"]+)['\"]")
_PYTHON = re.compile(r"\s*python_requires\s*=\s*['\"]?(?P<range>[^'\"#]+?)['\"]?,?\s*\Z")


def recognise(lines: Lines) -> Iterator[Piece]:
    """The list below the key, quoted as in Python or bare as in a cfg file."""
    for index, text in list(lines.free()):
        python = _PYTHON.match(text)
        if python is not None:
            yield Piece(
                what="setup file", lines=(index,), values={"python": python["range"].strip()}, weight=STATED
            )
            continue
        head = _HEAD.match(text)
        if head is None:
            continue
        wanted = _QUOTED.findall(head["rest"])
        taken = [index]
        for after in range(index + 1, min(index + 200, len(lines.texts))):
            line = lines.texts[after].strip()
            if not line or (head["rest"] and "]" in lines.texts[after - 1]):
                break
            quoted = _QUOTED.findall(line)
            plain = parse_requirement_line(line) if not quoted else None
            if not quoted and plain is None and line not in ("]", "],", ")"):
                break
            taken.append(after)
            wanted += quoted or ([line] if plain is not None else [])
        requirements = tuple(one for one in wanted if parse_requirement_line(one) is not None)
        if requirements:
            yield Piece(what="setup file", lines=tuple(taken), requirements=requirements, weight=STATED)
