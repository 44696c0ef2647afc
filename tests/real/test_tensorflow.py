"""Real TensorFlow, from broken to mended and from nothing to tested; minutes, and gigabytes of wheels."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.app import Dovetail
from core.jobs import CancelToken, SilentReporter
from core.machine import Folders
from core.model import CreateRequest, Environment, Health, OutcomeState, Plan, SmokeTest
from tests.requirements import need_python
from tests.wheels import describe_tree, list_versions, make_environment, run_uv_pip

pytestmark = pytest.mark.tensorflow

BROKEN_PROTOBUF = "5.29.6"


@pytest.fixture
def dovetail(tmp_path: Path) -> Dovetail:
    return Dovetail(Folders.below(tmp_path / "dovetail"))


@pytest.fixture
def thesis(tmp_path: Path) -> Path:
    """``tensorflow==2.4.0`` on Python 3.8 as a resolver of today installs it: protobuf is 5.x."""
    path = make_environment(tmp_path / "work" / "thesis-2021", python=need_python("3.8"))
    run_uv_pip(path, "install", "tensorflow==2.4.0", f"protobuf=={BROKEN_PROTOBUF}")
    return path


def stages(test: SmokeTest | None) -> dict[str, bool | None]:
    assert test is not None
    return {stage.id: stage.ok for stage in test.stages}


def without(tree: dict[str, tuple[object, ...]], *words: str) -> dict[str, tuple[object, ...]]:
    """Files and links whose path has none of the words; folders are left out."""
    return {
        path: entry
        for path, entry in tree.items()
        if entry[0] != "folder" and not any(word in path for word in words)
    }


def check_is_protobuf(environment: Environment) -> None:
    first = environment.findings[0]
    assert environment.health is Health.BROKEN
    assert first.category == "dependency-abi"
    assert first.subject == "protobuf"
    assert [change.name for change in first.remedies[0].changes] == ["protobuf"]


def get_changes(plan: Plan) -> dict[str, tuple[str | None, str | None]]:
    return {change.name: (change.before, change.after) for change in plan.changes}


@pytest.mark.ci_tensorflow
def test_that_the_thesis_environment_is_mended_and_all_else_in_it_stays(
    dovetail: Dovetail, thesis: Path
) -> None:
    before = describe_tree(thesis)
    check_is_protobuf(dovetail.inspect(str(thesis)))
    failed = dovetail.smoke_test(str(thesis))
    assert stages(failed)["import"] is False
    assert any(stage.explanation.startswith("protobuf is too new") for stage in failed.stages)
    plan = dovetail.plan_repair(str(thesis))
    assert get_changes(plan) == {"protobuf": (BROKEN_PROTOBUF, "3.20.3")}
    assert describe_tree(thesis) == before

    outcome = dovetail.apply(plan)

    assert outcome.state is OutcomeState.SUCCEEDED, outcome.error
    passed = stages(outcome.verified)
    assert all(passed[stage] for stage in ("import", "matmul", "data", "fit", "save"))
    assert passed["gpu"] is None
    assert without(describe_tree(thesis), "protobuf", "_upb") == without(before, "protobuf", "_upb")
    assert list_versions(thesis)["protobuf"] == "3.20.3"
    assert dovetail.inspect(str(thesis)).health is Health.FITS
    assert dovetail.plan_repair(str(thesis)).is_empty


def test_that_a_repair_whose_test_fails_is_put_back_identically(dovetail: Dovetail, thesis: Path) -> None:
    site = next(thesis.glob("lib/*/site-packages"))
    (site / "hidden.pth").write_text("import sys; sys.modules['astunparse'] = None\n")
    before = describe_tree(thesis)
    outcome = dovetail.apply(dovetail.plan_repair(str(thesis)))
    assert outcome.state is OutcomeState.RESTORED
    assert stages(outcome.verified)["import"] is False
    assert "astunparse" in (outcome.error or "")
    assert describe_tree(thesis) == before


@pytest.mark.parametrize("moment", ["+ protobuf==3.20.3", "TensorFlow imports"])
def test_that_a_repair_stopped_in_the_middle_is_put_back_identically(
    dovetail: Dovetail, thesis: Path, moment: str
) -> None:
    before = describe_tree(thesis)
    plan = dovetail.plan_repair(str(thesis))
    token = CancelToken()

    class Stopper(SilentReporter):
        def log(self, text: str, level: str = "info") -> None:
            self._see(text)

        def step(self, step_id: str, title: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
            self._see(title)
            return super().step(step_id, title)

        def _see(self, text: str) -> None:
            if moment in text:
                token.cancel()

    outcome = dovetail.apply(plan, reporter=Stopper(token))
    assert outcome.state is OutcomeState.CANCELLED
    assert describe_tree(thesis) == before


@pytest.mark.parametrize(
    ("wishes", "stages_passed"),
    [
        (
            {"tensorflow": "1.13.1", "keras": "2.2.4", "python": "3.6"},
            {"import", "matmul", "data", "fit", "save", "keras-import", "keras-fit", "keras-save"},
        ),
        ({"tensorflow": "2.21.0", "python": "3.12"}, {"import", "matmul", "data", "fit", "save"}),
        ({"tensorflow": "2.4.0", "python": "3.8"}, {"import", "matmul", "data", "fit", "save"}),
        ({"tensorflow": "2.10.1", "python": "3.10"}, {"import", "matmul", "data", "fit", "save"}),
        ({"tensorflow": "2.15.1", "python": "3.11"}, {"import", "matmul", "data", "fit", "save"}),
    ],
)
def test_that_a_created_environment_passes_its_test(
    dovetail: Dovetail, tmp_path: Path, wishes: dict[str, str], stages_passed: set[str]
) -> None:
    need_python(wishes["python"])
    target = tmp_path / "made" / "by dovetail"
    plan = dovetail.plan_create(CreateRequest(path=str(target), **wishes))  # type: ignore[arg-type]
    assert not target.parent.exists()
    outcome = dovetail.apply(plan)
    assert outcome.state is OutcomeState.SUCCEEDED, outcome.error
    passed = stages(outcome.verified)
    assert {name for name, ok in passed.items() if ok} >= stages_passed
    assert outcome.verified is not None
    details = {stage.id: stage.detail for stage in outcome.verified.stages}
    assert ".h5" in details["save"]
    installed = list_versions(target)
    assert installed["tensorflow"] == wishes["tensorflow"]
    assert installed.get("keras") == wishes.get("keras", installed.get("keras"))
    assert {change.name: change.after for change in plan.changes} == installed
    before = describe_tree(target)
    assert dovetail.smoke_test(str(target)).ok
    assert describe_tree(target) == before
