"""Runs one command to its end: streams lines, keeps time, stops the whole tree on request."""

from __future__ import annotations

import codecs
import logging
import threading
import time
from collections import deque
from typing import IO

from core.jobs import CancelToken
from core.model import CancelledError
from core.processes.command import Command, Completed, OnLine
from core.processes.tree import ProcessTree, start_tree
from core.processes.variables import build_variables

DRAIN_SECONDS = 1.0
LONGEST_LINE = 64 * 1024
_POLL_SECONDS = 0.1

_log = logging.getLogger(__name__)


class TreeRunner:
    """Runs commands for real."""

    def run(
        self, command: Command, *, on_line: OnLine | None = None, token: CancelToken | None = None
    ) -> Completed:
        """Run to the end; see ``run``."""
        return run(command, on_line=on_line, token=token)


class _Reader(threading.Thread):
    """Reads one stream to its end, splits it into lines and keeps the last part of it.

    A carriage return ends a line too, since progress bars use it.
    """

    def __init__(self, stream: IO[bytes], name: str, keep: int, on_line: OnLine | None) -> None:
        super().__init__(name=f"read-{name}", daemon=True)
        self._stream, self._name, self._keep, self._on_line = stream, name, keep, on_line
        self._kept: deque[str] = deque()
        self._length = 0
        self._rest = ""
        self._muted = threading.Event()

    def run(self) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")("backslashreplace")
        try:
            while data := self._stream.read1(LONGEST_LINE):  # type: ignore[attr-defined]
                self._take(decoder.decode(data))
            self._take(decoder.decode(b"", final=True))
        except (OSError, ValueError):
            _log.debug("The %s of a command was closed while it was read.", self._name)
        finally:
            self._stream.close()
        if self._rest:
            self._tell(self._rest)
            self._rest = ""

    def mute(self) -> None:
        """Tell nobody any more: the command has ended."""
        self._muted.set()

    @property
    def text(self) -> str:
        """What was kept."""
        return "".join(tuple(self._kept))[-self._keep :]

    def _take(self, text: str) -> None:
        if not text:
            return
        self._kept.append(text)
        self._length += len(text)
        while self._length - len(self._kept[0]) > self._keep:
            self._length -= len(self._kept.popleft())
        lines = (self._rest + text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self._rest = lines.pop()
        if len(self._rest) > LONGEST_LINE:
            lines.append(self._rest)
            self._rest = ""
        for line in lines:
            self._tell(line)

    def _tell(self, line: str) -> None:
        if self._on_line is None or self._muted.is_set():
            return
        try:
            self._on_line(self._name, line)
        except Exception:  # noqa: BLE001  a listener must not stop the reading, or the command would hang
            _log.exception("A listener to the output of a command failed.")


def run(command: Command, *, on_line: OnLine | None = None, token: CancelToken | None = None) -> Completed:
    """Run a command to its end, in the calling thread.

    A time limit that passes ends the whole tree and is told by ``Completed.timed_out``. What the
    command left running in its process group is ended when it ends.

    Raises:
        CancelledError: ``token`` was cancelled; the tree has ended.
        DovetailError: the program could not be started.
    """
    if token is not None:
        token.raise_if_cancelled()
    _log.debug("Running %s", command.quoted)
    started = time.monotonic()
    tree = start_tree(command.argv, build_variables(command.env_changes), command.cwd)
    out = _Reader(tree.stdout, "stdout", command.keep, on_line)
    err = _Reader(tree.stderr, "stderr", command.keep, on_line)
    out.start()
    err.start()
    try:
        code, timed_out = _wait(tree, started, command.timeout, token)
    finally:
        tree.close()
        for reader in (out, err):
            reader.join(DRAIN_SECONDS)
            reader.mute()
    if token is not None and token.is_cancelled:
        raise CancelledError
    return Completed(
        argv=command.argv,
        code=code,
        stdout=out.text,
        stderr=err.text,
        seconds=time.monotonic() - started,
        timed_out=timed_out,
    )


def _wait(
    tree: ProcessTree, started: float, timeout: float | None, token: CancelToken | None
) -> tuple[int, bool]:
    stop = threading.Event()
    forget = token.on_cancel(stop.set) if token is not None else None
    try:
        while True:
            left = (
                _POLL_SECONDS if timeout is None else min(_POLL_SECONDS, started + timeout - time.monotonic())
            )
            code = tree.wait(max(left, 0.0))
            if code is not None:
                return code, False
            late = timeout is not None and time.monotonic() - started >= timeout
            if stop.is_set() or late:
                tree.end()
                code = tree.wait(1.0)
                return (-9 if code is None else code), late and not stop.is_set()
    except BaseException:
        tree.end()
        raise
    finally:
        if forget is not None:
            forget()
