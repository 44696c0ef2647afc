"""What the markers in one folder say, before anyone asks which tool made it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping

from core.discovery.disk import Disk, Entries

PYTHON_NAMES = ("python", "python3")
GENERIC_NAMES = frozenset({".venv", "venv", "env", ".env", ".virtualenv", "virtualenv", ".conda", ".venvs"})


class Prefix:
    """One folder that may be an environment.

    ``path`` has no links in it; it is ``folder`` in ``parent``, which is ``container`` in ``above``.
    ``siblings`` lie beside it. ``settings`` are the lower-cased keys of pyvenv.cfg: ``None`` where
    there is no such file, empty where it holds nothing or cannot be read (``settings_readable``).
    """

    __slots__ = (
        "above", "container", "disk", "entries", "folder", "parent", "path", "settings", "settings_readable",
        "siblings",
    )  # fmt: skip

    def __init__(self, path: str, disk: Disk) -> None:
        self.disk = disk
        self.path = path
        self.parent, self.folder = os.path.split(path)
        self.above, self.container = os.path.split(self.parent)
        self.siblings: Entries = disk.list_folder(self.parent, expected=False)
        self.entries: Entries = disk.list_folder(path)
        self.settings: Mapping[str, str] | None = None
        self.settings_readable = True
        if "pyvenv.cfg" in self.entries:
            text = disk.read_text(path + os.sep + "pyvenv.cfg", 64 * 1024)
            self.settings_readable = text is not None
            self.settings = parse_settings(text or "")

    @property
    def prompt(self) -> str:
        """The prompt in pyvenv.cfg without the quotes some tools write; empty if there is none."""
        return (self.settings or {}).get("prompt", "").strip("'\"").strip()

    @property
    def has_activate(self) -> bool:
        """True where activation scripts lie beside the interpreter."""
        if "bin" in self.entries and os.path.lexists(os.path.join(self.path, "bin", "activate")):
            return True
        return "Scripts" in self.entries and os.path.lexists(
            os.path.join(self.path, "Scripts", "activate.bat")
        )

    def find_executable(self) -> str | None:
        """The interpreter, never resolved; ``None`` if there is none.

        In a virtual environment a dangling link counts: it is what activation finds. Elsewhere it
        counts only where nothing else is there; removing Python 2 leaves such a ``python`` behind.
        """
        dangling = None
        for path in self._list_executables():
            if os.path.exists(path):
                return path
            if dangling is None and os.path.lexists(path):
                if self.settings is not None:
                    return path
                dangling = path
        return dangling

    def _list_executables(self) -> Iterator[str]:
        for relative in executable_places(self.disk.places.is_windows):
            if relative.split("/", 1)[0] in self.entries:
                yield os.path.join(self.path, *relative.split("/"))
        if "bin" in self.entries:
            names = self.disk.list_folder(os.path.join(self.path, "bin"))
            versioned = [name for name in names if is_python_name(name)]
            for name in sorted(versioned, key=order_of_python_name, reverse=True):
                yield os.path.join(self.path, "bin", name)

    def expected_executable(self) -> str:
        """Where a virtual environment of this platform has its interpreter."""
        if self.disk.places.is_windows:
            return os.path.join(self.path, "Scripts", "python.exe")
        return os.path.join(self.path, "bin", "python")


def is_unpacked_package(folder: str, entries: Entries) -> bool:
    """True for an unpacked conda package: its Python is a file to link from, not an environment."""
    return (
        "info" in entries
        and "conda-meta" not in entries
        and os.path.lexists(os.path.join(folder, "info", "index.json"))
    )


def executable_places(windows: bool) -> tuple[str, ...]:
    """Places of the interpreter inside an environment, the platform's own first."""
    posix = ("bin/python", "bin/python3", "bin/pypy3", "bin/pypy")
    other = ("Scripts/python.exe", "bin/python.exe", "python.exe")
    return other + posix if windows else posix + other


def is_python_name(name: str) -> bool:
    """True for ``python``, ``python3``, ``python3.11``, ``python3.13t`` and PyPy's like."""
    for stem in ("python", "pypy"):
        if name.startswith(stem):
            rest = name[len(stem) :]
            if rest.endswith("t") and "." in rest:
                rest = rest[:-1]
            return not rest or (rest[0].isdecimal() and rest.replace(".", "", 1).isdecimal())
    return False


def order_of_python_name(name: str) -> tuple[int, ...]:
    """The version in an interpreter's file name, for comparing: ``python3.11`` is after ``python3.9``."""
    digits = "".join(letter if letter.isdecimal() or letter == "." else " " for letter in name).split()
    return tuple(int(part) for part in digits[0].split(".") if part) if digits else ()


def parse_settings(text: str) -> dict[str, str]:
    """Keys and values of a pyvenv.cfg, as site.py reads it: split at the first ``=``, case ignored."""
    settings: dict[str, str] = {}
    for line in text.splitlines():
        key, separator, value = line.partition("=")
        if separator:
            settings[key.strip().lower()] = value.strip()
    return settings


def base_of(settings: Mapping[str, str]) -> str | None:
    """The folder of the interpreter a virtual environment was made from; ``None`` if it does not say."""
    known = settings.get("base-prefix")
    if known:
        return known
    home = settings.get("home")
    if not home:
        return None
    head, tail = os.path.split(home.rstrip("/\\"))
    return head if tail.lower() in ("bin", "scripts") else home
