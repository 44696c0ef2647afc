"""JSON that tools write: pip's and conda's lists, keras.json, Pipfile.lock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from core.reports.lines import Lines
from core.reports.piece import PRINTED, Piece
from core.reports.requirement_line import normalise

_KERAS_JSON = frozenset({"backend", "floatx", "epsilon", "image_data_format", "image_dim_ordering"})
_MOST_LINES = 20_000


def recognise(lines: Lines) -> Iterator[Piece]:
    """JSON documents that begin at the margin of a line."""
    decoder = json.JSONDecoder()
    index = 0
    while index < len(lines.texts):
        text = lines.texts[index]
        if text.lstrip().startswith(("{", "[{")) and lines.is_free(index) and _may_be_json(text):
            joined = "\n".join(lines.texts[index : index + _MOST_LINES]).lstrip()
            try:
                value, end = decoder.raw_decode(joined)
            except (ValueError, RecursionError):
                value, end = None, 0
            found = read_json_document(value) if value is not None else None
            if found is not None:
                count = joined.count("\n", 0, end) + 1
                yield Piece(
                    what=found.what,
                    lines=tuple(range(index, index + count)),
                    values=found.values,
                    weight=found.weight,
                )
                index += count
                continue
        index += 1


def _may_be_json(text: str) -> bool:
    rest = text.lstrip("[{ \t")
    return not rest or rest.startswith('"')


def read_json_document(value: object) -> Piece | None:
    """What a parsed document says; ``None`` where it is of no known kind."""
    if isinstance(value, list):
        return _read_list(value)
    if not isinstance(value, dict):
        return None
    if "backend" in value and _KERAS_JSON.issuperset(value):
        return Piece(what="keras.json", values={"keras_json": value})
    if isinstance(value.get("default"), dict) and "_meta" in value:
        packages = {
            normalise(name): str(entry["version"]).lstrip("=")
            for name, entry in value["default"].items()
            if isinstance(entry, dict) and entry.get("version")
        }
        values: dict[str, object] = {"packages": packages, "manager": "pipenv"}
        required = value["_meta"].get("requires") if isinstance(value["_meta"], dict) else None
        if isinstance(required, dict) and isinstance(required.get("python_version"), str):
            values["python"] = required["python_version"]
        return Piece(what="Pipfile.lock", values=values)
    if isinstance(value.get("installed"), list):
        return _read_inspect(value)
    return None


def _read_list(entries: list[Any]) -> Piece | None:
    packages: dict[str, str] = {}
    installers: dict[str, str] = {}
    builds: dict[str, str] = {}
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str) or "version" not in entry:
            continue
        name = normalise(entry["name"])
        packages[name] = str(entry["version"])
        if "channel" in entry:
            installers[name] = "pip" if entry["channel"] == "pypi" else "conda"
            if isinstance(entry.get("build_string"), str) and entry["channel"] != "pypi":
                builds[name] = entry["build_string"]
    if not packages:
        return None
    if not installers:
        return Piece(what="pip list", values={"packages": packages})
    values: dict[str, object] = {"packages": packages, "installers": installers, "builds": builds}
    values["manager"] = "conda"
    return Piece(what="conda list", values=values)


def _read_inspect(value: dict[str, Any]) -> Piece | None:
    """The answer of ``pip inspect``."""
    packages = {}
    for entry in value["installed"]:
        metadata = entry.get("metadata") if isinstance(entry, dict) else None
        if isinstance(metadata, dict) and isinstance(metadata.get("name"), str):
            packages[normalise(metadata["name"])] = str(metadata.get("version", ""))
    values: dict[str, object] = {"packages": packages}
    surroundings = value.get("environment")
    if isinstance(surroundings, dict):
        if isinstance(surroundings.get("python_full_version"), str):
            values["python"] = surroundings["python_full_version"]
        if isinstance(surroundings.get("platform_machine"), str):
            values["arch"] = surroundings["platform_machine"]
        if isinstance(surroundings.get("platform_system"), str):
            values["os"] = surroundings["platform_system"]
    return Piece(what="pip inspect", values=values, weight=PRINTED) if packages else None
