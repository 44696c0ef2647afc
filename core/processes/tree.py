"""A running command with everything it started: how it is begun and how it is ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Protocol, cast

from core.model import DovetailError

GRACE_SECONDS = 1.0
_GUARDIAN = Path(__file__).with_name("guardian.py")


class ProcessTree(Protocol):
    """A started command; its pipes, its status and its end."""

    stdout: IO[bytes]
    stderr: IO[bytes]

    def wait(self, seconds: float) -> int | None:
        """Wait up to ``seconds``; the exit status (negative for a signal), ``None`` while it runs."""
        ...

    def end(self) -> None:
        """Ask the whole tree to end, then make it; returns when the command itself has ended."""
        ...

    def close(self) -> None:
        """End what the command left behind and release what watched over it."""
        ...


def start_tree(argv: tuple[str, ...], variables: Mapping[str, str], cwd: str | None) -> ProcessTree:
    """Start a command in its own process group or job.

    Raises:
        DovetailError: the program could not be started.
    """
    try:
        if sys.platform == "win32":
            from core.processes.windows_job import WindowsTree

            return cast("ProcessTree", WindowsTree(argv, variables, cwd))
        return PosixTree(argv, variables, cwd)
    except OSError as error:
        raise cannot_start(argv, error) from error


def cannot_start(argv: tuple[str, ...], error: OSError) -> DovetailError:
    """The sentence for a program that the system refused to start."""
    return DovetailError(
        f"{argv[0]} could not be started: {error.strerror or error}.",
        code="cannot-start",
        hint="Check that the file is there and may be executed.",
    )


class PosixTree:
    """A command under a guardian, in a session of its own.

    The guardian holds a pipe to this process and ends the group when this process is gone, however
    it went; an inherited death signal alone would spare grandchildren.
    """

    def __init__(self, argv: tuple[str, ...], variables: Mapping[str, str], cwd: str | None) -> None:
        lifeline_read, self._lifeline = os.pipe()
        self._status, status_write = os.pipe()
        own = (sys.executable, "-I", "-S", "-B", str(_GUARDIAN), str(lifeline_read), str(status_write))
        try:
            self._argv = argv
            self._process = subprocess.Popen(
                (*own, *argv),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=dict(variables),
                cwd=cwd,
                pass_fds=(lifeline_read, status_write),
                start_new_session=True,
            )
        except BaseException:
            os.close(self._lifeline)
            os.close(self._status)
            raise
        finally:
            os.close(lifeline_read)
            os.close(status_write)
        assert self._process.stdout is not None and self._process.stderr is not None  # noqa: S101, PT018
        self.stdout: IO[bytes] = self._process.stdout
        self.stderr: IO[bytes] = self._process.stderr

    def wait(self, seconds: float) -> int | None:
        """Wait up to ``seconds``; the exit status, ``None`` while it runs."""
        try:
            code = self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        if code == 127:
            failed = os.read(self._status, 16)
            if failed:
                number = int(failed)
                raise cannot_start(self._argv, OSError(number, os.strerror(number)))
        return code

    def end(self) -> None:
        """Ask the group to end, and after a grace make it."""
        self._signal_group(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        self._signal_group(signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """End what is left of the group and let the guardian's pipe go."""
        self._signal_group(signal.SIGKILL)
        os.close(self._lifeline)
        os.close(self._status)

    def _signal_group(self, number: int) -> None:
        try:
            os.killpg(self._process.pid, number)
        except (ProcessLookupError, PermissionError):
            return
