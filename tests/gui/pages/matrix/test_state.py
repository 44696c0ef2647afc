"""What the grid and the inspector show, without a window."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import MatrixClaim, MatrixQuestion
from gui.pages.matrix.grid_state import derive_grid
from gui.pages.matrix.inspector_state import Part, derive_inspection, derive_sections, describe_limits
from gui.pages.matrix.state import (
    SHOWN_SERIES,
    Choices,
    Grid,
    Series,
    Surroundings,
    build_question,
    derive_pins,
    derive_surroundings,
)
from tests.gui.builders import HOST, build_thesis, build_zoo
from tests.gui.pages.matrix.builders import ANSWER, NEW, NOTES, OLD, build_answer, build_row

LINUX = "linux-x86_64"
THESIS = build_thesis()
AROUND = derive_surroundings(HOST, LINUX, derive_pins([THESIS]), ("3.8.18", "3.11.7"))


def read_row(grid: Grid, series: str) -> Series:
    return next(each for each in grid.series if each.name == series)


def read_kinds(grid: Grid, series: str) -> dict[str, str]:
    return {head: cell.kind for head, cell in zip(grid.columns, read_row(grid, series).cells, strict=False)}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("", MatrixQuestion(platform=LINUX)),
        ("2.4", MatrixQuestion(tensorflow="2.4", platform=LINUX)),
        ("tf 2.4", MatrixQuestion(tensorflow="2.4", platform=LINUX)),
        ("keras 2.2.4", MatrixQuestion(keras="2.2.4", platform=LINUX)),
        ("Keras:2.2.4 1.13", MatrixQuestion(keras="2.2.4", tensorflow="1.13", platform=LINUX)),
        ("python3.8 cuda 11.2", MatrixQuestion(python="3.8", cuda="11.2", platform=LINUX)),
        (">=2.4 <2.6", MatrixQuestion(tensorflow=">=2.4,<2.6", platform=LINUX)),
    ],
)
def test_that_the_filter_is_read_as_people_write_versions(text: str, question: MatrixQuestion) -> None:
    assert build_question(Choices(filter_text=text)) == question


def test_that_each_series_has_a_line_and_each_python_a_column() -> None:
    grid = derive_grid(ANSWER, Choices(), AROUND)
    assert grid.columns == ("3.5", "3.6", "3.7", "3.8")
    assert [series.newest.tensorflow for series in grid.series] == ["2.4.4", "2.3.4"]
    assert read_kinds(grid, "2.4") == {"3.5": "none", "3.6": "newest", "3.7": "newest", "3.8": "newest"}
    first = read_row(grid, "2.3").cells[0]
    assert (first.kind, first.text) == ("older", "2.3.0")
    assert read_row(grid, "2.3").releases == ("2.3.0", "2.3.4")


def test_that_the_facts_at_the_right_are_short_and_the_table_makes_cudnn_exact() -> None:
    cells = read_row(derive_grid(ANSWER, Choices(), AROUND), "2.4").cells[-3:]
    assert [cell.text for cell in cells] == ["2.4", "11.0", "8.0"]


def test_that_a_marked_environment_marks_its_cell_and_heads() -> None:
    grid = derive_grid(ANSWER, Choices(mark=THESIS.path), AROUND)
    series = read_row(grid, "2.4")
    cell = series.cells[3]
    assert series.marked
    assert cell.marked
    assert grid.marked_columns == {"3.8"}
    assert cell.told == (
        "TensorFlow 2.4.4, Python 3.8, newest patch installs, in the official table,"
        " your environment thesis-2021"
    )


def test_that_this_computer_marks_the_pythons_it_has_and_pins_stay() -> None:
    grid = derive_grid(ANSWER, Choices(), AROUND)
    assert grid.marked_columns == {"3.8"}
    assert [pin.name for pin in read_row(grid, "2.4").cells[3].pins] == ["thesis-2021"]


def test_that_environments_are_pinned_on_the_system_of_this_computer_only() -> None:
    rows = [replace(row, platform="macos-arm64", distribution="tensorflow-macos") for row in (NEW, OLD)]
    grid = derive_grid(build_answer(*rows), Choices(platform="macos-arm64"), AROUND)
    assert grid.series
    assert not any(cell.pins for series in grid.series for cell in series.cells)
    assert not grid.marked_columns


def test_that_pins_know_series_and_python_of_environments_with_tensorflow() -> None:
    pins = {pin.name: (pin.series, pin.python) for pin in derive_pins(build_zoo())}
    assert pins["keras3-course"] == ("2.19", "3.12")
    assert "base" not in pins


def test_that_evidence_tells_three_kinds_of_fitting_cells() -> None:
    rows = [
        build_row("2.6.0", "3.8", evidence="proven"),
        build_row("2.5.0", "3.8", evidence="declared"),
        build_row("2.4.0", "3.8", evidence="official"),
    ]
    assert derive_grid(build_answer(*rows), Choices(), AROUND).kinds == {"proven", "declared", "newest"}


def test_that_the_release_that_was_proven_is_the_one_to_create() -> None:
    proven = build_row("2.4.1", "3.8", evidence="proven")
    series = derive_grid(build_answer(NEW, proven), Choices(), AROUND).series[0]
    assert (series.newest.tensorflow, series.cells[2].evidence) == ("2.4.4", "proven")
    shown = derive_inspection(series, series.cells[2], "3.8", Choices(), LINUX)
    assert shown.create == ("2.4.1", "3.8")
    assert "TensorFlow 2.4.1" in shown.why


def test_that_cuda_columns_mark_what_the_driver_runs_and_doubt_where_sources_disagree() -> None:
    doubted = replace(NEW, claims=(MatrixClaim(source="a former table", cuda="10.1", cudnn="7"),))
    newer = build_row("2.20.0", "3.12", cuda="13.0", driver_min="580")
    grid = derive_grid(build_answer(newer, doubted, OLD), Choices(columns="cuda"), AROUND)
    assert grid.columns == ("10.1", "11.0", "13.0")
    assert grid.marked_columns == {"10.1", "11.0"}
    assert read_kinds(grid, "2.4") == {"10.1": "unknown", "11.0": "newest", "13.0": "none"}


def test_that_capability_columns_follow_majors_and_ptx() -> None:
    kinds = read_kinds(derive_grid(ANSWER, Choices(columns="capability"), AROUND), "2.4")
    assert kinds["3.0"] == "none"
    assert kinds["3.7"] == kinds["7.5"] == kinds["8.6"] == "newest"
    assert kinds["9.0"] == "translated"
    unknown = derive_grid(
        build_answer(replace(NEW, compute_capabilities=())), Choices(columns="capability"), AROUND
    )
    assert set(read_kinds(unknown, "2.4").values()) == {"unknown"}


def test_that_a_gpu_build_under_another_name_gives_the_cuda_of_old_series() -> None:
    cpu = build_row("1.13.1", "3.6", cuda=None, cudnn=None, driver_min=None)
    gpu = build_row("1.13.1", "3.6", cuda="10.0", cudnn="7", distribution="tensorflow-gpu")
    series = derive_grid(build_answer(cpu, gpu), Choices(), AROUND).series[0]
    assert [cell.text for cell in series.cells[-2:]] == ["10.0", "7"]


def test_that_old_series_are_folded_until_asked_for() -> None:
    rows = [build_row(f"2.{minor}.0", "3.8") for minor in range(SHOWN_SERIES + 3)]
    folded = derive_grid(build_answer(*rows), Choices(), AROUND)
    assert (len(folded.series), folded.folded, folded.folded_range) == (SHOWN_SERIES, 3, "2.0 to 2.2")
    assert len(derive_grid(build_answer(*rows), Choices(unfolded=True), AROUND).series) == SHOWN_SERIES + 3
    filtered = derive_grid(build_answer(*rows), Choices(filter_text="2"), AROUND)
    assert not filtered.can_fold
    assert len(filtered.series) == SHOWN_SERIES + 3


def test_that_the_inspector_names_releases_limits_and_how_to_create() -> None:
    grid = derive_grid(ANSWER, Choices(), AROUND)
    series = read_row(grid, "2.4")
    shown = derive_inspection(series, series.cells[3], "3.8", Choices(), LINUX)
    assert shown.title == "TensorFlow 2.4 on Python 3.8"
    assert shown.pill == ("ok", "Tested pair")
    assert shown.create == ("2.4.4", "3.8")
    facts = dict(shown.facts)
    assert facts["protobuf"] == "3.9.2 to below 3.21"
    assert facts["NumPy"] == "1.19.x, from 1.19.2"
    assert facts["Driver"] == "450.51.05 or newer"
    assert [pin.name for pin in shown.here] == ["thesis-2021"]


@pytest.mark.parametrize(
    ("series", "column", "pill", "create"),
    [
        ("2.3", "3.5", "Up to 2.3.0", ("2.3.0", "3.5")),
        ("2.4", "3.5", "No build", None),
    ],
)
def test_that_a_place_without_the_newest_patch_says_what_can_be_had(
    series: str, column: str, pill: str, create: tuple[str, str] | None
) -> None:
    row = read_row(derive_grid(ANSWER, Choices(), AROUND), series)
    shown = derive_inspection(row, row.cells[0], column, Choices(), LINUX)
    assert (shown.pill[1], shown.create) == (pill, create)
    assert bool(shown.why_no_create) == (create is None)


def test_that_nothing_is_created_for_another_system() -> None:
    row = read_row(derive_grid(ANSWER, Choices(), AROUND), "2.4")
    shown = derive_inspection(row, row.cells[3], "3.8", Choices(), "macos-arm64")
    assert shown.create is None
    assert "this is Linux" in shown.why_no_create


def test_that_what_another_source_says_is_told_only_where_it_contradicts() -> None:
    agreeing = read_row(derive_grid(ANSWER, Choices(), AROUND), "2.4")
    assert derive_inspection(agreeing, agreeing.cells[3], "3.8", Choices(), LINUX).disagreements == ()
    doubted = replace(NEW, claims=(MatrixClaim(source="a former table", cuda="10.1", cudnn="7"),))
    row = derive_grid(build_answer(doubted), Choices(), AROUND).series[0]
    found = derive_inspection(row, row.cells[2], "3.8", Choices(), LINUX).disagreements
    assert [(each.source, each.says) for each in found] == [("a former table", "CUDA 10.1, cuDNN 7")]


def test_that_commands_of_a_note_are_one_block_to_copy() -> None:
    section = derive_sections(NOTES)[0]
    assert section.parts == (
        Part("It carries Keras 2.4.0.", is_command=False),
        Part("from tensorflow import keras\nimport keras", is_command=True),
    )


@pytest.mark.parametrize(
    ("declared", "limit", "words"),
    [
        (">=3.9.2", "<3.21", "3.9.2 to below 3.21"),
        ("!=4.21.0,<5.0.0dev,>=3.20.3", "", "3.20.3 to below 5.0.0"),
        (">=1.26.0,<2.2.0", "<2", "1.26.0 to below 2"),
        ("~=1.19.2", "<1.20", "1.19.2 to below 1.20"),
        ("", "<3", "below 3"),
        ("<=1.24.3,>=1.22", "", "1.22 to 1.24.3"),
        ("<=2.10.0", "", "2.10.0 or older"),
        (">=3.11", "", "3.11 or newer"),
        ("==0.3.3", "", "0.3.3"),
        ("", "", "any"),
    ],
)
def test_that_ranges_are_told_in_words(declared: str, limit: str, words: str) -> None:
    assert describe_limits(declared, limit) == words


def test_that_nothing_known_of_the_computer_marks_nothing() -> None:
    grid = derive_grid(ANSWER, Choices(columns="cuda"), Surroundings())
    assert grid.marked_columns == frozenset()
