"""Project manifests and locks: pyproject.toml, Pipfile, poetry.lock, uv.lock, pdm.lock, pylock.toml."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

from core.reports.lines import Lines
from core.reports.piece import STATED, Piece
from core.reports.requirement_line import normalise, parse_requirement_line

_LOCKED = re.compile(r"\s*\[\[packages?\]\]\s*\Z")
_FIELD = re.compile(r"\s*(?P<key>name|version)\s*=\s*\"(?P<value>[^\"]+)\"\s*\Z")
_TABLE = re.compile(r"\[{1,2}[\w.\"'-]+\]{1,2}\s*\Z")
_FENCE = re.compile(r"\s*(```+|~~~+)")
_MOST = 30_000_000


def recognise(lines: Lines) -> Iterator[Piece]:
    """Locked packages line by line, then tables of a manifest among other text."""
    yield from _read_locked(lines)
    start: int | None = None
    for index in range(len(lines.texts) + 1):
        text = lines.texts[index] if index < len(lines.texts) else "```"
        if start is None and _TABLE.match(text) and lines.is_free(index):
            start = index
        elif start is not None and (_FENCE.match(text) or index == len(lines.texts)):
            yield from _read_block(lines, start, index)
            start = None


def _read_block(lines: Lines, start: int, end: int) -> Iterator[Piece]:
    for stop in (end, *(one for one in range(end - 1, start, -1) if not lines.texts[one])):
        pieces = read_toml("\n".join(lines.texts[start:stop]))
        if pieces:
            taken = tuple(range(start, stop))
            for piece in pieces:
                yield Piece(
                    what=piece.what,
                    lines=taken,
                    values=piece.values,
                    requirements=piece.requirements,
                    weight=piece.weight,
                )
            return
        if end - stop > 200:
            return


def read_toml(text: str) -> list[Piece]:
    """What a manifest or lock says; nothing where it is none."""
    if len(text) > _MOST:
        return []
    try:
        document = tomllib.loads(text.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return []
    locked = document.get("package", document.get("packages"))
    if isinstance(locked, list):
        return _read_lock(document, locked)
    if isinstance(document.get("packages"), dict) and ("source" in document or "requires" in document):
        return [_read_pipfile(document)]
    pieces = []
    project = document.get("project")
    if isinstance(project, dict):
        pieces.append(_read_project(project))
    poetry = _dig(document, "tool", "poetry")
    if isinstance(poetry, dict):
        pieces.append(_read_poetry(poetry))
    return [piece for piece in pieces if piece.values or piece.requirements]


def _dig(value: object, *names: str) -> object:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def _read_lock(document: Mapping[str, Any], locked: list[Any]) -> list[Piece]:
    packages = {
        normalise(one["name"]): one["version"]
        for one in locked
        if isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("version"), str)
        and not _is_own(one)
    }  # fmt: skip
    if not packages:
        return []
    values: dict[str, object] = {"packages": packages}
    python = document.get("requires-python") or _dig(document, "metadata", "python-versions")
    if isinstance(python, str) and python != "*":
        values["python"] = python
    what = (
        "pylock.toml"
        if "packages" in document
        else "uv.lock"
        if "requires-python" in document
        else "Lock file"
    )
    return [Piece(what=what, values=values)]


def _is_own(one: Mapping[str, Any]) -> bool:
    source = one.get("source")
    return isinstance(source, dict) and any(key in source for key in ("virtual", "editable"))


def _read_project(project: Mapping[str, Any]) -> Piece:
    values: dict[str, object] = {}
    python = project.get("requires-python")
    if isinstance(python, str):
        values["python"] = python
    listed = project.get("dependencies")
    packages, requirements = _sort(
        [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []
    )
    if packages:
        values["packages"] = packages
    return Piece(what="pyproject.toml", values=values, requirements=requirements, weight=STATED)


def _read_poetry(poetry: Mapping[str, Any]) -> Piece:
    values: dict[str, object] = {"manager": "poetry"}
    wanted = []
    for table in (poetry.get("dependencies"), _dig(poetry, "group", "dev", "dependencies")):
        for name, entry in table.items() if isinstance(table, dict) else ():
            version = entry.get("version") if isinstance(entry, dict) else entry
            if not isinstance(version, str):
                continue
            if name == "python":
                values["python"] = translate_poetry(version)
            else:
                wanted.append(f"{name}{translate_poetry(version)}")
    packages, requirements = _sort(wanted)
    if packages:
        values["packages"] = packages
    return Piece(what="pyproject.toml", values=values, requirements=requirements, weight=STATED)


def _read_pipfile(document: Mapping[str, Any]) -> Piece:
    values: dict[str, object] = {"manager": "pipenv"}
    wanted = []
    for name, entry in document["packages"].items():
        version = entry.get("version", "*") if isinstance(entry, dict) else entry
        if isinstance(version, str):
            wanted.append(f"{name}{'' if version == '*' else translate_poetry(version)}")
    python = _dig(document, "requires", "python_version") or _dig(document, "requires", "python_full_version")
    if isinstance(python, str):
        values["python"] = python
    packages, requirements = _sort(wanted)
    if packages:
        values["packages"] = packages
    return Piece(what="Pipfile", values=values, requirements=requirements, weight=STATED)


def translate_poetry(version: str) -> str:
    """Poetry's caret, tilde and bare versions as PEP 440: ``^2.4`` is ``>=2.4,<3``."""
    parts = []
    for clause in version.split(","):
        clause = clause.strip()
        if clause in ("", "*"):
            continue
        numbers = clause.lstrip("^~").split(".")
        if clause.startswith("^") and numbers[0].isdigit():
            index = next((place for place, one in enumerate(numbers) if one != "0"), len(numbers) - 1)
            upper = [*numbers[:index], str(int(numbers[index]) + 1)] if numbers[index].isdigit() else numbers
            parts.append(f">={clause[1:]},<{'.'.join(upper)}")
        elif clause.startswith("~") and not clause.startswith("~=") and numbers[-1].isdigit():
            kept = numbers[:2]
            upper = [*kept[:-1], str(int(kept[-1]) + 1)]
            parts.append(f">={clause[1:]},<{'.'.join(upper)}")
        else:
            parts.append(clause if clause[0] in "<>=!~" else f"=={clause}")
    return ",".join(parts)


def _sort(wanted: list[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    exact: dict[str, str] = {}
    ranges = []
    for text in wanted:
        one = parse_requirement_line(text)
        if one is not None and one.is_exact and one.marker is None:
            exact[one.name] = one.version
        elif one is not None:
            ranges.append(text)
    return exact, tuple(ranges)


def _read_locked(lines: Lines) -> Iterator[Piece]:
    """Entries of a lock that was cut or stands among other text."""
    packages: dict[str, str] = {}
    taken: list[int] = []
    for index, text in list(lines.free()):
        if not _LOCKED.match(text):
            continue
        fields: dict[str, str] = {}
        used = [index]
        for after in range(index + 1, min(index + 30, len(lines.texts))):
            line = lines.texts[after]
            if not line or line.startswith("[["):
                break
            used.append(after)
            field = _FIELD.match(line)
            if field is not None:
                fields.setdefault(field["key"], field["value"])
        if "name" in fields and "version" in fields:
            packages[normalise(fields["name"])] = fields["version"]
            taken += used
    if packages:
        yield Piece(what="Lock file", lines=tuple(taken), values={"packages": packages})
