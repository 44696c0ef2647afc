"""Metadata of setuptools and distutils from before wheels: egg-info, eggs and egg-links."""

from __future__ import annotations

import os
from collections.abc import Iterator

from msgspec.structs import replace

from core.inspection.bounded_read import OPEN_FLAGS, describe_error, read_file, read_text
from core.inspection.distribution_names import normalise_name, split_folder_name
from core.inspection.metadata_headers import Header, build_distribution, read_header
from core.model import Distribution, escape_invisible

SUFFIXES = (".egg-info", ".egg", ".egg-link")

_interned: dict[tuple[str, bytes, bytes], Distribution] = {}


def read_egg(folder: str, entry: str) -> Distribution | None:
    """The distribution of one entry of site-packages whose name ends with one of ``SUFFIXES``.

    ``None`` for an egg-link that leads nowhere and an egg without metadata. For an egg-link the
    distribution's ``folder`` is the absolute path of the metadata it leads to.
    """
    path = f"{folder}/{entry}"
    if entry.endswith(".egg-link"):
        return _follow_link(path)
    if entry.endswith(".egg"):
        if not os.path.isdir(path):
            return _build_damaged(entry, "A zipped egg is not looked into.") if os.path.isfile(path) else None
        return _read_metadata(f"{path}/EGG-INFO", entry)
    return _read_metadata(path, entry)


def _read_metadata(path: str, entry: str) -> Distribution:
    requires_text = b""
    try:
        try:
            file = os.open(f"{path}/PKG-INFO", OPEN_FLAGS)
            requires_text = _read_requires(path)
        except NotADirectoryError:
            file = os.open(path, OPEN_FLAGS)
    except FileNotFoundError:
        return _build_damaged(entry, "PKG-INFO is missing.")
    except (OSError, ValueError) as error:
        why = describe_error(error) if isinstance(error, OSError) else f"{error}."
        return _build_damaged(entry, f"PKG-INFO cannot be read. {why}")
    try:
        header = read_header(file)
    except OSError as error:
        return _build_damaged(entry, f"PKG-INFO cannot be read. {describe_error(error)}")
    finally:
        os.close(file)
    known = _interned.get((entry, header, requires_text))
    if known is None:
        fields = Header(header)
        requires = tuple(fields.requires) or tuple(_convert_requires(requires_text))
        known = build_distribution(fields, entry, "egg-info", "PKG-INFO", requires)
        _interned[entry, header, requires_text] = known
    return known


def _read_requires(path: str) -> bytes:
    try:
        return read_file(f"{path}/requires.txt")
    except OSError:
        return b""


def _convert_requires(data: bytes) -> Iterator[str]:
    """Sections of ``requires.txt`` as requirements with markers, as importlib.metadata writes them."""
    section = ""
    for line in data.decode("utf-8", "backslashreplace").splitlines():
        text = escape_invisible(line.strip())
        if not text or text.startswith("#"):
            continue
        if text.startswith("[") and text.endswith("]"):
            section = text[1:-1]
            continue
        extra, _, marker = section.partition(":")
        if extra and marker:
            marker = f"({marker})"
        conditions = [part for part in (marker, f'extra == "{extra}"' if extra else "") if part]
        space = " " if "@" in text else ""
        yield text + (f"{space}; {' and '.join(conditions)}" if conditions else space)


def _follow_link(path: str) -> Distribution | None:
    text = read_text(path, 1 << 16)
    target = text.split("\n", 1)[0].strip() if text else ""
    if not os.path.isabs(target):
        return None
    try:
        entries = sorted(name for name in os.listdir(target) if name.endswith(".egg-info"))
    except (OSError, ValueError):
        return None
    if not entries:
        return None
    wanted = normalise_name(os.path.basename(path).removesuffix(".egg-link"))
    entry = next((name for name in entries if split_folder_name(name[:-9])[0] == wanted), entries[0])
    place = f"{target}/{entry}"
    return replace(_read_metadata(place, entry), folder=escape_invisible(place), editable=True)


def _build_damaged(entry: str, problem: str) -> Distribution:
    name, version = split_folder_name(entry.rpartition(".")[0])
    shown = escape_invisible(entry)
    return Distribution(
        name=name, version=version, folder=shown, origin="egg-info", problem=f"{shown}: {problem}"
    )
