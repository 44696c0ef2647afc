"""A report in YAML or JSON that stands among other text, in a fence or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.model import Report
from core.reports.document import is_report, parse_json, parse_yaml
from core.reports.lines import Lines
from core.reports.piece import Piece
from core.reports.whole_text import make_report_piece

_KEYS = frozenset(Report.__struct_fields__)
_KEY = re.compile(r"(?:[a-z_]+):(?:\s|\Z)")
_FENCE = re.compile(r"\s*(```+|~~~+)\s*([\w+-]*)\s*\Z")


def recognise(lines: Lines) -> Iterator[Piece]:
    """Blocks whose keys at the margin are those of a report."""
    for block in [*_find_fenced(lines), *_find_bare(lines)]:
        text = "\n".join(lines.texts[index] for index in block)
        value = parse_json(text) if text.lstrip()[:1] == "{" else parse_yaml(text)
        if isinstance(value, dict) and is_report(value) and len(value) > 1:
            yield make_report_piece(value, tuple(block))


def _find_fenced(lines: Lines) -> Iterator[list[int]]:
    inside: list[int] | None = None
    for index, text in enumerate(lines.texts):
        if _FENCE.match(text):
            if inside:
                first = lines.texts[inside[0]]
                if first.startswith("{") or _KEY.match(first) or first.startswith(("#", "---")):
                    yield inside
            inside = [] if inside is None else None
        elif inside is not None and (text or inside):
            inside.append(index)


def _find_bare(lines: Lines) -> Iterator[list[int]]:
    block: list[int] = []
    for index, text in [*enumerate(lines.texts), (-1, "-")]:
        key = _KEY.match(text)
        starts = key is not None and key[0].rstrip(": \t") in _KEYS
        if starts or (block and (text.startswith((" ", "#", "- ")) or not text)):
            block.append(index)
            continue
        while block and not lines.texts[block[-1]]:
            block.pop()
        if block:
            yield block
        block = []
