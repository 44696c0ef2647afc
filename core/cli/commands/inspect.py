"""``inspect``: one environment in full."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.documents import inspect_document
from core.cli.output import show_document, show_lines
from core.jobs import CancelToken
from core.model import Severity


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Inspect, print, and answer 1 if anything of severity error was found."""
    environment = Dovetail().inspect(arguments.environment)
    token.raise_if_cancelled()
    if arguments.json:
        show_document(inspect_document(environment))
    else:
        from core.cli.text import describe_inspection

        show_lines(describe_inspection(environment))
    return 1 if any(finding.severity is Severity.ERROR for finding in environment.findings) else 0
