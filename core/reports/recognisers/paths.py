"""What paths in a text give away: system, Python, environment, the user's own site."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, Piece

_PYTHON = re.compile(
    r"[/\\](?:lib(?:64)?[/\\]python|Python\.framework[/\\]Versions[/\\]|envs[/\\]\w*py(?=\d)|versions[/\\])"
    r"(?P<dotted>[23]\.\d{1,2}(?:\.\d+)?)[/\\]|\\Python(?P<joined>[23]\d{1,2})(?:[-_]\d\d)?\\|/cpython-(?P<cpython>3\.\d+)"
)
_WINDOWS = re.compile(
    r"(?<![\w])[A-Za-z]:[\\/](?:Users|Program|Python|Anaconda|ProgramData|Windows|miniconda|\w+[\\/])",
    re.IGNORECASE,
)
_MACOS = re.compile(
    r"/(?:Users/[^/\s]+|Library/Frameworks|opt/homebrew|System/Library|Applications|usr/local/Cellar)/"
)
_LINUX = re.compile(
    r"/(?:home/[^/\s]+|root|usr/lib/python3|usr/local/lib/python\d\.\d+/dist-packages|content|opt/conda|kaggle|mnt)/"
)
_CONDA = re.compile(
    r"[/\\](?:anaconda|miniconda|miniforge|mambaforge|micromamba|conda|\.conda)\d?[/\\]", re.IGNORECASE
)
_CONDA_ENV = re.compile(r"[/\\]envs[/\\]")
_SITE = re.compile(r"(?:site|dist)-packages(?=[/\\\"'\s,]|\Z)")
_BEFORE_PATH = " \t\"'`(,;<>[]"
_EGG = re.compile(
    r"[/\\](?P<name>[A-Za-z]\w*)-(?P<version>\d[\w.]*)-py(?P<python>\d\.\d+)(?:-[\w.-]+)?\.egg\b"
)
_STORE = re.compile(r"PythonSoftwareFoundation\.Python\.")
_HOMEBREW_ARM = "/opt/homebrew/"
_MOST = 5_000


def recognise(lines: Lines) -> Iterator[Piece]:
    """Guesses from all lines, whoever took them; they only count where nobody says more."""
    values: dict[str, object] = {}
    pythons: dict[str, int] = {}
    packages: dict[str, str] = {}
    systems: dict[str, int] = {}
    for text in lines.texts[:_MOST]:
        # Where a package was built says nothing of where it is installed.
        if ("/" not in text and "\\" not in text) or "file://" in text:
            continue
        for system, pattern in (("windows", _WINDOWS), ("macos", _MACOS), ("linux", _LINUX)):
            if pattern.search(text):
                systems[system] = systems.get(system, 0) + 1
        for python in _PYTHON.finditer(text):
            joined = python["joined"]
            version = python["dotted"] or python["cpython"] or f"{joined[0]}.{joined[1:]}"
            pythons[version] = pythons.get(version, 0) + 1
        for egg in _EGG.finditer(text):
            packages[egg["name"].lower().replace("_", "-")] = egg["version"]
        if _CONDA_ENV.search(text) or _CONDA.search(text):
            values["manager"] = "conda"
        if _STORE.search(text):
            values["manager"] = "Microsoft Store python"
        if _HOMEBREW_ARM in text:
            values["arch"] = "arm64"
    if systems:
        values["os"] = max(systems, key=systems.__getitem__)
    if pythons:
        values["python"] = max(pythons, key=pythons.__getitem__)
    if packages:
        values["packages"] = packages
    site = next((one for text in lines.texts[:_MOST] if (one := _find_site(text)) is not None), None)
    if site is not None:
        values["paths"] = {"site_packages": site}
    if values:
        yield Piece(what="Paths in the text", values=values, weight=GUESSED)


def _find_site(text: str) -> str | None:
    """The folder of packages in a line, from where its path begins."""
    found = _SITE.search(text) if "-packages" in text else None
    if found is None:
        return None
    begin = max(text.rfind(mark, 0, found.start()) for mark in _BEFORE_PATH) + 1
    path = text[begin : found.end()]
    return path if path.startswith(("/", "\\", "~")) or path[1:2] == ":" else None
