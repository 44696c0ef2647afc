"""What the header of an environment says: pure, from an environment and its fit to words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.model import Environment, Fit, FitKind, Health, Piece, Severity
from gui.pages.environments.state import describe_kind
from gui.wording import describe_bytes
from gui.wording.health import health_kind, health_word, is_tested, only_gpu_fails, stops_import
from gui.wording.moments import describe_age

_OWNERS = {"pdm": "PDM", "pipx": "pipx", "uv": "uv"}
_DRIVER_WORDS = frozenset({"cuda", "cudnn", "driver", "gpu"})
_LIBRARY_WORDS = _DRIVER_WORDS | {"python", "keras", "tensorflow", "tf-keras"}


@dataclass(frozen=True)
class HeaderState:
    """The words above the tabs."""

    name: str
    kind: str
    word: str
    path: str
    facts: str
    owner: str
    sentence: str
    can_repair: bool
    can_test: bool
    why_no_test: str


def derive_header(environment: Environment, fit: Fit | None, now: datetime) -> HeaderState:
    """What the header shows; ``fit`` is ``None`` while it is being worked out."""
    facts = environment.facts
    why_no_test = describe_no_test(environment)
    return HeaderState(
        name=environment.name,
        kind=health_kind(environment),
        word=health_word(environment),
        path=environment.path,
        facts=_describe_facts(environment, now),
        owner=_describe_owner(facts.located.owner),
        sentence=derive_sentence(environment, fit),
        can_repair=can_repair(environment),
        can_test=not why_no_test,
        why_no_test=why_no_test,
    )


def can_repair(environment: Environment) -> bool:
    """Whether a repair would have something to do: an error or a warning that carries a remedy."""
    return any(f.severity is not Severity.NOTE and f.remedies for f in environment.findings)


def describe_no_repair(environment: Environment) -> str:
    """Why there is no repair to plan; empty where there is one."""
    return "" if can_repair(environment) else "No finding here has a fix that a repair could make."


def describe_no_test(environment: Environment) -> str:
    """Why its TensorFlow cannot be run; empty where it can."""
    if environment.health is Health.UNREADABLE:
        return "This environment cannot be read, so nothing in it can be tested."
    if environment.facts.python.executable is None or not environment.facts.python.usable:
        return "The test needs the environment's Python, which cannot start."
    if environment.facts.tensorflow is None:
        return "There is no TensorFlow here to test."
    return ""


def _describe_facts(environment: Environment, now: datetime) -> str:
    facts = environment.facts
    number = len(facts.distributions)
    packages = "" if facts.unreadable else f"{number} package{'' if number == 1 else 's'}"
    size = describe_bytes(facts.size_bytes) if facts.size_bytes is not None else ""
    age = describe_age(environment.checked_at, now)
    parts = (describe_kind(facts.located.kind), packages, size, f"checked {age}" if age else "")
    return " · ".join(part for part in parts if part)


def _describe_owner(owner: str | None) -> str:
    return f"Managed by {_OWNERS.get(owner, owner.capitalize())}" if owner else ""


def derive_sentence(environment: Environment, fit: Fit | None) -> str:
    """One plain sentence or two saying how things are."""
    facts = environment.facts
    if environment.health is Health.NOT_CHECKED:
        return "This environment has been found and not been read yet."
    if environment.health is Health.UNREADABLE:
        return f"This environment cannot be read. {facts.unreadable or ''}".strip()
    if not facts.python.usable:
        return "This environment has lost its Python. Your packages are intact."
    if environment.health is Health.NO_TENSORFLOW:
        return "TensorFlow is not installed here."
    if environment.health is Health.FITS:
        return _describe_fitting(environment)
    if environment.health is Health.WARNING and only_gpu_fails(environment):
        return "TensorFlow works on the processor. The GPU is not used."
    opening = "TensorFlow may fail here."
    if environment.health is Health.BROKEN:
        fatal = any(stops_import(finding) for finding in environment.findings)
        opening = "TensorFlow cannot be imported here." if fatal else "TensorFlow does not work here."
    return f"{opening} {_describe_pieces(fit.pieces if fit else ())}".strip()


def _describe_fitting(environment: Environment) -> str:
    if is_tested(environment):
        return "Everything fits. TensorFlow imports and completes one training step."
    if environment.last_test is not None:
        return "Everything fits by version numbers, but the last test did not pass."
    return "Everything fits by version numbers. The import has not been tried."


def _describe_pieces(pieces: Sequence[Piece]) -> str:
    loose = [piece for piece in pieces if piece.kind in (FitKind.BAD, FitKind.WARN)]
    if not loose:
        return ""
    if len(loose) > 1:
        return f"{len(loose)} pieces do not fit."
    piece = loose[0]
    name = piece.label if piece.subject in _LIBRARY_WORDS else "One library"
    verdict = {"Too new": "is too new", "Too old": "is too old", "Missing": "is missing"}.get(
        piece.verdict, "does not fit"
    )
    others = any(other.kind is FitKind.OK for other in pieces)
    return f"{name} {verdict}; everything else fits." if others else f"{name} {verdict}."
