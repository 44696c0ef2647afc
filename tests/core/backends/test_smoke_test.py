"""Claims about the staged test, with real interpreters and stand-ins for TensorFlow."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from core.backends import run_stages
from core.jobs import CancelToken, SilentReporter, StepNote
from core.model import CancelledError, SmokeTest, StageResult
from core.processes import TreeRunner
from tests.requirements import need_python
from tests.wheels import describe_tree, make_environment


class Recorder(SilentReporter):
    """Remembers steps and lines."""

    def __init__(self, token: CancelToken | None = None) -> None:
        super().__init__(token)
        self.steps: list[tuple[str, bool]] = []
        self.lines: list[str] = []

    @contextmanager
    def step(self, step_id: str, title: str) -> Iterator[StepNote]:
        ok = False
        try:
            yield StepNote()
            ok = True
        finally:
            self.steps.append((step_id, ok))

    def log(self, text: str, level: str = "info") -> None:
        self.lines.append(text)


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    return make_environment(tmp_path / "env")


def install(environment: Path, **files: str) -> None:
    site = next(environment.glob("lib/*/site-packages"))
    for name, text in files.items():
        (site / f"{name}.py").write_text(text)


def check(environment: Path, reporter: SilentReporter | None = None, timeout: float = 60.0) -> SmokeTest:
    return run_stages(
        str(environment / "bin" / "python"), TreeRunner(), reporter or SilentReporter(), timeout=timeout
    )


def stage(test: SmokeTest, name: str) -> StageResult:
    return next(each for each in test.stages if each.id == name)


def test_that_an_environment_without_tensorflow_and_keras_is_told_so(environment: Path) -> None:
    test = check(environment)
    assert test.ok
    assert stage(test, "interpreter").ok is True
    assert stage(test, "import").skipped
    assert stage(test, "import").explanation == "Neither TensorFlow nor Keras is installed here."


@pytest.mark.parametrize("version", ["3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13"])
def test_that_the_script_runs_on_every_python(tmp_path: Path, version: str) -> None:
    path = make_environment(tmp_path / "env", python=need_python(version))
    before = describe_tree(path)
    test = check(path)
    assert test.ok
    assert stage(test, "interpreter").detail.startswith(f"Python {version}.")
    assert describe_tree(path) == before


def test_that_python_2_is_told_to_be_too_old() -> None:
    test = run_stages(str(need_python("2.7")), TreeRunner(), SilentReporter())
    assert not test.ok
    assert "needs Python 3.5 or newer" in stage(test, "interpreter").explanation


def test_that_an_import_error_is_explained_and_the_rest_is_skipped(environment: Path) -> None:
    install(environment, tensorflow="raise TypeError('Descriptors cannot be created directly.\\nIf this')")
    test = check(environment)
    failed = stage(test, "import")
    assert not test.ok
    assert failed.detail == "TypeError: Descriptors cannot be created directly."
    assert failed.explanation.startswith("protobuf is too new")
    assert stage(test, "fit").explanation == "TensorFlow does not import."
    assert stage(test, "fit").ok is None


def test_that_a_crash_is_the_result_of_its_stage(environment: Path) -> None:
    install(environment, tensorflow="import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)")
    test = check(environment)
    failed = stage(test, "import")
    assert failed.ok is False
    assert "segmentation fault" in failed.explanation


def test_that_an_abort_while_python_runs_is_told(environment: Path) -> None:
    install(environment, tensorflow="import os, sys\nsys.stderr.write('terminate called\\n')\nos.abort()")
    failed = stage(check(environment), "import")
    assert "aborted" in failed.explanation


def test_that_an_illegal_instruction_speaks_of_the_processor(environment: Path) -> None:
    install(environment, tensorflow="import os, signal\nos.kill(os.getpid(), signal.SIGILL)")
    assert "processor" in stage(check(environment), "import").explanation


def test_that_a_hang_ends_at_the_time_limit_and_leaves_no_process(environment: Path, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    code = f"""
import os, subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(90)"])
open({str(pids)!r}, "w").write(f"{{os.getpid()}} {{child.pid}}")
time.sleep(90)
"""
    install(environment, tensorflow=code)
    started = time.monotonic()
    test = check(environment, timeout=2.0)
    assert time.monotonic() - started < 15
    assert stage(test, "import").explanation == "It did not end within the time limit of 2 s."
    for pid in pids.read_text().split():
        state = Path(f"/proc/{pid}/stat")
        assert not state.exists() or state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def test_that_leaving_the_interpreter_in_the_middle_is_noticed(environment: Path) -> None:
    install(environment, tensorflow="import os\nos._exit(3)")
    failed = stage(check(environment), "import")
    assert failed.ok is False
    assert "status 3" in failed.explanation


def test_that_sys_exit_while_importing_is_a_failure_of_the_stage(environment: Path) -> None:
    install(environment, tensorflow="import sys\nsys.exit('no licence')")
    failed = stage(check(environment), "import")
    assert failed.detail == "SystemExit: no licence"


def test_that_memory_running_out_is_explained(environment: Path) -> None:
    install(environment, tensorflow="raise MemoryError")
    assert stage(check(environment), "import").explanation == "There was not enough memory."


def test_that_talk_of_the_environment_is_no_report(environment: Path) -> None:
    install(environment, talk="print('{\"event\": \"done\"}')\nprint('hello', end='')")
    # Not sitecustomize: a distribution's own interpreter may bring one that comes first.
    (next(environment.glob("lib/*/site-packages")) / "talk.pth").write_text("import talk\n")
    recorder = Recorder()
    test = check(environment, recorder)
    assert test.ok
    assert [each.id for each in test.stages] == ["interpreter", "import"]
    assert '{"event": "done"}' in recorder.lines


def test_that_modules_in_the_current_folder_do_not_shadow(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise ImportError('shadowed')")
    (tmp_path / "tensorflow.py").write_text("raise ImportError('shadowed')")
    monkeypatch.chdir(tmp_path)
    assert check(environment).ok


def test_that_a_folder_left_from_tensorflow_is_recognised(environment: Path) -> None:
    (next(environment.glob("lib/*/site-packages")) / "tensorflow").mkdir()
    failed = stage(check(environment), "import")
    assert "Reinstall TensorFlow" in failed.explanation


def test_that_nothing_is_written_into_the_home_folder(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    (home / ".keras").mkdir(parents=True)
    (home / ".keras" / "keras.json").write_text('{"backend": "jax"}')
    monkeypatch.setenv("HOME", str(home))
    code = """
