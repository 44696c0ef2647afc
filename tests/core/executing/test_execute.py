"""Claims about executing plans, with real environments, a real uv and a stand-in for the rules."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.backends import Uv
from core.executing import Verifier, execute
from core.executing.journal import read_record
from core.executing.lock import hold_lock
from core.inspection import inspect_full
from core.jobs import CancelToken, Reporter, SilentReporter
from core.machine import read_host
from core.model import (
    Category,
    Change,
    Confidence,
    DovetailError,
    Environment,
    Finding,
    Kind,
    Located,
    Outcome,
    OutcomeState,
    Plan,
    PlanStep,
    Severity,
    SmokeTest,
    StageResult,
    Strategy,
    Verb,
)
from core.planning import compute_fingerprint
from core.processes import Command, Completed, OnLine, TreeRunner
from tests.wheels import describe_tree, list_versions, make_environment, run_uv_pip

TOO_NEW = Finding(
    rule="test-rule",
    category=Category.DEPENDENCY_ABI,
    severity=Severity.ERROR,
    confidence=Confidence.HIGH,
    title="dove-alpha 2.0 is too new",
    explanation="",
    subject="dove-alpha",
)


def read(path: str) -> Environment:
    located = Located(
        prefix=path, kind=Kind.UV, name="env", label="env", executable=str(Path(path, "bin", "python"))
    )
    facts = inspect_full(located, read_host())
    too_new = any(each.name == "dove-alpha" and each.version == "2.0" for each in facts.distributions)
    return Environment(facts=facts, findings=(TOO_NEW,) if too_new else ())


def pass_test(environment: Environment, reporter: Reporter) -> SmokeTest:
    stage = StageResult(id="import", title="It imports", ok=True, skipped=False, seconds=0.0)
    return SmokeTest(ok=True, stages=(stage,))


def fail_test(environment: Environment, reporter: Reporter) -> SmokeTest:
    stage = StageResult(
        id="import", title="It imports", ok=False, skipped=False, seconds=0.0, detail="ImportError: no"
    )
    return SmokeTest(ok=False, stages=(stage,))


VERIFIER = Verifier(check=read, smoke_test=pass_test)


def build_repair(prefix: Path, pin: str = "dove-alpha==1.0") -> Plan:
    uv = Uv(TreeRunner())
    change = Change(name="dove-alpha", before="2.0", after=pin.partition("==")[2])
    argv = uv.install_argv(str(prefix / "bin" / "python"), [pin])
    steps = (
        PlanStep(id="snapshot", title="Save a snapshot"),
        PlanStep(id="install", title="Replace dove-alpha", argv=argv),
        PlanStep(id="check", title="Check"),
    )
    facts = read(str(prefix)).facts
    return Plan(
        verb=Verb.REPAIR,
        target=str(prefix),
        strategy="smallest",
        strategies=(Strategy(id="smallest", title="Smallest change", why=""),),
        changes=(change,),
        python_before="3.11",
        python_after="3.11",
        steps=steps,
        seen=compute_fingerprint(str(prefix), facts.site_packages),
    )


def build_create(target: Path, pin: str) -> Plan:
    uv = Uv(TreeRunner())
    base = Path(make_base())
    steps = (
        PlanStep(id="venv", title="Make the environment", argv=uv.venv_argv(str(target), str(base))),
        PlanStep(id="install", title="Install", argv=uv.install_argv(str(target / "bin/python"), [pin])),
    )
    return Plan(
        verb=Verb.CREATE,
        target=str(target),
        strategy="in-time",
        strategies=(),
        changes=(Change(name="dove-alpha", before=None, after="1.0"),),
        python_before=None,
        python_after="3.11",
        steps=steps,
    )


def make_base() -> str:
    return str(getattr(sys, "_base_executable", sys.executable))


@pytest.fixture
def broken(tmp_path: Path, wheels: Path) -> Path:
    return make_environment(tmp_path / "envs" / "broken", "dove-alpha==2.0", "dove-beta==1.0")


def run(plan: Plan, tmp_path: Path, **changes: object) -> Outcome:
    options: dict[str, object] = {
        "uv": Uv(TreeRunner()),
        "verifier": VERIFIER,
        "data": tmp_path / "data",
        "reporter": SilentReporter(),
        **changes,
    }
    return execute(plan, **options)  # type: ignore[arg-type]


class StoppingRunner:
    """Runs commands for real and stops the work as soon as uv has done something to the environment."""

    def __init__(self, token: CancelToken, has_begun: Callable[[], bool]) -> None:
        self._token, self._has_begun = token, has_begun

    def run(
        self, command: Command, *, on_line: OnLine | None = None, token: CancelToken | None = None
    ) -> Completed:
        done = TreeRunner().run(command, on_line=on_line)
        if self._has_begun():
            self._token.cancel()
        return done


def test_that_a_repair_changes_what_the_plan_names_and_nothing_else(broken: Path, tmp_path: Path) -> None:
    (broken / ".lock").unlink(missing_ok=True)
    before = describe_tree(broken)
    outcome = run(build_repair(broken), tmp_path)
    assert outcome.state is OutcomeState.SUCCEEDED
    assert outcome.verified is not None
    assert outcome.verified.ok
    assert list_versions(broken) == {"dove-alpha": "1.0", "dove-beta": "1.0"}
    after = describe_tree(broken)
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert any("dove_alpha" in path for path in touched)
    others = {path for path in touched if "dove_alpha" not in path}
    assert all(before[path][0] == after[path][0] == "folder" for path in others)
    assert not (tmp_path / "data" / "snapshots" / outcome.change_id).exists()


def test_that_the_log_holds_the_command_and_what_was_found(broken: Path, tmp_path: Path) -> None:
    outcome = run(build_repair(broken), tmp_path)
    assert outcome.log is not None
    text = Path(outcome.log).read_text()
    assert "pip install --python" in text
    assert "+ dove-alpha==1.0" in text


def test_that_a_failed_smoke_test_puts_everything_back(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)
    outcome = run(build_repair(broken), tmp_path, verifier=Verifier(check=read, smoke_test=fail_test))
    assert outcome.state is OutcomeState.RESTORED
    assert "ImportError: no" in (outcome.error or "")
    assert outcome.verified is not None
    assert describe_tree(broken) == before


def test_that_an_error_that_is_left_puts_everything_back(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)
    outcome = run(build_repair(broken, "dove-alpha==2.0"), tmp_path)
    assert outcome.state is OutcomeState.RESTORED
    assert TOO_NEW.title in (outcome.error or "")
    assert describe_tree(broken) == before


def test_that_an_install_that_fails_puts_everything_back(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)
    outcome = run(build_repair(broken, "dove-alpha==3.0"), tmp_path)
    assert outcome.state is OutcomeState.RESTORED
    assert "dove-alpha==3.0" in (outcome.error or "")
    assert describe_tree(broken) == before


def test_that_a_crash_of_the_checks_puts_everything_back(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)

    def crash(environment: Environment, reporter: Reporter) -> SmokeTest:
        raise ZeroDivisionError

    outcome = run(build_repair(broken), tmp_path, verifier=Verifier(check=read, smoke_test=crash))
    assert outcome.state is OutcomeState.RESTORED
    assert "ZeroDivisionError" in (outcome.error or "")
    assert describe_tree(broken) == before


def test_that_cancelling_after_the_change_puts_everything_back(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)
    token = CancelToken()
    runner = StoppingRunner(token, lambda: list_versions(broken)["dove-alpha"] == "1.0")
    outcome = run(build_repair(broken), tmp_path, uv=Uv(runner), reporter=SilentReporter(token))
    assert outcome.state is OutcomeState.CANCELLED
    assert describe_tree(broken) == before
    record = read_record(tmp_path / "data", outcome.change_id)
    assert record.state == "cancelled"


def test_that_leaving_out_the_smoke_test_is_noted(broken: Path, tmp_path: Path) -> None:
    verifier = Verifier(check=read, smoke_test=fail_test)
    outcome = run(build_repair(broken), tmp_path, verifier=verifier, smoke_test=False)
    assert outcome.state is OutcomeState.SUCCEEDED
    assert outcome.verified is None
    assert outcome.notes == ("The smoke test was left out, as asked.",)


def test_that_an_outdated_plan_is_refused_before_anything_changes(broken: Path, tmp_path: Path) -> None:
    plan = build_repair(broken)
    run_uv_pip(broken, "install", "dove-alpha==1.0")
    before = describe_tree(broken)
    with pytest.raises(DovetailError, match="changed after this plan"):
        run(plan, tmp_path)
    assert describe_tree(broken) == before


def test_that_running_code_does_not_make_a_plan_outdated(broken: Path, tmp_path: Path) -> None:
    plan = build_repair(broken)
    python = broken / "bin" / "python"
    subprocess.run([python, "-c", "import dove_beta"], check=True, env={"PATH": os.environ["PATH"]})
    assert next(broken.glob("lib/*/site-packages/dove_beta/__pycache__")).is_dir()
    assert run(plan, tmp_path).state is OutcomeState.SUCCEEDED


def test_that_a_second_dovetail_is_told_who_is_at_work(broken: Path, tmp_path: Path) -> None:
    plan = build_repair(broken)
    with (
        hold_lock(tmp_path / "data" / "locks", str(broken)),
        pytest.raises(DovetailError, match="is changing"),
    ):
        run(plan, tmp_path)


def test_that_the_lock_is_free_again_after_use(tmp_path: Path) -> None:
    with hold_lock(tmp_path, "/env"):
        pass
    with hold_lock(tmp_path, "/env"):
        pass


def test_that_a_blocked_plan_is_refused_with_its_reason(broken: Path, tmp_path: Path) -> None:
    with pytest.raises(DovetailError, match="for this reason"):
        run(replace(build_repair(broken), blocked="It cannot be, for this reason."), tmp_path)


def test_that_create_makes_a_verified_environment(tmp_path: Path, wheels: Path) -> None:
    target = tmp_path / "envs" / "new one"
    outcome = run(build_create(target, "dove-alpha==1.0"), tmp_path)
    assert outcome.state is OutcomeState.SUCCEEDED
    assert list_versions(target) == {"dove-alpha": "1.0"}
    assert not (target / ".lock").exists()


@pytest.mark.parametrize("pin", ["dove-alpha==3.0", "dove-alpha==2.0"])
def test_that_a_create_that_fails_leaves_nothing(tmp_path: Path, wheels: Path, pin: str) -> None:
    target = tmp_path / "envs" / "new"
    outcome = run(build_create(target, pin), tmp_path)
    assert outcome.state is OutcomeState.RESTORED
    assert not target.parent.exists()


def test_that_a_cancelled_create_leaves_nothing(tmp_path: Path, wheels: Path) -> None:
    target = tmp_path / "envs" / "new"
    token = CancelToken()
    runner = StoppingRunner(token, lambda: (target / "pyvenv.cfg").exists())
    outcome = run(
        build_create(target, "dove-alpha==1.0"), tmp_path, uv=Uv(runner), reporter=SilentReporter(token)
    )
    assert outcome.state is OutcomeState.CANCELLED
    assert not target.parent.exists()


def test_that_create_refuses_a_folder_that_came_into_being_meanwhile(tmp_path: Path, wheels: Path) -> None:
    target = tmp_path / "new"
    plan = build_create(target, "dove-alpha==1.0")
    target.mkdir()
    (target / "thesis.txt").write_text("mine")
    with pytest.raises(DovetailError, match="exists already"):
        run(plan, tmp_path)
    assert (target / "thesis.txt").read_text() == "mine"


def test_that_cancelling_from_another_thread_stops_a_running_install(broken: Path, tmp_path: Path) -> None:
    before = describe_tree(broken)
    token = CancelToken()
    sleeper = PlanStep(id="wait", title="Wait", argv=("sleep", "60"))
    plan = build_repair(broken)
    plan = replace(plan, steps=(*plan.steps, sleeper))
    timer = threading.Timer(1.0, token.cancel)
    timer.start()
    outcome = run(plan, tmp_path, reporter=SilentReporter(token))
    timer.join()
    assert outcome.state is OutcomeState.CANCELLED
    assert describe_tree(broken) == before


class GoneTerminal(SilentReporter):
    """A reporter whose terminal was closed."""

    def log(self, text: str, level: str = "info") -> None:
        """Fail as a write to a closed terminal does."""
        raise OSError(errno.EIO, "Input/output error")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="This system has no device that is always full.")
def test_that_a_full_disk_and_a_closed_terminal_do_not_keep_the_former_state_from_coming_back(
    broken: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = sys.modules["core.executing.execute"]
    monkeypatch.setattr(module, "make_change_id", "20260101-000000-abcdef".strip)
    logs = tmp_path / "data" / "logs"
    logs.mkdir(parents=True)
    (logs / "20260101-000000-abcdef.log").symlink_to("/dev/full")
    before = describe_tree(broken)
    verifier = Verifier(check=read, smoke_test=fail_test)
    outcome = run(build_repair(broken), tmp_path, verifier=verifier, reporter=GoneTerminal())
    assert outcome.state is OutcomeState.RESTORED
    assert describe_tree(broken) == before


@pytest.mark.parametrize("name", ["locks", "logs", "snapshots", "changes"])
def test_that_nothing_is_begun_where_no_record_can_be_kept(broken: Path, tmp_path: Path, name: str) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / name).write_text("a file in the way")
    before = describe_tree(broken)
    with pytest.raises(DovetailError) as refused:
        run(build_repair(broken), tmp_path)
    assert refused.value.code == "no-data-folder"
    assert str(data) in refused.value.message
    assert describe_tree(broken) == before
    assert name == "snapshots" or not list(data.glob("snapshots/*"))
