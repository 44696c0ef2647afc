"""The arguments of every command."""

from __future__ import annotations

import argparse
from typing import NoReturn

from core.model import UsageError

VERSION = "0.1.0"


class Parser(argparse.ArgumentParser):
    """A parser that tells wrong use as an error like any other, so that it can be told as JSON too."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"{message.rstrip('.')}.", code="wrong-use", hint=f"See {self.prog} --help")


def build_parser() -> argparse.ArgumentParser:
    """The whole parser; ``command`` names the module in ``core.cli.commands`` that runs."""
    parser = Parser(
        prog="main.py",
        description="Finds, explains and repairs TensorFlow environments. Without a command: the window.",
    )
    parser.add_argument("--version", action="version", version=f"Dovetail {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    scan = commands.add_parser("scan", help="find and check every environment of this user and machine")
    scan.add_argument("roots", nargs="*", metavar="ROOT", type=_path, help="a further folder to search")
    scan.add_argument("--only-roots", action="store_true", help="search nothing but the given folders")
    scan.add_argument("--no-cache", action="store_true", help="read everything again")

    inspect = commands.add_parser("inspect", help="show one environment in full")
    inspect.add_argument("environment", metavar="ENV", type=_path, help="its folder or its interpreter")

    explain = commands.add_parser(
        "explain", help="diagnose a report or pasted text of an environment elsewhere"
    )
    explain.add_argument(
        "file", nargs="?", default="-", metavar="FILE", type=_path, help="a file, or - for standard input"
    )

    commands.add_parser("host", help="show this computer: system, processor, GPUs, driver, CUDA, cuDNN")

    matrix = commands.add_parser("matrix", help="say which TensorFlow, Keras, Python and CUDA go together")
    matrix.add_argument("--tensorflow", metavar="SPEC", help="a version (2.4.0), a series (2.4) or a range")
    matrix.add_argument("--keras", metavar="SPEC", help="releases that give this Keras")
    matrix.add_argument("--python", metavar="V", help="releases with wheels for this Python (3.8)")
    matrix.add_argument("--platform", metavar="P", help="linux-x86_64, macos-arm64 … or a system (linux)")
    matrix.add_argument("--cuda", metavar="V", help="builds made for this CUDA (11.2)")

    create = commands.add_parser("create", help="plan, show and build a new environment")
    create.add_argument("path", metavar="PATH", type=_path, help="the folder to make")
    create.add_argument("--tensorflow", metavar="SPEC", help="a version (2.4.0) or specifier (>=2.10,<2.12)")
    create.add_argument("--keras", metavar="SPEC", help="a version or specifier")
    create.add_argument("--python", metavar="V", help="a version (3.8) or the path of an interpreter")
    create.add_argument("--no-verify", action="store_true", help="leave out the smoke test")
    _add_consent(create)

    repair = commands.add_parser("repair", help="plan, show and mend an environment")
    repair.add_argument("environment", metavar="ENV", type=_path, help="its folder or its interpreter")
    repair.add_argument("--strategy", metavar="ID", help="one of the strategies that the plan lists")
    repair.add_argument("--no-verify", action="store_true", help="leave out the smoke test")
    _add_consent(repair)

    smoke = commands.add_parser("smoke-test", help="run the staged test inside an environment")
    smoke.add_argument("environment", metavar="ENV", type=_path, help="its folder or its interpreter")
    smoke.add_argument("--gpu", action="store_true", help="fail if no GPU can be used")
    smoke.add_argument(
        "--timeout",
        type=_seconds,
        default=600.0,
        metavar="S",
        help="limit of the whole test, seconds (600)",
    )

    for command in commands.choices.values():
        command.add_argument("--json", action="store_true", help="print one JSON document and nothing else")
    return parser


def _add_consent(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="show the plan and stop")
    command.add_argument("--yes", action="store_true", help="do not ask")


def _path(text: str) -> str:
    """A path; an empty one, as from a variable that is not set, would mean the working folder."""
    if not text:
        raise argparse.ArgumentTypeError("the path is empty")
    return text


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return seconds
