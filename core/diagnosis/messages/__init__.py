"""What was printed, as findings: the messages that the matrix knows, read and matched."""

from core.diagnosis.messages.finding import PREFIX, Message, quote, read_messages

__all__ = ["PREFIX", "Message", "quote", "read_messages"]
