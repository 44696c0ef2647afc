"""What the overview of all environments shows: pure, from environments to rows and a tally."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.model import Environment, GpuLibrary, Severity, TensorFlowFacts
from gui.wording import describe_bytes
from gui.wording.health import health_kind, health_word
from gui.wording.names import derive_distinctions

_KIND_ORDER = {"bad": 0, "warn": 1, "unknown": 2, "ok": 3, "none": 4}
_SHORT = {"bad": "broken", "warn": "warning", "unknown": "unchecked", "ok": "fit", "none": "no TF"}
NOTHING = "–"


@dataclass(frozen=True)
class Cell:
    """One value; ``kind`` is ``warn`` or ``bad`` where this piece does not fit, else empty."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class OverviewRow:
    """One environment; ``size`` is in bytes where it is known."""

    key: str
    name: str
    kind: str
    word: str
    tensorflow: Cell
    keras: Cell
    python: Cell
    cuda: Cell
    cudnn: Cell
    size: int | None
    size_text: str


@dataclass(frozen=True)
class Tally:
    """One part of the tally line, ``short`` where there is little room; ``kind`` filters the table."""

    kind: str
    number: int
    text: str
    short: str


@dataclass(frozen=True)
class OverviewState:
    """The tally line, the rows and the total."""

    tallies: tuple[Tally, ...]
    rows: tuple[OverviewRow, ...]
    total: str


def derive_overview(environments: Iterable[Environment], only_kind: str = "") -> OverviewState:
    """Rows with what needs work first; ``only_kind`` leaves the rows of one kind."""
    every = sorted(environments, key=_sort_key)
    numbers: dict[str, int] = {}
    for environment in every:
        kind = health_kind(environment)
        numbers[kind] = numbers.get(kind, 0) + 1
    tallies = tuple(
        Tally(kind, n, _describe_number(kind, n), f"{n} {_SHORT[kind]}")
        for kind in _KIND_ORDER
        if (n := numbers.get(kind, 0))
    )
    distinctions = derive_distinctions(every)
    rows = tuple(
        derive_overview_row(e, distinctions.get(e.path, ""))
        for e in every
        if not only_kind or health_kind(e) == only_kind
    )
    sizes = [e.facts.size_bytes for e in every if e.facts.size_bytes is not None]
    return OverviewState(tallies, rows, f"{describe_bytes(sum(sizes))} in total" if sizes else "")


def derive_overview_row(environment: Environment, distinction: str = "") -> OverviewRow:
    """One environment as a row; ``distinction`` tells it from others of its name."""
    facts = environment.facts
    marks = _marks(environment)
    tensorflow, keras = facts.tensorflow, facts.keras
    python = facts.python.version or NOTHING if facts.python.usable else "missing"
    return OverviewRow(
        key=environment.path,
        name=f"{environment.name} · {distinction}" if distinction else environment.name,
        kind=health_kind(environment),
        word=health_word(environment),
        tensorflow=Cell(tensorflow.version if tensorflow else NOTHING, marks.get("tensorflow", "")),
        keras=Cell(
            (keras.version or keras.inside_tensorflow or NOTHING) if keras else NOTHING,
            marks.get("keras", ""),
        ),
        python=Cell(python, marks.get("python", "" if facts.python.usable else "bad")),
        cuda=Cell(_describe_library(tensorflow, facts.cuda), marks.get("cuda", "")),
        cudnn=Cell(_describe_library(tensorflow, facts.cudnn), marks.get("cudnn", "")),
        size=facts.size_bytes,
        size_text=describe_bytes(facts.size_bytes) if facts.size_bytes is not None else NOTHING,
    )


def _describe_library(tensorflow: TensorFlowFacts | None, libraries: tuple[GpuLibrary, ...]) -> str:
    """The version that TensorFlow would take; one of the system is called so."""
    if tensorflow is None:
        return NOTHING
    if tensorflow.build == "cpu":
        return "not needed"
    own = next((one for one in libraries if one.source != "system"), None)
    if own is not None:
        return own.version
    return f"{libraries[0].version} system" if libraries else NOTHING


def _marks(environment: Environment) -> dict[str, str]:
    marks: dict[str, str] = {}
    for finding in environment.findings:
        if finding.severity is Severity.ERROR:
            marks[finding.subject] = "bad"
        elif finding.severity is Severity.WARNING:
            marks.setdefault(finding.subject, "warn")
    return marks


def _sort_key(environment: Environment) -> tuple[int, str, str]:
    return (_KIND_ORDER[health_kind(environment)], environment.name.casefold(), environment.path)


def _describe_number(kind: str, number: int) -> str:
    words = {"bad": "broken", "warn": "with a warning", "unknown": "not checked", "ok": "fit"}
    if kind == "none":
        return f"{number} without TensorFlow"
    if kind == "ok" and number == 1:
        return "1 fits"
    return f"{number} {words[kind]}"
