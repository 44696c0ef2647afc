"""What a rule is and how it may end."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from core.diagnosis.context import Context
from core.model import Finding


class NotApplicable(Struct, frozen=True):
    """The rule has nothing to say here, and why."""

    reason: str


class Found(Struct, frozen=True):
    """What does not fit."""

    findings: tuple[Finding, ...]


class Passed(Struct, frozen=True):
    """The rule looked and everything fits."""


class CouldNotCheck(Struct, frozen=True):
    """The rule itself failed; the other rules went on."""

    error: str


Outcome = Found | Passed | NotApplicable | CouldNotCheck
Check = Callable[[Context], "tuple[Finding, ...] | NotApplicable"]


class Rule(Struct, frozen=True, kw_only=True):
    """One question put to an environment.

    ``id`` is stable and never used again for something else; findings carry it. ``checks`` says in
    one line what is looked at. ``check`` is pure: findings, none if all fits, or ``NotApplicable``.
    """

    id: str
    family: str
    checks: str
    check: Check
