"""Amounts and times in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QLocale

from gui.wording import (
    describe_amount,
    describe_bytes,
    describe_estimate,
    describe_rate,
    describe_seconds,
    describe_since,
    join_names,
    shorten_path,
)


@pytest.fixture(autouse=True)
def english() -> None:
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000_000, "1.0 MB"), (438_000_000, "438 MB"), (2.4e9, "2.4 GB")],
)
def test_that_sizes_use_decimal_units(count: float, words: str) -> None:
    assert describe_bytes(count) == words


@pytest.mark.parametrize(
    ("done", "total", "unit", "words"),
    [
        (1.5e9, 2.4e9, "bytes", "1.5 of 2.4 GB"),
        (2e6, 2.4e9, "bytes", "0.0 of 2.4 GB"),
        (1.5e6, None, "bytes", "1.5 MB"),
        (3, 54, "packages", "3 of 54 packages"),
        (3, None, "files", "3 files"),
    ],
)
def test_that_progress_is_told_in_the_unit_of_its_total(
    done: float, total: float | None, unit: str, words: str
) -> None:
    assert describe_amount(done, total, unit) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.42, "0.4 s"),
        (9.96, "10 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (125, "2 min 5 s"),
        (4200, "1 h 10 min"),
    ],
)
def test_that_durations_lose_decimals_as_they_grow(seconds: float, words: str) -> None:
    assert describe_seconds(seconds) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "about 1 s"), (5, "about 5 s"), (13, "about 15 s"), (61, "about 1 min")]
)
def test_that_estimates_are_round(seconds: float, words: str) -> None:
    assert describe_estimate(seconds) == words


@pytest.mark.parametrize(("ago", "words"), [(5, "just now"), (70, "a minute ago"), (700, "11 minutes ago")])
def test_that_moments_are_told_relative_to_now(ago: float, words: str) -> None:
    assert describe_since(10_000 - ago, 10_000) == words


def test_that_names_are_joined_as_in_a_sentence() -> None:
    assert [join_names(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


@pytest.mark.parametrize(
    ("path", "words"),
    [("/home/ada/x", "~/x"), ("/home/ada", "~"), ("/home/adam/x", "/home/adam/x"), ("/srv/x", "/srv/x")],
)
def test_that_only_the_users_own_home_becomes_a_tilde(path: str, words: str) -> None:
    assert shorten_path(path, "/home/ada") == words


def test_that_speeds_carry_their_unit() -> None:
    assert describe_rate(11900) == "11,900 GFLOP/s"
