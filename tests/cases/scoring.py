"""How cases are scored: by the first finding, by any finding, and by the remedies of the first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from core.compatibility import Matrix, is_in_range
from core.diagnosis import diagnose, vet
from core.model import Finding, Remedy, Report, Severity
from core.reports import assemble

# Of these actions the first word of the detail counts too.
DETAILED = frozenset({"set-env", "unset-env", "reinstall", "remove", "rename-file", "set-keras-json"})


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one case in one mode; ``is_first`` and ``is_any`` are about the category."""

    id: str
    findings: tuple[Finding, ...]
    acceptable: tuple[str, ...]
    is_first: bool
    is_any: bool
    is_remedied: bool


def load_cases(folder: Path) -> list[dict[str, Any]]:
    """The cases of a folder but those of low confidence, as written."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    cases = []
    for path in sorted(folder.glob("*.yaml")):
        case = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
        if case["expected"]["confidence"] != "low":
            cases.append(case)
    return cases


def is_scored(case: Mapping[str, Any], *, with_error: bool) -> bool:
    """Whether a case counts in a mode."""
    decidable = case["expected"]["decidable"]
    return decidable == "facts" or (with_error and decidable == "facts+error")


def is_healthy(case: Mapping[str, Any]) -> bool:
    """Whether nothing is wrong in a case."""
    return bool(case["expected"].get("healthy"))


def find(case: Mapping[str, Any], matrix: Matrix, *, with_error: bool) -> tuple[Finding, ...]:
    """The findings of one case."""
    report = dict(case["report"])
    if with_error:
        report["error"] = case["expected"].get("error", "")
    made = assemble(msgspec.convert(report, Report), matrix)
    found = diagnose(made.facts, made.host, matrix, made.circumstances)
    return vet(found, made.facts, made.host, matrix, made.circumstances)


def score(case: Mapping[str, Any], matrix: Matrix, *, with_error: bool) -> Score:
    """Scores one case."""
    expected = case["expected"]
    findings = find(case, matrix, with_error=with_error)
    acceptable = tuple(expected["acceptable"])
    installed = {**case["report"].get("packages", {}), "python": case["report"].get("python", "")}
    return Score(
        id=expected["id"],
        findings=findings,
        acceptable=acceptable,
        is_first=bool(findings) and findings[0].category.value in acceptable,
        is_any=any(one.category.value in acceptable for one in findings),
        is_remedied=bool(findings)
        and any(
            meets(remedy, alternative, installed)
            for remedy in findings[0].remedies
            for alternative in expected["remedy_ok"]["any_of"]
        ),
    )


def false_alarms(case: Mapping[str, Any], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What a healthy case should not be told."""
    tolerated = case["expected"].get("tolerated", ())
    return tuple(
        one for one in findings if one.severity is not Severity.NOTE and one.category.value not in tolerated
    )


def meets(remedy: Remedy, alternative: Mapping[str, str], installed: Mapping[str, str]) -> bool:
    """Whether a remedy satisfies every entry of an alternative."""
    changes = {change.name: change.after for change in remedy.changes}
    for name, wanted in alternative.items():
        if name == "action":
            if not any(_same_action(action, wanted) for action in remedy.actions):
                return False
        elif wanted == "absent":
            if name not in changes or changes[name] is not None:
                return False
        else:
            after = changes[name] if name in changes else installed.get(name)
            if after is None or not _lies_in(name, after, wanted):
                return False
    return True


def _same_action(action: str, wanted: str) -> bool:
    verb, _, detail = action.partition(":")
    wanted_verb, _, wanted_detail = wanted.partition(":")
    if verb != wanted_verb:
        return False
    if verb not in DETAILED or not wanted_detail:
        return True
    own, other = _first_word(detail), _first_word(wanted_detail)
    return own == other or own.split("=")[0] == other.split("=")[0]


def _first_word(detail: str) -> str:
    return detail.split()[0].lower() if detail.split() else ""


def _lies_in(name: str, after: str, wanted: str) -> bool:
    version = ".".join(after.split(".")[:2]) if name == "cuda" else after
    if after[:1] in "<>=!~":
        lowest = next((part.lstrip("=>~ ") for part in after.split(",") if part.strip()[:1] in ">=~"), None)
        if lowest is None:
            return after.replace(" ", "") == wanted.replace(" ", "")
        version = lowest.replace(".*", "")
        if name == "cuda":
            version = ".".join(version.split(".")[:2])
    return is_in_range(version, wanted) is True
