"""The roll-up of findings."""

from __future__ import annotations

from collections.abc import Sequence

from core.model import EnvironmentFacts, Finding, Health, Severity


def derive_health(facts: EnvironmentFacts, findings: Sequence[Finding]) -> Health:
    """An environment's health by reading alone."""
    if facts.unreadable is not None:
        return Health.UNREADABLE
    severities = {finding.severity for finding in findings}
    if Severity.ERROR in severities:
        return Health.BROKEN
    if facts.tensorflow is None and (facts.keras is None or facts.keras.version is None):
        return Health.NO_TENSORFLOW
    if Severity.WARNING in severities:
        return Health.WARNING
    if any(finding.rule == "unknown-release" for finding in findings):
        return Health.NOT_CHECKED
    return Health.FITS
