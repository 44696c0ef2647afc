"""A stand-in for the application object: answers from what a test gave it, in real worker threads."""

from __future__ import annotations

import threading
from collections.abc import Callable

from msgspec.structs import replace

from core.app import CancelToken, Dovetail
from core.machine import Folders
from core.model import (
    Environment,
    EnvironmentChecked,
    EnvironmentLocated,
    Fit,
    HostFacts,
    LookingIn,
    NoSuchEnvironmentError,
    ScanEvent,
    ScanReport,
    ScanRequest,
)
from tests.gui.builders import FIT, HOST, NO_BOARD, build_report


class StandIn(Dovetail):
    """``saved`` is the last scan; ``found`` what a scan finds; ``hold`` stops it half-way until set."""

    def __init__(self, folders: Folders, *found: Environment, saved: ScanReport | None = None) -> None:
        super().__init__(folders)
        self.found = list(found)
        self.saved = saved
        self.hold: threading.Event | None = None
        self.scans: list[ScanRequest] = []
        self.inspected: list[str] = []
        self.scan_error: Exception | None = None
        self.inspect_error: Exception | None = None

    def saved_report(self) -> ScanReport | None:
        return self.saved

    def host(self, *, again: bool = False) -> HostFacts:
        return HOST

    def scan(
        self,
        request: ScanRequest | None = None,
        on_event: Callable[[ScanEvent], None] | None = None,
        token: CancelToken | None = None,
    ) -> ScanReport:
        self.scans.append(request or ScanRequest())
        assert on_event is not None
        assert token is not None
        on_event(LookingIn(path="/home/ada/work"))
        for environment in self.found:
            on_event(EnvironmentLocated(located=environment.facts.located))
        if self.hold is not None:
            while not self.hold.wait(0.01):
                token.raise_if_cancelled()
        for environment in self.found:
            token.raise_if_cancelled()
            on_event(EnvironmentChecked(environment=environment))
        if self.scan_error is not None:
            raise self.scan_error
        return build_report(*self.found)

    def inspect(self, path: str) -> Environment:
        self.inspected.append(path)
        if self.inspect_error is not None:
            raise self.inspect_error
        environment = next((e for e in self.found if e.path == path), None)
        if environment is None:
            raise NoSuchEnvironmentError(f"There is no environment at {path}.", code="no-environment")
        return replace(environment, facts=replace(environment.facts, full=True))

    def fit(self, environment: Environment) -> Fit:
        return FIT if environment.facts.tensorflow is not None else NO_BOARD
