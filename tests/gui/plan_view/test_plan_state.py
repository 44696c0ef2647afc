"""A plan in words."""

from __future__ import annotations

import pytest
from msgspec import structs

from core.model import Change, Plan, PlanStep
from gui.plan_view import derive_plan_view, describe_cost
from tests.gui.plan_builders import MATCH, build_plan


def replace_plan(**fields: object) -> Plan:
    return structs.replace(build_plan(), **fields)


@pytest.mark.parametrize(
    ("before", "after", "word", "icon"),
    [
        ("5.29.6", "3.20.3", "Older", "arrow-down"),
        ("1.9", "1.10", "Newer", "arrow-up"),
        (None, "2.4.0", "Added", "plus"),
        ("2.4.0", None, "Removed", "trash"),
        ("1.0", "1.0.0", "Other source", "swap"),
        ("1.0", ">=2,<3", "Changed", "swap"),
    ],
)
def test_that_each_kind_of_change_has_a_word_and_an_icon(
    before: str | None, after: str | None, word: str, icon: str
) -> None:
    plan = replace_plan(changes=(Change(name="numpy", before=before, after=after),))

    row = derive_plan_view(plan).rows[0]

    assert (row.word, row.icon) == (word, icon)
    assert row.before == (before or "–")


def test_that_another_python_is_a_change_of_its_own() -> None:
    rows = derive_plan_view(replace_plan(python_before="3.7.5", python_after="3.7.16")).rows

    assert (rows[0].package, rows[0].before, rows[0].after) == ("Python", "3.7.5", "3.7.16")


@pytest.mark.parametrize(
    ("packages", "download", "seconds", "words"),
    [
        (1, 1_000_000, 5.0, "1 package · 1.0 MB · about 5 s"),
        (54, None, None, "54 packages"),
        (2, 0, 3.0, "2 packages · nothing to download · about 3 s"),
    ],
)
def test_that_what_is_not_known_of_the_cost_is_left_out(
    packages: int, download: int | None, seconds: float | None, words: str
) -> None:
    assert describe_cost(packages, download, seconds) == words


def test_that_the_steps_end_with_what_happens_on_failure() -> None:
    steps = derive_plan_view(build_plan()).steps

    assert [(s.icon, s.title) for s in steps] == [
        ("snapshot", "Save a snapshot"),
        ("swap", "Replace protobuf"),
        ("check", "Check"),
        ("undo", "If a check fails"),
    ]


def test_that_an_owned_environment_promises_nothing_of_its_own() -> None:
    view = derive_plan_view(build_plan(owner="poetry"))

    assert "undo" not in [s.icon for s in view.steps]
    assert view.steps_title == "What to run yourself"


def test_that_commands_carry_the_variables_that_differ() -> None:
    step = PlanStep(
        id="install", title="Install", argv=("uv", "pip", "install", "a b"), environment={"X": "1", "Y": None}
    )

    view = derive_plan_view(replace_plan(steps=(step,)))

    assert view.commands == ("X=1 Y= uv pip install 'a b'",)
    assert view.command_title == "Command"


def test_that_the_strategies_tell_their_cost() -> None:
    view = derive_plan_view(build_plan(strategy=MATCH))

    assert view.chosen == "match"
    assert [c.facts for c in view.choices] == [
        "1 package · 1.0 MB · about 5 s",
        "2 packages · 11.9 MB · about 10 s",
    ]
    assert [c.recommended for c in view.choices] == [True, False]
