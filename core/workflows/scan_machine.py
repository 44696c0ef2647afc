"""Finds, reads and diagnoses environments, and remembers what has not changed."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from msgspec.structs import replace

from core.inspection import list_further_files, stamp
from core.jobs import CancelToken
from core.machine import Folders
from core.model import (
    Environment,
    EnvironmentChecked,
    EnvironmentLocated,
    HostFacts,
    LastTest,
    Located,
    LookingIn,
    ScanEvent,
    ScanReport,
    ScanRequest,
    SourceReport,
    escape_invisible,
)
from core.storage import Inventory, SavedEnvironment, SavedScan, load_settings
from core.workflows.check_environments import build_unreadable, check_environments, diagnose_facts
from core.workflows.clock import tell_time
from core.workflows.knowledge import identify_knowledge

if TYPE_CHECKING:
    from core.compatibility import Matrix


def scan_machine(
    request: ScanRequest,
    folders: Folders,
    host: HostFacts,
    get_matrix: Callable[[], Matrix],
    on_event: Callable[[ScanEvent], None] | None,
    token: CancelToken | None,
) -> ScanReport:
    """Everything that one scan finds; ``on_event`` hears of each environment as it is found and checked.

    Where nothing has changed since the last scan of the same places, its records are taken over and
    neither the environments' metadata nor the matrix is read.

    Raises:
        CancelledError: the token was cancelled; nothing is saved then.
    """
    from core.discovery import Places, discover

    started = time.perf_counter()
    tell = on_event or _tell_nobody
    token = token or CancelToken()

    def report_located(located: Located) -> None:
        tell(EnvironmentLocated(located=located))

    def report_looking(path: str) -> None:
        tell(LookingIn(path=path))

    if not request.only_roots:
        request = replace(request, roots=(*request.roots, *load_settings(folders.config).search_folders))
    found, sources = discover(
        request,
        Places.of_this_machine(),
        on_located=report_located,
        on_looking=report_looking,
        token=token,
    )
    scan = _Scan(Inventory(folders.data), request, host, get_matrix)
    changed: list[Located] = []
    for located in found:
        token.raise_if_cancelled()
        kept = scan.recall(located) if _is_text(located.prefix) else scan.refuse(located)
        if kept is None:
            changed.append(located)
        else:
            tell(EnvironmentChecked(environment=kept))
    for environment in check_environments(changed, host, get_matrix, token):
        tell(EnvironmentChecked(environment=scan.take(environment)))
    return scan.finish(found, sources, started)


def saved_report(folders: Folders) -> ScanReport | None:
    """The last scan of all known places as it was saved; ``None`` before the first."""
    inventory = Inventory(folders.data)
    saved = inventory.load_whole_scan()
    if saved is None:
        return None
    tests = inventory.load_last_tests()
    return ScanReport(
        host=saved.host,
        environments=tuple(_join_test(one.environment, tests) for one in saved.environments),
        sources=saved.sources,
        seconds=saved.seconds,
        at=saved.at,
    )


class _Scan:
    """One scan under way: what was saved, what is kept of it, what is new."""

    def __init__(
        self,
        inventory: Inventory,
        request: ScanRequest,
        host: HostFacts,
        get_matrix: Callable[[], Matrix],
    ) -> None:
        self._inventory = inventory
        self._request = request
        self._host = host
        self._get_matrix = get_matrix
        self._knowledge = identify_knowledge()
        self._tests = inventory.load_last_tests()
        self._saved: SavedScan | None = inventory.load_scan(request) if request.use_saved else None
        self._known: dict[str, SavedEnvironment] = {}
        if self._saved and self._saved.host == host and self._saved.knowledge == self._knowledge:
            self._known = {one.environment.path: one for one in self._saved.environments}
        self._stamps: dict[str, str] = {}
        self._checked: dict[str, Environment] = {}
        self._is_new = len(self._known) == 0

    def recall(self, located: Located) -> Environment | None:
        """The saved environment if all it was read from is unchanged."""
        known = self._known.get(located.prefix)
        further = list_further_files(known.environment.facts) if known else ()
        now = stamp(located, further)
        self._stamps[located.prefix] = now
        if known is None or not now or known.stamp != now:
            self._is_new = True
            return None
        environment = known.environment
        if environment.facts.located != located:
            self._is_new = True
            facts = replace(environment.facts, located=located)
            fresh = diagnose_facts(facts, self._host, self._get_matrix())
            environment = replace(fresh, checked_at=environment.checked_at)
        environment = _join_test(environment, self._tests)
        self._checked[located.prefix] = environment
        return environment

    def refuse(self, located: Located) -> Environment:
        """Note an environment whose path neither JSON nor a window can show."""
        shown = Located(
            prefix=escape_invisible(located.prefix),
            kind=located.kind,
            name=escape_invisible(located.name),
            label=escape_invisible(located.label),
            sources=located.sources,
        )
        refused = build_unreadable(shown, "Its path is no valid UTF-8 text. Rename the folder.")
        self._checked[located.prefix] = refused
        return refused

    def take(self, environment: Environment) -> Environment:
        """Note an environment that was read anew."""
        path = environment.path
        further = list_further_files(environment.facts)
        if further:
            complete = stamp(environment.facts.located, further)
            unchanged = complete.startswith(self._stamps[path])
            self._stamps[path] = complete if unchanged else ""
        environment = _join_test(environment, self._tests)
        self._checked[path] = environment
        return environment

    def finish(
        self, found: tuple[Located, ...], sources: tuple[SourceReport, ...], started: float
    ) -> ScanReport:
        """The report; saved if it differs from what is saved."""
        environments = tuple(self._checked[located.prefix] for located in found)
        report = ScanReport(
            host=self._host,
            environments=environments,
            sources=sources,
            seconds=time.perf_counter() - started,
            at=tell_time(),
        )
        if self._is_new or self._saved is None or len(self._saved.environments) != len(environments):
            self._inventory.save_scan(
                self._request,
                SavedScan(
                    host=report.host,
                    knowledge=self._knowledge,
                    environments=tuple(
                        SavedEnvironment(stamp=self._stamps.get(one.path, ""), environment=one)
                        for one in environments
                    ),
                    sources=report.sources,
                    seconds=report.seconds,
                    at=report.at,
                ),
            )
        return report


def _is_text(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _join_test(environment: Environment, tests: dict[str, LastTest]) -> Environment:
    last = tests.get(environment.path)
    return environment if environment.last_test == last else replace(environment, last_test=last)


def _tell_nobody(event: ScanEvent) -> None:
    """Nobody listens."""
