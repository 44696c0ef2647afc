"""Lines that say what went wrong, without a traceback around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece

_MESSAGE = re.compile(
    r"(?:^|[\s`'\"(])(?:[A-Za-z_][\w.]*\.)?[A-Z]\w*(?:Error|Exception|Warning)\b\s*:"
    r"|^\s*(?:ERROR|error|FATAL|fatal|Error|OSError|Failed)\b\s*[:!]|\bSegmentation fault\b|"
    r"\bIllegal instruction\b|\bcore dumped\b"
    r"|\bundefined symbol\b|\bnot found \(required by\b|\bDLL load failed\b|"
    r"\bcannot open shared object file\b"
    r"|\bCUD(?:A|NN)_(?:ERROR|STATUS)_\w+|\bSymbol not found\b|\bincompatible architecture\b|"
    r"\bterminate called\b"
    r"|\bhas no attribute\b|\bNo module named\b|\bcannot import name\b|\bis not a supported wheel\b"
    r"|\bUsing \w+ backend\b|\bdyld: |\bLibrary not loaded\b|\bDescriptors cannot\b"
)
_TAIL = re.compile(r"\s{2,}\S|\s*(?:Reason|Referenced from|Expected in|Original error was)\b")


def recognise(lines: Lines) -> Iterator[Piece]:
    """Messages and the indented lines that belong to them."""
    found: list[str] = []
    taken: list[int] = []
    last = -2
    for index, text in lines.free():
        if _MESSAGE.search(text) or (index == last + 1 and _TAIL.match(text)):
            found.append(text.strip())
            taken.append(index)
            last = index
    if found:
        yield Piece(
            what="Error messages", lines=tuple(taken), values={"error": "\n".join(found)}, weight=PRINTED
        )
