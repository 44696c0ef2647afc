"""The staged smoke test: starts it in an environment and reads what it reports."""

from __future__ import annotations

import json
import logging
import os
import secrets
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path

from core.backends.explanations import explain_exit, explain_line
from core.jobs import Reporter, StepNote
from core.model import DovetailError, SmokeTest, StageResult
from core.processes import Command, Completed, ProcessRunner, mask_secrets

_SCRIPT = Path(__file__).resolve().parents[2] / "resources" / "smoke_test" / "stages.py"
_LONGEST_DETAIL = 600

_log = logging.getLogger(__name__)


def run_stages(
    python: str,
    runner: ProcessRunner,
    reporter: Reporter,
    *,
    gpu: bool = False,
    timeout: float = 600.0,
    variables: Mapping[str, str] | None = None,
) -> SmokeTest:
    """Run the staged test with the interpreter ``python``; ``timeout`` in seconds bounds all of it.

    ``variables`` are those that activating the environment would set. The test works in a folder of
    its own, which is also its home, and writes no bytecode, so the environment stays as it was. A
    crash, a hang or a lack of memory is the result of a stage.

    Raises:
        CancelledError: the reporter's token was cancelled.
        DovetailError: ``python`` could not be started.
    """
    cookie = f"@{secrets.token_hex(12)}@"
    with tempfile.TemporaryDirectory(prefix="dovetail-test-", ignore_cleanup_errors=True) as folder:
        work = Path(folder) / "work"
        work.mkdir()
        script = Path(folder) / "dovetail_stages.py"
        shutil.copyfile(_SCRIPT, script)
        command = Command(
            argv=(python, "-B", str(script), cookie, "gpu" if gpu else "any"),
            env_changes={**(variables or {}), **build_private_home(Path(folder))},
            cwd=str(work),
            timeout=timeout,
        )
        reporter.log(f"{python} -B stages.py", "command")
        reader = StageReader(cookie, reporter)
        completed: Completed | None = None
        try:
            completed = runner.run(command, on_line=reader.take, token=reporter.token)
        finally:
            if completed is None:
                reader.abandon()
        return reader.finish(completed, timeout)


def build_private_home(folder: Path) -> dict[str, str | None]:
    """Variables that keep a test's files in ``folder`` while it sees the user's own configuration.

    The user's keras.json and the user site stay in effect: they are part of what is tested.
    """
    home = folder / "home"
    keras = home / ".keras"
    keras.mkdir(parents=True)
    user_home = Path.home()
    configured = Path(os.environ.get("KERAS_HOME") or user_home / ".keras") / "keras.json"
    try:
        if configured.is_file() and configured.stat().st_size < 65536:
            shutil.copyfile(configured, keras / "keras.json")
    except OSError as error:
        _log.info("The Keras configuration %s was not copied for the test: %s", configured, error)
    changes: dict[str, str | None] = {
        "HOME": str(home),
        "KERAS_HOME": str(keras),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "MPLCONFIGDIR": str(home),
        "CUDA_CACHE_PATH": str(home / "cuda"),
        "TMPDIR": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }
    if sys.platform == "win32":
        changes |= {"USERPROFILE": str(home), "TEMP": str(folder), "TMP": str(folder)}
    elif "PYTHONUSERBASE" not in os.environ and sys.platform != "darwin":
        changes["PYTHONUSERBASE"] = str(user_home / ".local")
    return changes


