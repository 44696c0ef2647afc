"""Moments in words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from gui.wording.moments import describe_age

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-90), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(minutes=60), "1 hour ago"),
        (timedelta(hours=23), "23 hours ago"),
        (timedelta(hours=25), "yesterday"),
        (timedelta(days=6), "6 days ago"),
        (timedelta(days=9, hours=2), "on 1 Mar 2026"),
    ],
)
def test_that_an_age_is_said_as_people_say_it(ago: timedelta, words: str) -> None:
    assert describe_age((NOW - ago).isoformat(), NOW) == words


@pytest.mark.parametrize("nothing", [None, "", "soon"])
def test_that_an_unknown_moment_has_no_words(nothing: str | None) -> None:
    assert describe_age(nothing, NOW) == ""


def test_that_a_moment_without_zone_counts_as_utc() -> None:
    assert describe_age("2026-03-10T11:58:00", NOW) == "2 minutes ago"
