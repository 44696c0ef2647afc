"""Declared requirements: out of METADATA, one spelling, one list for wheels of several Pythons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from packaging.markers import Marker
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from core.refresh.headers import read_headers

EXTRA = re.compile(r"""\s*(?:and\s+)?\(?\s*extra\s*==\s*["'](?P<extra>[^"']+)["']\s*\)?(?:\s+and\s+)?""")
SYSTEMS = {
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
}
MACHINES = {"windows-x86_64": "AMD64", "windows-x86": "x86"}


class Declared(Struct, frozen=True, kw_only=True):
    """``requires`` without extras, and what each extra adds, in the order of the METADATA."""

    requires: tuple[str, ...]
    extras: Mapping[str, tuple[str, ...]] = {}


def read_declared(metadata: str) -> Declared:
    """The requirements of a METADATA text; lines that PEP 508 does not know are left out."""
    requires: list[str] = []
    extras: dict[str, list[str]] = {}
    for line in read_headers(metadata).requires:
        try:
            wanted = Requirement(line)
        except InvalidRequirement:
            continue
        marker = str(wanted.marker) if wanted.marker else ""
        extra = EXTRA.search(marker)
        if extra is None:
            requires.append(spell(wanted, marker))
        else:
            extras.setdefault(extra["extra"], []).append(spell(wanted, EXTRA.sub("", marker).strip()))
    return Declared(
        requires=tuple(dict.fromkeys(requires)), extras={name: tuple(pins) for name, pins in extras.items()}
    )


def spell(wanted: Requirement, marker: str) -> str:
    """The one spelling used in the matrix: normalised name, specifier, `` ; `` before the marker."""
    extras = f"[{','.join(sorted(wanted.extras))}]" if wanted.extras else ""
    text = f"{canonicalize_name(wanted.name)}{extras}{wanted.specifier}"
    return f"{text} ; {marker}" if marker else text


def name_of(requirement: str) -> str:
    """The distribution that a requirement in our spelling names."""
    return re.split(r"[^a-z0-9-]", requirement, maxsplit=1)[0]


def choose_applying(requires: Sequence[str], platform: str, python: str) -> frozenset[str]:
    """The requirements that hold on ``platform`` under ``python``, without their markers."""
    found = set()
    for text in requires:
        wanted, _, marker = text.partition(" ; ")
        if not marker or Marker(marker).evaluate(_environment(platform, python)):
            found.add(wanted)
    return frozenset(found)


def merge(lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """One list for wheels that declare differently by Python (minors, oldest first), told by markers.

    What applies under each of the Pythons stays what its own wheel declares.
    """
    pythons = list(lists)
    order = dict.fromkeys(text for python in reversed(pythons) for text in lists[python])
    merged = []
    for text in order:
        having = [python for python in pythons if text in lists[python]]
        if having == pythons or not _differs(text, lists, pythons):
            merged.append(text)
            continue
        condition = _phrase(having, pythons)
        wanted, _, marker = text.partition(" ; ")
        both = f"({marker}) and {condition}" if " or " in marker else f"{marker} and {condition}"
        merged.append(f"{wanted} ; {both if marker else condition}")
    return tuple(merged)


def _differs(text: str, lists: Mapping[str, Sequence[str]], pythons: Sequence[str]) -> bool:
    """Whether a Python whose wheel lacks ``text`` would be told of it by the text's own marker."""
    marker = text.partition(" ; ")[2]
    for python in pythons:
        if text in lists[python]:
            continue
        if not marker or Marker(marker).evaluate(_environment("linux-x86_64", python)):
            return True
    return False


def _phrase(having: Sequence[str], pythons: Sequence[str]) -> str:
    first, last = pythons.index(having[0]), pythons.index(having[-1])
    if last - first + 1 != len(having):
        alone = " or ".join(f'python_version == "{python}"' for python in having)
        return f"({alone})" if len(having) > 1 else alone
    parts = []
    if first > 0:
        parts.append(f'python_version >= "{having[0]}"')
    if last < len(pythons) - 1:
        parts.append(f'python_version < "{pythons[last + 1]}"')
    return " and ".join(parts)


def _environment(platform: str, python: str) -> dict[str, str]:
    system, _, machine = platform.partition("-")
    return {
        **SYSTEMS.get(system, SYSTEMS["linux"]),
        "platform_machine": MACHINES.get(platform, machine),
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "implementation_version": f"{python}.0",
        "platform_release": "",
        "platform_version": "",
        "extra": "",
    }
