"""A report written for ``explain``: YAML or JSON, read leniently, key by key."""

from __future__ import annotations

import json
from collections.abc import Mapping

import msgspec

from core.model import ABSENT, Report

KEYS: tuple[str, ...] = Report.__struct_fields__
_TYPES = {field.name: field.type for field in msgspec.structs.fields(Report)}
_PACKAGES = frozenset({"packages", "user_site", "wants"})
_ANY = ">=0"
_MOST_VALUES = 50_000
_MOST_YAML = 400_000
_MOST_BRACKETS = 5_000
_NOTHING = frozenset({"", "null", "~", "None", "none"})
_ANY_VERSION = frozenset({*_NOTHING, "*", "any", "latest", "newest"})
_LISTS = frozenset(
    {"absent", "damage", "env_unset", "files", "other_site", "cuda_toolkits_all", "cudnns_all",
     "compute_capabilities"}
)  # fmt: skip


def parse_yaml(text: str) -> object:
    """The document with every scalar as text, so that ``3.10`` stays what it is; ``None`` if it is none."""
    if len(text) > _MOST_YAML or text.count("[") + text.count("{") > _MOST_BRACKETS:
        return None
    import yaml

    loader: type[yaml.BaseLoader] = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        return yaml.load(text, Loader=loader)  # noqa: S506  the base loader makes text, lists and mappings only
    except (yaml.YAMLError, RecursionError, ValueError, TypeError):
        return None


def parse_json(text: str) -> object:
    """The document with numbers as text; ``None`` if it is none."""
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        return None


def is_report(value: object) -> bool:
    """Whether a parsed document has a key of a report that could mean nothing else, or two of them."""
    if not isinstance(value, dict):
        return False
    inner = value.get("report")
    if isinstance(inner, dict) and is_report(inner):
        return True
    known = [key for key in value if key in _TYPES and value[key] not in (None, "")]
    telling = {"keras_json", "tf_build", "user_site", "env_unset", "system_dlls", "libstdcxx", "model_file"}
    return len(known) >= 2 or (
        len(known) == 1 and (known[0] in telling or isinstance(value[known[0]], dict) or len(value) == 1)
    )


def read_document(value: Mapping[str, object]) -> tuple[dict[str, object], list[str]]:
    """The keys of a report that could be read, and sentences on those that could not.

    A case file with a ``report`` key is read as that report, whatever stands beside it.
    """
    inner = value.get("report")
    if isinstance(inner, dict):
        value = inner
    values: dict[str, object] = {}
    notes: list[str] = []
    budget = [_MOST_VALUES]
    unknown = [str(key) for key in value if key not in _TYPES]
    if unknown:
        listed = ", ".join(sorted(unknown)[:20])
        notes.append(f"Unknown {'key' if len(unknown) == 1 else 'keys'} ignored: {listed}.")
    for key in KEYS:
        if key not in value:
            continue
        cleaned = _clean(_name_wishes(value[key]) if key == "wants" else value[key], budget)
        if cleaned is None:
            continue
        read = _read_key(key, cleaned, notes)
        if read is not None:
            values[key] = read
    if budget[0] <= 0:
        notes.append("The report holds too many values; the rest was ignored.")
    return values, notes


def _name_wishes(value: object) -> object:
    """A wish for a distribution without a version is one for any version."""
    if isinstance(value, str):
        return {value: _ANY}
    if not isinstance(value, dict):
        return value
    return {
        name: _ANY if one is None or (isinstance(one, str) and one.strip() in _ANY_VERSION) else one
        for name, one in value.items()
    }


def _clean(value: object, budget: list[int], depth: int = 0) -> object:
    """Scalars as text or flags, empty ones left out; a document that unfolds without end is cut."""
    budget[0] -= 1
    if budget[0] <= 0 or depth > 20:
        return None
    if isinstance(value, dict):
        items = ((str(key), _clean(one, budget, depth + 1)) for key, one in value.items())
        return {key: one for key, one in items if one is not None}
    if isinstance(value, (list, tuple)):
        return [one for one in (_clean(one, budget, depth + 1) for one in value) if one is not None]
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or (isinstance(value, str) and value in _NOTHING):
        return None
    return str(value)


def _read_key(key: str, value: object, notes: list[str]) -> object:
    if key in _PACKAGES:
        read = _read_packages(key, value, notes)
        return {name: "" if one == _ANY else one for name, one in read.items()} if read else read
    if key == "files" and isinstance(value, dict):
        value = list(value)
    if key == "keras_json":
        if isinstance(value, dict) or value == ABSENT:
            return value
        notes.append(_complain(key, value, "a mapping, or absent"))
        return None
    if isinstance(value, str) and key in _LISTS:
        value = [value]
    if key in ("code", "error") and isinstance(value, list):
        value = "\n".join(str(one) for one in value)
    return _convert(key, value, notes)


def _read_packages(key: str, value: object, notes: list[str]) -> dict[str, str] | None:
    """Versions by name; a list of requirement lines is taken too."""
    if isinstance(value, list):
        from core.reports.requirement_line import parse_requirement_line

        found: dict[str, str] = {}
        for one in value:
            line = parse_requirement_line(str(one))
            if line is None:
                notes.append(f"{key}: {one} is no package with a version; ignored.")
            else:
                found[line.name] = line.specifier.removeprefix("==") if line.is_exact else line.specifier
        return found
    if not isinstance(value, dict):
        notes.append(_complain(key, value, "a mapping of names to versions"))
        return None
    for name, version in list(value.items()):
        if not isinstance(version, str):
            notes.append(f"{key}.{name}: the version must be text; ignored.")
            del value[name]
    return value


def _convert(key: str, value: object, notes: list[str]) -> object:
    """The value as the report's type wants it; of a mapping, the parts that fit."""
    try:
        msgspec.convert({key: value}, Report, strict=False)
        return _drop_unknown(key, value, notes)
    except msgspec.ValidationError as error:
        if not isinstance(value, dict):
            notes.append(_complain(key, value, _name_type(str(error))))
            return None
    kept: dict[str, object] = {}
    for name, one in value.items():
        whole = [one] if name in _LISTS and isinstance(one, str) else one
        try:
            msgspec.convert({key: {name: whole}}, Report, strict=False)
        except msgspec.ValidationError as error:
            notes.append(_complain(f"{key}.{name}", one, _name_type(str(error))))
        else:
            kept[name] = whole
    return _drop_unknown(key, kept, notes)


def _drop_unknown(key: str, value: object, notes: list[str]) -> object:
    from types import UnionType
    from typing import get_args

    kind = _TYPES[key]
    options = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    record = next((one for one in options if isinstance(one, type) and issubclass(one, msgspec.Struct)), None)
    if record is None or not isinstance(value, dict):
        return value
    fields = record.__struct_fields__
    unknown = sorted(name for name in value if name not in fields)
    if unknown:
        notes.append(
            f"Unknown {'key' if len(unknown) == 1 else 'keys'} in {key} ignored: {', '.join(unknown)}."
        )
    return {name: one for name, one in value.items() if name in fields}


def _complain(key: str, value: object, wanted: str) -> str:
    shown = str(value)
    return f"{key} should be {wanted}, not {shown[:60]!r}; ignored."


def _name_type(message: str) -> str:
    wanted = message.partition("`")[2].partition("`")[0].split(" | ")[0]
    words = {
        "object": "a mapping",
        "array": "a list",
        "bool": "true or false",
        "int": "a number",
        "str": "text",
    }
    return words.get(wanted, "something else")
