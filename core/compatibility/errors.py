"""Finds the messages that the matrix knows in what was printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from core.compatibility.rows.errors import ErrorsFile, ErrorText

# Of a longer text the beginning, the end and the lines in between that may tell something are kept.
_KEPT_WHOLE = 64_000
_HEAD, _TAIL = 16_000, 40_000
_MIDDLE = 60_000
_READ = 4_000_000
# A pattern is tried from some hundred characters before a hint to some lines after it.
_BEFORE, _AFTER = 400, 1_500
_MOST_PLACES = 40
_TELLING = (
    "error", "not found", "could not", "cannot", "can't", "failed", "undefined symbol", "no module named",
    "but you have", "no matching", "compiled", "not supported", "illegal", "has no attribute",
    "requires", "no such file", "incompatible", "mismatch", "insufficient",
)  # fmt: skip
_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " ", "\r": "\n"})


class Match(Struct, frozen=True, kw_only=True):
    """A message that was found: its row, the words of the named groups, and the line it stands in."""

    row: ErrorText
    groups: Mapping[str, str]
    line: str
    text: str


class ErrorTexts:
    """The known messages; a pattern is compiled when its hint first turns up in a text."""

    def __init__(self, file: ErrorsFile) -> None:
        self.rows = file.errors
        self.sources = file.sources
        self._by_id = {row.id: row for row in file.errors}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def row(self, row_id: str) -> ErrorText | None:
        """The row of that id."""
        return self._by_id.get(row_id)

    def find(self, text: str) -> tuple[Match, ...]:
        """The messages in ``text``, one a row, in the rows' order; one line counts for one row only."""
        kept = condense(text)
        if not kept.strip():
            return ()
        lowered = _lower(kept)
        found = []
        taken: set[int] = set()
        for row in self.rows:
            hit = next((one for one in self._search(row, kept, lowered) if _is_free(kept, one, taken)), None)
            if hit is None:
                continue
            begin, end = _surround(kept, hit)
            taken.add(hit.start())
            found.append(
                Match(
                    row=row,
                    groups={name: value or "" for name, value in hit.groupdict().items()},
                    line=kept[begin:end].strip(),
                    text=kept,
                )
            )
        return tuple(found)

    def _search(self, row: ErrorText, text: str, lowered: str) -> Iterator[re.Match[str]]:
        """Matches near the row's hints; so a long text costs little."""
        for begin, end in _find_windows(row.hint, lowered):
            pattern = self._patterns.get(row.id)
            if pattern is None:
                pattern = self._patterns[row.id] = re.compile(row.pattern, re.IGNORECASE)
            yield from pattern.finditer(text, begin, end)


def _find_windows(hint: str, lowered: str) -> Iterator[tuple[int, int]]:
    """Where the text around the words of ``hint`` begins and ends, from line to line; none overlap."""
    if not hint:
        yield 0, len(lowered)
        return
    places = sorted(place for word in hint.split("|") for place in _find_places(word, lowered))
    end = 0
    for place in places:
        if place < end:
            continue
        begin = max(end, lowered.rfind("\n", 0, max(0, place - _BEFORE)) + 1)
        end = lowered.find("\n", place + _AFTER)
        if end < 0:
            end = len(lowered)
        yield begin, end


def _find_places(word: str, lowered: str) -> Iterator[int]:
    place = lowered.find(word)
    for _ in range(_MOST_PLACES):
        if place < 0:
            return
        yield place
        place = lowered.find(word, place + len(word))


def condense(text: str) -> str:
    """The text with plain quotes, at most some 120 000 characters of it: what may tell something."""
    if len(text) > _READ:
        text = text[: _READ // 2] + "\n" + text[-_READ // 2 :]
    text = text.translate(_QUOTES)
    if len(text) <= _KEPT_WHOLE:
        return text
    lines: dict[str, None] = {}
    size = 0
    for line in text[_HEAD:-_TAIL].splitlines():
        if line in lines:
            continue
        lowered = line.lower()
        if any(word in lowered for word in _TELLING):
            lines[line] = None
            size += len(line)
            if size > _MIDDLE:
                break
    return "\n".join([text[:_HEAD], *lines, text[-_TAIL:]])


def _lower(text: str) -> str:
    """Lower case of the same length, so that places in one are places in the other."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _surround(text: str, hit: re.Match[str]) -> tuple[int, int]:
    """Where the lines begin and end that a match lies in."""
    begin = text.rfind("\n", 0, hit.start()) + 1
    end = text.find("\n", hit.end())
    return begin, len(text) if end < 0 else end


def _is_free(text: str, hit: re.Match[str], taken: set[int]) -> bool:
    begin, end = _surround(text, hit)
    return not any(begin <= place < end for place in taken)