class StageReader:
    """Collects the reports of a running test, line by line, and tells a reporter of each stage."""

    def __init__(self, cookie: str, reporter: Reporter) -> None:
        self._cookie = cookie
        self._reporter = reporter
        self._lock = threading.Lock()
        self._stages: list[StageResult] = []
        self._open: tuple[str, str, float] | None = None
        self._step: tuple[AbstractContextManager[StepNote], StepNote] | None = None
        self._facts: dict[str, object] = {}
        self._last_error_line = ""
        self._done = False

    def take(self, stream: str, line: str) -> None:
        """One line of the test's output; reports carry the cookie, anything else is logged."""
        with self._lock:
            at = line.find(self._cookie) if stream == "stdout" else -1
            if at < 0:
                if line.strip():
                    self._reporter.log(mask_secrets(line))
                    if stream == "stderr":
                        self._last_error_line = line.strip()
                return
            try:
                fields = json.loads(line[at + len(self._cookie) :])
                self._follow(fields)
            except (ValueError, KeyError, TypeError) as error:
                _log.warning("A report of the test could not be read: %r", error)

    def finish(self, completed: Completed, timeout: float) -> SmokeTest:
        """The result, once the test has ended in whatever way."""
        with self._lock:
            if not self._done:
                self._end_open_stage(completed, timeout)
            stages = tuple(self._stages)
        devices = self._facts.get("devices")
        return SmokeTest(
            ok=all(stage.ok is not False for stage in stages),
            stages=stages,
            devices=tuple(map(str, devices)) if isinstance(devices, list) else (),
            gpu_used=self._facts.get("gpu_used") is True,
            cpu_gflops=_as_rate(self._facts.get("cpu_gflops")),
            gpu_gflops=_as_rate(self._facts.get("gpu_gflops")),
            at=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        )

    def abandon(self) -> None:
        """The test was stopped: close the step that is open."""
        with self._lock:
            self._close_step(ok=False, note="stopped")

    def _follow(self, fields: dict[str, object]) -> None:
        event = fields["event"]
        if event == "begin":
            stage, title = str(fields["stage"]), str(fields["title"])
            self._open = (stage, title, time.monotonic())
            step = self._reporter.step(stage, title)
            self._step = (step, step.__enter__())
        elif event == "end":
            ok = fields["ok"]
            detail, explanation = str(fields["detail"]), str(fields["explanation"])
            if ok is False and not explanation:
                explanation = explain_line(detail)
            self._add(
                StageResult(
                    id=str(fields["stage"]),
                    title=str(fields["title"]),
                    ok=None if ok is None else bool(ok),
                    skipped=bool(fields["skipped"]),
                    seconds=round(float(str(fields["seconds"])), 3),
                    detail=detail[:_LONGEST_DETAIL],
                    explanation=explanation,
                )
            )
        elif event == "facts":
            self._facts.update(fields)
        elif event == "done":
            self._done = True

    def _end_open_stage(self, completed: Completed, timeout: float) -> None:
        stage, title, since = self._open or ("interpreter", "Python starts", time.monotonic())
        if completed.timed_out:
            explanation = f"It did not end within the time limit of {timeout:.0f} s."
        elif self._open is None and self._stages:
            stage, title = "end", "The test ends"
            explanation = explain_exit(completed.code)
        else:
            explanation = explain_line(completed.stderr[-8192:]) if completed.code > 0 else ""
            explanation = explanation or explain_exit(completed.code)
        self._add(
            StageResult(
                id=stage,
                title=title,
                ok=False,
                skipped=False,
                seconds=round(time.monotonic() - since, 3),
                detail=self._last_error_line[:_LONGEST_DETAIL],
                explanation=explanation,
            )
        )

    def _add(self, result: StageResult) -> None:
        self._stages.append(result)
        self._open = None
        if result.ok is False:
            self._reporter.log(f"{result.title}: {result.detail}", "error")
        note = (result.explanation or "Left out.") if result.skipped else result.detail
        self._close_step(ok=result.ok is not False, note=note, skipped=result.skipped)

    def _close_step(self, *, ok: bool, note: str, skipped: bool = False) -> None:
        if self._step is None:
            return
        step, step_note = self._step
        self._step = None
        step_note.text, step_note.skipped = note, skipped
        if ok:
            step.__exit__(None, None, None)
            return
        failed = DovetailError(note, code="stage-failed")
        try:
            step.__exit__(DovetailError, failed, None)
        except DovetailError as raised:
            if raised is not failed:
                raise


def _as_rate(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None
