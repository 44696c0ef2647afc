"""``repair``: plan, show, and on consent mend an environment."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.change import carry_out
from core.cli.console import ConsoleReporter
from core.jobs import CancelToken


def run(arguments: argparse.Namespace, token: CancelToken) -> int:
    """Plan the repair and carry the plan out."""
    dovetail, reporter = Dovetail(), ConsoleReporter(token)
    plan = dovetail.plan_repair(arguments.environment, arguments.strategy, reporter)
    return carry_out(dovetail, plan, arguments, reporter)
