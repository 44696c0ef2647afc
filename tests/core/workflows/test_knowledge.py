"""What saved diagnoses depend on besides the environments."""

import shutil
from pathlib import Path

import pytest

import core
import resources
from core.workflows.knowledge import identify_knowledge

ROOT = Path(__file__).parents[3]


@pytest.fixture
def own_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own files where a test may change them."""
    for name in ("core", "resources"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "icons"))
    monkeypatch.setattr(core, "__path__", [str(tmp_path / "core")])
    monkeypatch.setattr(resources, "__path__", [str(tmp_path / "resources")])
    return tmp_path


@pytest.mark.parametrize(
    "file",
    [
        "core/model/finding.py",
        "core/inspection/keras.py",
        "core/compatibility/matrix.py",
        "core/diagnosis/engine.py",
        "core/diagnosis/rules/keras.py",
        "resources/compatibility/tensorflow.yaml",
    ],
)
def test_that_whatever_decides_a_diagnosis_is_part_of_it(own_copy: Path, file: str) -> None:
    before = identify_knowledge()
    assert before == identify_knowledge()
    with (own_copy / file).open("a") as changed:
        changed.write("\n")
    assert identify_knowledge() != before


def test_that_a_new_rule_is_part_of_it(own_copy: Path) -> None:
    before = identify_knowledge()
    (own_copy / "core" / "diagnosis" / "rules" / "new.py").touch()
    assert identify_knowledge() != before


def test_that_windows_and_commands_are_no_part_of_it(own_copy: Path) -> None:
    before = identify_knowledge()
    (own_copy / "core" / "cli" / "run.py").touch()
    assert identify_knowledge() == before
