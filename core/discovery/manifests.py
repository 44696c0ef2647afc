"""Reads just enough of a project's manifests to know who manages the environment beside them."""

from __future__ import annotations

import os
from collections.abc import Mapping

from core.discovery.disk import Disk, Entries

PROJECT_FILES = frozenset(
    {
        "pyproject.toml", "setup.py", "setup.cfg", "requirements.txt", "Pipfile", "poetry.lock", "pdm.lock",
        "uv.lock", "hatch.toml", "pixi.toml", "environment.yml", "environment.yaml", ".pdm-python", ".git",
    }
)  # fmt: skip


def is_project(entries: Entries) -> bool:
    """True where a folder with these entries holds a project."""
    return not PROJECT_FILES.isdisjoint(entries)


def list_tables(text: str) -> set[str]:
    """Names of the tables of a TOML text, read by line, such as ``tool.uv``."""
    tables = set()
    for line in text.splitlines():
        if line.startswith("["):
            tables.add(line.split("#", 1)[0].strip().strip("[]").replace('"', "").replace(" ", ""))
    return tables


def has_table(tables: set[str], *wanted: str) -> bool:
    """True where one of ``wanted`` or a table below it is there."""
    return any(table == name or table.startswith(name + ".") for table in tables for name in wanted)


def read_toml(disk: Disk, path: str) -> Mapping[str, object]:
    """A TOML file as a mapping; empty where it is absent, and noted where it is damaged."""
    text = disk.read_text(path)
    if not text:
        return {}
    import tomllib

    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        disk.notes.append(f"{path} is not valid TOML: {problem}.")
        return {}


def find_value(table: Mapping[str, object], *keys: str) -> object:
    """The value at ``table[key][key]…``; ``None`` where a step is missing."""
    value: object = table
    for key in keys:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def manifest_tables(disk: Disk, project: str, entries: Entries) -> set[str]:
    """Table names of the project's pyproject.toml; empty without one."""
    if "pyproject.toml" not in entries:
        return set()
    return list_tables(disk.read_text(os.path.join(project, "pyproject.toml")) or "")
