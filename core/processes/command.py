"""What is to be run and what came of it; the seam where tests put a fake."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from typing import Protocol

from msgspec import Struct

from core.jobs import CancelToken

KEPT_CHARACTERS = 8 * 1024 * 1024

OnLine = Callable[[str, str], None]
"""Called with ``stdout`` or ``stderr`` and one line without its end, from a reading thread."""

_SECRET = re.compile(r"(?<=://)[^/\s@]+@")


def mask_secrets(text: str) -> str:
    """Replace user names and passwords in addresses by ``***``."""
    return _SECRET.sub("***@", text)


class Command(Struct, frozen=True, kw_only=True):
    """A program to run, never through a shell.

    ``env_changes`` differ from the user's environment, ``None`` unsets. ``timeout`` is in seconds,
    ``None`` for none. ``keep`` is how many characters of each output stream are remembered (the last
    ones); every line is still streamed.
    """

    argv: tuple[str, ...]
    env_changes: Mapping[str, str | None] = {}
    cwd: str | None = None
    timeout: float | None = None
    keep: int = KEPT_CHARACTERS

    @property
    def quoted(self) -> str:
        """The command as a person would type it in a POSIX shell, with secrets masked."""
        return mask_secrets(shlex.join(self.argv))


class Completed(Struct, frozen=True, kw_only=True):
    """How a command ended.

    ``code`` is its exit status, negative for the signal that ended it. ``seconds`` is wall-clock.
    """

    argv: tuple[str, ...]
    code: int
    stdout: str
    stderr: str
    seconds: float
    timed_out: bool = False

    @property
    def ok(self) -> bool:
        """True if it ended by itself with status 0."""
        return self.code == 0 and not self.timed_out


class ProcessRunner(Protocol):
    """Runs commands; real in the product, a fake in tests."""

    def run(
        self, command: Command, *, on_line: OnLine | None = None, token: CancelToken | None = None
    ) -> Completed:
        """Run to the end; see ``core.processes.run``."""
        ...
