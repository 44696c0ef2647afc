"""What the environment list shows: pure, from environments to rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.model import Environment, Health, Kind, Located
from gui.pages.environments.filter import parse_filter
from gui.wording.health import health_kind, health_word, is_tested
from gui.wording.names import derive_distinctions

FOLD_ABOVE = 50
ALL_KEY = "all"

_NEEDS_WORK, _NOT_CHECKED, _FITS, _NO_TENSORFLOW = "work", "unchecked", "fits", "none"
_GROUP_OF_KIND = {
    "bad": _NEEDS_WORK,
    "warn": _NEEDS_WORK,
    "unknown": _NOT_CHECKED,
    "ok": _FITS,
    "none": _NO_TENSORFLOW,
}
_GROUP_ORDER = (_NEEDS_WORK, _NOT_CHECKED, _FITS, _NO_TENSORFLOW)
_KIND_ORDER = {"bad": 0, "warn": 1, "unknown": 2, "ok": 3, "none": 4}


@dataclass(frozen=True)
class AllRow:
    """The first row, which opens the overview."""

    key: str = ALL_KEY
    title: str = "All environments"


@dataclass(frozen=True)
class GroupRow:
    """The head of a group; a ``foldable`` one opens and closes when pressed."""

    key: str
    title: str
    number: int
    foldable: bool
    folded: bool


@dataclass(frozen=True)
class EnvironmentRow:
    """One environment; ``key`` is its path."""

    key: str
    kind: str
    title: str
    second_line: str
    word: str


ListRow = AllRow | GroupRow | EnvironmentRow


@dataclass(frozen=True)
class ListInputs:
    """All that decides what the list shows.

    ``checking`` are paths that a running scan has found and not yet read. ``unfolded`` and
    ``folded`` are the keys of groups that the user opened or closed.
    """

    environments: Mapping[str, Environment]
    checking: frozenset[str] = frozenset()
    filter_text: str = ""
    scanning: bool = False
    unfolded: frozenset[str] = frozenset()
    folded: frozenset[str] = frozenset()
    places: int = 0


@dataclass(frozen=True)
class ListOutputs:
    """The rows, the numbers in the head, and which empty state stands in for rows, if any."""

    rows: tuple[ListRow, ...]
    number: int
    matching: int
    empty_title: str = ""
    empty_text: str = ""
    empty_by_filter: bool = False


def derive_list(inputs: ListInputs) -> ListOutputs:
    """Group, order, fold and filter the environments."""
    every = list(inputs.environments.values())
    text = inputs.filter_text.strip()
    shown = list(filter(parse_filter(text), every)) if text else every
    number, matching = len(every), len(shown)
    if not shown:
        return _derive_empty(inputs, text, number)
    distinctions = derive_distinctions(every)
    rows: list[ListRow] = [] if text else [AllRow()]
    grouped: dict[str, list[Environment]] = {}
    for environment in shown:
        grouped.setdefault(_GROUP_OF_KIND[health_kind(environment)], []).append(environment)
    for key in _GROUP_ORDER:
        members = sorted(grouped.get(key, ()), key=_sort_key)
        if not members:
            continue
        foldable = len(members) > FOLD_ABOVE and not text
        folded = foldable and (key in inputs.folded or key not in inputs.unfolded)
        rows.append(GroupRow(key, _title_group(key, members), len(members), foldable, folded))
        if not folded:
            rows.extend(
                derive_row(e, checking=e.path in inputs.checking, distinction=distinctions.get(e.path, ""))
                for e in members
            )
    return ListOutputs(tuple(rows), number, matching)


def _derive_empty(inputs: ListInputs, text: str, number: int) -> ListOutputs:
    if text and number:
        noun = "environment is" if number == 1 else "environments are"
        return ListOutputs(
            (),
            number,
            0,
            f"Nothing matches “{text}”",
            f"{number} {noun} hidden by the filter.",
            empty_by_filter=True,
        )
    if inputs.scanning:
        return ListOutputs((), 0, 0)
    places = f"Looked in {inputs.places} place{'' if inputs.places == 1 else 's'}." if inputs.places else ""
    return ListOutputs((), 0, 0, "No environments found", places)


def hold_rows(shown: tuple[ListRow, ...], wanted: tuple[ListRow, ...]) -> tuple[tuple[ListRow, ...], int]:
    """``wanted`` without moving what is ``shown``, and how many environments are not shown yet.

    Rows stay where they are and take their new words; rows that are no longer wanted stay as they are.
    """
    by_key = {row.key: row for row in wanted}
    held = tuple(by_key.get(row.key, row) for row in shown)
    present = {row.key for row in shown}
    new = sum(1 for row in wanted if isinstance(row, EnvironmentRow) and row.key not in present)
    return held, new


def derive_row(environment: Environment, *, checking: bool = False, distinction: str = "") -> EnvironmentRow:
    """One environment as a row; ``distinction`` tells it from others of its name."""
    if checking and environment.health is Health.NOT_CHECKED:
        return EnvironmentRow(environment.path, "unknown", environment.name, "Checking…", "Checking")
    return EnvironmentRow(
        environment.path,
        health_kind(environment),
        environment.name,
        " · ".join(filter(None, (distinction, derive_second_line(environment)))),
        health_word(environment),
    )


def derive_second_line(environment: Environment) -> str:
    """``TF 2.4.0 · Python 3.8``, or the reason in words where that says more."""
    facts = environment.facts
    if facts.unreadable:
        return facts.unreadable
    if not facts.python.usable and facts.python.problem:
        return "Base Python is missing" if facts.python.base else facts.python.problem
    python = f"Python {short_version(facts.python.version)}" if facts.python.version else ""
    if facts.tensorflow is not None:
        parts = (f"TF {facts.tensorflow.version}", python)
    else:
        parts = (python, describe_kind(facts.located.kind))
    return " · ".join(part for part in parts if part)


def short_version(version: str) -> str:
    """``3.8`` of ``3.8.18``."""
    return ".".join(version.split(".")[:2])


def describe_kind(kind: Kind) -> str:
    """A kind as people write it."""
    return {"unknown": "", "system": "system Python"}.get(kind.value, kind.value)


def describe_tally(environments: Iterable[Environment]) -> str:
    """``9 environments, 2 broken``, as it is announced when a scan ends."""
    every = list(environments)
    broken = sum(1 for environment in every if environment.health is Health.BROKEN)
    noun = "environment" if len(every) == 1 else "environments"
    return f"{len(every)} {noun}, {broken} broken" if broken else f"{len(every)} {noun}"


def placeholder_of(located: Located) -> Environment:
    """An environment that was found and not yet read."""
    from core.model import EnvironmentFacts

    return Environment(facts=EnvironmentFacts(located=located))


def _sort_key(environment: Environment) -> tuple[int, str, str]:
    return (_KIND_ORDER[health_kind(environment)], environment.name.casefold(), environment.path)


def _title_group(key: str, members: list[Environment]) -> str:
    if key == _FITS:
        return "Healthy" if all(is_tested(member) for member in members) else "Fits"
    return {_NEEDS_WORK: "Needs work", _NOT_CHECKED: "Not checked", _NO_TENSORFLOW: "No TensorFlow"}[key]
