"""What conda, mamba, pixi and rattler installed: one JSON record per package in conda-meta."""

from __future__ import annotations

import os
import re

import msgspec

from core.inspection.bounded_read import OPEN_FLAGS, describe_error, read_file, require_regular
from core.inspection.distribution_names import normalise_name
from core.model import Distribution, ReadProblem, escape_invisible

_HEAD_BYTES = 8192
_RECORD_LIMIT = 64 << 20

# All writers put the channel and the dependencies before the list of files.
_DEPENDS = re.compile(rb'"depends"\s*:\s*(\[\s*(?:"(?:[^"\\]|\\.)*"\s*,?\s*)*\])')
_CHANNEL = re.compile(rb'"channel"\s*:\s*("(?:[^"\\]|\\.)*")')

_interned: dict[str, tuple[bytes, Distribution]] = {}


class _Record(msgspec.Struct):
    depends: list[str] = []
    channel: str | None = None
    files: list[str] = []


def list_conda_names(prefix: str) -> tuple[tuple[str, ...], ReadProblem | None]:
    """The names of the package records, sorted; none where the prefix is no conda environment."""
    folder = f"{prefix}/conda-meta"
    try:
        return tuple(sorted(name for name in os.listdir(folder) if name.endswith(".json"))), None
    except (FileNotFoundError, NotADirectoryError):
        return (), None
    except (OSError, ValueError) as error:
        why = describe_error(error) if isinstance(error, OSError) else str(error)
        return (), ReadProblem(what="conda-meta", path=escape_invisible(folder), why=why)


def read_conda_records(prefix: str, names: tuple[str, ...]) -> list[Distribution]:
    """The packages of the records ``names``; ``requires`` are conda's own specs, verbatim."""
    return [_read_record(f"{prefix}/conda-meta/{name}", name) for name in names if name.count("-") >= 2]


def read_conda_files(prefix: str, folder: str) -> tuple[str, ...]:
    """The paths, relative to the prefix, that the record named ``folder`` says it installed.

    Raises:
        OSError: the record cannot be read.
        msgspec.DecodeError: it is no valid record.
    """
    data = read_file(f"{prefix}/conda-meta/{folder}", _RECORD_LIMIT)
    return tuple(msgspec.json.decode(data, type=_Record).files)


def merge_conda(installed: list[Distribution], records: list[Distribution]) -> list[Distribution]:
    """One list of both: a Python package that conda installed appears once.

    Where a dist-info or egg-info says the same name and version as a record, it keeps its own
    requirements and takes the record's build and channel. Records of another version (pip has
    overwritten the package) and records without Python metadata stay, with origin ``conda``.
    """
    if not records:
        return installed
    by_key = {(record.name, record.version): record for record in records}
    merged = []
    for one in installed:
        record = by_key.pop((one.name, one.version), None)
        merged.append(one if record is None else _add_build(one, record))
    return merged + list(by_key.values())


_merged: dict[tuple[int, int], tuple[Distribution, Distribution, Distribution]] = {}


def _add_build(one: Distribution, record: Distribution) -> Distribution:
    known = _merged.get((id(one), id(record)))
    if known is None or known[0] is not one or known[1] is not record:
        known = (one, record, msgspec.structs.replace(one, build=record.build, channel=record.channel))
        _merged[id(one), id(record)] = known
    return known[2]


def _read_record(path: str, name: str) -> Distribution:
    try:
        file = os.open(path, OPEN_FLAGS)
    except (OSError, ValueError) as error:
        why = describe_error(error) if isinstance(error, OSError) else f"{error}."
        return _build(name, problem=f"{name} cannot be read. {why}")
    try:
        require_regular(file)
        head = os.read(file, _HEAD_BYTES)
    except OSError as error:
        return _build(name, problem=f"{name} cannot be read. {describe_error(error)}")
    finally:
        os.close(file)
    known = _interned.get(name)
    if known is not None and head.startswith(known[0]):
        return known[1]
    depends = _DEPENDS.search(head)
    channel = _CHANNEL.search(head)
    if depends is None or channel is None:
        return _read_whole(path, name)
    try:
        record = _Record(
            msgspec.json.decode(depends[1], type=list[str]), msgspec.json.decode(channel[1], type=str)
        )
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _read_whole(path, name)
    built = _build(name, record)
    _interned[name] = (head[: max(depends.end(), channel.end())], built)
    return built


def _read_whole(path: str, name: str) -> Distribution:
    try:
        return _build(name, msgspec.json.decode(read_file(path, _RECORD_LIMIT), type=_Record))
    except OSError as error:
        return _build(name, problem=f"{name} cannot be read. {describe_error(error)}")
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _build(name, problem=f"{name} is damaged: it is no valid record of conda.")


def _build(file_name: str, record: _Record | None = None, problem: str | None = None) -> Distribution:
    name, version, build = file_name.removesuffix(".json").rsplit("-", 2)
    return Distribution(
        name=normalise_name(name),
        version=escape_invisible(version),
        folder=escape_invisible(file_name),
        origin="conda",
        requires=tuple(map(escape_invisible, record.depends)) if record else (),
        problem=escape_invisible(problem) if problem else None,
        build=escape_invisible(build),
        channel=escape_invisible(record.channel) if record and record.channel else None,
    )
