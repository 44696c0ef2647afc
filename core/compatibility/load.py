"""Reads the matrix: a compiled copy where it is current, the checked YAML files otherwise."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

import resources
from core.compatibility.check import check_matrix
from core.compatibility.matrix import Matrix
from core.compatibility.own import lay_over, read_own_files
from core.compatibility.rows import LAZY, SECTIONS, MatrixData, MatrixFiles
from core.model import DovetailError

FILES = tuple(f"{section}.yaml" for section in SECTIONS)
# Part of the digest: raise it whenever the shape of a row changes.
FORMAT = b"11"


class MatrixError(DovetailError):
    """A file of the matrix is missing, or a row in it does not have the agreed shape."""

    def __init__(self, file: str, row: str, reason: str) -> None:
        where = f"{file}, {row}" if row else file
        super().__init__(
            f"The compatibility matrix cannot be used: {where}: {reason}",
            code="matrix-invalid",
            hint="Restore the file from the version of Dovetail that you use.",
        )


def load_matrix(
    cache_folder: str | os.PathLike[str],
    folder: str | os.PathLike[str] | None = None,
    own_folder: str | os.PathLike[str] | None = None,
) -> Matrix:
    """The matrix of ``folder`` (the bundled one unless given) with the rows of ``own_folder`` laid over it.

    Its compiled copy is kept in ``cache_folder``; that folder may be missing or read-only. What is wrong
    in ``own_folder`` is left out and told by ``Matrix.own``.

    Raises:
        MatrixError: a file is missing or a row is wrong; the message names file and row.
    """
    contents, own = _read_files(folder), read_own_files(own_folder)
    digest = _digest(contents, own)
    compiled = Path(cache_folder) / f"matrix-{digest}.msgpack"
    try:
        data = msgspec.msgpack.decode(compiled.read_bytes(), type=MatrixData)
    except (OSError, msgspec.DecodeError):
        data = compile_matrix(contents, own)
        _keep(compiled, msgspec.msgpack.encode(data))
    return Matrix(data, digest)


def choose_compiled_folder(cache_folder: Path) -> Path:
    """Where the bundled matrix's compiled copy is kept: with Python's own, else in ``cache_folder``.

    So a first start in a new home has it already, as it has the compiled modules.
    """
    beside = Path(resources.__path__[0]) / "__pycache__"
    home = beside if beside.exists() else beside.parent
    return beside if os.access(home, os.W_OK) else cache_folder


def matrix_digest(
    folder: str | os.PathLike[str] | None = None, own_folder: str | os.PathLike[str] | None = None
) -> str:
    """What identifies the content of the matrix, without decoding it (a millisecond)."""
    return _digest(_read_files(folder), read_own_files(own_folder))


def compile_matrix(
    contents: Mapping[str, bytes], own: Mapping[str, bytes | None] | None = None
) -> MatrixData:
    """Check the YAML text of the files and make one record of them, with the user's ``own`` in it.

    Raises:
        MatrixError: a row is wrong; the message names file and row.
    """
    shapes = {field.name: field.type for field in msgspec.structs.fields(MatrixFiles)}
    parsed = {section: _parse(f"{section}.yaml", contents, shapes[section]) for section in SECTIONS}
    problem = check_matrix(msgspec.convert(parsed, MatrixFiles))
    if problem is not None:
        raise MatrixError(problem.file, problem.row, problem.reason)
    laid, rows = lay_over(parsed, own or {}, _describe_problem)
    packed = {
        section: msgspec.Raw(msgspec.msgpack.encode(content))
        for section, content in laid.items()
        if section in LAZY
    }
    return msgspec.convert({**laid, **packed, "own": rows}, MatrixData)


def _describe_problem(files: Mapping[str, msgspec.Struct]) -> str | None:
    problem = check_matrix(msgspec.convert(files, MatrixFiles))
    return None if problem is None else f"{problem.row}: {problem.reason}"


def _read_files(folder: str | os.PathLike[str] | None) -> dict[str, bytes]:
    base = folder if folder is not None else os.path.join(resources.__path__[0], "compatibility")
    contents = {}
    for name in FILES:
        try:
            with open(os.path.join(base, name), "rb") as file:
                contents[name] = file.read()
        except OSError as error:
            raise MatrixError(name, "", error.strerror or str(error)) from error
    return contents


def _digest(contents: Mapping[str, bytes], own: Mapping[str, bytes | None]) -> str:
    """SHA-256, which processors compute themselves: half the time of BLAKE2b for a megabyte (measured)."""
    digest = hashlib.sha256(FORMAT)
    for name in FILES:
        digest.update(contents[name])
    for name, content in own.items():
        digest.update(f"{name} {len(content) if content is not None else 'unread'}".encode())
        digest.update(content or b"")
    return digest.hexdigest()[:32]


def _parse(name: str, contents: Mapping[str, bytes], shape: type[msgspec.Struct]) -> msgspec.Struct:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = yaml.load(contents[name], Loader=loader)  # noqa: S506 - a safe loader, in C where there is one
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        row = f"line {mark.line + 1}" if mark is not None else ""
        raise MatrixError(name, row, getattr(error, "problem", None) or str(error)) from error
    try:
        return msgspec.convert(raw, shape)
    except msgspec.ValidationError as error:
        reason, _, path = str(error).partition(" - at `$")
        raise MatrixError(name, _name_row(raw, path.rstrip("`")), reason) from error


def _name_row(raw: object, path: str) -> str:
    """Words for a place like ``.releases[3].builds[0].cuda``: the section, the number, the row's name."""
    section, _, rest = path.lstrip(".").partition("[")
    if not rest or not isinstance(raw, dict):
        return section
    number = rest.partition("]")[0]
    rows = raw.get(section)
    if not number.isdigit() or not isinstance(rows, list):
        return section
    words = f"{section} row {int(number) + 1}"
    row = rows[int(number)]
    if isinstance(row, dict):
        names = [str(row[key]) for key in ("id", "version", "cuda", "tensorflow", "package") if key in row]
        words += f" ({names[0]})" if names else ""
    field = rest.partition("]")[2].lstrip(".")
    return f"{words}, {field}" if field else words


def _keep(compiled: Path, content: bytes) -> None:
    """Write the compiled copy and drop older ones; a cache that cannot be written is no error."""
    import tempfile

    try:
        compiled.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".matrix-", dir=compiled.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(name, compiled)
        for other in compiled.parent.glob("matrix-*.msgpack"):
            if other != compiled:
                other.unlink(missing_ok=True)
    except OSError:
        return
