"""What somebody tries to install, and why it cannot be."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Finding


def check_wishes(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """What is to be installed has a wheel for this Python on this system."""
    if not context.circumstances.wants and not context.circumstances.wants_file:
        return NotApplicable("Nothing is to be installed.")
    from core.diagnosis.wish_findings import explain_wishes

    return explain_wishes(context)


RULES = (
    Rule(
        id="wish",
        family="wishes",
        checks="What is to be installed exists for this Python and system",
        check=check_wishes,
    ),
)
