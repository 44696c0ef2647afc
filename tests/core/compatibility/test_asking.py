"""Whole questions to the bundled matrix, the five that people ask most among them."""

from __future__ import annotations

import pytest

from core.compatibility import Matrix, is_in_range
from core.compatibility.asking import answer_question
from core.model import MatrixAnswer, MatrixNote, MatrixQuestion, UsageError

LINUX = "linux-x86_64"


def ask(matrix: Matrix, **parts: str) -> MatrixAnswer:
    return answer_question(matrix, MatrixQuestion(**parts), LINUX)


def read_note(answer: MatrixAnswer, note: str) -> str:
    return "\n".join(next(each for each in answer.notes if each.id == note).lines)


def test_that_an_open_question_gives_every_wheel_newest_release_first(matrix: Matrix) -> None:
    answer = ask(matrix)
    assert {row.tensorflow for row in answer.rows} == {release.version for release in matrix.releases}
    assert answer.rows[0].tensorflow == matrix.newest.version
    assert answer.newest_data == matrix.newest_data


@pytest.mark.parametrize(
    ("text", "versions"),
    [
        ("2.4.1", {"2.4.1"}),
        ("2.4", {"2.4.0", "2.4.1", "2.4.2", "2.4.3", "2.4.4"}),
        ("2.4.*", {"2.4.0", "2.4.1", "2.4.2", "2.4.3", "2.4.4"}),
        ("==2.4.*", {"2.4.0", "2.4.1", "2.4.2", "2.4.3", "2.4.4"}),
        (">=2.9.2,<2.10.1", {"2.9.2", "2.9.3", "2.10.0"}),
    ],
)
def test_that_a_version_a_series_and_a_range_are_understood(
    matrix: Matrix, text: str, versions: set[str]
) -> None:
    assert {row.tensorflow for row in ask(matrix, tensorflow=text).rows} == versions


@pytest.mark.parametrize(
    "wrong",
    [
        {"tensorflow": "abc"},
        {"tensorflow": ""},
        {"keras": "two"},
        {"python": "py38"},
        {"platform": "amiga"},
        {"platform": "x86_64"},
        {"cuda": ">=11"},
    ],
)
def test_that_what_is_no_version_or_platform_is_refused_with_a_sentence(
    matrix: Matrix, wrong: dict[str, str]
) -> None:
    with pytest.raises(UsageError) as refused:
        ask(matrix, **wrong)
    assert repr(next(iter(wrong.values()))) in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("text", "platforms"),
    [
        ("linux-x86_64", {"linux-x86_64"}),
        ("Linux_x86_64", {"linux-x86_64"}),
        ("win_amd64", {"windows-x86_64"}),
        ("macosx_11_0_arm64", {"macos-arm64"}),
        ("macos", {"macos-arm64", "macos-x86_64"}),
        ("linux/aarch64", {"linux-aarch64"}),
    ],
)
def test_that_platforms_are_known_by_the_names_that_wheels_and_people_give_them(
    matrix: Matrix, text: str, platforms: set[str]
) -> None:
    rows = ask(matrix, tensorflow=">=2.13", platform=text).rows
    assert {row.platform for row in rows} == platforms


def test_that_rows_for_a_python_and_a_cuda_have_both(matrix: Matrix) -> None:
    rows = ask(matrix, python="3.8.10", cuda="11.2", platform=LINUX).rows
    assert rows
    assert all("3.8" in row.python for row in rows)
    assert all(row.cuda is not None and row.cuda.startswith("11.2") for row in rows)
    assert all(row.driver_min == "450.80.02" for row in rows)


def test_that_a_row_tells_declared_and_true_limits_evidence_and_sources(matrix: Matrix) -> None:
    row = ask(matrix, tensorflow="2.4.1", platform=LINUX).rows[0]
    assert (row.distribution, row.cuda, row.keras, row.keras_inside) == ("tensorflow", "11.0", "2.4.0", True)
    assert row.requires["protobuf"] == ">=3.9.2"
    assert row.limits["protobuf"] == "<3.21"
    assert set(row.evidence) == set(row.python)
    assert row.evidence["3.8"] in {"proven", "official"}
    assert row.sources
    assert "sm_35" in row.compute_capabilities


def test_that_conditions_on_system_and_python_decide_what_is_required(matrix: Matrix) -> None:
    by_platform = {row.platform: row for row in ask(matrix, tensorflow="2.16.2").rows}
    assert by_platform[LINUX].requires["numpy"] == "<2.0.0,>=1.26.0"
    assert "tensorflow-intel" not in by_platform[LINUX].requires


