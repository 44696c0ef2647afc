"""Comparing versions by PEP 440, each pair once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

_LIMIT = 50_000
_versions: dict[str, Version | None] = {}
_specifiers: dict[str, SpecifierSet | None] = {}
_answers: dict[tuple[str, str], bool | None] = {}


def parse_version(text: str) -> Version | None:
    """The version, or ``None`` where ``text`` is none by PEP 440."""
    try:
        return _versions[text]
    except KeyError:
        pass
    from packaging.version import InvalidVersion, Version

    version: Version | None
    try:
        version = Version(text)
    except InvalidVersion:
        version = None
    if len(_versions) > _LIMIT:
        _versions.clear()
    _versions[text] = version
    return version


def parse_specifier(text: str) -> SpecifierSet | None:
    """The specifier set, or ``None`` where ``text`` is none by PEP 440."""
    try:
        return _specifiers[text]
    except KeyError:
        pass
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    specifier: SpecifierSet | None
    try:
        specifier = SpecifierSet(text)
    except InvalidSpecifier:
        specifier = None
    if len(_specifiers) > _LIMIT:
        _specifiers.clear()
    _specifiers[text] = specifier
    return specifier


def is_in_range(version: str, specifier: str) -> bool | None:
    """Whether ``version`` satisfies ``specifier``, pre-releases included.

    ``None`` where either is not PEP 440 and the question has no answer.
    """
    key = (version, specifier)
    try:
        return _answers[key]
    except KeyError:
        pass
    parsed, wanted = parse_version(version), parse_specifier(specifier)
    answer = None if parsed is None or wanted is None else wanted.contains(parsed, prereleases=True)
    if len(_answers) > _LIMIT:
        _answers.clear()
    _answers[key] = answer
    return answer


def is_older(version: str, than: str) -> bool:
    """Whether ``version`` comes before ``than``; false where either cannot be compared."""
    left, right = parse_version(version), parse_version(than)
    return left is not None and right is not None and left < right


def minor_of(version: str) -> str:
    """The first two parts: ``3.8`` of ``3.8.18``."""
    return ".".join(version.split(".")[:2])
