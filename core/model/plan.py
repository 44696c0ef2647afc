"""What will be done, what was done, and how it ended."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from core.model.environment import Kind
from core.model.finding import Change, Finding
from core.model.fit import Fit
from core.model.smoke_test import SmokeTest


class Verb(StrEnum):
    """What a plan does to its target."""

    CREATE = "create"
    REPAIR = "repair"


class CreateRequest(Struct, frozen=True, kw_only=True):
    """A wish for a new environment.

    ``tensorflow`` and ``keras`` are a version or a PEP 440 specifier, ``python`` a version or a
    path to an interpreter; ``gpu`` is ``auto``, ``none`` or ``cuda``; ``also`` are further
    requirements.
    """

    path: str
    tensorflow: str | None = None
    keras: str | None = None
    python: str | None = None
    kind: Kind = Kind.VENV
    gpu: str = "auto"
    also: tuple[str, ...] = ()


class PlanStep(Struct, frozen=True, kw_only=True):
    """One step of a plan; ``argv`` is the command that will run, empty for work done in-process.

    ``environment`` are the variables that differ from the user's (``None`` unsets one). ``note`` is
    a short caption such as ``1.0 MB``.
    """

    id: str
    title: str
    argv: tuple[str, ...] = ()
    environment: Mapping[str, str | None] = {}
    note: str = ""

    @property
    def command(self) -> str | None:
        """The command as a person would type it, quoted for a POSIX shell; ``None`` if none runs."""
        if not self.argv:
            return None
        return shlex.join(self.argv)


class Strategy(Struct, frozen=True, kw_only=True):
    """One way to reach the goal, with what it costs."""

    id: str
    title: str
    why: str
    changes: tuple[Change, ...] = ()
    download_bytes: int | None = None
    seconds_estimate: float | None = None
    recommended: bool = False


class Plan(Struct, frozen=True, kw_only=True):
    """A reviewed, executable plan; ``strategy`` is the chosen one of ``strategies``.

    ``blocked`` is the one reason why it cannot run, ``None`` if it can. ``owner`` names the manager
    whose commands the steps are, in which case Dovetail executes nothing. ``seen`` is the state of
    the environment that the plan was made for (a fingerprint), checked again before executing.
    ``download_bytes`` is ``None`` when the index does not tell.
    """

    verb: Verb
    target: str
    strategy: str
    strategies: tuple[Strategy, ...]
    changes: tuple[Change, ...]
    python_before: str | None
    python_after: str | None
    steps: tuple[PlanStep, ...]
    download_bytes: int | None = None
    seconds_estimate: float | None = None
    unchanged: int = 0
    findings_after: tuple[Finding, ...] = ()
    fit_before: Fit | None = None
    fit_after: Fit | None = None
    blocked: str | None = None
    owner: str | None = None
    seen: str = ""

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to do."""
        return not self.changes and self.verb is Verb.REPAIR


class OutcomeState(StrEnum):
    """How an executed plan ended; the values are fixed by the JSON contract."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    RESTORED = "restored"


class Outcome(Struct, frozen=True, kw_only=True):
    """How an executed plan ended.

    ``restored`` and ``cancelled`` both mean that the former state is back; ``failed`` that it could
    not be put back, and ``error`` then names the snapshot folder. ``log`` is the path of the log.
    ``notes`` says what was left out, such as a smoke test that was not wanted.
    """

    state: OutcomeState
    change_id: str
    verified: SmokeTest | None = None
    error: str | None = None
    log: str | None = None
    notes: tuple[str, ...] = ()
