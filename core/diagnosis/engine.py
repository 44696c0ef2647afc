"""Puts every rule to an environment; one that fails never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence

from core.compatibility import Matrix
from core.diagnosis.context import Context
from core.diagnosis.rule import CouldNotCheck, Found, NotApplicable, Outcome, Passed, Rule
from core.diagnosis.rules import RULES
from core.model import HERE, Category, Circumstances, EnvironmentFacts, Finding, HostFacts, Severity

_log = logging.getLogger(__name__)
_WORST_FIRST = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
_DECLARED = frozenset({"requirement", "requirement-others", "requires-python"})


def diagnose(
    facts: EnvironmentFacts, host: HostFacts, matrix: Matrix, circumstances: Circumstances = HERE
) -> tuple[Finding, ...]:
    """What does not fit in an environment; the first finding is the one to fix first."""
    if facts.unreadable is not None:
        return ()
    outcomes = [outcome for _, outcome in run_rules(facts, host, matrix, circumstances=circumstances)]
    return order_findings(
        finding for outcome in outcomes if isinstance(outcome, Found) for finding in outcome.findings
    )


def run_rules(
    facts: EnvironmentFacts,
    host: HostFacts,
    matrix: Matrix,
    rules: Sequence[Rule] = RULES,
    circumstances: Circumstances = HERE,
) -> list[tuple[Rule, Outcome]]:
    """Each rule with how it ended: found, passed, not applicable, or could not check."""
    context = Context(facts, host, matrix, circumstances)
    return [(rule, _run(rule, context)) for rule in rules]


def order_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Worst first, within one severity in the rules' order; one cause is told once.

    A declared requirement that is violated says nothing new where another rule already told what is
    wrong with the same piece.
    """
    told = list(findings)
    explained = {
        finding.subject
        for finding in told
        if finding.rule not in _DECLARED and finding.severity is not Severity.NOTE
    }
    kept = [finding for finding in told if finding.rule not in _DECLARED or finding.subject not in explained]
    kept.sort(key=_rank)
    return tuple(kept)


def _run(rule: Rule, context: Context) -> Outcome:
    try:
        answer = rule.check(context)
    except Exception as error:  # noqa: BLE001 - a rule that fails must not stop the others
        _log.exception("The rule %s failed on %s.", rule.id, context.facts.located.prefix)
        return CouldNotCheck(f"{type(error).__name__}: {error}")
    if isinstance(answer, NotApplicable):
        return answer
    return Found(answer) if answer else Passed()


def _rank(finding: Finding) -> tuple[int, bool]:
    # A piece that is only told because metadata says so comes after what is known to fail.
    return _WORST_FIRST[finding.severity], finding.category is Category.OTHER
