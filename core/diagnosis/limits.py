"""The finding that a limit of the machine makes."""

from __future__ import annotations

from core.compatibility.rows import PlatformLimit
from core.diagnosis.context import Context
from core.diagnosis.remedies import drop_address, find_addresses
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity


def describe_limit(
    context: Context,
    row: PlatformLimit,
    *,
    title: str,
    what: str,
    observed: str,
    expected: str,
    confidence: Confidence,
    remedies: tuple[Remedy, ...],
) -> Finding:
    """What a release needs of the machine and does not have, in the row's words."""
    sources = tuple(context.matrix.platforms.source(source) for source in row.sources)
    return Finding(
        rule=row.id,
        category=Category.PLATFORM,
        severity=Severity.ERROR,
        confidence=confidence,
        title=title,
        explanation=row.why,
        subject="tensorflow",
        evidence=(
            Evidence(
                what=what, observed=observed, expected=expected, source="; ".join(map(drop_address, sources))
            ),
        ),
        remedies=remedies,
        references=find_addresses(sources),
    )
