"""What a finding's card shows: pure, from a finding to words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.model import Change, Environment, Evidence, Finding, Remedy, Severity
from gui.wording.health import severity_kind, severity_word

MOST_NOTES = 3


@dataclass(frozen=True)
class Source:
    """Who says so; ``address`` is empty where there is nothing to open."""

    text: str
    address: str = ""


@dataclass(frozen=True)
class FindingState:
    """One card."""

    rule: str
    subject: str
    kind: str
    word: str
    title: str
    seen: tuple[str, ...]
    why: str
    fixes: tuple[str, ...]
    sources: tuple[Source, ...]
    is_open: bool


@dataclass(frozen=True)
class FindingsState:
    """All cards, how many of them are ``shown`` at first, the line under them, and the words for none."""

    cards: tuple[FindingState, ...]
    shown: int
    checked: str
    empty_title: str = ""
    empty_text: str = ""


def derive_findings(environment: Environment) -> FindingsState:
    """Cards in the order of the findings; the first that is not a note is open."""
    first = next((f for f in environment.findings if f.severity is not Severity.NOTE), None)
    cards = tuple(_derive_card(finding, is_open=finding is first) for finding in environment.findings)
    return FindingsState(
        cards=cards,
        shown=_count_shown(cards),
        checked=_describe_checks(environment),
        empty_title="" if cards else "Nothing to report",
        empty_text="" if cards else "No rule found anything in this environment.",
    )


def _count_shown(cards: Sequence[FindingState]) -> int:
    notes = [place for place, card in enumerate(cards) if card.kind == "info"]
    return len(cards) if len(notes) <= MOST_NOTES else notes[MOST_NOTES]


def _derive_card(finding: Finding, *, is_open: bool) -> FindingState:
    return FindingState(
        rule=finding.rule,
        subject=finding.subject,
        kind=severity_kind(finding),
        word=severity_word(finding),
        title=finding.title,
        seen=tuple(_describe_evidence(evidence) for evidence in finding.evidence),
        why=finding.explanation,
        fixes=tuple(_describe_remedy(remedy) for remedy in finding.remedies),
        sources=_derive_sources(finding),
        is_open=is_open,
    )


def _describe_evidence(evidence: Evidence) -> str:
    text = f"{evidence.what}: {evidence.observed}" if evidence.what else evidence.observed
    return f"{text}  (expected {evidence.expected})" if evidence.expected else text


def _describe_remedy(remedy: Remedy) -> str:
    changes = _describe_changes(remedy.changes)
    if not changes or changes.casefold() in remedy.title.casefold():
        return remedy.title
    return f"{remedy.title} ({changes})"


def _describe_changes(changes: Sequence[Change]) -> str:
    return ", ".join(_describe_change(change) for change in changes)


def _describe_change(change: Change) -> str:
    if change.after is None:
        return f"remove {change.name}"
    if change.before is None:
        return f"add {change.name} {change.after}"
    return f"{change.name} {change.before} → {change.after}"


def _derive_sources(finding: Finding) -> tuple[Source, ...]:
    named = dict.fromkeys(e.source for e in finding.evidence if e.source)
    texts = [_derive_source(text) for text in named]
    links = [_derive_source(address) for address in finding.references if address not in named]
    return (*texts, *links)


def _derive_source(text: str) -> Source:
    parts = urlsplit(text) if text.startswith(("https://", "http://")) else None
    if parts is None or not parts.hostname:
        return Source(text)
    last = next((part for part in reversed(parts.path.split("/")) if part), "")
    host = parts.hostname.removeprefix("www.")
    return Source(f"{host} … {last}" if last else host, text)


def _describe_checks(environment: Environment) -> str:
    if environment.facts.unreadable:
        return ""
    done = "package metadata, this computer"
    if environment.facts.full:
        done = "package metadata, installed files, this computer"
    if environment.facts.tensorflow is None:
        return f"Checked: {done}."
    if environment.last_test is None:
        return f"Checked: {done}. Not yet: a run of TensorFlow."
    return f"Checked: {done}, a run of TensorFlow."
