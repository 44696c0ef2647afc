"""A scan from folders to report: what is read, what is remembered, what is told meanwhile."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from core.compatibility import Matrix, load_matrix
from core.inspection import freshness, inspect_quick
from core.jobs import CancelToken
from core.machine import Folders
from core.model import (
    CancelledError,
    Environment,
    EnvironmentChecked,
    EnvironmentFacts,
    EnvironmentLocated,
    Finding,
    Health,
    HostFacts,
    LastTest,
    Located,
    ScanEvent,
    ScanReport,
    ScanRequest,
    SmokeTest,
)
from core.storage import Inventory
from core.workflows import check_environments as checking
from core.workflows import scan_machine as scanning
from core.workflows.scan_machine import saved_report, scan_machine
from tests.core.inspection.conftest import HandMade

HOST = HostFacts(os="linux", arch="x86_64")


class Scanner:
    """Scans one folder as often as a test likes and knows which environments were read for it."""

    def __init__(self, root: Path, home: Path) -> None:
        self.request = ScanRequest(roots=(str(root),), only_roots=True)
        self.folders = Folders.below(home)
        self.host = HOST
        self.matrix_loads = 0
        self.read: list[str] = []

    def get_matrix(self) -> Matrix:
        self.matrix_loads += 1
        return load_matrix(self.folders.cache)

    def scan(
        self,
        on_event: Callable[[ScanEvent], None] | None = None,
        token: CancelToken | None = None,
        *,
        use_saved: bool = True,
    ) -> ScanReport:
        self.matrix_loads, self.read[:] = 0, []
        request = msgspec.structs.replace(self.request, use_saved=use_saved)
        return scan_machine(request, self.folders, self.host, self.get_matrix, on_event, token)


def age(root: Path) -> None:
    """Make everything below ``root`` old enough for its record to be kept."""
    long_ago = time.time() - 1000
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files, "."):
            os.utime(os.path.join(folder, name), (long_ago, long_ago), follow_symlinks=False)


@pytest.fixture
def envs(tmp_path: Path) -> dict[str, HandMade]:
    """Three environments: one with a TensorFlow that does not fit, one plain, one empty."""
    made = {name: HandMade(tmp_path / "root" / name) for name in ("broken", "plain", "empty")}
    made["broken"].install("tensorflow", "2.4.0", "Requires-Dist: numpy (~=1.19.2)")
    made["broken"].write("tensorflow/__init__.py")
    made["broken"].install("numpy", "1.26.4")
    made["plain"].install("six", "1.16.0")
    age(tmp_path / "root")
    return made


@pytest.fixture
def scanner(envs: dict[str, HandMade], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scanner:
    scanner = Scanner(tmp_path / "root", tmp_path / "home")

    def note_and_inspect(located: Located, host: HostFacts) -> EnvironmentFacts:
        scanner.read.append(located.name)
        return inspect_quick(located, host)

    monkeypatch.setattr(checking, "inspect_quick", note_and_inspect)
    monkeypatch.setattr(scanning, "identify_knowledge", lambda: "these rules")
    return scanner


def find(report: ScanReport, name: str) -> Environment:
    return next(one for one in report.environments if one.name == name)


def test_that_each_environment_is_read_and_diagnosed(scanner: Scanner) -> None:
    report = scanner.scan()
    assert [one.name for one in report.environments] == ["broken", "empty", "plain"]
    broken = find(report, "broken")
    assert broken.health is Health.BROKEN
    assert "numpy" in {finding.subject for finding in broken.findings}
    assert find(report, "plain").health is Health.NO_TENSORFLOW
    assert report.host == HOST
    assert report.at == broken.checked_at
    assert report.seconds > 0


def test_that_every_environment_is_told_as_found_and_then_as_checked(scanner: Scanner) -> None:
    events: list[ScanEvent] = []
    report = scanner.scan(events.append)
    located = [event.located.name for event in events if isinstance(event, EnvironmentLocated)]
    checked = [event.environment for event in events if isinstance(event, EnvironmentChecked)]
    assert sorted(located) == ["broken", "empty", "plain"]
    assert sorted(checked, key=lambda one: one.path) == list(report.environments)


def test_that_nothing_is_read_again_while_nothing_changes(scanner: Scanner) -> None:
    first = scanner.scan()
    assert sorted(scanner.read) == ["broken", "empty", "plain"]
    events: list[ScanEvent] = []
    second = scanner.scan(events.append)
    assert scanner.read == []
    assert scanner.matrix_loads == 0
    assert second.environments == first.environments
    assert len([event for event in events if isinstance(event, EnvironmentChecked)]) == 3


def test_that_only_what_changed_is_read_again(scanner: Scanner, envs: dict[str, HandMade]) -> None:
    scanner.scan()
    envs["plain"].install("tensorflow", "2.10.0")
    report = scanner.scan()
    assert scanner.read == ["plain"]
    tensorflow = find(report, "plain").facts.tensorflow
    assert tensorflow is not None
    assert tensorflow.version == "2.10.0"
    scanner.scan()
    assert scanner.read == ["plain"], "a record read within two seconds of a change must not be kept"
    age(envs["plain"].prefix)
    scanner.scan()
    scanner.scan()
    assert scanner.read == []


def test_that_the_saved_scan_is_left_aside_on_request(scanner: Scanner) -> None:
    scanner.scan()
    scanner.scan(use_saved=False)
    assert sorted(scanner.read) == ["broken", "empty", "plain"]


def test_that_another_machine_needs_another_diagnosis(scanner: Scanner) -> None:
    scanner.scan()
    scanner.host = HostFacts(os="linux", arch="x86_64", driver="550.54", variables={"KERAS_BACKEND": "jax"})
    scanner.scan()
    assert len(scanner.read) == 3


def test_that_other_rules_need_another_diagnosis(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner.scan()
    monkeypatch.setattr(scanning, "identify_knowledge", lambda: "newer")
    scanner.scan()
    assert len(scanner.read) == 3


def test_that_other_places_share_no_saved_scan(scanner: Scanner) -> None:
    scanner.scan()
    scanner.request = ScanRequest(roots=(f"{scanner.request.roots[0]}/plain",), only_roots=True)
    assert len(scanner.scan().environments) == 1
    assert scanner.read == ["plain"]


def test_that_a_removed_environment_is_forgotten(scanner: Scanner, envs: dict[str, HandMade]) -> None:
    scanner.scan()
    envs["empty"].prefix.rename(envs["empty"].prefix.parents[1] / "away")
    assert len(scanner.scan().environments) == 2
    saved = Inventory(scanner.folders.data).load_scan(scanner.request)
    assert saved is not None
    assert len(saved.environments) == 2
    assert scanner.read == []


def test_that_one_environment_that_cannot_be_read_never_stops_the_rest(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:

    def fail_on_plain(located: Located, host: HostFacts) -> EnvironmentFacts:
        if located.name == "plain":
            raise RuntimeError("the bug")
        return inspect_quick(located, host)

    monkeypatch.setattr(checking, "inspect_quick", fail_on_plain)
    with caplog.at_level(logging.ERROR):
        report = scanner.scan()
    plain = find(report, "plain")
    assert plain.health is Health.UNREADABLE
    assert plain.facts.unreadable is not None
    assert "the bug" in plain.facts.unreadable
    assert str(plain.path) in caplog.text
    assert find(report, "broken").health is Health.BROKEN


def test_that_one_environment_that_cannot_be_diagnosed_never_stops_the_rest(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.diagnosis

    diagnose = core.diagnosis.diagnose

    def fail_on_plain(facts: EnvironmentFacts, host: HostFacts, matrix: Matrix) -> tuple[Finding, ...]:
        if facts.located.name == "plain":
            raise RuntimeError("the bug")
        return diagnose(facts, host, matrix)

    monkeypatch.setattr(core.diagnosis, "diagnose", fail_on_plain)
    report = scanner.scan()
    assert find(report, "plain").health is Health.UNREADABLE
    assert find(report, "broken").health is Health.BROKEN


def test_that_the_last_test_is_shown_without_reading_again(scanner: Scanner) -> None:
    path = find(scanner.scan(), "plain").path
    test = SmokeTest(ok=True, stages=(), at="2026-01-01T00:00:00Z")
    Inventory(scanner.folders.data).save_smoke_test(path, test)
    assert find(scanner.scan(), "plain").last_test == LastTest(ok=True, at="2026-01-01T00:00:00Z")
    assert scanner.read == []


def test_that_a_path_that_is_no_text_is_told_and_the_rest_saved(
    scanner: Scanner, envs: dict[str, HandMade]
) -> None:
    root = os.fsencode(envs["empty"].prefix.parent)
    os.rename(root + b"/empty", root + b"/caf\xe9")
    report = scanner.scan()
    (refused,) = (one for one in report.environments if one.health is Health.UNREADABLE)
    assert refused.path == f"{os.fsdecode(root)}/caf\\xe9"
    assert refused.facts.unreadable == "Its path is no valid UTF-8 text. Rename the folder."
    assert msgspec.json.decode(msgspec.json.encode(report), type=ScanReport) == report
    scanner.scan()
    assert scanner.read == []


def test_that_a_cancelled_scan_saves_nothing(scanner: Scanner) -> None:
    token = CancelToken()

    def cancel_at_first(event: ScanEvent) -> None:
        if isinstance(event, EnvironmentChecked):
            token.cancel()

    with pytest.raises(CancelledError):
        scanner.scan(cancel_at_first, token)
    assert len(scanner.read) == 1
    assert Inventory(scanner.folders.data).load_scan(scanner.request) is None


def test_that_the_saved_report_is_the_last_scan_of_all_places(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import core.discovery

    discover = core.discovery.discover
    assert saved_report(scanner.folders) is None
    scanner.scan()
    assert saved_report(scanner.folders) is None

    def look_at_root_only(request: ScanRequest, *rest: object, **more: object) -> object:
        return discover(msgspec.structs.replace(request, only_roots=True), *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(core.discovery, "discover", look_at_root_only)
    scanner.request = msgspec.structs.replace(scanner.request, only_roots=False)
    report = scanner.scan()
    assert saved_report(scanner.folders) == report


def test_that_folders_of_the_settings_are_searched_too(
    scanner: Scanner, monkeypatch: pytest.MonkeyPatch
) -> None:
    import core.discovery
    from core.storage import Settings, save_settings

    asked: list[ScanRequest] = []

    def note_request(request: ScanRequest, *rest: object, **more: object) -> object:
        asked.append(request)
        return (), ()

    monkeypatch.setattr(core.discovery, "discover", note_request)
    save_settings(scanner.folders.config, Settings(search_folders=("/data/mine",)))
    scanner.scan()
    scanner.request = ScanRequest(roots=("/other",))
    scanner.scan()
    assert "/data/mine" not in asked[0].roots
    assert asked[1].roots == ("/other", "/data/mine")


@pytest.mark.parametrize("damage", [b"", b"garbage" * 2000])
def test_that_a_damaged_inventory_costs_one_reading(scanner: Scanner, damage: bytes) -> None:
    first = scanner.scan()
    for path in scanner.folders.data.iterdir():
        path.unlink()
    (scanner.folders.data / "dovetail.db").write_bytes(damage)
    assert len(scanner.scan().environments) == len(first.environments)
    scanner.scan()
    assert scanner.read == []


def test_that_reading_with_threads_gives_the_same_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        made = HandMade(tmp_path / "root" / f"env{number:02}")
        made.install(f"package-{number}", "1.0")
    scanner = Scanner(tmp_path / "root", tmp_path / "home")
    alone = scanner.scan(use_saved=False)
    counts = iter([0, 10_000])
    monkeypatch.setattr(checking, "_count_disk_reads", lambda: next(counts))
    threaded = scanner.scan(use_saved=False)
    assert next(counts, None) is None
    assert [one.facts for one in threaded.environments] == [one.facts for one in alone.environments]


def test_that_metadata_behind_an_egg_link_is_watched(
    scanner: Scanner, envs: dict[str, HandMade], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "project" / "mine.egg-info"
    folder.mkdir(parents=True)
    (folder / "PKG-INFO").write_text("Name: mine\nVersion: 1\n\n")
    envs["plain"].write("mine.egg-link", f"{tmp_path / 'project'}\n.")
    age(tmp_path / "root")
    age(tmp_path / "project")
    scanner.scan()
    scanner.scan()
    assert scanner.read == []
    (folder / "PKG-INFO").write_text("Name: mine\nVersion: 2\n\n")
    report = scanner.scan()
    assert scanner.read == ["plain"]
    assert {one.version for one in find(report, "plain").facts.distributions} == {"1.16.0", "2"}
    assert freshness.RACY_NANOSECONDS == 2_000_000_000


def test_that_a_library_deleted_by_hand_is_missed_although_its_folder_is_unchanged(
    scanner: Scanner, envs: dict[str, HandMade]
) -> None:
    made = envs["broken"]
    folder = made.install("protobuf", "3.20.3")
    made.write("google/protobuf/__init__.py")
    (folder / "RECORD").write_text("google/protobuf/__init__.py,,\n")
    age(made.prefix)
    scanner.scan()
    scanner.scan()
    assert scanner.read == []
    shutil.rmtree(made.site / "google" / "protobuf")
    age(made.prefix)
    (found,) = (one for one in scanner.scan().environments if one.path == str(made.prefix))
    assert scanner.read == ["broken"]
    assert "missing-files" in {finding.rule for finding in found.findings}
