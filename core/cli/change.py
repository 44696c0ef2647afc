"""What ``create`` and ``repair`` share: show the plan, ask, execute, tell the outcome."""

from __future__ import annotations

import argparse

from core.app import Dovetail
from core.cli.console import ConsoleReporter, ask_consent
from core.cli.documents import change_document
from core.cli.output import show_document, show_lines, show_note, silence_output
from core.cli.signals import STOP_SIGNALS
from core.cli.text import describe_outcome, describe_plan
from core.model import Outcome, OutcomeState, Plan

DONE, FAILED, DECLINED, CANCELLED = 0, 1, 4, 130


def carry_out(
    dovetail: Dovetail, plan: Plan, arguments: argparse.Namespace, reporter: ConsoleReporter
) -> int:
    """Show ``plan``, ask unless ``--yes``, execute it and print how it ended."""
    if not arguments.json:
        show_lines(describe_plan(plan))
    code, outcome = _decide(dovetail, plan, arguments, reporter)
    try:
        if arguments.json:
            show_document(change_document(plan, outcome))
        elif outcome is not None:
            show_lines(describe_outcome(outcome))
    except BrokenPipeError:
        silence_output()
    return code


def _decide(
    dovetail: Dovetail, plan: Plan, arguments: argparse.Namespace, reporter: ConsoleReporter
) -> tuple[int, Outcome | None]:
    if plan.owner is not None:
        show_note(f"{plan.owner} manages this environment; run the commands above. Nothing was changed.")
        return DECLINED, None
    if plan.is_empty and plan.blocked is None:
        return DONE, None
    if plan.blocked is not None:
        show_note(plan.blocked)
        return FAILED, None
    if arguments.dry_run:
        return DONE, None
    if not arguments.yes:
        with STOP_SIGNALS.asking():
            consent = ask_consent("Do this?")
        if not consent:
            why = "Nobody could be asked; add --yes to go on." if consent is None else "As you wish."
            show_note(f"{why} Nothing was changed.")
            return DECLINED, None
    with STOP_SIGNALS.changing():
        outcome = dovetail.apply(plan, verify=not arguments.no_verify, reporter=reporter)
    codes = {OutcomeState.SUCCEEDED: DONE, OutcomeState.CANCELLED: CANCELLED}
    return codes.get(outcome.state, FAILED), outcome
