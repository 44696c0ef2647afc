"""What the window knows of this machine's environments: pure, folded from scans and inspections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from core.model import (
    Environment,
    EnvironmentChecked,
    EnvironmentLocated,
    Health,
    LookingIn,
    ScanEvent,
    ScanReport,
)
from gui.pages.environments import ListInputs, placeholder_of
from gui.wording import shorten_path
from gui.wording.moments import describe_age


@dataclass(frozen=True)
class Inventory:
    """Environments by path, and how a scan goes on.

    ``checking`` are paths that the running scan has found and not read yet; ``found`` counts what
    it has met; ``scanned_at`` is when the last scan ended, ISO 8601.
    """

    environments: Mapping[str, Environment] = field(default_factory=dict)
    checking: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    scanning: bool = False
    looking_in: str = ""
    places: int = 0
    scanned_at: str | None = None
    failures: tuple[str, ...] = ()

    def list_inputs(self) -> ListInputs:
        """The same for the environment list."""
        return ListInputs(
            environments=self.environments,
            checking=self.checking,
            scanning=self.scanning,
            places=self.places,
        )


def take_report(inventory: Inventory, report: ScanReport) -> Inventory:
    """A scan has ended, or was saved: its environments are all there are."""
    return replace(
        inventory,
        environments={
            e.path: _prefer_full(inventory.environments.get(e.path), e) for e in report.environments
        },
        checking=frozenset(),
        scanning=False,
        looking_in="",
        places=len(report.sources),
        scanned_at=report.at or None,
        failures=tuple(f"{source.name}: {source.error}" for source in report.sources if source.error),
    )


def begin_scan(inventory: Inventory) -> Inventory:
    """A scan has started; what is known stays on show."""
    return replace(inventory, scanning=True, looking_in="", met=frozenset(), checking=frozenset())


def stop_scan(inventory: Inventory) -> Inventory:
    """The scan ended without a report: what it had found stays, what it had not read is not checked."""
    return replace(inventory, scanning=False, looking_in="", checking=frozenset())


def take_events(inventory: Inventory, events: Iterable[ScanEvent]) -> Inventory:
    """The running scan has found or read environments, or looks elsewhere."""
    environments = dict(inventory.environments)
    checking, met, looking_in = set(inventory.checking), set(inventory.met), inventory.looking_in
    for event in events:
        if isinstance(event, LookingIn):
            looking_in = event.path
        elif isinstance(event, EnvironmentLocated):
            path = event.located.prefix
            met.add(path)
            if path not in environments:
                environments[path] = placeholder_of(event.located)
                checking.add(path)
        elif isinstance(event, EnvironmentChecked):
            path = event.environment.path
            met.add(path)
            checking.discard(path)
            environments[path] = _prefer_full(environments.get(path), event.environment)
    return replace(
        inventory,
        environments=environments,
        checking=frozenset(checking),
        met=frozenset(met),
        looking_in=looking_in,
    )


def take_environment(inventory: Inventory, environment: Environment) -> Inventory:
    """One environment was read in full."""
    return replace(inventory, environments={**inventory.environments, environment.path: environment})


def drop_environment(inventory: Inventory, path: str) -> Inventory:
    """An environment is no longer there."""
    kept = {key: value for key, value in inventory.environments.items() if key != path}
    return replace(inventory, environments=kept, checking=inventory.checking - {path})


def _prefer_full(known: Environment | None, quick: Environment) -> Environment:
    """Keep what a full inspection found as long as a scan sees the same packages and Python."""
    if known is None or not known.facts.full or quick.facts.full:
        return quick
    same = (
        known.facts.python == quick.facts.python
        and known.facts.tensorflow == quick.facts.tensorflow
        and _versions(known) == _versions(quick)
        and quick.health is not Health.UNREADABLE
    )
    return known if same else quick


def _versions(environment: Environment) -> set[tuple[str, str]]:
    return {(d.name, d.version) for d in environment.facts.distributions}


def describe_progress(inventory: Inventory) -> str | None:
    """``4 found so far. Looking in ~/miniforge3/envs``; ``None`` when no scan runs."""
    if not inventory.scanning:
        return None
    text = f"{len(inventory.met)} found so far."
    return f"{text} Looking in {shorten_path(inventory.looking_in)}" if inventory.looking_in else text


def describe_inventory(inventory: Inventory, now: datetime) -> str:
    """``9 environments · scanned 2 minutes ago``, for the status bar."""
    number = len(inventory.environments)
    parts = [f"{number} environment{'' if number == 1 else 's'}"]
    unreadable = sum(1 for e in inventory.environments.values() if e.health is Health.UNREADABLE)
    if unreadable:
        parts.append(f"{unreadable} could not be read")
    if inventory.scanning:
        parts.append("scanning")
    elif inventory.scanned_at:
        parts.append(f"scanned {describe_age(inventory.scanned_at, now)}")
    return " · ".join(parts)
