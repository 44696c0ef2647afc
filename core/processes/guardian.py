"""A small parent for a command on POSIX: ends the whole tree when Dovetail itself is gone.

Run as a script by path, with the standard library only:
``python -I -S guardian.py LIFELINE STATUS PROGRAM ARGUMENT...``. LIFELINE is the reading end of a
pipe whose other end only Dovetail holds: when it closes, however Dovetail ended, the process group is
killed. On STATUS the number of the error is written if the program could not be started. The
guardian ends as the program did, by the same status or signal.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import time

GRACE_SECONDS = 2.0
_PR_SET_PDEATHSIG = 1


def _die_with_parent() -> None:
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _start(program: list[str], status: int) -> int:
    child = os.fork()
    if child:
        os.close(status)
        return child
    guardian = os.getppid()
    _die_with_parent()
    if os.getppid() != guardian:
        os._exit(1)
    try:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        os.execvp(program[0], program)  # noqa: S606
    except OSError as error:
        os.write(status, str(error.errno).encode())
    os._exit(127)


def _end_group() -> None:
    os.killpg(0, signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(0, signal.SIGKILL)


def _end_like(status: int) -> None:
    if os.WIFSIGNALED(status):
        import resource

        number = os.WTERMSIG(status)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        time.sleep(1)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _ignore(number: int, frame: object) -> None:
    """Stay while the group is being ended: a handler, unlike ignoring, is not inherited."""


def main(arguments: list[str]) -> None:
    """Start the program, wait for its end or for the end of Dovetail."""
    lifeline, status = int(arguments[0]), int(arguments[1])
    os.set_inheritable(lifeline, False)
    os.set_inheritable(status, False)
    woken, wake = os.pipe()
    os.set_blocking(wake, False)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD):
        signal.signal(number, _ignore)
    signal.set_wakeup_fd(wake)
    child = _start(arguments[2:], status)
    while True:
        ended, result = os.waitpid(child, os.WNOHANG)
        if ended:
            _end_like(result)
        ready, _, _ = select.select([lifeline, woken], [], [])
        if lifeline in ready and not os.read(lifeline, 1):
            _end_group()
        if woken in ready:
            os.read(woken, 512)


if __name__ == "__main__":
    main(sys.argv[1:])
