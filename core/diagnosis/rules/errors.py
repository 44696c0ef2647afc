"""What was printed: the messages that the matrix knows."""

from __future__ import annotations

from core.diagnosis.context import Context
from core.diagnosis.messages import read_messages
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Finding


def check_messages(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """What was printed names no cause that is known."""
    if not context.circumstances.error:
        return NotApplicable("Nothing that was printed is known.")
    return tuple(message.finding for message in read_messages(context))


RULES = (
    Rule(
        id="message",
        family="messages",
        checks="What was printed names no known cause",
        check=check_messages,
    ),
)
