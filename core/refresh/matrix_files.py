"""The machine-made sections of the matrix's files: read, and written without touching the rest."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

import msgspec
import yaml
from msgspec import Struct

from core.compatibility.rows import KerasReleasesFile, ProvenFile, ReleasesFile, TestedFile

TENSORFLOW = "tensorflow.yaml"
KERAS = "keras_releases.yaml"
TESTED = "tested_builds.yaml"
PROVEN = "proven.yaml"
NEWEST_DATA = re.compile(r"^newest_data: .*$", re.MULTILINE)


class Files:
    """The files of one folder of the matrix."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def tensorflow(self) -> ReleasesFile:
        """tensorflow.yaml as it stands."""
        return msgspec.convert(self._load(TENSORFLOW), ReleasesFile)

    def keras(self) -> KerasReleasesFile:
        """keras_releases.yaml as it stands."""
        return msgspec.convert(self._load(KERAS), KerasReleasesFile)

    def tested(self) -> TestedFile:
        """tested_builds.yaml; written by hand."""
        return msgspec.convert(self._load(TESTED), TestedFile)

    def proven(self) -> ProvenFile:
        """proven.yaml as it stands."""
        return msgspec.convert(self._load(PROVEN), ProvenFile)

    def replace(
        self, name: str, sections: Mapping[str, str], shape: type[Struct], newest_data: str = ""
    ) -> None:
        """Put new lines below the keys in ``sections``; comments and other keys stay.

        Raises:
            msgspec.ValidationError: the new text does not have the ``shape``; the file is as it was.
        """
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        for section, lines in sections.items():
            text = replace_section(text, section, lines)
        if newest_data:
            text = NEWEST_DATA.sub(f"newest_data: '{newest_data}'", text)
        msgspec.convert(_parse(text), shape)
        beside = path.with_suffix(".new")
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)

    def _load(self, name: str) -> object:
        return _parse((self.folder / name).read_text(encoding="utf-8"))


def _parse(text: str) -> object:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader


def replace_section(text: str, section: str, lines: str) -> str:
    """``text`` with everything between the key ``section`` and the next key replaced; added if absent."""
    block = f"{section}:\n{lines}" if lines else f"{section}: []\n"
    match = re.search(rf"^{section}:[^\n]*\n(?:[ \-#][^\n]*\n|\n)*", text, re.MULTILINE)
    if match is None:
        return text + block
    return text[: match.start()] + block + text[match.end() :]
