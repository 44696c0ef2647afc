"""Claims about the workflows that test, create and repair, wired as the application wires them."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.app import Dovetail
from core.jobs import CancelToken, SilentReporter
from core.machine import Folders
from core.model import CancelledError, CreateRequest, DovetailError, NoSuchEnvironmentError, UsageError
from core.storage import Inventory
from tests.wheels import describe_tree, make_environment


@pytest.fixture
def dovetail(tmp_path: Path) -> Dovetail:
    return Dovetail(Folders.below(tmp_path / "dovetail"))


def test_that_a_smoke_test_is_remembered_and_leaves_the_environment_as_it_was(
    dovetail: Dovetail, tmp_path: Path
) -> None:
    path = make_environment(tmp_path / "env")
    before = describe_tree(path)
    test = dovetail.smoke_test(str(path))
    assert describe_tree(path) == before
    assert Inventory(dovetail.folders.data).load_smoke_test(str(path)) == test
    last = dovetail.inspect(str(path)).last_test
    assert last is not None
    assert last.ok


def test_that_a_path_without_an_environment_is_refused(dovetail: Dovetail, tmp_path: Path) -> None:
    for attempt in (dovetail.smoke_test, dovetail.plan_repair):
        with pytest.raises(NoSuchEnvironmentError):
            attempt(str(tmp_path / "nothing"))


def test_that_an_environment_whose_base_is_gone_cannot_be_tested(dovetail: Dovetail, tmp_path: Path) -> None:
    path = make_environment(tmp_path / "env")
    (path / "pyvenv.cfg").write_text("home = /gone/bin\nversion_info = 3.8.1\n")
    (path / "bin" / "python").unlink()
    (path / "bin" / "python").symlink_to("/gone/bin/python3.8")
    with pytest.raises(NoSuchEnvironmentError, match="/gone"):
        dovetail.smoke_test(str(path))


def test_that_a_healthy_environment_gets_an_empty_plan(dovetail: Dovetail, tmp_path: Path) -> None:
    path = make_environment(tmp_path / "env")
    before = describe_tree(path)
    plan = dovetail.plan_repair(str(path))
    assert plan.is_empty
    with pytest.raises(DovetailError, match="nothing to do"):
        dovetail.apply(plan)
    assert describe_tree(path) == before


def test_that_create_refuses_a_target_that_exists(dovetail: Dovetail, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "thesis.tex").write_text("mine")
    with pytest.raises(UsageError, match="exists already"):
        dovetail.plan_create(CreateRequest(path=str(tmp_path / "there"), tensorflow="2.4.0"))


def test_that_create_names_an_interpreter_path_that_is_none(dovetail: Dovetail, tmp_path: Path) -> None:
    request = CreateRequest(path=str(tmp_path / "new"), tensorflow="2.4.0", python=str(tmp_path / "python"))
    with pytest.raises(DovetailError, match="no Python interpreter at"):
        dovetail.plan_create(request)


def test_that_planning_can_be_stopped(dovetail: Dovetail, tmp_path: Path) -> None:
    token = CancelToken()
    token.cancel()
    request = CreateRequest(path=str(tmp_path / "new"))
    with pytest.raises(CancelledError):
        dovetail.plan_create(request, SilentReporter(token))
    assert not (tmp_path / "new").exists()
