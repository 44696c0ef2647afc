"""Which finding is the one to fix first, and which tell one cause twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from core.compatibility import ErrorText, Matrix
from core.diagnosis.messages import PREFIX, quote
from core.diagnosis.rule import Rule
from core.model import Category, Confidence, Finding, Severity

_WORST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_DECLARED = frozenset({"requirement", "requirement-others", "requires-python"})
# Rules without whose mending nothing else can be tried.
_FIRST_OF_ALL = frozenset({"python-interpreter"})
# What the user points at, family by family: a wish, damage that was seen, code, a file. The rest follows
# from what is installed, in the order of the rules.
_STAGES = {"messages": 1, "wishes": 2, "damaged": 3, "shadowing": 3, "api": 4, "model-file": 4}
_REST = 5
# How surely a message speaks of a finding that its row names; less for later names and milder findings.
_NAMED = 60


class Told(Struct, frozen=True):
    """A finding, and the rule that tells it."""

    rule: Rule
    finding: Finding


def arrange(told: Sequence[Told], matrix: Matrix) -> tuple[Finding, ...]:
    """The findings with the one to fix first in front.

    1. A missing interpreter comes before all: nothing else can be tried without one.
    2. Worse comes before milder: what fails for certain, then what does not keep a promise, then notes.
    3. Of equally bad ones: what a printed message speaks of; what the user wants to install; damage that
       was seen; the user's own code and files; then what follows from the installed versions alone, in the
       rules' order, which is the order of causes.
    4. What nobody could check comes last.

    One cause is told once. A message speaks of the finding that its row names, else of one of its own
    category and piece, else of one of a category that it may stand for; it then becomes evidence of that
    finding, and leads a finding of its own only where it is specific or nothing else was found. A violated
    declared requirement says nothing new where another rule told what is wrong with the same piece.
    """
    messages = [one for one in told if one.rule.family == "messages"]
    others = _drop_repeated([one for one in told if one.rule.family != "messages"])
    spoken, own = _match_messages(messages, others, matrix)
    named = _list_named(own, others)
    ranked = [
        (_rank(one, spoken.get(index)), index, spoken[index][1] if index in spoken else one.finding)
        for index, one in enumerate(others)
        if index in spoken or index not in named
    ]
    ranked += [(_rank(one, None, place), len(others) + place, one.finding) for place, one in enumerate(own)]
    ranked.sort(key=_get_rank)
    return tuple(finding for _, _, finding in ranked)


_Rank = tuple[int, int, int, int, int]


def _get_rank(entry: tuple[_Rank, int, Finding]) -> tuple[_Rank, int]:
    return entry[0], entry[1]


def _rank(told: Told, spoken: tuple[int, Finding] | None, place: int = 0) -> _Rank:
    finding = spoken[1] if spoken is not None else told.finding
    stage = _STAGES.get(told.rule.family, _REST)
    if spoken is not None:
        stage, place = 1, spoken[0]
    if finding.confidence is Confidence.LOW and stage == 1:
        stage = _REST
    return (
        finding.rule not in _FIRST_OF_ALL,
        _WORST_FIRST.index(finding.severity),
        finding.category is Category.OTHER and spoken is None and told.rule.family != "messages",
        stage,
        place,
    )


def _drop_repeated(told: Sequence[Told]) -> list[Told]:
    explained = {
        one.finding.subject
        for one in told
        if one.finding.rule not in _DECLARED and one.finding.severity is not Severity.NOTE
    }
    return [one for one in told if one.finding.rule not in _DECLARED or one.finding.subject not in explained]


def _match_messages(
    messages: Sequence[Told], others: Sequence[Told], matrix: Matrix
) -> tuple[dict[int, tuple[int, Finding]], list[Told]]:
    """The findings that messages speak of, and the messages that stand alone."""
    spoken: dict[int, tuple[int, Finding]] = {}
    own: list[Told] = []
    for place, message in enumerate(messages):
        row = matrix.error_texts.row(message.finding.rule.removeprefix(PREFIX))
        index = _find_spoken_of(row, message.finding, others) if row is not None else None
        if index is not None:
            before = spoken[index] if index in spoken else (place, others[index].finding)
            spoken[index] = before[0], quote(before[1], message.finding)
        elif row is not None and (row.is_specific or not _has_trouble(others)):
            own.append(message)
    return spoken, _drop_twins(own)


def _find_spoken_of(row: ErrorText, message: Finding, others: Sequence[Told]) -> int | None:
    best, best_strength = None, 0
    for index, one in enumerate(others):
        strength = _measure(row, message, one)
        if strength > best_strength:
            best, best_strength = index, strength
    return best


def _measure(row: ErrorText, message: Finding, one: Told) -> int:
    """How surely a message speaks of a finding: 0 for not at all."""
    finding = one.finding
    named = next((place for place, name in enumerate(row.rules) if name in (finding.rule, one.rule.id)), None)
    if named is not None:
        return _NAMED - named - 10 * _WORST_FIRST.index(finding.severity)
    if finding.severity is Severity.NOTE or _says_less(row, message, one):
        return 0
    is_same = finding.subject == message.subject
    if finding.category is message.category:
        return 5 if is_same else 3 if not row.subject else 2
    if finding.category in row.also:
        return 4 if is_same else 1
    return 0


def _says_less(row: ErrorText, message: Finding, one: Told) -> bool:
    """Whether a finding only names what a message found missing, and the message itself knows why."""
    return one.rule.id == "api-name" and row.is_specific and message.category is not Category.API_CHANGE


def _list_named(messages: Sequence[Told], others: Sequence[Told]) -> frozenset[int]:
    """The findings that only repeat what a message of its own tells of the same printed line."""
    lines = [
        one.finding.evidence[0].observed
        for one in messages
        if one.finding.category is not Category.API_CHANGE and one.finding.confidence is not Confidence.LOW
    ]
    return frozenset(
        index
        for index, one in enumerate(others)
        if one.rule.id == "api-name"
        and one.finding.evidence
        and all(any(each.observed in line for line in lines) for each in one.finding.evidence)
    )


def _has_trouble(others: Iterable[Told]) -> bool:
    return any(one.finding.severity is not Severity.NOTE for one in others)


def _drop_twins(messages: Sequence[Told]) -> list[Told]:
    """One message a category and piece: libraries of one CUDA are missing in many lines."""
    seen = set()
    kept = []
    for one in messages:
        key = one.finding.category, one.finding.subject
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return kept
