"""Reads what was printed: findings of the messages that the matrix knows."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from msgspec import Struct
from msgspec.structs import replace

from core.compatibility import ErrorText, Match, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.message_readers import READERS, Reading
from core.diagnosis.remedies import drop_address, find_addresses, show_name
from core.model import Change, Confidence, Evidence, Finding, Remedy, Severity

PREFIX = "message-"
_SHOWN = 300


class Message(Struct, frozen=True, kw_only=True):
    """A message that was printed, and what it says by itself."""

    row: ErrorText
    finding: Finding


def read_messages(context: Context) -> tuple[Message, ...]:
    """What the printed text says, the most telling message first: specific ones before vague ones."""
    found = context.matrix.error_texts.find(context.circumstances.error)
    messages = [message for match in found if (message := _read(context, match)) is not None]
    messages.sort(key=_rank)
    return tuple(messages)


def quote(finding: Finding, message: Finding) -> Finding:
    """``finding`` with the printed line among its evidence, as severe as the message shows it to be."""
    worse = finding.severity
    if finding.severity is not Severity.ERROR and message.severity is Severity.ERROR:
        worse = Severity.ERROR
    return replace(
        finding,
        severity=worse,
        evidence=(*finding.evidence, message.evidence[0]),
        remedies=finding.remedies or message.remedies,
    )


def _rank(message: Message) -> tuple[int, bool]:
    order = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
    return order.index(message.finding.severity), not message.row.is_specific


def _read(context: Context, match: Match) -> Message | None:
    row = match.row
    reading: Reading | None = Reading()
    if row.reads:
        reading = READERS[row.reads](context, match)
    if reading is None:
        return None
    values = {**match.groups, **reading.values}
    contradiction = _contradict(context, row)
    why = _fill(row.why, values)
    if contradiction:
        why = f"{why} {contradiction}"
    known = context.matrix.error_texts.sources
    sources = tuple(known.get(name, name) for name in row.sources)
    evidence = Evidence(
        what="What was printed",
        observed=_shorten(match.line),
        expected=reading.expected,
        source="; ".join(drop_address(source) for source in sources),
    )
    confidence = Confidence.HIGH if row.is_specific else Confidence.LOW
    return Message(
        row=row,
        finding=Finding(
            rule=f"{PREFIX}{row.id}",
            category=reading.category or row.category,
            severity=reading.severity or row.severity,
            confidence=Confidence.LOW if contradiction else confidence,
            title=_fill(reading.title or row.title, values),
            explanation=why,
            subject=_fill(row.subject, values) or "tensorflow",
            evidence=(evidence,),
            remedies=(*reading.remedies, *(_fill_remedy(context, one, values) for one in row.remedies)),
            references=find_addresses(sources),
        ),
    )


def _contradict(context: Context, row: ErrorText) -> str:
    """The sentence that says which version would not print this, empty where none is known."""
    for name, specifier in row.when.items():
        version = context.version_of(name)
        if version is not None and is_in_range(version, specifier) is False:
            return (
                f"{show_name(name)} {version} does not print this, so the message may come from another "
                "environment."
            )
    return ""


def _fill(template: str, values: Mapping[str, str]) -> str:
    if "{" not in template:
        return template
    return Formatter().vformat(template, (), _Known(values)).strip()


def _fill_remedy(context: Context, remedy: Remedy, values: Mapping[str, str]) -> Remedy:
    changes = tuple(
        Change(
            name=(name := _fill(change.name, values)),
            before=context.version_of(name),
            after=_fill(change.after, values) if change.after is not None else None,
        )
        for change in remedy.changes
    )
    return Remedy(
        id=_fill(remedy.id, values),
        title=_fill(remedy.title, values),
        changes=changes,
        actions=tuple(_fill(action, values) for action in remedy.actions),
    )


def _shorten(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()} …"


class _Known(dict[str, str]):
    """Values where an unknown name stays as nothing."""

    def __missing__(self, key: str) -> str:
        return ""
