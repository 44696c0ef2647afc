"""``smoke-test``: the staged test inside one environment."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.console import ConsoleReporter
from core.cli.documents import smoke_test_document
from core.cli.output import show_document, show_lines
from core.jobs import CancelToken


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Run the test, print its stages, and answer 1 if one failed."""
    test = Dovetail().smoke_test(
        arguments.environment,
        gpu=arguments.gpu,
        timeout=arguments.timeout,
        reporter=ConsoleReporter(token),
    )
    if arguments.json:
        show_document(smoke_test_document(test))
    else:
        from core.cli.text import describe_smoke_test

        show_lines(describe_smoke_test(test))
    return 0 if test.ok else 1
