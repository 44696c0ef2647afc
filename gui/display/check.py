"""Decides whether a window can open, and if not, names the causes and the next steps."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gui.display.libraries import find_load_error, find_qt, list_missing_libraries
from gui.display.packages import find_package, read_distribution, write_install_command
from gui.display.platforms import NEED_NO_DISPLAY, Display, find_silence, list_displays

WITHOUT_WINDOW = "Without a window, the command line finds and explains environments: uv run main.py scan"
TO_THE_DESKTOP = "Open a terminal on the desktop, or connect with ssh -X."
INSTALL_AGAIN = "Install what Dovetail needs again: uv sync --reinstall"
_NAMES_LIBRARY = re.compile(r"^([^\s:/]+\.so[^\s:]*): cannot open shared object file")


class Problem(NamedTuple):
    """One thing that keeps the window from opening, and what to do about it."""

    cause: str
    steps: tuple[str, ...]


def find_display_problem(environ: Mapping[str, str]) -> str | None:
    """What keeps a window from opening, in lines for a terminal; ``None`` if nothing does.

    Only Linux can lack a display or one of Qt's libraries without lacking PySide6 itself.
    """
    problems = _find_problems(environ)
    return _write(problems) if problems else None


def explain_import_failure(failure: ImportError) -> str:
    """What to tell when PySide6 was found but could not be imported."""
    blamed = _NAMES_LIBRARY.match(str(failure))
    folder = find_qt()
    if blamed is None or folder is None:
        return _write([Problem(f"PySide6 could not be imported: {failure}.", (INSTALL_AGAIN,))])
    return _write([_name_missing(list_missing_libraries(_list_window_files(folder)) or [blamed[1]])])


def _find_problems(environ: Mapping[str, str]) -> list[Problem]:
    folder = find_qt()
    if folder is None:
        step = "Start Dovetail with uv, which installs what it needs: uv run main.py"
        return [Problem("PySide6 is not installed for the Python that runs Dovetail.", (step,))]
    if sys.platform != "linux":
        return []
    displays = list_displays(environ)
    if not displays:
        cause = "This session has no display: neither DISPLAY nor WAYLAND_DISPLAY is set."
        return [Problem(cause, (TO_THE_DESKTOP,)), *_find_missing(folder, "xcb")]
    found = [_find_problems_of(folder, display, environ) for display in displays]
    return [] if not all(found) else found[0]


def _find_problems_of(folder: Path, display: Display, environ: Mapping[str, str]) -> list[Problem]:
    known = sorted(file.stem.removeprefix("libq") for file in _list_plugins(folder))
    if display.platform.partition("-")[0] not in known:
        cause = f"QT_QPA_PLATFORM is {display.platform}, which this Qt does not have: {', '.join(known)}."
        return [Problem(cause, ("Unset the variable: unset QT_QPA_PLATFORM",))]
    missing = _find_missing(folder, display.platform.partition("-")[0])
    if missing or display.platform in NEED_NO_DISPLAY:
        return missing
    silence = find_silence(display, environ)
    return [Problem(f"{silence[0].upper()}{silence[1:]}.", (TO_THE_DESKTOP,))] if silence else []


def _find_missing(folder: Path, platform: str) -> list[Problem]:
    files = [*_list_window_files(folder), folder / f"Qt/plugins/platforms/libq{platform}.so"]
    error = next(filter(None, map(find_load_error, files)), None)
    if error is None:
        return []
    missing = list_missing_libraries(files)
    if missing:
        return [_name_missing(missing)]
    return [Problem(f"A library of Qt cannot be loaded: {error}.", (INSTALL_AGAIN,))]


def _list_plugins(folder: Path) -> list[Path]:
    return list((folder / "Qt/plugins/platforms").glob("libq*.so"))


def _list_window_files(folder: Path) -> list[Path]:
    return [
        *(folder / f"Qt/lib/libQt6{part}.so.6" for part in ("Core", "Gui", "Widgets", "Svg")),
        *(folder / f"{module}.abi3.so" for module in ("QtGui", "QtWidgets", "QtSvg")),
    ]


def _name_missing(libraries: list[str]) -> Problem:
    distribution = read_distribution()
    packages = {library: find_package(library, distribution) for library in libraries}
    named = [
        f"{library} (package {package})" if package else library for library, package in packages.items()
    ]
    if len(named) == 1:
        cause = f"The library {named[0]} is missing; Qt needs it to open a window."
    else:
        cause = f"{len(named)} libraries that Qt needs to open a window are missing: {', '.join(named)}."
    steps = []
    known = [package for package in packages.values() if package]
    if known and distribution:
        steps.append(f"Install: {write_install_command(known, distribution)}")
    for library in (library for library, package in packages.items() if not package):
        if distribution:
            search = distribution.search.format(library=library)
            steps.append(f"Find the package that holds {library}: {search}")
        else:
            steps.append(f"Install the package of your distribution that holds {library}.")
    return Problem(cause, tuple(steps))


def _write(problems: list[Problem]) -> str:
    lines = [line for problem in problems for line in (problem.cause, *problem.steps)]
    return "\n".join((f"Dovetail cannot open its window. {lines[0]}", *lines[1:], WITHOUT_WINDOW))
