"""A scan: where to look, what was found, and what happens meanwhile."""

from __future__ import annotations

from msgspec import Struct

from core.model.environment import Environment, Located
from core.model.host import HostFacts


class ScanRequest(Struct, frozen=True, kw_only=True):
    """Where to look: ``roots`` are absolute folders; ``only_roots`` searches nothing else."""

    roots: tuple[str, ...] = ()
    only_roots: bool = False
    use_saved: bool = True


class SourceReport(Struct, frozen=True, kw_only=True):
    """One discovery source's own account; ``error`` is ``None`` if it did not fail."""

    name: str
    found: int
    seconds: float
    error: str | None = None


class ScanReport(Struct, frozen=True, kw_only=True):
    """Everything one scan found; ``at`` is ISO 8601 in UTC."""

    host: HostFacts
    environments: tuple[Environment, ...]
    sources: tuple[SourceReport, ...]
    seconds: float
    at: str = ""


class EnvironmentLocated(Struct, frozen=True, kw_only=True):
    """Scan event: an environment was found, not yet read."""

    located: Located


class EnvironmentChecked(Struct, frozen=True, kw_only=True):
    """Scan event: an environment was read and diagnosed."""

    environment: Environment


class LookingIn(Struct, frozen=True, kw_only=True):
    """Scan event: the folder a source is looking at now."""

    path: str


ScanEvent = EnvironmentLocated | EnvironmentChecked | LookingIn