@pytest.mark.parametrize(
    ("wanted", "way"),
    [("2.4", "inside"), ("2.10.0", "required"), (">=3.10", "required"), ("2.16.0", "tf-keras")],
)
def test_that_rows_for_a_keras_say_by_which_way_it_comes(matrix: Matrix, wanted: str, way: str) -> None:
    rows = ask(matrix, keras=wanted).rows
    assert {row.keras_by for row in rows if row.distribution == "tensorflow"} >= {way}
    for row in rows:
        if row.keras_by == "required":
            assert row.keras_found is not None
            assert is_in_range(row.keras_found, row.keras)


def test_that_tf_keras_counts_only_where_no_other_way_leads_to_a_keras(matrix: Matrix) -> None:
    assert not [row for row in ask(matrix, keras="<3").rows if row.keras_by == "tf-keras"]
    assert {row.keras_by for row in ask(matrix, keras="<3", tensorflow="2.17").rows} == {"tf-keras"}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"tensorflow": "2.4", "python": "3.12"}, "has wheels for Python 3.6 to 3.8."),
        ({"tensorflow": "2.99"}, "the newest it knows is"),
        ({"tensorflow": "2.4.9"}, "the nearest release is 2.4.4."),
        ({"tensorflow": "2.4", "keras": "2.9"}, "carries Keras 2.4.0 inside."),
        ({"tensorflow": "2.10", "keras": "3.1"}, "asks for Keras <2.11,>=2.10.0; 2.10.0 is the newest"),
        ({"tensorflow": "2.10", "cuda": "12.2"}, "is built for CUDA 11.2."),
        ({"tensorflow": "2.4", "platform": "linux-aarch64"}, "There are builds for"),
    ],
)
def test_that_where_no_row_fits_the_nearest_is_named(
    matrix: Matrix, parts: dict[str, str], words: str
) -> None:
    answer = ask(matrix, **parts)
    assert answer.rows == ()
    assert words in answer.nearest


# The five questions.


def test_that_it_says_which_keras_goes_with_tensorflow_2_4_and_how_to_import_it(matrix: Matrix) -> None:
    answer = ask(matrix, tensorflow="2.4")
    assert {(row.keras, row.keras_inside) for row in answer.rows} == {("2.4.0", True)}
    told = read_note(answer, "import")
    assert "carries Keras 2.4.0 inside" in told
    assert "from tensorflow import keras" in told


def test_that_it_says_how_to_get_tensorflow_1_13_with_keras_2_2_4_by_pip_and_conda(matrix: Matrix) -> None:
    answer = ask(matrix, tensorflow="1.13.1", keras="2.2.4")
    row = next(each for each in answer.rows if each.platform == LINUX)
    assert {"3.6", "3.7"} <= set(row.python)
    told = read_note(answer, "install")
    assert "There are wheels for Python" in told
    assert "tensorflow==1.13.1 keras==2.2.4" in told
    assert "python3.6 -m pip install" in told
    assert "conda create -n tf -c conda-forge python=3.6 tensorflow=1.13.1 keras=2.2.4" in told


def test_that_commands_for_windows_start_python_as_windows_does(matrix: Matrix) -> None:
    told = read_note(ask(matrix, tensorflow="2.10.1", platform="windows"), "install")
    assert "    py -3.10 -m pip install tensorflow==2.10.1" in told


def test_that_it_says_how_another_keras_comes_into_every_tensorflow(matrix: Matrix) -> None:
    told = read_note(ask(matrix, tensorflow="2.17"), "keras-version")
    assert "TF_USE_LEGACY_KERAS=1" in told
    assert "pip install tf-keras==2.17.0" in told
    assert "choose the TensorFlow of that number" in read_note(
        ask(matrix, tensorflow="2.10"), "keras-version"
    )
    assert "has its Keras inside" in read_note(ask(matrix, tensorflow="2.3"), "keras-version")
    assert "pip install --upgrade keras" in read_note(ask(matrix, tensorflow="2.15"), "keras-version")


@pytest.mark.parametrize(
    "parts",
    [{"tensorflow": "2.0"}, {"tensorflow": "2.0", "keras": "2.3.1"}, {"tensorflow": "2.8", "keras": "2.2.4"}],
)
def test_that_it_says_what_an_old_keras_left_behind_does(matrix: Matrix, parts: dict[str, str]) -> None:
    told = read_note(ask(matrix, **parts), "left-behind")
    for word in (
        "KERAS_BACKEND",
        "keras.json",
        "theano",
        "pip uninstall keras",
        "from tensorflow import keras",
    ):
        assert word in told


def test_that_an_old_keras_is_no_matter_beside_tensorflow_1(matrix: Matrix) -> None:
    notes: tuple[MatrixNote, ...] = ask(matrix, tensorflow="1.13.1", keras="2.2.4").notes
    assert "left-behind" not in {note.id for note in notes}
