"""Which version is meant where only a range is told: the newest that an installer would have taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from core.compatibility import (
    Matrix,
    has_wheel,
    is_in_range,
    is_older,
    minor_of,
    parse_version,
    platform_name,
)
from core.inspection.tensorflow import NAMES as TENSORFLOW_NAMES
from core.reports.requirement_line import parse_requirement_line

_OPERATORS = ("<", ">", "=", "~", "!")
_KERAS = "keras"


class Surroundings(Struct, frozen=True, kw_only=True):
    """What decides which versions an installer may take: interpreter, platform and day, where known."""

    os: str
    arch: str
    python: str | None = None
    date: str | None = None

    @property
    def platform(self) -> str:
        """The matrix's name of the platform."""
        return platform_name(self.os, self.arch)


def is_specifier(text: str) -> bool:
    """Whether a version in a report is a range (also the empty one) and not one version."""
    return not text or text.startswith(_OPERATORS) or "*" in text or ("," in text)


def spell_specifier(text: str) -> str:
    """``2.4.*`` and ``=2.4`` as PEP 440 would have them; the rest stays."""
    text = text.replace(" ", "")
    if text in ("", "*"):
        return ""
    if text[0] not in "<>=!~":
        return f"=={text}"
    if text.startswith("=") and not text.startswith("=="):
        return f"={text}" if text.endswith("*") else f"={text}.*"
    return text


def assume_version(name: str, specifier: str, around: Surroundings, matrix: Matrix) -> str | None:
    """The newest final release of ``name`` in the range, for this Python and platform, not after the day.

    ``None`` where the matrix does not list the releases of ``name``, or none of them fits.
    """
    wanted = spell_specifier(specifier)
    for version, released in _list_newest_first(name, around, matrix):
        if released and around.date and released > around.date[:10]:
            continue
        if not wanted or is_in_range(version, wanted):
            return version
    return None


def complete_version(version: str, name: str, around: Surroundings, matrix: Matrix) -> str:
    """``2.4`` as the newest ``2.4.x`` of the day; every other version as it is."""
    if name not in TENSORFLOW_NAMES and name != _KERAS:
        return version
    if version.count(".") != 1 or not version.replace(".", "").isdigit():
        return version
    return assume_version(name, f"=={version}.*", around, matrix) or version


def _list_newest_first(name: str, around: Surroundings, matrix: Matrix) -> Iterator[tuple[str, str]]:
    minor = minor_of(around.python) if around.python and not is_specifier(around.python) else None
    if name in TENSORFLOW_NAMES:
        for release in reversed(matrix.releases):
            builds = [one for one in release.builds if one.distribution == name]
            here = [one for one in builds if one.platform == around.platform]
            if builds and (minor is None or any(minor in one.python for one in here)):
                yield release.version, release.released
        return
    if name in (_KERAS, "tf-keras"):
        rows = matrix.keras_releases.keras if name == _KERAS else matrix.keras_releases.tf_keras
        ordered: list[tuple[str, str]] = []
        for row in rows:
            if minor and row.python and is_in_range(minor, row.python) is False:
                continue
            place = next(
                (i for i, (known, _) in enumerate(ordered) if is_older(known, row.version)), len(ordered)
            )
            ordered.insert(place, (row.version, row.released))
        yield from ordered
        return
    # Their days are not recorded: with a day told, the newest of today is no answer.
    if around.date is not None:
        return
    for found in reversed(matrix.companions.releases(name)):
        parsed = parse_version(found.version)
        if parsed is None or parsed.is_prerelease:
            continue
        declared = found.row
        if minor and declared.python and is_in_range(minor, declared.python) is False:
            continue
        if minor is None or has_wheel(declared, minor, around.platform):
            yield found.version, ""


class Chosen(Struct, frozen=True, kw_only=True):
    """Versions for requirement lines, sentences on what was assumed, and the names left without one."""

    packages: Mapping[str, str]
    assumed: tuple[str, ...] = ()
    open_names: tuple[str, ...] = ()


def choose_versions(requirements: Mapping[str, str], around: Surroundings, matrix: Matrix) -> Chosen:
    """The versions that names with ranges stand for; told as assumptions, never as facts."""
    packages: dict[str, str] = {}
    assumed, left = [], []
    for name, specifier in requirements.items():
        version = assume_version(name, specifier, around, matrix)
        if version is None:
            left.append(f"{name}{specifier}")
            continue
        packages[name] = version
        range_told = f"{name} {specifier}" if specifier else f"{name} without a version"
        assumed.append(f"{range_told}: {version} is assumed, the newest{_describe_limits(around)} that fits.")
    return Chosen(packages=packages, assumed=tuple(assumed), open_names=tuple(left))


def _describe_limits(around: Surroundings) -> str:
    day = f" of {around.date[:10]}" if around.date else ""
    python = f" for Python {around.python}" if around.python else ""
    return f"{day}{python}"


def select_requirements(lines: tuple[str, ...], around: Surroundings) -> dict[str, str]:
    """Name and range of the requirement lines whose markers hold, or may hold, in the surroundings."""
    found: dict[str, str] = {}
    for text in lines:
        one = parse_requirement_line(text)
        if one is None or (one.marker is not None and not _holds(one.marker, around)):
            continue
        known = found.get(one.name)
        found[one.name] = ",".join(filter(None, (known, one.specifier)))
    return found


def _holds(marker: str, around: Surroundings) -> bool:
    from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

    systems = {"windows": ("win32", "Windows", "nt"), "macos": ("darwin", "Darwin", "posix")}
    platform, system, kernel = systems.get(around.os, ("linux", "Linux", "posix"))
    values = {"sys_platform": platform, "platform_system": system, "os_name": kernel, "extra": ""}
    if around.os == "windows":
        values["platform_machine"] = {"x86_64": "AMD64"}.get(around.arch, around.arch)
    else:
        values["platform_machine"] = around.arch
    if around.python:
        values["python_version"] = minor_of(around.python)
        values["python_full_version"] = around.python
    elif "python" in marker:
        return True
    try:
        return Marker(marker).evaluate({**values})
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName, ValueError):
        return True
