"""What is wrong with a row, and the checks that every file shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.compatibility.versions import is_in_range, parse_specifier

EVIDENCE = frozenset({"measured", "issue", "docs", "metadata"})


class RowProblem(Struct, frozen=True, kw_only=True):
    """The first thing wrong: file, row in words, and the reason."""

    file: str
    row: str
    reason: str


def find_repeated(file: str, section: str, names: Iterable[str]) -> Iterator[RowProblem]:
    """Names that stand twice."""
    seen = set()
    for name in names:
        if name in seen:
            yield RowProblem(file=file, row=f"{section} row {name}", reason=f"{name} is there twice")
        seen.add(name)


def find_unknown(file: str, row: str, used: Iterable[str], known: Iterable[str]) -> Iterator[RowProblem]:
    """Sources that are used but not listed."""
    for source in used:
        if source not in known:
            yield RowProblem(file=file, row=row, reason=f"the source {source} is not listed under sources")


def find_no_range(file: str, row: str, text: str) -> Iterator[RowProblem]:
    """A text that should be a version range and is none."""
    if text and parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")


def find_unreached(file: str, row: str, text: str, versions: Iterable[str]) -> Iterator[RowProblem]:
    """A range that holds none of ``versions``."""
    if parse_specifier(text) is None:
        yield RowProblem(file=file, row=row, reason=f"{text} is not a version range")
    elif not any(is_in_range(version, text) for version in versions):
        yield RowProblem(file=file, row=row, reason=f"no TensorFlow release lies in {text}")


def find_evidence(file: str, row: str, evidence: str) -> Iterator[RowProblem]:
    """A word that is no kind of evidence."""
    if evidence not in EVIDENCE:
        yield RowProblem(file=file, row=row, reason=f"evidence cannot be {evidence}")
