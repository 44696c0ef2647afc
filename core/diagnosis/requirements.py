"""Declared requirements of distributions, parsed once and answered from memory after that.

Two hundred environments of 150 packages hold a quarter of a million requirements, but only some
thousand different ones: equal distributions share the tuple of their requirements, so a look-up by
that tuple's identity and one set membership per requirement is all that is left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.compatibility import is_in_range
from core.model import Distribution

_RUNS = re.compile(r"[-_.]+")
_PLAIN = re.compile(
    r"([A-Za-z0-9][A-Za-z0-9._-]*)\s*\(?\s*((?:[<>=!~]=?=?\s*[A-Za-z0-9.*+!_-]+\s*,?\s*)*)\)?\Z"
)
_EXTRA = re.compile(r"""\bextra\s*==""")
_LIMIT = 100_000


class Requirement:
    """One requirement that counts in an environment; ``good`` are versions known to satisfy it."""

    __slots__ = ("good", "name", "specifier", "text")

    def __init__(self, name: str, specifier: str, text: str) -> None:
        self.name = name
        self.specifier = specifier
        self.text = text
        self.good: set[str | None] = set()

    def accepts(self, version: str) -> bool:
        """Whether ``version`` satisfies it; a version that is none by PEP 440 is not held against it."""
        if self.specifier and is_in_range(version, self.specifier) is False:
            return False
        self.good.add(version)
        return True


class MarkerEnvironment:
    """The values that environment markers see; ``key`` stands for all of them."""

    __slots__ = ("key", "values")

    def __init__(self, python: str | None, os: str, arch: str, implementation: str) -> None:
        full = python or "3.11"
        short = ".".join(full.split(".")[:2])
        names = {
            "linux": ("linux", "Linux", "posix"),
            "macos": ("darwin", "Darwin", "posix"),
            "windows": ("win32", "Windows", "nt"),
        }
        sys_platform, platform_system, os_name = names.get(os, (os, os, "posix"))
        machine = {"windows": {"x86_64": "AMD64"}}.get(os, {}).get(arch, arch)
        self.values: Mapping[str, str] = {
            "python_version": short,
            "python_full_version": full,
            "implementation_version": full,
            "implementation_name": implementation,
            "platform_python_implementation": {"cpython": "CPython", "pypy": "PyPy"}.get(
                implementation, implementation
            ),
            "sys_platform": sys_platform,
            "platform_system": platform_system,
            "os_name": os_name,
            "platform_machine": machine,
            "platform_release": "",
            "platform_version": "",
            "extra": "",
        }
        self.key = (full, os, arch, implementation)


_MarkerKey = tuple[str, str, str, str]
# The name and the good versions stand beside the requirement for the sake of the innermost loop.
_Entry = tuple[str, set[str | None], Requirement]
_heads: dict[str, Requirement | None] = {}
_markers: dict[tuple[str, _MarkerKey], bool] = {}
_by_identity: dict[_MarkerKey, dict[int, tuple[tuple[str, ...], tuple[_Entry, ...]]]] = {}


def select_requirements(one: Distribution, markers: MarkerEnvironment) -> tuple[Requirement, ...]:
    """The requirements of ``one`` that count here: extras and foreign markers left out.

    Those that are not written by PEP 508 are left out too. conda's own specs never count.
    """
    return tuple(entry[2] for entry in _select(one, markers))


def find_violations(
    distributions: tuple[Distribution, ...], versions: Mapping[str, str], markers: MarkerEnvironment
) -> list[tuple[Distribution, Requirement, str | None]]:
    """What ``pip check`` would name: who asks, what for, and the version that is there (``None``: none)."""
    violations = []
    known = _by_identity.setdefault(markers.key, {})
    version_of = versions.get
    for one in distributions:
        texts = one.requires
        if not texts:
            continue
        selected = known.get(id(texts))
        entries = selected[1] if selected is not None and selected[0] is texts else _select(one, markers)
        for name, good, requirement in entries:
            version = version_of(name)
            if version in good:
                continue
            if version is None or not requirement.accepts(version):
                violations.append((one, requirement, version))
    return violations


def _select(one: Distribution, markers: MarkerEnvironment) -> tuple[_Entry, ...]:
    texts = one.requires
    known = _by_identity.setdefault(markers.key, {})
    selected = known.get(id(texts))
    if selected is not None and selected[0] is texts:
        return selected[1]
    entries = []
    if one.origin != "conda":
        for text in texts:
            head, _, marker = text.partition(";")
            if marker and not _applies(marker, markers):
                continue
            requirement = _read(head)
            if requirement is not None:
                entries.append((requirement.name, requirement.good, requirement))
    if len(known) > _LIMIT:
        known.clear()
    known[id(texts)] = (texts, tuple(entries))
    return known[id(texts)][1]


def _applies(marker: str, markers: MarkerEnvironment) -> bool:
    if _EXTRA.search(marker) and " or " not in marker:
        return False
    key = (marker, markers.key)
    answer = _markers.get(key)
    if answer is None:
        answer = _markers[key] = _evaluate(marker, markers)
    return answer


def _evaluate(marker: str, markers: MarkerEnvironment) -> bool:
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    try:
        return Marker(marker.strip()).evaluate(dict(markers.values))
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return False


def _read(head: str) -> Requirement | None:
    try:
        return _heads[head]
    except KeyError:
        pass
    plain = _PLAIN.match(head.strip())
    requirement = None
    if plain is not None:
        requirement = Requirement(
            _RUNS.sub("-", plain[1]).lower(), plain[2].strip().rstrip(","), head.strip()
        )
    else:
        requirement = _parse(head)
    if len(_heads) > _LIMIT:
        _heads.clear()
    _heads[head] = requirement
    return requirement


def _parse(head: str) -> Requirement | None:
    """Requirements with extras of their own or an address."""
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    try:
        parsed = Parsed(head)
    except InvalidRequirement:
        return None
    return Requirement(_RUNS.sub("-", parsed.name).lower(), str(parsed.specifier), head.strip())
