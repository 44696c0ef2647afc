"""Claims about uv's command lines, answers and errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.backends import PackageAction, ResolutionError, Uv
from core.backends.uv_progress import UvProgress
from core.jobs import CancelToken, SilentReporter
from core.model import DovetailError
from core.processes import Command, Completed, OnLine, TreeRunner
from tests.wheels import build_wheel, describe_tree, make_environment, use_wheels

# Printed by uv 0.13.8.
OFFLINE = """error: Failed to fetch: https://me:secret@index.example/simple/six/
  cause: error sending request for url (https://me:secret@index.example/simple/six/)
  cause: client error (Connect)
  cause: dns error
  cause: failed to lookup address information: Name or service not known
"""


# Wrapped by uv itself, as printed.
NO_SOLUTION = """error: No solution found when resolving dependencies
  cause: Because tensorflow==2.4.0 depends on typing-extensions>=3.7.4,<3.8.dev0
         and typing-extensions==4.16.0, we can conclude that tensorflow==2.4.0
         cannot be used.
         And because you require tensorflow==2.4.0, we can conclude that your
         requirements are unsatisfiable.

hint: something else
"""


class FakeRunner:
    """Answers every command with one prepared end."""

    def __init__(self, code: int, stdout: str = "", stderr: str = "") -> None:
        self._answer = Completed(argv=(), code=code, stdout=stdout, stderr=stderr, seconds=0.0)
        self.commands: list[Command] = []

    def run(
        self, command: Command, *, on_line: OnLine | None = None, token: CancelToken | None = None
    ) -> Completed:
        self.commands.append(command)
        if command.argv[1] == "venv":
            return TreeRunner().run(command)
        return self._answer


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    use_wheels(tmp_path / "wheels", monkeypatch)
    build_wheel(tmp_path / "wheels", "dove-alpha", "1.0")
    build_wheel(tmp_path / "wheels", "dove-alpha", "2.0")
    build_wheel(tmp_path / "wheels", "dove-beta", "1.0", requires=["dove-alpha"])
    return tmp_path / "wheels"


def base_of(environment: Path) -> str:
    return str((environment / "bin" / "python").resolve())


def test_that_a_dry_run_knows_what_is_installed_and_touches_nothing(tmp_path: Path, wheels: Path) -> None:
    path = make_environment(tmp_path / "env", "dove-alpha==1.0")
    (path / ".lock").unlink()
    before = describe_tree(path)
    site = str(next(path.glob("lib/*/site-packages")))
    answer = Uv(TreeRunner()).resolve(base_of(path), ["dove-beta"], site_packages=[site])
    assert answer.actions == (PackageAction(name="dove-beta", version="1.0", action="installed"),)
    newer = Uv(TreeRunner()).resolve(base_of(path), ["dove-alpha>1"], site_packages=[site])
    assert newer.installs == {"dove-alpha": "2.0"}
    assert newer.removals == {"dove-alpha": "1.0"}
    assert describe_tree(path) == before


def test_that_constraints_hold_for_what_comes_along(tmp_path: Path, wheels: Path) -> None:
    path = make_environment(tmp_path / "env")
    answer = Uv(TreeRunner()).resolve(base_of(path), ["dove-beta"], constraints=["dove-alpha<2"])
    assert answer.installs == {"dove-alpha": "1.0", "dove-beta": "1.0"}


def test_that_no_solution_carries_the_resolvers_reason(tmp_path: Path, wheels: Path) -> None:
    path = make_environment(tmp_path / "env")
    with pytest.raises(ResolutionError, match="dove-alpha==9") as raised:
        Uv(TreeRunner()).resolve(base_of(path), ["dove-alpha==9"])
    assert raised.value.why.startswith("Because")


def test_that_an_interpreter_that_does_not_run_is_named(tmp_path: Path, wheels: Path) -> None:
    with pytest.raises(DovetailError, match=r"/no/python3\.8"):
        Uv(TreeRunner()).resolve("/no/python3.8", ["dove-alpha"])


@pytest.mark.parametrize(
    ("stderr", "code"),
    [
        (OFFLINE, "offline"),
        ("error: failed to write\n  cause: No space left on device (os error 28)\n", "no-space"),
        ("error: failed to create file\n  cause: Permission denied (os error 13)\n", "no-permission"),
        ("error: Failed to build `old==1.0`\n  cause: Build backend failed\n", "build-failed"),
        ("error: something new\n", "uv-failed"),
    ],
)
def test_that_failures_become_sentences_with_a_next_step(tmp_path: Path, stderr: str, code: str) -> None:
    path = make_environment(tmp_path / "env")
    with pytest.raises(DovetailError) as raised:
        Uv(FakeRunner(2, stderr=stderr)).resolve(base_of(path), ["six"])
    assert raised.value.code == code
    assert raised.value.hint
    assert "secret" not in raised.value.message


def test_that_a_reason_that_uv_wrapped_is_one_line_again(tmp_path: Path) -> None:
    path = make_environment(tmp_path / "env")
    with pytest.raises(ResolutionError) as raised:
        Uv(FakeRunner(1, stderr=NO_SOLUTION)).resolve(base_of(path), ["tensorflow"])
    assert raised.value.why == (
        "Because tensorflow==2.4.0 depends on typing-extensions>=3.7.4,<3.8.dev0 "
        "and typing-extensions==4.16.0, we can conclude that tensorflow==2.4.0 cannot be used. "
        "And because you require tensorflow==2.4.0, we can conclude that your requirements are unsatisfiable."
    )


def test_that_a_project_in_the_current_folder_has_no_say(
    tmp_path: Path, wheels: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_environment(tmp_path / "env")
    (tmp_path / "pyproject.toml").write_text('[tool.uv]\nconstraint-dependencies = ["dove-alpha==1.0"]\n')
    monkeypatch.chdir(tmp_path)
    assert Uv(TreeRunner()).resolve(base_of(path), ["dove-alpha"]).installs == {"dove-alpha": "2.0"}


def test_that_an_answer_that_is_no_json_is_an_error(tmp_path: Path) -> None:
    path = make_environment(tmp_path / "env")
    with pytest.raises(DovetailError, match="could not be read"):
        Uv(FakeRunner(0, stdout="Usage: uv")).resolve(base_of(path), ["six"])


def test_that_the_time_limit_is_part_of_both_questions_and_commands(tmp_path: Path) -> None:
    path = make_environment(tmp_path / "env")
    runner = FakeRunner(0, stdout='{"changes": []}')
    uv = Uv(runner)
    uv.resolve(base_of(path), ["six"], exclude_newer="2019-04-12", never_too_new=["pip"])
    asked = runner.commands[-1].argv
    planned = uv.install_argv("/x/bin/python", ["six==1"], exclude_newer="2019-04-12", never_too_new=["pip"])
    limits = ("--exclude-newer", "2019-04-12", "--exclude-newer-package", "pip=2999-01-01")
    assert asked[-4:] == limits
    assert planned[-5:] == (*limits, "six==1")


def test_that_downloads_become_progress() -> None:
    told: list[tuple[float, float | None, str]] = []

    class Told(SilentReporter):
        def progress(self, done: float, total: float | None, unit: str) -> None:
            told.append((done, total, unit))

    progress = UvProgress(Told())
    for line in ("Downloading tensorflow (1.5MiB)", "Downloading numpy (512.0KiB)", " Downloaded tensorflow"):
        progress.take(line)
    assert told == [
        (0.0, 1.5 * 2**20, "bytes"),
        (0.0, 2.0 * 2**20, "bytes"),
        (1.5 * 2**20, 2.0 * 2**20, "bytes"),
    ]
