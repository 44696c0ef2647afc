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
_Requirements = tuple[Requirement, ...]
_shared: dict[tuple[str, _MarkerKey], Requirement | None] = {}
_by_identity: dict[_MarkerKey, dict[int, tuple[tuple[str, ...], _Requirements]]] = {}


def select_requirements(one: Distribution, markers: MarkerEnvironment) -> _Requirements:
    """The requirements of ``one`` that count here: extras and foreign markers left out.

    Those that are not written by PEP 508 are left out too. conda's own specs never count.
    """
    texts = one.requires
    known = _by_identity.setdefault(markers.key, {})
    entry = known.get(id(texts))
    if entry is not None and entry[0] is texts:
        return entry[1]
    if one.origin == "conda":
        chosen: _Requirements = ()
    else:
        parsed = (_read(text, markers) for text in texts)
        chosen = tuple(requirement for requirement in parsed if requirement is not None)
    if len(known) > _LIMIT:
        known.clear()
    known[id(texts)] = (texts, chosen)
    return chosen


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
        entry = known.get(id(texts))
        if entry is not None and entry[0] is texts:
            requirements = entry[1]
        else:
            requirements = select_requirements(one, markers)
        for requirement in requirements:
            version = version_of(requirement.name)
            if version in requirement.good:
                continue
            if version is None or not requirement.accepts(version):
                violations.append((one, requirement, version))
    return violations


def _read(text: str, markers: MarkerEnvironment) -> Requirement | None:
    key = (text, markers.key)
    try:
        return _shared[key]
    except KeyError:
        pass
    requirement = _parse(text, markers)
    if len(_shared) > _LIMIT:
        _shared.clear()
    _shared[key] = requirement
    return requirement


def _parse(text: str, markers: MarkerEnvironment) -> Requirement | None:
    plain = _PLAIN.match(text)
    if plain is not None:
        return Requirement(_RUNS.sub("-", plain[1]).lower(), plain[2].strip().rstrip(","), text)
    marker = text.partition(";")[2]
    if _EXTRA.search(marker) and " or " not in marker:
        return None
    from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    try:
        parsed = Parsed(text)
        applies = parsed.marker is None or parsed.marker.evaluate(dict(markers.values))
    except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
        return None
    if not applies:
        return None
    return Requirement(_RUNS.sub("-", parsed.name).lower(), str(parsed.specifier), text)
