"""Groups and rows of the list of environments."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import Environment, Health, Kind
from gui.pages.environments.state import (
    AllRow,
    EnvironmentRow,
    GroupRow,
    ListInputs,
    ListRow,
    derive_list,
    derive_row,
    describe_tally,
    hold_rows,
    placeholder_of,
)
from tests.gui.builders import build_environment, build_thesis, build_zoo


def inputs(*environments: Environment, **more: object) -> ListInputs:
    return ListInputs(environments={e.path: e for e in environments}, **more)  # type: ignore[arg-type]


def outline(rows: tuple[ListRow, ...]) -> list[str]:
    return [row.title if isinstance(row, EnvironmentRow) else f"[{row.title}]" for row in rows]


def test_that_what_needs_work_comes_first_and_each_group_says_its_number() -> None:
    outputs = derive_list(inputs(*build_zoo()))
    assert outline(outputs.rows) == [
        "[All environments]",
        "[Needs work]",
        "gan-archive",
        "thesis-2021",
        "segmentation-lab",
        "[Not checked]",
        "half-read",
        "[Fits]",
        "keras3-course",
        "nlp-seminar",
        "[No TensorFlow]",
        "base",
    ]
    assert [row.number for row in outputs.rows if isinstance(row, GroupRow)] == [3, 1, 2, 1]
    assert (outputs.number, outputs.matching) == (7, 7)


def test_that_the_group_is_healthy_only_when_all_were_tested() -> None:
    tested = [build_environment(name, tested=True) for name in "ab"]
    assert "[Healthy]" in outline(derive_list(inputs(*tested)).rows)
    assert "[Fits]" in outline(derive_list(inputs(*tested, build_environment("c"))).rows)


@pytest.mark.parametrize(
    ("environment", "second_line", "word"),
    [
        (build_thesis(), "TF 2.4.0 · Python 3.8", "Broken"),
        (build_zoo()[1], "Base Python is missing", "Broken"),
        (build_environment("base", tensorflow=None, kind=Kind.CONDA), "Python 3.8 · conda", "Fits"),
        (build_zoo()[6], "The folder cannot be opened.", "Unreadable"),
    ],
)
def test_that_the_second_line_says_versions_or_the_reason(
    environment: Environment, second_line: str, word: str
) -> None:
    row = derive_row(environment)
    assert (row.second_line, row.word) == (second_line, word)


def test_that_what_a_scan_has_found_and_not_read_is_being_checked() -> None:
    found = placeholder_of(build_thesis().facts.located)
    row = derive_list(inputs(found, checking=frozenset({found.path}), scanning=True)).rows[-1]
    assert isinstance(row, EnvironmentRow)
    assert (row.kind, row.word, row.second_line) == ("unknown", "Checking", "Checking…")


def test_that_a_known_environment_keeps_its_health_while_it_is_read_again() -> None:
    thesis = build_thesis()
    row = derive_list(inputs(thesis, checking=frozenset({thesis.path}), scanning=True)).rows[-1]
    assert isinstance(row, EnvironmentRow)
    assert row.word == "Broken"


def test_that_a_large_group_starts_folded_and_opens_on_demand() -> None:
    many = [build_environment(f"env-{n:03}") for n in range(51)]
    folded = derive_list(inputs(*many))
    assert outline(folded.rows) == ["[All environments]", "[Fits]"]
    opened = derive_list(inputs(*many, unfolded=frozenset({"fits"})))
    assert len(opened.rows) == 53
    closed = derive_list(inputs(*many, unfolded=frozenset({"fits"}), folded=frozenset({"fits"})))
    assert len(closed.rows) == 2
    small = derive_list(inputs(*many[:50]))
    assert [row.foldable for row in small.rows if isinstance(row, GroupRow)] == [False]


def test_that_a_filter_finds_inside_folded_groups() -> None:
    many = [build_environment(f"env-{n:03}") for n in range(60)]
    outputs = derive_list(inputs(*many, filter_text="env-0"))
    assert (outputs.matching, len(outputs.rows)) == (60, 61)
    assert not any(isinstance(row, AllRow) for row in outputs.rows)


def test_that_an_empty_list_says_why_it_is_empty() -> None:
    assert derive_list(inputs(places=14)).empty_title == "No environments found"
    assert derive_list(inputs(places=14)).empty_text == "Looked in 14 places."
    assert derive_list(inputs(scanning=True)).empty_title == ""
    filtered = derive_list(inputs(*build_zoo(), filter_text=" tf 3x "))
    assert (filtered.empty_title, filtered.empty_text) == (
        "Nothing matches “tf 3x”",
        "7 environments are hidden by the filter.",
    )
    assert filtered.empty_by_filter


def test_that_rows_in_use_stay_in_place_and_take_their_new_words() -> None:
    shown = derive_list(inputs(build_environment("a"), build_environment("b"))).rows
    wanted = derive_list(
        inputs(build_environment("a"), build_environment("b", health=Health.BROKEN), build_environment("c"))
    ).rows
    held, new = hold_rows(shown, wanted)
    assert (outline(held), new) == (["[All environments]", "[Fits]", "a", "b"], 1)
    assert [row.word for row in held if isinstance(row, EnvironmentRow)] == ["Fits", "Broken"]


@pytest.mark.parametrize(
    ("number", "broken", "words"),
    [(0, 0, "0 environments"), (1, 0, "1 environment"), (9, 2, "9 environments, 2 broken")],
)
def test_that_the_end_of_a_scan_is_told_in_few_words(number: int, broken: int, words: str) -> None:
    healths = [Health.BROKEN] * broken + [Health.FITS] * (number - broken)
    assert describe_tally(build_environment(str(n), health=h) for n, h in enumerate(healths)) == words


def test_that_two_environments_of_one_name_are_two_rows() -> None:
    one = build_environment("shop", folder="/a")
    other = replace(build_environment("shop", folder="/b"))
    rows = derive_list(inputs(one, other)).rows
    assert [row.key for row in rows if isinstance(row, EnvironmentRow)] == ["/a/shop", "/b/shop"]
