"""What a check reports, and the questions that checks of all files ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.compatibility.versions import parse_specifier, parse_version


class RowProblem(Struct, frozen=True, kw_only=True):
    """Something wrong: file, row in words, and the reason."""

    file: str
    row: str
    reason: str


def find_repeated(file: str, section: str, names: Iterable[str]) -> Iterator[RowProblem]:
    """Names that stand there twice."""
    seen = set()
    for name in names:
        if name in seen:
            yield RowProblem(file=file, row=f"{section} row {name}", reason=f"{name} is there twice")
        seen.add(name)


def find_unknown_sources(
    file: str, row: str, used: Iterable[str], known: Iterable[str]
) -> Iterator[RowProblem]:
    """Sources that the file does not list."""
    for source in used:
        if source not in known:
            yield RowProblem(file=file, row=row, reason=f"the source {source} is not listed under sources")


def find_range_problem(file: str, row: str, text: str) -> Iterator[RowProblem]:
    """A text that is no version range; an empty one has no answer."""
    if text and parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")


def find_version_problem(file: str, row: str, text: str) -> Iterator[RowProblem]:
    """A text that is no version."""
    if parse_version(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version")
