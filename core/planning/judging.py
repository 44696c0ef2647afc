"""What planning asks of the rules, given to it by whoever wires the rooms."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from core.model import EnvironmentFacts, Finding, Fit, Severity


class Judge(Struct, frozen=True, kw_only=True):
    """The rules as two functions: facts to findings, and facts with findings to the fit strip."""

    diagnose: Callable[[EnvironmentFacts], tuple[Finding, ...]]
    derive_fit: Callable[[EnvironmentFacts, tuple[Finding, ...]], Fit]


def get_errors(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Those that make import, training or loading fail."""
    return tuple(finding for finding in findings if finding.severity is Severity.ERROR)


def get_key(finding: Finding) -> tuple[str, str]:
    """What makes two findings one and the same before and after a change."""
    return finding.rule, finding.subject
