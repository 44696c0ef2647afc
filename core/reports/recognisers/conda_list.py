"""``conda list`` in its table, its ``--export`` and its ``--explicit`` form, and pip list beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece
from core.reports.requirement_line import normalise

_PLACE = re.compile(r"# packages in environment at (?P<path>\S.*?):?\s*\Z")
_HEAD = re.compile(r"#\s*Name\s+Version\s+Build", re.IGNORECASE)
_BUILD = r"(?:<pip>|pypi_\d+|[\w.]*py\d+[\w.]*_\w+|h?[0-9a-f]{7,}_\d+|[\w.]+_\d+|\d+)"
_ROW = re.compile(
    rf"(?P<name>[A-Za-z_][\w.-]*)\s+(?P<version>\d[\w.!+-]*)\s+(?P<build>{_BUILD})(?:\s+\[\w+\])?(?:\s+(?P<channel>[\w./:-]+))?\s*\Z"
)
_HEADED_ROW = re.compile(
    r"(?P<name>[A-Za-z_][\w.-]*)\s+(?P<version>\S+)\s+(?P<build>\S+)(?:\s+\[\w+\])?(?:\s+(?P<channel>\S+))?\s*\Z"
)
_EXPORT = re.compile(r"(?P<name>[A-Za-z_][\w.-]*)=(?P<version>\d[\w.!+]*)=(?P<build>[\w.]+)\s*\Z")
_ADDRESS = re.compile(
    r"(?:https?|file)://\S+/(?P<subdir>linux-\w+|osx-\w+|win-\w+|noarch)/"
    r"(?P<name>[\w.-]+)-(?P<version>[\w.!+]+)-(?P<build>[\w.]+)\.(?:conda|tar\.bz2)\S*\Z"
)
SUBDIRS = {
    "linux-64": ("linux", "x86_64"), "linux-32": ("linux", "x86"), "linux-aarch64": ("linux", "aarch64"),
    "linux-ppc64le": ("linux", "ppc64le"), "linux-armv7l": ("linux", "armv7l"), "osx-64": ("macos", "x86_64"),
    "osx-arm64": ("macos", "arm64"), "win-64": ("windows", "x86_64"), "win-32": ("windows", "x86"),
    "win-arm64": ("windows", "arm64"),
}  # fmt: skip


def recognise(lines: Lines) -> Iterator[Piece]:
    """Tables with or without their head, exports and lists of addresses."""
    yield from _read_tables(lines)
    yield from _read_exports(lines)


class _Collected:
    def __init__(self) -> None:
        self.taken: list[int] = []
        self.packages: dict[str, str] = {}
        self.installers: dict[str, str] = {}
        self.builds: dict[str, str] = {}
        self.further: dict[str, object] = {}

    def add(self, index: int, row: re.Match[str], channel: str | None) -> None:
        self.taken.append(index)
        name = normalise(row["name"])
        by_pip = row["build"] == "<pip>" or channel == "pypi" or row["build"].startswith("pypi_")
        if name == "python":
            self.further["python"] = row["version"]
            return
        self.packages[name] = row["version"]
        self.installers[name] = "pip" if by_pip else "conda"
        if not by_pip:
            self.builds[name] = row["build"]

    def make(self, what: str) -> Piece:
        values: dict[str, object] = {
            "packages": self.packages,
            "installers": self.installers,
            "builds": self.builds,
            "manager": "conda",
            **self.further,
        }
        return Piece(what=what, lines=tuple(self.taken), values=values)


def _read_tables(lines: Lines) -> Iterator[Piece]:
    found = _Collected()
    headed = False
    for index, text in lines.free():
        stripped = text.strip("| ")
        place = _PLACE.match(stripped)
        if place is not None:
            if found.packages:
                yield found.make("conda list")
            found, headed = _Collected(), True
            found.taken.append(index)
            found.further["paths"] = {"prefix": place["path"]}
            continue
        if _HEAD.match(stripped) or (headed and stripped == "#"):
            found.taken.append(index)
            headed = True
            continue
        row = (_HEADED_ROW if headed else _ROW).match(stripped)
        if row is None or not (headed or _ROW.match(stripped)) or not row["version"][:1].isdigit():
            headed = headed and stripped == ""
            continue
        found.add(index, row, row["channel"])
    # Without a head, one line could be anything; its build must then name a Python or a hash.
    if len(found.packages) > 1 or (found.packages and (found.further.get("paths") or _is_telling(found))):
        yield found.make("conda list")


def _is_telling(found: _Collected) -> bool:
    return any(re.search(r"py\d|[0-9a-f]{7}|_\d+\Z", build) for build in found.builds.values())


def _read_exports(lines: Lines) -> Iterator[Piece]:
    exported, explicit = _Collected(), _Collected()
    for index, text in lines.free():
        stripped = text.strip()
        if stripped == "@EXPLICIT":
            explicit.taken.append(index)
            continue
        if stripped.startswith("# platform: "):
            system = SUBDIRS.get(stripped.removeprefix("# platform: ").strip())
            if system:
                exported.taken.append(index)
                exported.further["os"], exported.further["arch"] = system
            continue
        if stripped.startswith("#") and "conda create --name" in stripped:
            exported.taken.append(index)
            continue
        row = _EXPORT.match(stripped)
        if row is not None:
            exported.add(index, row, None)
            continue
        row = _ADDRESS.match(stripped) if "://" in stripped else None
        if row is not None:
            explicit.add(index, row, None)
            system = SUBDIRS.get(row["subdir"])
            if system:
                explicit.further["os"], explicit.further["arch"] = system
    if exported.packages or exported.further.get("python"):
        yield exported.make("conda list --export")
    if explicit.packages:
        yield explicit.make("conda list --explicit")