import os
root = os.environ["KERAS_HOME"]
print("KERAS", open(os.path.join(root, "keras.json")).read())
open(os.path.join(root, "written"), "w").close()
open(os.path.expanduser("~/written"), "w").close()
raise ImportError("end of the probe")
"""
    install(environment, tensorflow=code)
    before = describe_tree(home)
    recorder = Recorder()
    check(environment, recorder)
    assert 'KERAS {"backend": "jax"}' in recorder.lines
    assert describe_tree(home) == before


def test_that_stages_are_told_as_steps(environment: Path) -> None:
    install(environment, tensorflow="raise ImportError('no')")
    recorder = Recorder()
    check(environment, recorder)
    assert recorder.steps[:2] == [("interpreter", True), ("import", False)]


def test_that_stopping_ends_the_test_at_once(environment: Path) -> None:
    install(environment, tensorflow="import time\ntime.sleep(90)")
    token = CancelToken()

    class Stopper(Recorder):
        @contextmanager
        def step(self, step_id: str, title: str) -> Iterator[StepNote]:
            with super().step(step_id, title) as note:
                if step_id == "import":
                    token.cancel()
                yield note

    stopper = Stopper(token)
    started = time.monotonic()
    with pytest.raises(CancelledError):
        check(environment, stopper)
    assert time.monotonic() - started < 10
    assert stopper.steps == [("interpreter", True), ("import", False)]


def test_that_no_folder_of_the_test_is_left_behind(
    environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import tempfile

    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    check(environment)
    assert os.listdir(tmp_path / "temporary") == []
