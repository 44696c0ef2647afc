"""Health and severity in words."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from core.model import Category, Environment, Finding, Health, Severity
from gui.wording.health import health_kind, health_word, only_gpu_fails, severity_kind, severity_word
from tests.gui.builders import GPU_FINDING, NOTE, PROTOBUF_FINDING, build_environment

WARNING = replace(PROTOBUF_FINDING, severity=Severity.WARNING)


@pytest.mark.parametrize(
    ("environment", "kind", "word"),
    [
        (build_environment(), "ok", "Fits"),
        (build_environment(tested=True), "ok", "Healthy"),
        (build_environment(tested=False), "ok", "Fits"),
        (build_environment(health=Health.BROKEN, findings=(PROTOBUF_FINDING,)), "bad", "Broken"),
        (build_environment(health=Health.WARNING, findings=(GPU_FINDING, NOTE)), "warn", "GPU fails"),
        (build_environment(health=Health.WARNING, findings=(GPU_FINDING, WARNING)), "warn", "May fail"),
        (build_environment(health=Health.NO_TENSORFLOW, tensorflow=None), "none", "No TF"),
        (build_environment(health=Health.UNREADABLE), "unknown", "Unreadable"),
        (build_environment(health=Health.NOT_CHECKED), "unknown", "Not checked"),
    ],
)
def test_that_health_is_one_kind_and_one_word(environment: Environment, kind: str, word: str) -> None:
    assert (health_kind(environment), health_word(environment)) == (kind, word)


def test_that_every_health_has_a_word_of_at_most_eleven_letters() -> None:
    words = [health_word(build_environment(health=health)) for health in Health]
    assert all(0 < len(word) <= 11 for word in words)


@pytest.mark.parametrize(
    ("finding", "kind", "word"),
    [
        (PROTOBUF_FINDING, "bad", "Stops import"),
        (replace(PROTOBUF_FINDING, category=Category.MODEL_FILE), "bad", "Will fail"),
        (GPU_FINDING, "warn", "GPU not used"),
        (WARNING, "warn", "May fail"),
        (NOTE, "info", "Note"),
    ],
)
def test_that_a_severity_says_what_it_means_for_work(finding: Finding, kind: str, word: str) -> None:
    assert (severity_kind(finding), severity_word(finding)) == (kind, word)


def test_that_an_environment_without_warnings_does_not_blame_the_gpu() -> None:
    assert not only_gpu_fails(build_environment(findings=(NOTE,)))
