"""``host``: what this computer is."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.documents import host_document
from core.cli.output import show_document, show_lines
from core.jobs import CancelToken


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Read the host and print it."""
    host = Dovetail().host()
    token.raise_if_cancelled()
    if arguments.json:
        show_document(host_document(host))
    else:
        from core.cli.text import describe_host

        show_lines(describe_host(host))
    return 0
