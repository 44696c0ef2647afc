"""Reads how far uv is from the lines it prints."""

from __future__ import annotations

import re

from core.jobs import Reporter

_UNITS = {"B": 1, "KiB": 1024, "MiB": 1024**2, "GiB": 1024**3}
_DOWNLOAD = re.compile(r"^\s*Downloading (\S+) \(([\d.]+)\s*(B|KiB|MiB|GiB)\)")
_DONE = re.compile(r"^\s*Downloaded (\S+)")


class UvProgress:
    """Counts the bytes of the downloads that uv announces; it tells of a download when it is whole."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        self._sizes: dict[str, float] = {}
        self._done = 0.0

    def take(self, line: str) -> None:
        """One line of uv's standard error."""
        begun = _DOWNLOAD.match(line)
        if begun:
            self._sizes[begun[1]] = float(begun[2]) * _UNITS[begun[3]]
        ended = _DONE.match(line)
        if ended:
            self._done += self._sizes.get(ended[1], 0.0)
        if begun or ended:
            self._reporter.progress(self._done, sum(self._sizes.values()), "bytes")
