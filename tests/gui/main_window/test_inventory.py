"""What the window knows of the environments during a scan and after it."""

from __future__ import annotations

from datetime import UTC, datetime

from msgspec.structs import replace

from core.model import EnvironmentChecked, EnvironmentLocated, Health, LookingIn, ScanEvent, SourceReport
from gui.main_window.inventory import (
    Inventory,
    begin_scan,
    describe_inventory,
    describe_progress,
    drop_environment,
    stop_scan,
    take_environment,
    take_events,
    take_report,
)
from tests.gui.builders import build_environment, build_report, build_thesis

NOW = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
THESIS = build_thesis()
OTHER = build_environment("other")
FULL = replace(THESIS, facts=replace(THESIS.facts, full=True, size_bytes=7), findings=())


def test_that_a_scan_shows_what_it_finds_before_it_has_read_it() -> None:
    found = take_events(begin_scan(Inventory()), [EnvironmentLocated(located=THESIS.facts.located)])
    assert found.environments[THESIS.path].health is Health.NOT_CHECKED
    assert found.checking == {THESIS.path}
    read = take_events(found, [EnvironmentChecked(environment=THESIS)])
    assert read.environments == {THESIS.path: THESIS}
    assert read.checking == frozenset()


def test_that_what_was_saved_stays_on_show_while_it_is_read_again() -> None:
    saved = begin_scan(take_report(Inventory(), build_report(THESIS)))
    found = take_events(saved, [EnvironmentLocated(located=THESIS.facts.located)])
    assert found.environments[THESIS.path] == THESIS
    assert found.checking == frozenset()


def test_that_an_environment_that_a_scan_no_longer_finds_leaves_at_its_end() -> None:
    both = take_report(Inventory(), build_report(THESIS, OTHER))
    scanning = take_events(begin_scan(both), [EnvironmentChecked(environment=OTHER)])
    assert set(scanning.environments) == {THESIS.path, OTHER.path}
    assert set(take_report(scanning, build_report(OTHER)).environments) == {OTHER.path}


def test_that_a_stopped_scan_keeps_what_it_had_found() -> None:
    found = take_events(begin_scan(Inventory()), [EnvironmentLocated(located=THESIS.facts.located)])
    stopped = stop_scan(found)
    assert set(stopped.environments) == {THESIS.path}
    assert (stopped.scanning, stopped.checking) == (False, frozenset())


def test_that_a_full_reading_is_kept_as_long_as_nothing_changed() -> None:
    known = take_environment(Inventory(), FULL)
    assert take_report(known, build_report(THESIS)).environments[THESIS.path] == FULL
    mended = tuple(
        replace(d, version="3.20.3") if d.name == "protobuf" else d for d in THESIS.facts.distributions
    )
    changed = replace(THESIS, facts=replace(THESIS.facts, distributions=mended))
    assert take_report(known, build_report(changed)).environments[THESIS.path] == changed
    unreadable = replace(THESIS, health=Health.UNREADABLE)
    assert take_report(known, build_report(unreadable)).environments[THESIS.path] == unreadable


def test_that_a_dropped_environment_is_gone_from_everywhere() -> None:
    found = take_events(begin_scan(Inventory()), [EnvironmentLocated(located=THESIS.facts.located)])
    dropped = drop_environment(found, THESIS.path)
    assert (dropped.environments, dropped.checking) == ({}, frozenset())


def test_that_progress_says_how_many_and_where() -> None:
    assert describe_progress(Inventory()) is None
    scanning = begin_scan(Inventory())
    assert describe_progress(scanning) == "0 found so far."
    events: list[ScanEvent] = [LookingIn(path="/srv/envs"), EnvironmentLocated(located=THESIS.facts.located)]
    assert describe_progress(take_events(scanning, events)) == "1 found so far. Looking in /srv/envs"


def test_that_the_status_line_counts_and_dates() -> None:
    saved = take_report(Inventory(), build_report(THESIS, replace(OTHER, health=Health.UNREADABLE)))
    assert describe_inventory(saved, NOW) == "2 environments · 1 could not be read · scanned 2 minutes ago"
    assert describe_inventory(begin_scan(take_report(Inventory(), build_report(THESIS))), NOW) == (
        "1 environment · scanning"
    )


def test_that_sources_that_failed_are_named() -> None:
    report = replace(
        build_report(), sources=(SourceReport(name="conda", found=0, seconds=0.1, error="No permission."),)
    )
    assert take_report(Inventory(), report).failures == ("conda: No permission.",)
