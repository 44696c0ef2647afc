"""Real pastes, shortened and without names of people: what is understood of each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from core.model import NoteKind
from core.reports import read_report

PASTES = Path(__file__).parent / "pastes"
EXPECTED: dict[str, Any] = yaml.safe_load((PASTES / "expected.yaml").read_text(encoding="utf-8"))
# Told elsewhere: the error is the text itself, builds are copied as they stand.
ASIDE = {"error", "builds", "installers"}


def test_that_every_paste_has_its_expected_understanding() -> None:
    assert sorted(EXPECTED) == sorted(path.stem for path in PASTES.glob("*.txt"))
    assert len(EXPECTED) >= 25


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_that_a_paste_is_understood(name: str) -> None:
    reading = read_report((PASTES / f"{name}.txt").read_bytes())

    told = msgspec.json.decode(msgspec.json.encode(reading.report))
    expected = EXPECTED[name]["report"]
    assert {key: one for key, one in told.items() if key not in ASIDE} == {
        key: one for key, one in expected.items() if key not in ASIDE
    }
    assert expected.get("installers", {}).items() <= told.get("installers", {}).items()


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_that_a_paste_among_windows_line_ends_and_quotes_is_understood_alike(name: str) -> None:
    text = (PASTES / f"{name}.txt").read_text(encoding="utf-8")
    plain = read_report(text).report
    windows = read_report(text.replace("\n", "\r\n").encode("utf-16"))
    coloured = read_report("\n".join(f"\x1b[1m{line}\x1b[0m" if line else line for line in text.split("\n")))

    assert windows.report == plain
    assert coloured.report == plain


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("nvidia-smi-535-and-log", "mail-pip-list"),
        ("environment-hey-jetson", "log-cudart-missing"),
        ("tf-env-collect", "code-keras-utils"),
        ("conda-list-linux", "log-tf1-gpu"),
        ("pip-install-conflict", "nvidia-smi-525"),
    ],
)
def test_that_two_pastes_together_give_what_each_gives(first: str, second: str) -> None:
    one = (PASTES / f"{first}.txt").read_text(encoding="utf-8")
    other = (PASTES / f"{second}.txt").read_text(encoding="utf-8")
    for text in (f"{one}\n\n{other}", f"{other}\n\n{one}"):
        report = read_report(text).report
        for alone in (read_report(one).report, read_report(other).report):
            names = set(alone.packages) - {"tensorflow", "keras", "numpy", "tensorflow-estimator", "h5py"}
            assert names <= set(report.packages)
            if alone.gpu is not None and alone.gpu.driver is not None:
                assert report.gpu is not None
                assert report.gpu.driver is not None


def test_that_a_contradiction_is_told_and_the_listing_counts() -> None:
    text = "TensorFlow version: 2.4.0\n\nPackage    Version\n---------- -------\ntensorflow 2.3.1\n"
    reading = read_report(text)

    assert reading.report.packages["tensorflow"] == "2.3.1"
    notes = [note.text for note in reading.notes if note.kind is NoteKind.CONTRADICTION]
    assert len(notes) == 1
    assert "2.4.0" in notes[0]
    assert "2.3.1" in notes[0]


def test_that_two_versions_in_one_sentence_each_are_not_guessed_between() -> None:
    reading = read_report("It worked with TF 1.14.0.\nSince I have TF 2.3.0 it fails.\n")

    assert "tensorflow" not in reading.report.packages
    assert any("not clear" in note.text for note in reading.notes)


def test_that_text_about_nothing_known_is_said_not_to_be_understood() -> None:
    reading = read_report("The weather is fine today.\nI like trains.\n")

    assert [note.kind for note in reading.notes] == [NoteKind.NOT_UNDERSTOOD]
    assert "2 lines" in reading.notes[0].text
    assert reading.notes[0].lines == (1, 2)
