"""The command line of the refresh tool."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import resources
from core.machine import Folders
from core.model import DovetailError
from core.refresh.address import find_index_address
from core.refresh.companion_files import refresh_companions
from core.refresh.index import Index
from core.refresh.progress import ProgressLine
from core.refresh.releases import Wanted, refresh_releases

SPEC = re.compile(r"(?P<project>[A-Za-z0-9._-]+?)(?P<versions>[=<>~!].*)?\Z")


def run(arguments: Sequence[str]) -> int:
    """Do what ``arguments`` say: 0, 1 for changes under ``--check``, or 2 where the index cannot be read."""
    options = _parser().parse_args(arguments)
    try:
        if options.what == "proven":
            return _record(options)
        return _refresh(options)
    except DovetailError as error:
        print(f"{error.message}\n{error.hint or ''}".strip(), file=sys.stderr)
        return 2


def _refresh(options: argparse.Namespace) -> int:
    index = Index(options.index or find_index_address(os.environ, Path.home()), Folders.of_user().cache)
    progress = ProgressLine()
    wanted = _read_spec(options.only)
    changes: list[str] = []
    if options.what in {"all", "releases"}:
        changes += refresh_releases(index, options.folder, wanted, write=options.write, progress=progress)
    if options.what in {"all", "companions"}:
        changes += refresh_companions(
            index,
            options.folder,
            partial(progress, "companions"),
            names=(wanted.project,) if wanted.project else (),
            write=options.write,
        )
    for line in changes:
        print(line)
    if not changes:
        print("Every row agrees with the package index.")
    elif not options.write:
        print(f"{len(changes)} changes. Run it with --write to put them into the files.", file=sys.stderr)
    return 1 if changes and options.check else 0


def _record(options: argparse.Namespace) -> int:
    from core.app import Dovetail
    from core.refresh.proven import record_runs

    runs = record_runs(Dovetail(), options.environments, options.folder)
    for one in runs:
        ended = "passed" if one.ok else f"failed ({one.note})"
        print(f"{one.distribution} {one.tensorflow} on Python {one.python}, {one.platform}: {ended}")
    return 0 if all(one.ok for one in runs) else 1


def _read_spec(text: str) -> Wanted:
    match = SPEC.match(text)
    if not text or match is None:
        return Wanted()
    return Wanted(project=match["project"].lower(), versions=match["versions"] or "")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m core.refresh",
        description="Compares the machine-made rows of the compatibility matrix with the package index.",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path(resources.__path__[0]) / "compatibility",
        help="the folder of the matrix's files",
    )
    parts = parser.add_subparsers(dest="what", metavar="PART", required=True)
    helps = {
        "releases": "rows of TensorFlow and Keras releases",
        "companions": "rows of the distributions beside them",
        "all": "both",
    }
    for name, words in helps.items():
        part = parts.add_parser(name, help=words)
        part.add_argument("--only", default="", metavar="SPEC", help="tensorflow==2.22.0, keras>=3.15")
        mode = part.add_mutually_exclusive_group()
        mode.add_argument("--write", action="store_true", help="put what changed into the files")
        mode.add_argument("--check", action="store_true", help="exit with 1 where something would change")
        part.add_argument(
            "--index", default="", metavar="URL", help="another simple index than pip's or uv's"
        )
    proven = parts.add_parser("proven", help="test environments and record the runs")
    proven.add_argument("environments", nargs="+", metavar="ENV")
    return parser
