"""Commands after a prompt that only say what the lines below them are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.reports.lines import Lines
from core.reports.piece import Piece

_COMMAND = re.compile(
    r"`{0,3}\s*(?:\([\w.-]+\)\s*)*(?:[\w.-]+@[\w.-]+:?[^$#]{0,80}[$#]|[$#%!>]|"
    r"[A-Za-z]:\\[^>]{0,200}>|PS [^>]{0,200}>)?\s*"
    r"(?:sudo )?(?:cat|type|echo|nvidia-smi|nvcc|uname|lsb_release|sw_vers|lscpu|ldconfig|find|"
    r"ls|dir|which|where|"
    r"python[\d.]*|py|pip[\d.]* (?:list|freeze|show|check|debug|inspect)|conda (?:list|info|"
    r"env export|--version)|"
    r"uv (?:pip (?:list|freeze|tree|show)|tree)|mamba list|systeminfo|ver|apt-get|apt|"
    r"RUN apt-get|WORKDIR|COPY|cd|source|"
    r"conda activate|activate|git clone|systeminfo)(?=\s|`|\Z)[^:]*`{0,3}\s*\Z"
)
_PROMPT = re.compile(
    r"(?:\([\w.-]+\)\s*)*(?:[\w.-]+@[\w.-]+:?[^$#]{0,80}[$#]|[$%!]|[A-Za-z]:\\[^>]{0,200}>|"
    r"PS [^>]{0,200}>)\s*\S"
)
_BARE = frozenset(
    {
        "nvidia-smi",
        "nvcc --version",
        "nvcc -V",
        "python --version",
        "python -V",
        "pip list",
        "pip freeze",
        "conda list",
    }
)
_GREETING = re.compile(r"Type (?:\"help\"|'copyright')|Microsoft Corporation|\(c\) .*Microsoft Corporation")


def recognise(lines: Lines) -> Iterator[Piece]:
    """The lines of such commands, and of greetings; they hold nothing themselves."""
    taken = []
    for index, text in lines.free():
        stripped = text.strip()
        is_prompted = bool(_PROMPT.match(stripped)) or stripped.startswith("RUN ")
        if (
            (is_prompted and _COMMAND.match(stripped))
            or stripped.strip("`:") in _BARE
            or _GREETING.match(stripped)
        ):
            taken.append(index)
    if taken:
        yield Piece(what="Commands", lines=tuple(taken))
