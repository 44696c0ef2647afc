"""``create``: plan, show, and on consent build an environment."""

from __future__ import annotations

import argparse
import os

from core.app import Dovetail
from core.cli.change import carry_out
from core.cli.console import ConsoleReporter
from core.jobs import CancelToken
from core.model import CreateRequest


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Plan the environment and carry the plan out."""
    dovetail, reporter = Dovetail(), ConsoleReporter(token)
    request = CreateRequest(
        path=os.path.abspath(os.path.expanduser(arguments.path)),
        tensorflow=arguments.tensorflow,
        keras=arguments.keras,
        python=arguments.python,
    )
    return carry_out(dovetail, dovetail.plan_create(request, reporter), arguments, reporter)
