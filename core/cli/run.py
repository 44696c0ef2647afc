"""Runs one command and turns its end into an exit code."""

from __future__ import annotations

import argparse
import gc
import logging
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

from core.cli.arguments import build_parser
from core.cli.output import show_error, silence_output
from core.cli.signals import STOP_SIGNALS
from core.jobs import CancelToken
from core.model import CancelledError, DovetailError, UsageError

FAILED = 1
_CHANGING = ("create", "repair")

_log = logging.getLogger(__name__)


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
    try:
        arguments = build_parser().parse_args(argv)
    except UsageError as error:
        show_error(error, as_json="--json" in argv)
        return error.exit_code
    token = CancelToken()
    STOP_SIGNALS.listen(token)
    try:
        return _command(arguments)(arguments, token)
    except DovetailError as error:
        show_error(error, as_json=arguments.json)
        return error.exit_code
    except KeyboardInterrupt:
        show_error(CancelledError(), as_json=arguments.json)
        return CancelledError.exit_code
    except BrokenPipeError:
        silence_output()
        return FAILED if arguments.command in _CHANGING else 0
    except Exception as error:  # noqa: BLE001  whoever asked for JSON gets an answer all the same
        _log.exception("Something in Dovetail went wrong.")
        show_error(
            DovetailError(
                f"Something in Dovetail went wrong: {error!r}",
                code="unexpected",
                hint="Report it with the lines above.",
            ),
            as_json=arguments.json,
        )
        return FAILED


def _command(arguments: argparse.Namespace) -> Callable[[argparse.Namespace, CancelToken], int]:
    module = import_module(f"core.cli.commands.{arguments.command.replace('-', '_')}")
    command: Callable[[argparse.Namespace, CancelToken], int] = module.run
    return command
