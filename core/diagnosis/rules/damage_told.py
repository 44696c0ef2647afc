"""Damage that somebody describes in words, told in the same findings as damage that a scan sees."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Finding


def check_statements(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Nothing that is said of the files means that they are damaged."""
    if not context.circumstances.damage:
        return NotApplicable("Nothing is said of damage.")
    from core.diagnosis.damage_findings import explain_statements

    return explain_statements(context)


RULES = (
    Rule(
        id="damage-told",
        family="damaged",
        checks="Nothing that is said of the files means damage",
        check=check_statements,
    ),
)
