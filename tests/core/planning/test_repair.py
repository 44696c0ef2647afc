"""Claims about repair plans, asked of a real uv about real environments of tiny packages."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from core.backends import Uv
from core.compatibility import Matrix, load_matrix
from core.inspection import inspect_full
from core.jobs import SilentReporter
from core.machine import read_host
from core.model import (
    Environment,
    EnvironmentFacts,
    Kind,
    Located,
    MissingFiles,
    Plan,
    PythonFacts,
    UsageError,
)
from core.planning import Judge, plan_repair
from core.planning.repair import find_base_interpreter
from core.processes import TreeRunner
from tests.core.planning.builders import Rule, build_judge, change, list_changes
from tests.wheels import UV, build_wheel, describe_tree, make_environment, use_wheels


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    return load_matrix(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "wheels"
    use_wheels(folder, monkeypatch)
    for version in ("1.0", "1.5", "2.0"):
        build_wheel(folder, "dove-alpha", version)
    build_wheel(folder, "dove-loose", "1.0", requires=["dove-alpha"])
    build_wheel(folder, "dove-strict", "1.0", requires=["dove-alpha<2"])
    build_wheel(folder, "dove-strict", "2.0", requires=["dove-alpha>=2"])
    build_wheel(folder, "dove-needy", "1.0", requires=["dove-extra"])
    build_wheel(folder, "dove-needy", "2.0")
    build_wheel(folder, "dove-extra", "1.0", requires=["dove-alpha<2"])
    return folder


MISSING_FILES = Rule(
    package="dove-alpha", version="2.0", actions=("reinstall:dove-alpha",), while_files_are_missing=True
)
ALPHA_2 = Rule(package="dove-alpha", version="2.0", remedies=((change("dove-alpha", "<2"),),))


def read(path: Path, judge: Judge) -> Environment:
    located = Located(
        prefix=str(path), kind=Kind.UV, name="env", label="env", executable=str(path / "bin" / "python")
    )
    facts = inspect_full(located, read_host())
    return Environment(facts=facts, findings=judge.diagnose(facts))


def plan(environment: Environment, judge: Judge, matrix: Matrix, strategy: str | None = None) -> Plan:
    return plan_repair(
        environment,
        strategy=strategy,
        uv=Uv(TreeRunner()),
        matrix=matrix,
        judge=judge,
        platform="linux-x86_64",
        reporter=SilentReporter(),
    )


def test_that_only_the_named_package_changes(tmp_path: Path, wheels: Path, matrix: Matrix) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-loose==1.0")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-alpha": ("2.0", "1.5")}
    assert made.findings_after == ()
    assert made.unchanged == 1
    assert made.strategies[0].why == "Replace dove-alpha and nothing else."
    assert made.blocked is None


def test_that_planning_leaves_the_environment_byte_for_byte(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-loose==1.0")
    (path / ".lock").unlink()
    judge = build_judge(ALPHA_2)
    before = describe_tree(path)
    plan(read(path, judge), judge, matrix)
    assert describe_tree(path) == before


def test_that_planning_runs_no_code_of_the_environment(tmp_path: Path, wheels: Path, matrix: Matrix) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    site = next(path.glob("lib/*/site-packages"))
    (site / "trap.pth").write_text(f"import pathlib; pathlib.Path({str(tmp_path / 'ran')!r}).touch()\n")
    subprocess.run([path / "bin" / "python", "-c", ""], check=True)
    assert (tmp_path / "ran").exists()
    (tmp_path / "ran").unlink()
    judge = build_judge(ALPHA_2)
    assert plan(read(path, judge), judge, matrix).changes
    assert not (tmp_path / "ran").exists()


def test_that_the_command_of_the_plan_does_what_the_plan_says(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-loose==1.0")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    for step in made.steps:
        if step.argv:
            subprocess.run(step.argv, check=True, capture_output=True, cwd=tmp_path)
    assert read(path, judge).findings == ()


def test_that_a_package_that_forbids_the_change_moves_along(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==1.0", "dove-strict==1.0", "dove-loose==1.0")
    judge = build_judge(Rule(package="dove-alpha", version="1.0", remedies=((change("dove-alpha", ">=2"),),)))
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-alpha": ("1.0", "2.0"), "dove-strict": ("1.0", "2.0")}


def test_that_a_pin_that_the_resolver_blames_is_loosened(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-needy==2.0")
    judge = build_judge(Rule(package="dove-needy", version="2.0", remedies=((change("dove-needy", "1.0"),),)))
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {
        "dove-alpha": ("2.0", "1.5"),
        "dove-extra": (None, "1.0"),
        "dove-needy": ("2.0", "1.0"),
    }


def test_that_old_violations_elsewhere_do_not_stop_a_repair(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    build_wheel(wheels, "dove-odd", "1.0", requires=["dove-nowhere==7"])
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-odd==1.0")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-alpha": ("2.0", "1.5")}


def test_that_a_remedy_that_causes_another_error_is_passed_over(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(
        Rule(
            package="dove-alpha",
            version="2.0",
            remedies=((change("dove-alpha", "1.5"),), (change("dove-alpha", "1.0"),)),
        ),
        Rule(package="dove-alpha", version="1.5"),
    )
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-alpha": ("2.0", "1.0")}


def test_that_an_error_which_only_the_result_shows_is_mended_in_the_same_plan(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    build_wheel(wheels, "dove-extra", "0.9")
    path = make_environment(tmp_path / "env", "dove-needy==2.0")
    judge = build_judge(
        Rule(package="dove-needy", version="2.0", remedies=((change("dove-needy", "1.0"),),)),
        Rule(package="dove-extra", version="1.0", remedies=((change("dove-extra", "0.9"),),)),
    )
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-extra": (None, "0.9"), "dove-needy": ("2.0", "1.0")}


def test_that_packages_sharing_files_are_removed_together_and_one_written_again(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    for name in ("dove-twin", "dove-twin-gpu"):
        build_wheel(wheels, name, "1.0", files={"dove_shared/__init__.py": "x = 1\n"})
    path = make_environment(tmp_path / "env", "dove-twin==1.0", "dove-twin-gpu==1.0")
    judge = build_judge(
        Rule(package="dove-twin-gpu", version="1.0", remedies=((change("dove-twin-gpu", None),),))
    )
    made = plan(read(path, judge), judge, matrix)
    assert list_changes(made.changes) == {"dove-twin": ("1.0", "1.0"), "dove-twin-gpu": ("1.0", None)}
    for step in made.steps:
        if step.argv:
            subprocess.run(step.argv, check=True, capture_output=True, cwd=tmp_path)
    assert next(path.glob("lib/*/site-packages/dove_shared/__init__.py")).read_text() == "x = 1\n"


def test_that_a_healthy_environment_has_nothing_to_repair(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==1.0")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    assert made.is_empty
    assert made.steps == ()


def test_that_no_solution_is_said_in_words_with_a_way_out(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(Rule(package="dove-alpha", version="2.0", remedies=((change("dove-alpha", "9.9"),),)))
    made = plan(read(path, judge), judge, matrix)
    assert made.changes == ()
    assert made.blocked is not None
    assert "dove-alpha==9.9" in made.blocked
    assert "main.py create" in made.blocked


def test_that_another_python_is_a_matter_of_another_environment(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(Rule(package="dove-alpha", version="2.0", remedies=((change("python", "3.8"),),)))
    made = plan(read(path, judge), judge, matrix)
    assert made.blocked is not None
    assert "another Python (3.8)" in made.blocked


def test_that_what_only_a_person_can_do_is_told_as_instructions(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(Rule(package="dove-alpha", version="2.0", actions=("unset-env:KERAS_BACKEND",)))
    made = plan(read(path, judge), judge, matrix)
    assert made.blocked is not None
    assert "unset-env:KERAS_BACKEND" in made.blocked


def test_that_an_owned_environment_gets_its_managers_commands(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(ALPHA_2)
    environment = read(path, judge)
    located = replace(environment.facts.located, owner="poetry", project="/home/me/thesis")
    owned = replace(environment, facts=replace(environment.facts, located=located))
    made = plan(owned, judge, matrix)
    assert made.owner == "poetry"
    assert made.findings_after == ()
    assert [step.command for step in made.steps] == ["poetry --directory /home/me/thesis add 'dove-alpha<2'"]


@pytest.mark.parametrize("owner", ["pdm", "uv", "pipenv", "pixi", "pipx", "hatch"])
def test_that_every_owner_gets_steps(tmp_path: Path, wheels: Path, matrix: Matrix, owner: str) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(ALPHA_2)
    environment = read(path, judge)
    located = replace(environment.facts.located, owner=owner, project="/home/me/thesis")
    made = plan(replace(environment, facts=replace(environment.facts, located=located)), judge, matrix)
    assert any("dove-alpha<2" in (step.command or step.title).replace("'", "") for step in made.steps)


def test_that_a_gone_base_blocks_the_plan_and_says_so(tmp_path: Path, wheels: Path, matrix: Matrix) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(ALPHA_2)
    environment = read(path, judge)
    python = PythonFacts(version="3.8.1", usable=False, problem="Its base Python /gone is gone.")
    made = plan(replace(environment, facts=replace(environment.facts, python=python)), judge, matrix)
    assert made.blocked is not None
    assert made.blocked.startswith("Its base Python /gone is gone. Make a new environment")


def test_that_an_unknown_strategy_is_refused(tmp_path: Path, wheels: Path, matrix: Matrix) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(ALPHA_2)
    with pytest.raises(UsageError, match="magic"):
        plan(read(path, judge), judge, matrix, strategy="magic")


def test_that_an_installed_uv_of_the_user_plays_no_part() -> None:
    assert Uv(TreeRunner()).binary == UV


def test_that_a_damaged_package_is_written_again_at_its_version(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0", "dove-loose==1.0")
    module = next(path.glob("lib/*/site-packages/dove_alpha/__init__.py"))
    text = module.read_text()
    module.unlink()
    judge = build_judge(MISSING_FILES)
    damaged = read(path, judge)
    lacking = MissingFiles(distribution="dove-alpha", count=1, examples=("dove_alpha/__init__.py",))
    environment = replace(damaged, facts=replace(damaged.facts, missing_files=(lacking,)))
    made = plan(replace(environment, findings=judge.diagnose(environment.facts)), judge, matrix)
    assert list_changes(made.changes) == {"dove-alpha": ("2.0", "2.0")}
    for step in made.steps:
        if step.argv:
            subprocess.run(step.argv, check=True, capture_output=True, cwd=tmp_path)
    assert module.read_text() == text


def test_that_a_damaged_package_that_is_no_longer_to_be_had_is_refused(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    judge = build_judge(MISSING_FILES)
    damaged = read(path, judge)
    lacking = MissingFiles(distribution="dove-alpha", count=1, examples=())
    environment = replace(damaged, facts=replace(damaged.facts, missing_files=(lacking,)))
    (wheels / "dove_alpha-2.0-py3-none-any.whl").unlink()
    made = plan(replace(environment, findings=judge.diagnose(environment.facts)), judge, matrix)
    assert made.blocked is not None
    assert "dove-alpha==2.0" in made.blocked


@pytest.mark.parametrize("part", ["lib", "lib/*/site-packages", "lib/*/site-packages/dove_alpha"])
def test_that_a_change_that_would_reach_through_a_link_is_refused(
    tmp_path: Path, wheels: Path, matrix: Matrix, part: str
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    (folder,) = path.glob(part)
    folder.rename(tmp_path / "elsewhere")
    folder.symlink_to(tmp_path / "elsewhere")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    assert made.steps == ()
    assert made.blocked is not None
    assert str(tmp_path / "elsewhere") in made.blocked


def test_that_a_link_beside_what_changes_is_no_obstacle(tmp_path: Path, wheels: Path, matrix: Matrix) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    (site,) = path.glob("lib/*/site-packages")
    (tmp_path / "project").mkdir()
    (site / "project").symlink_to(tmp_path / "project")
    judge = build_judge(ALPHA_2)
    assert plan(read(path, judge), judge, matrix).blocked is None


def test_that_a_list_of_files_that_names_foreign_ones_is_never_followed(
    tmp_path: Path, wheels: Path, matrix: Matrix
) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==2.0")
    (record,) = path.glob("lib/*/site-packages/dove_alpha-2.0.dist-info/RECORD")
    record.write_text(record.read_text() + "../../../../thesis.txt,,\n")
    judge = build_judge(ALPHA_2)
    made = plan(read(path, judge), judge, matrix)
    assert made.blocked is not None
    assert str(tmp_path / "thesis.txt") in made.blocked


def test_that_a_copied_interpreter_is_never_asked_for_what_its_base_can_answer(tmp_path: Path) -> None:
    for path in ("env/bin/python", "base/bin/python"):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).touch()
    executable = str(tmp_path / "env" / "bin" / "python")
    located = Located(prefix=str(tmp_path / "env"), kind=Kind.VIRTUALENV, name="env", label="env")
    python = PythonFacts(executable=executable, base=str(tmp_path / "base"))
    facts = EnvironmentFacts(located=located, python=python)
    assert find_base_interpreter(facts) == str(tmp_path / "base" / "bin" / "python")
