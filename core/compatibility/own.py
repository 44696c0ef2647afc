"""Lays the user's own rows over the bundled ones."""

from __future__ import annotations

import os
import typing
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import fields, replace

from core.compatibility.rows.own import OwnRow, OwnRows
from core.compatibility.versions import parse_version

FOLDER = "matrix"
SUFFIXES = (".yaml", ".yml")
# What tells the rows of a list apart, in the order in which it is looked for.
IDENTITIES = ("id", "version")

Check = Callable[[Mapping[str, Struct]], str | None]


class OwnFileError(Exception):
    """A file of the user cannot be laid over ours; the text says where and why."""


def read_own_files(folder: str | os.PathLike[str] | None) -> dict[str, bytes | None]:
    """The YAML files of the user's folder by name, ``None`` for one that cannot be read."""
    if folder is None:
        return {}
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(SUFFIXES))
    except OSError:
        return {}
    found: dict[str, bytes | None] = {}
    for name in names:
        try:
            found[name] = Path(folder, name).read_bytes()
        except OSError:
            found[name] = None
    return found


def lay_over(
    files: Mapping[str, Struct], own: Mapping[str, bytes | None], check: Check
) -> tuple[dict[str, Struct], OwnRows]:
    """``files`` with the user's rows in them: the same id or version replaces, others are added.

    A file that cannot be read, that has another shape, or with which ``check`` (a sentence, or ``None``)
    is not content, is left out and told under ``problems``.
    """
    laid = dict(files)
    rows: list[OwnRow] = []
    problems: list[str] = []
    for name, content in own.items():
        section = name.rpartition(".")[0]
        try:
            if section not in laid:
                raise OwnFileError(f"its name should be one of {', '.join(f'{one}.yaml' for one in laid)}")
            if content is None:
                raise OwnFileError("it cannot be read")
            changed, added = _lay_file(name, laid[section], _parse(content))
            trouble = check({**laid, section: changed})
            if trouble is not None:
                raise OwnFileError(trouble)
        except OwnFileError as error:
            problems.append(f"Your matrix file {name} is left out: {error}.")
            continue
        laid[section] = changed
        rows += added
    return laid, OwnRows(rows=tuple(rows), problems=tuple(problems))


def describe_mark(name: str) -> str:
    """The source under which a row of the user's file is shown."""
    return f"your own row in {FOLDER}/{name}"


def _parse(content: bytes) -> Mapping[str, object]:
    import yaml

    try:
        raw = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - safe ones
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise OwnFileError(f"{where}{getattr(error, 'problem', None) or error}") from error
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise OwnFileError("it should be sections with rows below them")
    return raw


def _lay_file(name: str, file: Struct, raw: Mapping[str, object]) -> tuple[Struct, list[OwnRow]]:
    shapes = typing.get_type_hints(type(file))
    changes: dict[str, object] = {}
    rows: list[OwnRow] = []
    mark = f"own-{name.rpartition('.')[0]}"
    for section, content in raw.items():
        if section not in shapes:
            raise OwnFileError(f"{section} is no section of it")
        if section == "sources":
            continue
        ours = getattr(file, section)
        if isinstance(ours, tuple):
            theirs = _convert(section, _mark(content, shapes[section], mark), shapes[section])
            changes[section], keys = _lay_rows(ours, theirs)
            rows += [OwnRow(file=name, section=section, key=key) for key in keys]
        elif isinstance(ours, Mapping):
            named = _convert(section, content, shapes[section])
            changes[section] = {**ours, **named}
            rows += [OwnRow(file=name, section=section, key=str(key)) for key in named]
        else:
            raise OwnFileError(f"{section} cannot be changed")
    if "sources" in shapes:
        theirs = _convert("sources", raw.get("sources", {}), shapes["sources"])
        changes["sources"] = {**file.sources, **theirs, mark: describe_mark(name)}  # type: ignore[attr-defined]
    return replace(file, **changes), rows


def _mark(content: object, shape: object, mark: str) -> object:
    """The rows with the mark as their first source, where rows of this kind name sources."""
    row = typing.get_args(shape)[0]
    if not isinstance(content, list) or not isinstance(row, type) or not issubclass(row, Struct):
        return content
    names = {field.name for field in fields(row)}
    marked = []
    for one in content:
        if isinstance(one, dict) and "sources" in names:
            listed = one.get("sources")
            marked.append({**one, "sources": [mark, *(listed if isinstance(listed, list) else ())]})
        elif isinstance(one, dict) and "source" in names:
            marked.append({**one, "source": mark})
        else:
            marked.append(one)
    return marked


def _convert(section: str, content: object, shape: typing.Any) -> typing.Any:  # noqa: ANN401 - as in msgspec
    try:
        return msgspec.convert(content, shape)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        place = path.rstrip("`")
        number, _, field = place.removeprefix("[").partition("]")
        row = f" row {int(number) + 1}" if number.isdigit() else ""
        raise OwnFileError(f"{section}{row}{', ' if field else ''}{field.lstrip('.')}: {reason}") from error


def _lay_rows(ours: tuple[object, ...], theirs: tuple[object, ...]) -> tuple[tuple[object, ...], list[str]]:
    """Theirs in the place of ours with the same identity; others first, for the first that fits decides."""
    keys = [_identify(row) for row in theirs]
    replacing = {key: row for key, row in zip(keys, theirs, strict=True) if key}
    placed = [replacing.pop(_identify(row), row) for row in ours]
    keyed = zip(keys, theirs, strict=True)
    rows = [*(row for key, row in keyed if not key or key in replacing), *placed]
    if rows and all(hasattr(row, "version") and not hasattr(row, "id") for row in rows):
        rows.sort(key=_order)
    return tuple(rows), keys


def _identify(row: object) -> str:
    return next((str(getattr(row, name)) for name in IDENTITIES if hasattr(row, name)), "")


def _order(row: object) -> tuple[bool, object]:
    version = parse_version(_identify(row))
    return version is not None, version
