"""What the header of an environment shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from core.model import Category, Environment, Fit, FitKind, Health, Kind, LastTest, PythonFacts
from gui.pages.environment.state import can_repair, derive_header, derive_sentence, describe_no_test
from tests.gui.builders import (
    FIT,
    GPU_FINDING,
    NOTE,
    PROTOBUF_FINDING,
    build_environment,
    build_thesis,
    build_zoo,
)

NOW = datetime(2026, 3, 1, 12, 2, tzinfo=UTC)
LATER = replace(PROTOBUF_FINDING, category=Category.MODEL_FILE)
TWO_LOOSE = Fit(
    board=FIT.board,
    note="",
    pieces=(replace(FIT.pieces[0], kind=FitKind.BAD, verdict="Too old"), *FIT.pieces[1:]),
)
OLD_PYTHON = Fit(
    board=FIT.board,
    note="",
    pieces=(TWO_LOOSE.pieces[0], replace(FIT.pieces[1], kind=FitKind.OK)),
)


@pytest.mark.parametrize(
    ("environment", "fit", "sentence"),
    [
        (
            build_thesis(),
            FIT,
            "TensorFlow cannot be imported here. One library is too new; everything else fits.",
        ),
        (build_thesis(), None, "TensorFlow cannot be imported here."),
        (build_thesis(), TWO_LOOSE, "TensorFlow cannot be imported here. 2 pieces do not fit."),
        (
            build_thesis(),
            OLD_PYTHON,
            "TensorFlow cannot be imported here. Python is too old; everything else fits.",
        ),
        (build_thesis(findings=(LATER,)), None, "TensorFlow does not work here."),
        (
            build_environment(),
            FIT,
            "Everything fits by version numbers. The import has not been tried.",
        ),
        (
            build_environment(tested=True),
            FIT,
            "Everything fits. TensorFlow imports and completes one training step.",
        ),
        (
            build_environment(tested=False),
            FIT,
            "Everything fits by version numbers, but the last test did not pass.",
        ),
        (
            build_environment(health=Health.WARNING, findings=(GPU_FINDING,)),
            FIT,
            "TensorFlow works on the processor. The GPU is not used.",
        ),
        (build_zoo()[1], FIT, "This environment has lost its Python. Your packages are intact."),
        (build_zoo()[5], None, "TensorFlow is not installed here."),
        (build_zoo()[6], None, "This environment cannot be read. The folder cannot be opened."),
        (
            build_environment(health=Health.NOT_CHECKED),
            None,
            "This environment has been found and not been read yet.",
        ),
    ],
)
def test_that_one_sentence_says_how_things_are(
    environment: Environment, fit: Fit | None, sentence: str
) -> None:
    assert derive_sentence(environment, fit) == sentence


def test_that_the_header_names_tool_packages_size_and_age() -> None:
    header = derive_header(build_thesis(), FIT, NOW)
    assert header.facts == "venv · 8 packages · 1.1 GB · checked 2 minutes ago"
    assert (header.kind, header.word, header.owner) == ("bad", "Broken", "")


@pytest.mark.parametrize(
    ("owner", "words"), [("poetry", "Managed by Poetry"), ("pdm", "Managed by PDM"), (None, "")]
)
def test_that_an_owner_is_named(owner: str | None, words: str) -> None:
    thesis = build_thesis()
    owned = replace(thesis, facts=replace(thesis.facts, located=replace(thesis.facts.located, owner=owner)))
    assert derive_header(owned, None, NOW).owner == words


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        (build_thesis(), True),
        (build_environment(health=Health.WARNING, findings=(GPU_FINDING,)), True),
        (build_environment(findings=(NOTE,)), False),
        (build_thesis(findings=(replace(PROTOBUF_FINDING, remedies=()),)), False),
        (build_environment(), False),
    ],
)
def test_that_repair_is_offered_only_where_there_is_something_to_repair(
    environment: Environment, expected: bool
) -> None:
    assert can_repair(environment) is expected


@pytest.mark.parametrize(
    ("environment", "why"),
    [
        (build_thesis(), ""),
        (build_zoo()[5], "There is no TensorFlow here to test."),
        (build_zoo()[1], "The test needs the environment's Python, which cannot start."),
        (build_zoo()[6], "This environment cannot be read, so nothing in it can be tested."),
        (
            replace(build_thesis(), facts=replace(build_thesis().facts, python=PythonFacts())),
            "The test needs the environment's Python, which cannot start.",
        ),
    ],
)
def test_that_a_test_that_cannot_run_says_why(environment: Environment, why: str) -> None:
    assert derive_header(environment, None, NOW).why_no_test == why
    assert describe_no_test(environment) == why


def test_that_an_unknown_kind_is_left_out() -> None:
    environment = build_environment(kind=Kind.UNKNOWN)
    assert derive_header(environment, None, NOW).facts.startswith("8 packages")


def test_that_a_test_in_the_past_does_not_hide_an_error() -> None:
    thesis = build_thesis(last_test=LastTest(ok=True, at="2026-01-01T00:00:00Z"))
    assert derive_header(thesis, FIT, NOW).word == "Broken"
