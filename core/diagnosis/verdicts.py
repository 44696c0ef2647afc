"""The strip's fixed words for how a piece sits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.compatibility import is_older
from core.model import Finding, FitKind, Severity

SEVERITY_KIND = {Severity.ERROR: FitKind.BAD, Severity.WARNING: FitKind.WARN, Severity.NOTE: FitKind.OK}
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def point_to(subject: str, findings: Sequence[Finding]) -> Finding | None:
    """The worst finding about a piece, ``None`` if there is none; findings come worst first."""
    return next((finding for finding in findings if finding.subject == subject), None)


def judge(version: str | None, expected: str, finding: Finding) -> str:
    """Too new, Too old or Missing, from the finding's own words or the versions it names."""
    if version is None:
        return "Missing"
    for words, verdict in (("too new", "Too new"), ("too old", "Too old")):
        if words in finding.title:
            return verdict
    numbers = _NUMBER.findall(expected)
    if not numbers:
        return "Wrong build"
    return "Too old" if is_older(version, numbers[0]) else "Too new"
