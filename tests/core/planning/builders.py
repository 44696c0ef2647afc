"""A stand-in for the rules: packages that are too new, each with its remedies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from core.model import (
    Category,
    Change,
    Confidence,
    EnvironmentFacts,
    Finding,
    Fit,
    Remedy,
    Severity,
)
from core.planning import Judge


class Rule(Struct, frozen=True, kw_only=True):
    """``package`` at ``version`` is an error; ``remedies`` are sets of changes, the best first.

    With ``while_files_are_missing`` only for as long as some are.
    """

    package: str
    version: str
    remedies: tuple[tuple[Change, ...], ...] = ()
    actions: tuple[str, ...] = ()
    while_files_are_missing: bool = False


def change(name: str, after: str | None) -> Change:
    return Change(name=name, before=None, after=after)


def build_judge(*rules: Rule) -> Judge:
    """Rules as planning gets them, told by data."""

    def diagnose(facts: EnvironmentFacts) -> tuple[Finding, ...]:
        installed = {each.name: each.version for each in facts.distributions}
        return tuple(
            _build_finding(rule)
            for rule in rules
            if installed.get(rule.package) == rule.version
            and (not rule.while_files_are_missing or facts.missing_files)
        )

    return Judge(diagnose=diagnose, derive_fit=derive_fit)


def derive_fit(facts: EnvironmentFacts, findings: Sequence[Finding]) -> Fit:
    return Fit(board=None, note=f"{len(findings)} findings", pieces=())


def _build_finding(rule: Rule) -> Finding:
    remedies = tuple(
        Remedy(id=f"remedy-{number}", title=_describe(changes), changes=changes)
        for number, changes in enumerate(rule.remedies)
    )
    if rule.actions:
        remedies = (*remedies, Remedy(id="by-hand", title=rule.actions[0], actions=rule.actions))
    return Finding(
        rule="too-new",
        category=Category.DEPENDENCY_ABI,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"{rule.package} {rule.version} does not fit",
        explanation="It was built for another version.",
        subject=rule.package,
        remedies=remedies,
    )


def _describe(changes: Sequence[Change]) -> str:
    return ", ".join(f"{each.name} {each.after}" for each in changes)


def list_changes(changes: Sequence[Change]) -> Mapping[str, tuple[str | None, str | None]]:
    return {each.name: (each.before, each.after) for each in changes}
