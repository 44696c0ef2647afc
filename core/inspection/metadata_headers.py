"""METADATA and PKG-INFO: only the header is read, and each distinct header is parsed once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable

from core.inspection.bounded_read import OPEN_FLAGS, describe_error, require_regular
from core.inspection.distribution_names import normalise_name, split_folder_name
from core.model import Distribution, escape_invisible

DIST_INFO = ".dist-info"
HEAD_BYTES = 8192
HEADER_LIMIT = 4 << 20

# A line that is neither "Key: value" nor the continuation of one ends the header early.
_STRAY_LINE = re.compile(r"^(?![!-9;-~]+:|[ \t])", re.MULTILINE)
_FIELD = re.compile(
    r"^(name|version|requires-python|requires-dist):(.*(?:\n[ \t].*)*)", re.MULTILINE | re.IGNORECASE
)

# Equal headers of equally named folders give one shared object for the whole process: an
# environment with 150 packages then costs 150 comparisons, and rules can remember their answers.
_interned: dict[str, list[tuple[bytes, Distribution]]] = {}
_INTERNED_LIMIT = 50_000


class Header:
    """The four fields that matter, verbatim; ``problem`` says what was wrong with the bytes."""

    __slots__ = ("name", "problem", "requires", "requires_python", "version")

    def __init__(self, data: bytes) -> None:
        self.name: str | None = None
        self.version: str | None = None
        self.requires_python: str | None = None
        self.requires: list[str] = []
        self.problem: str | None = None
        self._parse(data)

    def _parse(self, data: bytes) -> None:
        try:
            text = data.decode()
        except UnicodeDecodeError:
            text = data.decode("utf-8", "backslashreplace")
            self.problem = "It is not written in UTF-8."
        if "\r" in text:
            text = text.replace("\r\n", "\n")
        stray = _STRAY_LINE.search(text)
        if stray is not None:
            text = text[: stray.start()]
        for key, value in _FIELD.findall(text):
            if "\n" in value:
                value = " ".join(map(str.strip, value.split("\n")))
            shown = escape_invisible(value.strip())
            kind = key.lower()
            if kind == "requires-dist":
                self.requires.append(shown)
            elif kind == "name" and self.name is None:
                self.name = shown
            elif kind == "version" and self.version is None:
                self.version = shown
            elif kind == "requires-python" and self.requires_python is None:
                self.requires_python = shown
        if not self.name or not self.version:
            missing = " and ".join(
                word for word, value in (("name", self.name), ("version", self.version)) if not value
            )
            self.problem = f"It is damaged: it gives no {missing}."


def read_dist_infos(folder: str, names: Iterable[str], handle: int | None) -> list[Distribution]:
    """The distributions of the ``*.dist-info`` entries among ``names``, in that order.

    ``handle`` is the open ``folder``, ``None`` where the platform cannot open relative to one.
    Nothing raises: what cannot be read becomes a distribution with a ``problem``.
    """
    found = []
    opened, read, close, known_by_name = os.open, os.read, os.close, _interned
    for name in names:
        if not name.endswith(DIST_INFO):
            continue
        path = f"{name}/METADATA" if handle is not None else f"{folder}/{name}/METADATA"
        try:
            file = opened(path, OPEN_FLAGS, dir_fd=handle)
        except (OSError, ValueError) as error:
            found.append(_read_without_metadata(folder, name, error))
            continue
        try:
            head = read(file, HEAD_BYTES)
            for header, distribution in known_by_name.get(name, ()):
                if head.startswith(header):
                    found.append(distribution)
                    break
            else:
                found.append(_read_new(file, head, name))
        except OSError as error:
            found.append(_build_damaged(name, f"METADATA cannot be read. {_explain(file, error)}"))
        finally:
            close(file)
    return found


def read_header(file: int, head: bytes = b"") -> bytes:
    """The header of the open file up to and with its blank line; ``head`` was read already.

    Raises:
        OSError: it is no regular file, or the header does not end within ``HEADER_LIMIT`` bytes.
    """
    require_regular(file)
    looked_at = 0
    while (end := _find_end(head, looked_at)) < 0:
        if len(head) > HEADER_LIMIT:
            raise OSError(0, f"Its header does not end within {HEADER_LIMIT >> 20} MB")
        more = os.read(file, max(HEAD_BYTES, len(head)))
        if not more:
            return head
        looked_at = max(0, len(head) - 4)
        head += more
    return head[:end]


def _find_end(data: bytes, start: int) -> int:
    plain, windows = data.find(b"\n\n", start), data.find(b"\n\r\n", start)
    if plain >= 0 and (windows < 0 or plain < windows):
        return plain + 2
    return windows + 3 if windows >= 0 else -1


def _read_new(file: int, head: bytes, folder: str) -> Distribution:
    header = read_header(file, head)
    variants = _interned.get(folder, [])
    for known, distribution in variants:
        if known == header:
            return distribution
    distribution = build_distribution(Header(header), folder, "dist-info", "METADATA")
    if header.endswith((b"\n\n", b"\n\r\n")):
        if len(_interned) > _INTERNED_LIMIT:
            _interned.clear()
        _interned[folder] = [*variants, (header, distribution)]
    return distribution


def build_distribution(
    header: Header, folder: str, origin: str, file_name: str, requires: tuple[str, ...] | None = None
) -> Distribution:
    """The distribution that ``header`` describes; what it lacks comes from the folder's name."""
    name, version = split_folder_name(folder.rpartition(".")[0])
    problem = header.problem
    if problem is not None:
        problem = f"{file_name} of {escape_invisible(folder)} cannot be trusted. {problem}"
    return Distribution(
        name=normalise_name(header.name) if header.name else name,
        version=header.version or version,
        folder=escape_invisible(folder),
        origin=origin,
        requires=tuple(header.requires) if requires is None else requires,
        requires_python=header.requires_python,
        problem=problem,
    )


def _read_without_metadata(folder: str, name: str, error: OSError | ValueError) -> Distribution:
    """PKG-INFO stands in for METADATA in folders that old tools renamed from egg-info."""
    if isinstance(error, FileNotFoundError):
        try:
            file = os.open(f"{folder}/{name}/PKG-INFO", OPEN_FLAGS)
        except (OSError, ValueError):
            return _build_damaged(name, "METADATA is missing.")
        try:
            return build_distribution(Header(read_header(file)), name, "dist-info", "PKG-INFO")
        except OSError as second:
            error = second
        finally:
            os.close(file)
    if isinstance(error, NotADirectoryError):
        return _build_damaged(name, "It is a file, not a folder.")
    why = describe_error(error) if isinstance(error, OSError) else f"{error}."
    return _build_damaged(name, f"METADATA cannot be read. {why}")


def _build_damaged(folder: str, problem: str) -> Distribution:
    name, version = split_folder_name(folder.removesuffix(DIST_INFO))
    shown = escape_invisible(folder)
    return Distribution(name=name, version=version, folder=shown, problem=f"{shown}: {problem}")


def _explain(file: int, error: OSError) -> str:
    try:
        require_regular(file)
    except OSError as cause:
        return describe_error(cause)
    return describe_error(error)
