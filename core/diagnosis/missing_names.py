"""Reads from error messages which name or argument was not there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from core.compatibility import ApiName, ApiNames, locate, name_publicly

_QUOTES = str.maketrans("‘’`", "'''")


class MissingName(Struct, frozen=True):
    """A name that a message says is not there, in full, with its row and the line of the message."""

    row: ApiName
    name: str
    line: str


def read_missing_names(error: str, names: ApiNames) -> Iterator[MissingName]:
    """The names that the messages in ``error`` speak of and the rows know, in their order."""
    text = error.translate(_QUOTES)
    for pattern, read in _patterns():
        for match in pattern.finditer(text):
            found = _look_up(read, match, names)
            if found is not None:
                yield MissingName(found[0], found[1], _cut_line(text, match))


def _look_up(read: str, match: re.Match[str], names: ApiNames) -> tuple[ApiName, str] | None:
    if read == "name":
        full = name_publicly(f"{name_publicly(match['module'])}.{match['name']}")
        row = names.find(locate(full).name)
        return (row, full) if row is not None else None
    if read in ("module", "compat"):
        full = name_publicly(f"tensorflow.{match['module']}" if read == "compat" else match["module"])
        row = names.find(locate(full).name)
        return (row, full) if row is not None else None
    if read == "layer":
        full = f"tensorflow.compat.v1.layers.{match['name']}"
        row = names.find(full)
        return (row, full) if row is not None else None
    if read == "method":
        row = names.find_method(match["name"])
        return (row, f".{match['name']}") if row is not None else None
    row = names.find_argument_of(match["callable"] or "", match["argument"])
    return (row, f"{row.name}({match['argument']}=)") if row is not None else None


def _cut_line(text: str, match: re.Match[str]) -> str:
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    return text[begin : end if end >= 0 else len(text)].strip()[:300]


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    dotted = r"(?P<module>(?:tensorflow|tensorflow_core|keras|tf_keras)(?:\.\w+)*)"
    keyword = r"'(?P<argument>\w+)'"
    start = r"(?:partially initialized module )?"
    optimizer = r"(?:Argument\(s\) not recognized|Unexpected keyword argument passed to optimizer)"
    written = (
        (rf"module '{dotted}' has no attribute '(?P<name>\w+)'", "name"),
        (rf"cannot import name '?(?P<name>\w+)'? from {start}'{dotted}'", "name"),
        (rf"No module named '?{dotted}'?", "module"),
        (rf"'{dotted}' is not (?:supported in|available with) Keras 3", "module"),
        (r"'tf\.(?P<module>compat\.v1\.\w+)' is not available with Keras 3", "compat"),
        (r"'(?P<name>\w+)' is not available with Keras 3", "layer"),
        (r"'\w+' object has no attribute '(?P<name>\w+)'", "method"),
        (rf"(?P<callable>\w+)\(\) got an unexpected keyword argument {keyword}", "argument"),
        (rf"(?P<callable>){optimizer}: \{{?'?(?P<argument>\w+)", "argument"),
        (rf"Unrecognized keyword arguments passed to (?P<callable>\w+): \{{{keyword}", "argument"),
        (rf"(?P<callable>)Keyword argument not understood:',? {keyword}", "argument"),
        (r"(?P<callable>)The '(?P<argument>save_format)' argument is deprecated in Keras 3", "argument"),
    )
    return tuple((re.compile(pattern), kind) for pattern, kind in written)
