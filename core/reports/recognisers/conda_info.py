"""``conda info``: platform, prefix and what the machine offers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import GUESSED, Piece
from core.reports.recognisers.conda_list import SUBDIRS

_FIELD = re.compile(
    r"\s*(?P<key>active environment|active env location|shell level|user config file|populated config files|"
    r"conda version|conda-build version|python version|solver|virtual packages|base environment|"
    r"conda av data dir|conda av metadata url|channel URLs|package cache|envs directories|"
    r"platform|user-agent|"
    r"UID:GID|netrc file|offline mode|default environment|environment location)\s+: (?P<value>.*)\Z"
)
_VIRTUAL = re.compile(r"\s*__(?P<name>cuda|glibc|osx|linux|unix|win|archspec)=(?P<version>[\w.]+)=\S+\s*\Z")


def recognise(lines: Lines) -> Iterator[Piece]:
    """The fields of the answer; the Python in it is the base environment's and only a guess here."""
    values: dict[str, object] = {}
    gpu: dict[str, str] = {}
    taken: list[int] = []
    python: str | None = None
    for index, text in lines.free():
        field = _FIELD.match(text)
        virtual = _VIRTUAL.match(field["value"] if field is not None else text)
        if field is None and virtual is None:
            continue
        taken.append(index)
        if virtual is not None:
            if virtual["name"] == "cuda":
                gpu["nvidia_smi_cuda"] = virtual["version"]
            elif virtual["name"] == "glibc":
                values["libc"] = f"glibc {virtual['version']}"
            elif virtual["name"] == "osx":
                values["os_version"] = virtual["version"]
        if field is None:
            continue
        key, value = field["key"], field["value"].strip()
        if key == "platform" and value in SUBDIRS:
            values["os"], values["arch"] = SUBDIRS[value]
            values["manager"] = "conda"
        elif key == "active env location":
            values["paths"] = {"prefix": value}
        elif key == "python version":
            python = re.sub(r"\.(?:final|candidate|beta)\.\d+\Z", "", value)
    if len(taken) < 3 and "manager" not in values:
        return
    if gpu:
        values["gpu"] = gpu
    yield Piece(what="conda info", lines=tuple(taken), values=values)
    if python:
        yield Piece(what="conda info", lines=tuple(taken), values={"python": python}, weight=GUESSED)
