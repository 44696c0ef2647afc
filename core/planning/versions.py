"""Versions and specifiers as people and remedies write them."""

from __future__ import annotations

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from core.model import UsageError


def parse_wish(text: str, what: str) -> SpecifierSet:
    """A version (``2.4.0``) or a PEP 440 specifier (``>=2.10,<2.12``) as a specifier.

    Raises:
        UsageError: it is neither.
    """
    try:
        Version(text)
    except InvalidVersion:
        pass
    else:
        return SpecifierSet(f"=={text.strip()}")
    try:
        return SpecifierSet(text)
    except InvalidSpecifier as error:
        raise UsageError(
            f"{text!r} is neither a version of {what} nor a range of versions.",
            code="bad-version",
            hint="Write a version such as 2.4.0, or a range such as '>=2.10,<2.12'.",
        ) from error


def as_requirement(name: str, wish: str) -> str:
    """A requirement line for ``name`` from a version or a specifier."""
    wish = wish.strip()
    if not wish or wish == "*":
        return name
    return f"{name}{wish}" if wish[0] in "<>=!~" else f"{name}=={wish}"


def is_version(text: str) -> bool:
    """True for a valid version."""
    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def is_met(version: str, specifier: SpecifierSet) -> bool:
    """True if ``version`` lies in the range, a pre-release too; odd versions never do."""
    return is_version(version) and specifier.contains(version, prereleases=True)


def normalize(name: str) -> str:
    """The normalised project name (PEP 503)."""
    return canonicalize_name(name)


def join_minors(minors: tuple[str, ...]) -> str:
    """``3.9 to 3.12`` for a list of Python minors, oldest first."""
    if len(minors) > 2:
        return f"{minors[0]} to {minors[-1]}"
    return " and ".join(minors)
