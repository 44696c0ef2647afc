"""What somebody tries to install: why it cannot be, and what would not fit if it were."""

from __future__ import annotations

from msgspec.structs import replace

from core.diagnosis.context import Context
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Finding, Severity

# What pip does not see to by itself when it installs the wish.
_FOLLOWS = frozenset(
    {
        Category.BACKEND_CONFIG,
        Category.CONDA_PIP_MIX,
        Category.CUDA_MISMATCH,
        Category.CUDA_MISSING,
        Category.CUDNN_MISMATCH,
        Category.DEPENDENCY_ABI,
        Category.DRIVER_TOO_OLD,
        Category.DUPLICATE_TENSORFLOW,
        Category.GPU_ARCH,
        Category.KERAS3_LEGACY,
        Category.KERAS_TF_MISMATCH,
        Category.PLATFORM,
        Category.PLUGIN_PAIRING,
        Category.STANDALONE_KERAS,
    }
)


_SYSTEMS = frozenset({"linux", "macos", "windows"})


def check_wishes(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """What is to be installed has a wheel for this Python on this system."""
    if not context.circumstances.wants and not context.circumstances.wants_file:
        return NotApplicable("Nothing is to be installed.")
    if context.host.os not in _SYSTEMS:
        return NotApplicable("TensorFlow knows nothing of this system, and another rule tells so.")
    from core.diagnosis.wish_findings import explain_wishes

    return explain_wishes(context)


def check_outcome(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """What is to be installed fits what is there."""
    if not context.circumstances.wants:
        return NotApplicable("Nothing is to be installed.")
    from core.diagnosis.predicted import predict
    from core.diagnosis.rules import RULES as EVERY_RULE

    predicted = predict(context)
    if predicted is None:
        return NotApplicable("What is to be installed cannot be, or is there already.")
    after = Context(predicted[0], context.host, context.matrix, predicted[1])
    told = {_name(finding) for finding in _check(EVERY_RULE, context)}
    return tuple(
        replace(finding, explanation=f"This is what comes after the installation. {finding.explanation}")
        for finding in _check(EVERY_RULE, after)
        if finding.severity is not Severity.NOTE
        and finding.category in _FOLLOWS
        and _name(finding) not in told
    )


def _check(rules: tuple[Rule, ...], context: Context) -> list[Finding]:
    findings: list[Finding] = []
    for rule in rules:
        if rule.family not in ("wishes", "messages"):
            answer = rule.check(context)
            findings += () if isinstance(answer, NotApplicable) else answer
    return findings


def _name(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.subject, finding.title


RULES = (
    Rule(
        id="wish",
        family="wishes",
        checks="What is to be installed exists for this Python and system",
        check=check_wishes,
    ),
    Rule(
        id="wish-outcome",
        family="wishes",
        checks="What is to be installed fits what is there",
        check=check_outcome,
    ),
)
