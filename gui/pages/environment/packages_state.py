"""What the package table shows: pure, from an environment to rows.

Parsing many specifiers takes tens of milliseconds, so pages derive it off the GUI thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.model import Distribution, Environment, Finding, Fit, Severity
from gui.wording.health import severity_kind

_ORDER = {"bad": 0, "warn": 1}
_PLAIN = re.compile(r"^\d+(\.\d+)*$")


@dataclass(frozen=True)
class PackageRow:
    """One package; ``asks`` is what TensorFlow asks for in words, ``specifier`` as it wrote it."""

    name: str
    version: str
    kind: str
    word: str
    asks: str
    specifier: str
    came_from: str
    requested: bool | None
    problem: str = ""


def derive_packages(environment: Environment, fit: Fit | None) -> tuple[PackageRow, ...]:
    """Misfits first, then TensorFlow, then by name."""
    facts = environment.facts
    framework = facts.tensorflow.distribution if facts.tensorflow else None
    asked = _read_requirements(environment, framework)
    verdicts = {piece.subject: piece.verdict for piece in fit.pieces} if fit else {}
    worst = _worst_findings(environment.findings)
    twice = {d.name for d in facts.distributions if d.origin == "conda"} & {
        d.name for d in facts.distributions if d.origin != "conda"
    }
    rows = []
    for distribution in facts.distributions:
        name = distribution.name
        kind, word = _judge(distribution, framework, asked, worst.get(name), verdicts.get(name, ""))
        specifier = asked.get(name, "")
        rows.append(
            PackageRow(
                name=name,
                version=distribution.version,
                kind=kind,
                word=word,
                asks=describe_specifier(specifier) if name in asked else "–",
                specifier=specifier,
                came_from="pip and conda" if name in twice else _describe_origin(distribution),
                requested=distribution.requested,
                problem=distribution.problem or "",
            )
        )
    return tuple(sorted(rows, key=lambda row: (_ORDER.get(row.kind, 2), row.name != framework, row.name)))


def _worst_findings(findings: tuple[Finding, ...]) -> dict[str, Finding]:
    worst: dict[str, Finding] = {}
    for finding in findings:
        if finding.severity is Severity.NOTE:
            continue
        known = worst.get(finding.subject)
        if known is None or (known.severity, finding.severity) == (Severity.WARNING, Severity.ERROR):
            worst[finding.subject] = finding
    return worst


def _read_requirements(environment: Environment, framework: str | None) -> dict[str, str]:
    from packaging.requirements import InvalidRequirement, Requirement
    from packaging.utils import canonicalize_name

    board = next((d for d in environment.facts.distributions if d.name == framework), None)
    asked: dict[str, str] = {}
    for line in board.requires if board else ():
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.marker is None or "extra" not in str(requirement.marker):
            asked.setdefault(canonicalize_name(requirement.name), str(requirement.specifier))
    return asked


def _judge(
    distribution: Distribution,
    framework: str | None,
    asked: dict[str, str],
    finding: Finding | None,
    verdict: str,
) -> tuple[str, str]:
    if finding is not None:
        return severity_kind(finding), verdict if verdict not in ("", "Fits") else "Does not fit"
    if distribution.problem:
        return "unknown", "Unreadable"
    if distribution.name == framework:
        return "ok", "Fits"
    if distribution.name not in asked:
        return "none", "Not related"
    return ("ok", "Fits") if _meets(distribution.version, asked[distribution.name]) else ("warn", "Not met")


def _meets(version: str, specifier: str) -> bool:
    from packaging.specifiers import SpecifierSet
    from packaging.version import InvalidVersion

    try:
        return SpecifierSet(specifier).contains(version, prereleases=True)
    except InvalidVersion:
        return False


def _describe_origin(distribution: Distribution) -> str:
    if distribution.editable:
        return "editable"
    if distribution.origin == "conda":
        return "conda"
    return distribution.installer or "pip"


def describe_specifier(specifier: str) -> str:
    """``>=1.19.2,<1.20`` as ``1.19.2 to below 1.20``; what has no plain words stays as it is."""
    if not specifier:
        return "any version"
    clauses = [clause.strip() for clause in specifier.split(",") if clause.strip()]
    words = None
    if len(clauses) == 1:
        words = _describe_clause(clauses[0])
    elif len(clauses) == 2:
        low = next((c for c in clauses if c.startswith(">=")), None)
        high = next((c for c in clauses if c.startswith("<") and not c.startswith("<=")), None)
        if low and high:
            words = f"{low[2:].strip()} to below {high[1:].strip()}"
    return words or specifier


def _describe_clause(clause: str) -> str | None:
    operator = re.match(r"^(===|==|~=|>=|<=|!=|<|>)", clause)
    if operator is None:
        return None
    version = clause[operator.end() :].strip()
    match operator.group():
        case "==" if version.endswith(".*"):
            return f"{version[:-2]}.x"
        case "==":
            return f"{version} exactly"
        case ">=":
            return f"{version} or newer"
        case "<":
            return f"below {version}"
        case "<=":
            return f"up to {version}"
        case "~=" if _PLAIN.match(version) and "." in version:
            return _describe_compatible(version)
    return None


def _describe_compatible(version: str) -> str:
    parts = version.split(".")
    if parts[-1] == "0" and len(parts) > 1:
        return f"{'.'.join(parts[:-1])}.x"
    *head, last = parts[:-1]
    return f"{version} to below {'.'.join([*head, str(int(last) + 1)])}"
