"""What a source archive declares, for releases that were never built as a wheel."""

from __future__ import annotations

import io
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping

from core.refresh.headers import Headers, read_headers

WANTED = re.compile(r"[^/]+/(?:PKG-INFO|(?:src/)?[^/]+\.egg-info/requires\.txt)")
SECTION = re.compile(r"\[(?P<extra>[^:\]]*)(?::(?P<marker>.*))?\]")


def read_archive(name: str, content: bytes) -> dict[str, str]:
    """PKG-INFO and ``requires.txt`` of a source archive; nothing of one that cannot be read."""
    try:
        return dict(_read_members(name, content))
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile):
        return {}


def read_members(members: Mapping[str, str]) -> Headers:
    """The requirements of PKG-INFO, else those of the ``requires.txt`` beside it."""
    headers = Headers()
    requires: tuple[str, ...] = ()
    for path, text in members.items():
        if path.endswith("PKG-INFO"):
            headers = read_headers(text)
        else:
            requires = tuple(read_requires_txt(text))
    return headers if headers.requires else Headers(python=headers.python, requires=requires)


def read_requires_txt(text: str) -> Iterator[str]:
    """Requirements by PEP 508; a section of an extra is left out, one of a marker alone is kept."""
    marker, is_extra = "", False
    for line in (one.strip() for one in text.splitlines()):
        section = SECTION.fullmatch(line)
        if section is not None:
            is_extra, marker = bool(section["extra"]), section["marker"] or ""
        elif line and not line.startswith("#") and not is_extra:
            yield f"{line}; {marker}" if marker else line


def _read_members(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for path in archive.namelist():
                if WANTED.fullmatch(path):
                    yield path, archive.read(path).decode("utf-8", "replace")
        return
    with tarfile.open(fileobj=io.BytesIO(content)) as archive_tar:
        for member in archive_tar:
            path = member.name.removeprefix("./")
            file = archive_tar.extractfile(member) if member.isfile() and WANTED.fullmatch(path) else None
            if file is not None:
                yield path, file.read().decode("utf-8", "replace")
