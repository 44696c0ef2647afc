"""The rules as planning wants them."""

from __future__ import annotations

from core.compatibility import Matrix
from core.diagnosis import derive_fit, diagnose
from core.model import EnvironmentFacts, Finding, Fit, HostFacts
from core.planning import Judge


def build_judge(host: HostFacts, matrix: Matrix) -> Judge:
    """Rules and fit strip bound to this computer and the matrix."""

    def find(facts: EnvironmentFacts) -> tuple[Finding, ...]:
        return diagnose(facts, host, matrix)

    def fit(facts: EnvironmentFacts, findings: tuple[Finding, ...]) -> Fit:
        return derive_fit(facts, host, matrix, findings)

    return Judge(diagnose=find, derive_fit=fit)
