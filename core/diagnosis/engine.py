"""Puts every rule to an environment; one that fails never stops the others."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from core.compatibility import Matrix
from core.diagnosis.context import Context
from core.diagnosis.order import Told, arrange
from core.diagnosis.rule import CouldNotCheck, Found, NotApplicable, Outcome, Passed, Rule
from core.diagnosis.rules import RULES
from core.model import HERE, Circumstances, EnvironmentFacts, Finding, HostFacts

_log = logging.getLogger(__name__)


def diagnose(
    facts: EnvironmentFacts, host: HostFacts, matrix: Matrix, circumstances: Circumstances = HERE
) -> tuple[Finding, ...]:
    """What does not fit in an environment; the first finding is the one to fix first."""
    if facts.unreadable is not None:
        return ()
    return judge(Context(facts, host, matrix, circumstances))


def judge(context: Context) -> tuple[Finding, ...]:
    """What does not fit in what a context holds, the one to fix first in front."""
    told = [
        Told(rule, finding)
        for rule in RULES
        if isinstance(outcome := _run(rule, context), Found)
        for finding in outcome.findings
    ]
    return arrange(told, context.matrix)


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


def _run(rule: Rule, context: Context) -> Outcome:
    try:
        answer = rule.check(context)
    except Exception as error:  # noqa: BLE001 - a rule that fails must not stop the others
        _log.exception("The rule %s failed on %s.", rule.id, context.facts.located.prefix)
        return CouldNotCheck(f"{type(error).__name__}: {error}")
    if isinstance(answer, NotApplicable):
        return answer
    return Found(answer) if answer else Passed()
