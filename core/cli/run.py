"""Runs one command and turns its end into an exit code."""

from __future__ import annotations

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from core.cli.arguments import build_parser
from core.cli.output import show_error
from core.jobs import CancelToken
from core.model import DovetailError

INTERRUPTED = 130


def run(argv: Sequence[str]) -> int:
    """Run the command in ``argv`` (without the program's name) and return its exit code.

    0: done, nothing of severity error found; 1: such findings, or the operation failed; 2: wrong use;
    3: no such environment; 4: declined; 130: cancelled.
    """
    # A short-lived process that allocates many small records: collecting cycles only costs time.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
    arguments = build_parser().parse_args(argv)
    token = CancelToken()
    _stop_on_signals(token)
    try:
        return _command(arguments)(arguments, token)
    except DovetailError as error:
        show_error(error, as_json=arguments.json)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _command(arguments: argparse.Namespace) -> Callable[[argparse.Namespace, CancelToken], int]:
    module = import_module(f"core.cli.commands.{arguments.command.replace('-', '_')}")
    command: Callable[[argparse.Namespace, CancelToken], int] = module.run
    return command


def _stop_on_signals(token: CancelToken) -> None:
    """Let Ctrl+C and a polite kill stop the work at a safe point; a second Ctrl+C means it."""

    def stop(number: int, _frame: object) -> None:
        if token.is_cancelled and number == signal.SIGINT:
            raise KeyboardInterrupt
        token.cancel()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
