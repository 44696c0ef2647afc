"""Known messages: every row finds its own example, quickly, and only one row speaks of a line."""

from __future__ import annotations

import re
import time

import pytest

from core.compatibility import ErrorTexts, load_matrix
from core.compatibility.errors import condense

NOISE = "2021-03-14 10:11:12.131415: I tensorflow/core/platform/cpu_feature_guard.cc:142] step {} of many\n"


@pytest.fixture(scope="session")
def texts(tmp_path_factory: pytest.TempPathFactory) -> ErrorTexts:
    return load_matrix(tmp_path_factory.mktemp("cache")).error_texts


def test_that_every_example_is_found_by_its_own_row(texts: ErrorTexts) -> None:
    assert len(texts.rows) >= 200
    missed = [row.id for row in texts.rows if row.id not in {one.row.id for one in texts.find(row.example)}]
    assert missed == []


def test_that_a_special_row_stands_before_a_general_one(texts: ErrorTexts) -> None:
    shadowed = []
    for row in texts.rows:
        on_line = [one.row.id for one in texts.find(row.example) if one.row.is_specific]
        if row.is_specific and on_line and on_line[0] != row.id:
            shadowed.append((row.id, on_line[0]))
    assert shadowed == []


def test_that_no_pattern_matches_nothing(texts: ErrorTexts) -> None:
    assert [row.id for row in texts.rows if re.search(row.pattern, "", re.IGNORECASE)] == []


@pytest.mark.parametrize(
    "text",
    ["", "Epoch 1/5\n32/32 - 1s - loss: 0.69 - accuracy: 0.51\n", "ok", "Successfully installed pip-24.0"],
)
def test_that_ordinary_output_means_nothing(texts: ErrorTexts, text: str) -> None:
    assert texts.find(text) == ()


def test_that_one_line_counts_for_one_row(texts: ErrorTexts) -> None:
    found = texts.find("ModuleNotFoundError: No module named 'keras.src.engine'")
    assert [one.row.id for one in found] == ["src-engine"]


def test_that_typographic_quotes_count_as_plain_ones(texts: ErrorTexts) -> None:
    found = texts.find("AttributeError: module ‘tensorflow’ has no attribute ‘contrib’")
    assert [one.row.id for one in found] == ["contrib"]


def test_that_a_message_in_the_middle_of_a_long_log_is_found(texts: ErrorTexts) -> None:
    log = "".join(NOISE.format(number) for number in range(6000))
    middle = len(log) // 2
    whole = f"{log[:middle]}\nCould not load dynamic library 'libcudnn.so.8'\n{log[middle:]}"
    assert "cudnn-library" in {one.row.id for one in texts.find(whole)}


def test_that_letters_which_grow_in_lower_case_move_nothing(texts: ErrorTexts) -> None:
    found = texts.find("İ" * 50 + "\nTypeError: Descriptors cannot be created directly.")
    assert [one.row.id for one in found] == ["protobuf-descriptors"]


def test_that_what_is_kept_of_a_text_is_bounded() -> None:
    assert len(condense("error: " + "x" * 9_000_000)) < 200_000
    assert len(condense("".join(f"error {number}\n" for number in range(200_000)))) < 200_000


def test_that_a_megabyte_is_read_within_a_tenth_of_a_second(texts: ErrorTexts) -> None:
    lines = [NOISE.format(number) for number in range(8000)]
    lines += [f"{row.example}\n" for row in texts.rows]
    log = "".join(lines) + "".join(NOISE.format(number) for number in range(2000))
    assert len(log) > 1_000_000
    texts.find(log)
    durations = []
    for _ in range(3):
        begun = time.perf_counter()
        texts.find(log)
        durations.append(time.perf_counter() - begun)
    assert min(durations) < 0.1
