"""Finds every shared library that Qt's files need and the system's loader cannot load."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

_UNLOADABLE = re.compile(r"^(?P<library>[^\s:/][^\s:]*): (?P<why>cannot open shared object file|.*)")


def find_qt() -> Path | None:
    """The folder of the installed PySide6, found without importing it."""
    from importlib.util import find_spec

    spec = find_spec("PySide6")
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def find_load_error(library: Path) -> str | None:
    """What the loader says when it cannot load ``library`` with all that it needs, else ``None``."""
    try:
        ctypes.CDLL(str(library))
    except OSError as failure:
        return str(failure)
    return None


def list_missing_libraries(roots: list[Path]) -> list[str]:
    """Names of the system's libraries that ``roots`` need, directly or through others, and cannot be loaded.

    Qt's own loader message names the first library only, and often a wrong one.
    """
    own, system = _follow(roots)
    missing: dict[str, None] = {}
    for name in sorted(system - own):
        lacking = _find_lacking(name)
        if lacking:
            missing[lacking] = None
    return list(missing)


def _follow(roots: list[Path]) -> tuple[set[str], set[str]]:
    """Names of Qt's own libraries that were followed, and of all libraries these need."""
    needed: set[str] = set()
    own: set[str] = set()
    seen: set[Path] = set()
    waiting = list(roots)
    while waiting:
        file = waiting.pop().resolve()
        if file in seen:
            continue
        seen.add(file)
        names, folders = _read_needs(file)
        needed.update(names)
        for name in names:
            for folder in folders:
                if (folder / name).is_file():
                    own.add(name)
                    waiting.append(folder / name)
                    break
    return own, needed


def _read_needs(file: Path) -> tuple[list[str], list[Path]]:
    """The names in an ELF file's dynamic section and the folders in which it looks for them first."""
    from elftools.common.exceptions import ELFError
    from elftools.elf.dynamic import DynamicSection
    from elftools.elf.elffile import ELFFile

    names: list[str] = []
    folders: list[Path] = []
    try:
        with file.open("rb") as stream:
            section = ELFFile(stream).get_section_by_name(".dynamic")
            tags: Iterable[Any] = section.iter_tags() if isinstance(section, DynamicSection) else ()
            for tag in tags:
                if tag.entry.d_tag == "DT_NEEDED":
                    names.append(tag.needed)
                elif tag.entry.d_tag in ("DT_RPATH", "DT_RUNPATH"):
                    path = tag.rpath if tag.entry.d_tag == "DT_RPATH" else tag.runpath
                    folders += [Path(part.replace("$ORIGIN", str(file.parent))) for part in path.split(":")]
    except (OSError, ELFError):
        return [], []
    return names, folders


def _find_lacking(name: str) -> str | None:
    """The library that the loader misses when asked for ``name``: itself, or one that it needs."""
    try:
        ctypes.CDLL(name)
    except OSError as failure:
        blamed = _UNLOADABLE.match(str(failure))
        return blamed["library"] if blamed else name
    return None
