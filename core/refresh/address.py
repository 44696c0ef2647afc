"""Which package index to read: the one that pip and uv are configured for here."""

from __future__ import annotations

import configparser
import os
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")


def find_index_address(variables: Mapping[str, str], home: Path) -> str | None:
    """The address of the simple index, ``None`` where nothing names one.

    Looked for in the variables of uv and pip, then in uv's, then in pip's files of this user and machine.
    """
    for name in VARIABLES:
        if variables.get(name):
            return variables[name].rpartition("=")[2] if name == "UV_DEFAULT_INDEX" else variables[name]
    for path in _uv_files(variables, home):
        found = _read_uv(path)
        if found:
            return found
    for path in _pip_files(variables, home):
        found = _read_pip(path)
        if found:
            return found
    return None


def _uv_files(variables: Mapping[str, str], home: Path) -> Iterator[Path]:
    if variables.get("UV_CONFIG_FILE"):
        yield Path(variables["UV_CONFIG_FILE"])
    base = variables.get("XDG_CONFIG_HOME") or variables.get("APPDATA") or home / ".config"
    yield Path(base) / "uv" / "uv.toml"
    yield Path("/etc/uv/uv.toml")


def _pip_files(variables: Mapping[str, str], home: Path) -> Iterator[Path]:
    if variables.get("PIP_CONFIG_FILE"):
        yield Path(variables["PIP_CONFIG_FILE"])
    name = "pip.ini" if os.name == "nt" else "pip.conf"
    yield Path(sys.prefix) / name
    yield home / ".pip" / name
    base = variables.get("XDG_CONFIG_HOME") or variables.get("APPDATA") or home / ".config"
    yield Path(base) / "pip" / name
    yield home / "Library" / "Application Support" / "pip" / name
    yield Path("/etc/pip.conf")


def _read_uv(path: Path) -> str | None:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    listed = content.get("index")
    for index in listed if isinstance(listed, list) else ():
        if isinstance(index, dict) and index.get("default") and isinstance(index.get("url"), str):
            return str(index["url"])
    single = content.get("index-url")
    return single if isinstance(single, str) else None


def _read_pip(path: Path) -> str | None:
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, configparser.Error):
        return None
    return parser.get("install", "index-url", fallback=None) or parser.get(
        "global", "index-url", fallback=None
    )
