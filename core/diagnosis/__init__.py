"""The rules: facts in, findings out. A rule proposes; nothing here changes anything."""

from core.diagnosis.engine import diagnose, run_rules
from core.diagnosis.fit import derive_fit
from core.diagnosis.health import derive_health
from core.diagnosis.rule import CouldNotCheck, Found, NotApplicable, Outcome, Passed, Rule
from core.diagnosis.rules import RULES
from core.diagnosis.vetting import vet

__all__ = [
    "RULES",
    "CouldNotCheck",
    "Found",
    "NotApplicable",
    "Outcome",
    "Passed",
    "Rule",
    "derive_fit",
    "derive_health",
    "diagnose",
    "run_rules",
    "vet",
]
