"""One environment in full."""

from pathlib import Path

import pytest

from core.compatibility import load_matrix
from core.machine import Folders
from core.model import Health, HostFacts, LastTest, NoSuchEnvironmentError, SmokeTest
from core.storage import Inventory
from core.workflows.inspect_environment import inspect_environment
from tests.core.inspection.conftest import HandMade

HOST = HostFacts(os="linux", arch="x86_64")


@pytest.mark.parametrize("where", ["", "bin/python"])
def test_that_folder_and_interpreter_both_name_an_environment(tmp_path: Path, where: str) -> None:
    made = HandMade(tmp_path / "env")
    (made.install("tensorflow", "2.4.0") / "INSTALLER").write_text("pip\n")
    folders = Folders.below(tmp_path / "home")
    test = SmokeTest(ok=False, stages=(), at="2026-01-01T00:00:00Z")
    Inventory(folders.data).save_smoke_test(str(made.prefix), test)
    matrix = load_matrix(folders.cache)
    environment = inspect_environment(str(made.prefix / where), folders, HOST, matrix)
    assert environment.path == str(made.prefix)
    assert environment.facts.full
    assert environment.facts.distributions[0].installer == "pip"
    assert environment.health is Health.BROKEN
    assert environment.last_test == LastTest(ok=False, at="2026-01-01T00:00:00Z")
    assert environment.checked_at is not None


def test_that_a_folder_without_environment_is_refused(tmp_path: Path) -> None:
    folders = Folders.below(tmp_path / "home")
    with pytest.raises(NoSuchEnvironmentError):
        inspect_environment(str(tmp_path), folders, HOST, load_matrix(folders.cache))
