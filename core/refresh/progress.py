"""Progress of long reading on standard error."""

from __future__ import annotations

import sys
import time


class ProgressLine:
    """One line that is rewritten on a terminal; a line every few seconds elsewhere."""

    def __init__(self) -> None:
        self._last = 0.0

    def __call__(self, what: str, done: int, wanted: int) -> None:
        """``done`` of ``wanted`` are read."""
        terminal = sys.stderr.isatty()
        now = time.monotonic()
        if done < wanted and now - self._last < (0.1 if terminal else 5.0):
            return
        self._last = now
        end = "" if terminal and done < wanted else "\n"
        print(
            f"{chr(13) if terminal else ''}{what}: {done} of {wanted}", end=end, file=sys.stderr, flush=True
        )
