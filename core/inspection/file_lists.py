"""Files that a distribution says it installed and that are not there."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Iterable

import msgspec

from core.inspection import keras, tensorflow
from core.inspection.bounded_read import describe_error, read_file
from core.inspection.conda_meta import read_conda_files
from core.inspection.installation_notes import find_metadata_folder
from core.model import Distribution, MissingFiles, ReadProblem, escape_invisible

_RECORD_LIMIT = 64 << 20
_EXAMPLES = 5
_REQUIREMENT_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_RUNS = re.compile(r"[-_.]+")
_COMPILED = (".pyc", ".pyo")


def select_needed(distributions: tuple[Distribution, ...]) -> tuple[Distribution, ...]:
    """TensorFlow, Keras and all that they require here, directly or not; extras are left out."""
    by_name: dict[str, list[Distribution]] = {}
    for one in distributions:
        by_name.setdefault(one.name, []).append(one)
    roots = tensorflow.NAMES | keras.NAMES
    waiting = [name for name in by_name if name in roots]
    needed: dict[str, None] = {}
    while waiting:
        name = waiting.pop()
        if name in needed or name not in by_name:
            continue
        needed[name] = None
        for one in by_name[name]:
            for requirement in one.requires:
                match = _REQUIREMENT_NAME.match(requirement)
                if match and "extra ==" not in requirement:
                    waiting.append(_RUNS.sub("-", match[1]).lower())
    return tuple(one for one in distributions if one.name in needed)


def find_missing_files(
    wanted: tuple[Distribution, ...], prefix: str, site_packages: tuple[str, ...]
) -> tuple[tuple[MissingFiles, ...], tuple[ReadProblem, ...]]:
    """What the lists of ``wanted`` name and the disk lacks; compiled files may be missing.

    Paths that lead out of the environment are not followed; they are a problem of their own.
    """
    missing, problems = [], []
    for one in wanted:
        folder = find_metadata_folder(one, site_packages)
        if one.origin == "conda":
            source, root = f"{prefix}/conda-meta/{one.folder}", prefix
        elif folder is not None and one.folder.endswith(".dist-info"):
            source, root = f"{folder}/RECORD", os.path.dirname(folder)
        else:
            continue
        try:
            listed = read_conda_files(prefix, one.folder) if one.origin == "conda" else _read_record(source)
        except FileNotFoundError:
            continue
        except (OSError, msgspec.DecodeError, csv.Error, ValueError) as error:
            why = describe_error(error) if isinstance(error, OSError) else "It is damaged."
            problems.append(ReadProblem(what=f"file list of {one.name}", path=source, why=why))
            continue
        absent, outside = _check(listed, root, prefix)
        if absent:
            missing.append(_report(one.name, absent))
        if outside:
            example = escape_invisible(outside[0])
            why = f"It names files outside the environment, such as {example}; they were not looked at."
            problems.append(ReadProblem(what=f"file list of {one.name}", path=source, why=why))
    return tuple(missing), tuple(problems)


def _read_record(path: str) -> tuple[str, ...]:
    text = read_file(path, _RECORD_LIMIT).decode("utf-8", "surrogateescape")
    return tuple(row[0] for row in csv.reader(text.splitlines()) if row and row[0])


def _check(listed: Iterable[str], root: str, prefix: str) -> tuple[list[str], list[str]]:
    absent, outside = [], []
    inside = os.path.normpath(prefix) + os.sep
    for path in listed:
        if path.endswith(_COMPILED):
            continue
        full = f"{root}/{path}"
        if os.path.isabs(path) or ".." in path:
            full = os.path.normpath(os.path.join(root, path))
            if not full.startswith(inside):
                outside.append(path)
                continue
        try:
            os.stat(full)
        except (FileNotFoundError, NotADirectoryError):
            absent.append(path)
        except (OSError, ValueError):
            continue
    return absent, outside


def _report(name: str, absent: list[str]) -> MissingFiles:
    examples = tuple(escape_invisible(path) for path in sorted(absent)[:_EXAMPLES])
    return MissingFiles(distribution=name, count=len(absent), examples=examples)
