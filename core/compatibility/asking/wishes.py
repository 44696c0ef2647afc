"""Reads what was asked for: versions, ranges, platforms as people write them."""

from __future__ import annotations

import re

from msgspec import Struct

from core.compatibility.versions import is_in_range, minor_of, parse_specifier, parse_version
from core.model import MatrixQuestion, UsageError

PLATFORMS = ("linux-x86_64", "linux-aarch64", "macos-arm64", "macos-x86_64", "windows-x86_64")

_SERIES = re.compile(r"(\d+(?:\.\d+)?)(?:\.[*x])?\Z", re.IGNORECASE)
_VERSION = re.compile(r"v?(\d+(?:\.\d+){0,3})\Z", re.IGNORECASE)
_SYSTEMS = {"win": "windows", "mac": "macos", "osx": "macos", "darwin": "macos", "linux": "linux"}
_MACHINES = {
    "x86_64": ("x86_64", "x86-64", "amd64", "x64", "intel"),
    "aarch64": ("aarch64", "arm64", "silicon"),
    "armv7l": ("armv7l",),
}


class Wishes(Struct, frozen=True, kw_only=True):
    """What was asked for, as ranges and names that rows can be held against; ``None`` is left open."""

    tensorflow: str | None = None
    keras: str | None = None
    python: str | None = None
    platforms: tuple[str, ...] | None = None
    cuda: str | None = None

    def takes_release(self, version: str) -> bool:
        """Whether this TensorFlow was asked for."""
        return self.tensorflow is None or is_in_range(version, self.tensorflow) is True

    def takes_platform(self, platform: str) -> bool:
        """Whether this platform was asked for."""
        return self.platforms is None or platform in self.platforms

    def takes_python(self, minors: tuple[str, ...]) -> bool:
        """Whether one of these minors was asked for."""
        return self.python is None or any(_begins_with(minor, self.python) for minor in minors)

    def takes_cuda(self, versions: tuple[str | None, ...]) -> bool:
        """Whether one of these CUDA versions was asked for, to the minor."""
        return self.cuda is None or any(
            version is not None and _begins_with(minor_of(version), self.cuda) for version in versions
        )


def read_wishes(question: MatrixQuestion, known_platforms: tuple[str, ...]) -> Wishes:
    """The question with every part understood.

    Raises:
        UsageError: a part is no version, no range or no platform.
    """
    return Wishes(
        tensorflow=_read_range(question.tensorflow, "TensorFlow"),
        keras=_read_range(question.keras, "Keras"),
        python=_read_minor(question.python, "Python", "3.8"),
        platforms=_read_platform(question.platform, known_platforms),
        cuda=_read_minor(question.cuda, "CUDA", "11.2"),
    )


def _read_range(text: str | None, what: str) -> str | None:
    """A series (``2.4``) as its range, a version as itself alone, a range as it stands."""
    if text is None:
        return None
    bare = text.strip()
    series = _SERIES.match(bare)
    if series is not None:
        return f"=={series[1]}.*"
    if parse_version(bare) is not None:
        return f"=={bare}"
    if bare and parse_specifier(bare) is not None:
        return bare
    raise UsageError(
        f"{text!r} is neither a version of {what} nor a range of versions.",
        code="bad-version",
        hint="Write a version such as 2.4.0, or a range such as '>=2.10,<2.12'.",
    )


def _read_minor(text: str | None, what: str, example: str) -> str | None:
    if text is None:
        return None
    version = _VERSION.match(text.strip())
    if version is None:
        raise UsageError(
            f"{text!r} is not a version of {what}.",
            code="bad-version",
            hint=f"Write a version such as {example}.",
        )
    return minor_of(version[1])


def _read_platform(text: str | None, known: tuple[str, ...]) -> tuple[str, ...] | None:
    """The platforms of one name; a system without a machine means all of its machines."""
    if text is None:
        return None
    words = text.strip().lower()
    if words in known:
        return (words,)
    system = next((name for sign, name in _SYSTEMS.items() if sign in words), "")
    machine = next((name for name, signs in _MACHINES.items() if any(s in words for s in signs)), "")
    found = tuple(
        name
        for name in known
        if system and name.startswith(f"{system}-") and (not machine or _same_machine(name, machine))
    )
    if not found:
        raise UsageError(
            f"{text!r} is not a platform of the matrix.",
            code="bad-platform",
            hint=f"Write one of {', '.join(known)}.",
        )
    return found


def _same_machine(platform: str, machine: str) -> bool:
    name = platform.partition("-")[2]
    return ("aarch64" if name == "arm64" else name) == machine


def _begins_with(version: str, wanted: str) -> bool:
    return version == wanted or version.startswith(f"{wanted}.")
