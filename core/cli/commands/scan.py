"""``scan``: find and check every environment."""

from __future__ import annotations

import argparse
import os

from core.app import Dovetail
from core.cli.documents import scan_document
from core.cli.output import show_document, show_lines
from core.jobs import CancelToken
from core.model import ScanRequest, Severity, UsageError


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Scan, print, and answer 1 if anything of severity error was found.

    Raises:
        UsageError: ``--only-roots`` without a folder, or a folder that is not there.
    """
    roots = tuple(os.path.abspath(os.path.expanduser(root)) for root in arguments.roots)
    if arguments.only_roots and not roots:
        raise UsageError(
            "--only-roots needs at least one folder to search.",
            code="no-roots",
            hint="Name one: main.py scan --only-roots FOLDER",
        )
    for root in roots:
        if not os.path.isdir(root):
            raise UsageError(f"There is no folder {root}.", code="no-such-root", hint="Check its spelling.")
    request = ScanRequest(roots=roots, only_roots=arguments.only_roots, use_saved=not arguments.no_cache)
    report = Dovetail().scan(request, token=token)
    if arguments.json:
        show_document(scan_document(report))
    else:
        from core.cli.text import describe_scan

        show_lines(describe_scan(report))
    has_errors = any(
        finding.severity is Severity.ERROR for each in report.environments for finding in each.findings
    )
    return 1 if has_errors else 0
