"""Which environments a filter leaves."""

from __future__ import annotations

import pytest

from gui.pages.environments.filter import begins_with, parse_filter
from tests.gui.builders import build_zoo


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", "thesis-2021 gan-archive segmentation-lab keras3-course nlp-seminar base half-read"),
        ("THESIS", "thesis-2021"),
        ("ada/work/nlp", "nlp-seminar"),
        ("conda", "base"),
        ("2.19", "keras3-course"),
        ("tf:2.1", ""),
        ("tf:2.10", "segmentation-lab"),
        ("tf:1.15.5", "gan-archive"),
        ("python:3.12", "keras3-course"),
        ("python:3.1", ""),
        ("is:broken", "thesis-2021 gan-archive"),
        ("is:healthy", "keras3-course"),
        ("is:gpu-fails", "segmentation-lab"),
        ("is:no-tensorflow", "base"),
        ("pkg:Proto_Buf", ""),
        ("pkg:protobuf>=4 is:broken", "thesis-2021 gan-archive"),
        ("pkg:protobuf<4", ""),
        ("pkg:protobuf>=oops", ""),
        ("pkg:six tf:2.19", "keras3-course"),
        ("absl", "thesis-2021 gan-archive segmentation-lab keras3-course nlp-seminar base half-read"),
        ("nonsense:2", ""),
        ("tf:", ""),
    ],
)
def test_that_a_filter_leaves_the_environments_it_names(text: str, names: str) -> None:
    holds = parse_filter(text)
    assert [e.name for e in build_zoo() if holds(e)] == names.split()


@pytest.mark.parametrize(
    ("version", "prefix", "expected"),
    [("2.10.1", "2.1", False), ("2.1.4", "2.1", True), ("2.1", "2.1", True), ("2.1.4", "2.1.", True)],
)
def test_that_a_version_begins_at_its_dots(version: str, prefix: str, expected: bool) -> None:
    assert begins_with(version, prefix) is expected
