"""The smallest changes that turn one list of rows into another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gui.models.row_changes import Removal, find_changes

KEYS = st.lists(st.sampled_from([f"k{n}" for n in range(12)]), unique=True)


def apply_changes(old: list[str], new: list[str]) -> tuple[list[str], int]:
    rows, touched = list(old), 0
    for change in find_changes(old, new):
        if isinstance(change, Removal):
            touched += change.last - change.first + 1
            del rows[change.first : change.last + 1]
        else:
            touched += change.number
            rows[change.first : change.first] = new[change.first : change.first + change.number]
    return rows, touched


@given(KEYS, KEYS)
def test_that_the_changes_lead_from_the_old_rows_to_the_new(old: list[str], new: list[str]) -> None:
    assert apply_changes(old, new)[0] == new


@given(KEYS)
def test_that_nothing_changes_where_nothing_changed(rows: list[str]) -> None:
    assert find_changes(rows, rows) == []


@given(KEYS, st.integers(0, 11))
def test_that_one_row_that_left_costs_one_removal(rows: list[str], place: int) -> None:
    left = [key for index, key in enumerate(rows) if index != place]
    assert apply_changes(rows, left) == (left, len(rows) - len(left))


def test_that_one_row_that_moved_far_moves_alone() -> None:
    old = [f"k{n}" for n in range(100)]
    new = [*old[1:], old[0]]
    assert apply_changes(old, new) == (new, 2)
