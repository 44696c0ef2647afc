"""Reads what was printed: findings of the messages that the matrix knows."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter

from msgspec import Struct
from msgspec.structs import replace

from core.compatibility import Advice, ErrorText, Match, is_in_range
from core.diagnosis.context import Context
from core.diagnosis.messages import gpu, keras, loader, packages
from core.diagnosis.messages.reading import Reader, Reading
from core.diagnosis.remedies import drop_address, find_addresses, show_name
from core.model import Change, Confidence, Evidence, Finding, Remedy, Severity

PREFIX = "message-"
READERS: Mapping[str, Reader] = {**gpu.READERS, **keras.READERS, **loader.READERS, **packages.READERS}
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
    own = tuple(_make_remedy(context, one, values) for one in row.remedies)
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
            remedies=_merge_remedies(
                (*own, *reading.remedies) if reading.is_last else (*reading.remedies, *own)
            ),
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


def _make_remedy(context: Context, advice: Advice, values: Mapping[str, str]) -> Remedy:
    changes = tuple(
        Change(
            name=(filled := _fill(name, values)),
            before=context.version_of(filled),
            after=_fill(after, values) if after is not None else None,
        )
        for name, after in advice.changes.items()
    )
    actions = tuple(_fill(action, values) for action in advice.actions)
    first = changes[0].name if changes else actions[0].partition(":")[0]
    version = changes[0].after if changes else ""
    return Remedy(
        id=f"{first}-{version}" if version and version[0].isdigit() else first,
        title=_fill(advice.title, values),
        changes=changes,
        actions=actions,
    )


def _merge_remedies(remedies: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Each once; what is installed already is no remedy."""
    kept: dict[tuple[tuple[Change, ...], tuple[str, ...]], Remedy] = {}
    for one in remedies:
        if one.changes and all(change.before == change.after for change in one.changes):
            continue
        kept.setdefault((one.changes, one.actions), one)
    return tuple(kept.values())


def _shorten(line: str) -> str:
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN].rstrip()} …"


class _Known(dict[str, str]):
    """Values where an unknown name stays as nothing."""

    def __missing__(self, key: str) -> str:
        return ""
