"""The one object that the window, the command line and the tests drive.

Rooms are imported inside the methods that need them: a scan must start in tens of milliseconds, and
planning or executing would more than double that.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from core.jobs import CancelToken, JobRunner, Reporter, SilentReporter
from core.machine import Folders, read_host, read_platform
from core.model import (
    CreateRequest,
    Environment,
    Explained,
    Fit,
    HostFacts,
    MatrixAnswer,
    MatrixQuestion,
    Outcome,
    Plan,
    ScanEvent,
    ScanReport,
    ScanRequest,
    SmokeTest,
)

if TYPE_CHECKING:
    from core.compatibility import Matrix
    from core.discovery import Interpreter
    from core.storage import Settings


__all__ = ["CancelToken", "Dovetail", "Reporter", "SilentReporter"]


class Dovetail:
    """Builds every service from the folders it is given and offers one method per thing to do.

    Methods that take a ``reporter`` may be long: call them from a job (``jobs.submit``). All of them
    raise ``DovetailError`` with a sentence for people; none touches a window.
    """

    def __init__(self, folders: Folders | None = None) -> None:
        self.folders = folders or Folders.of_user()
        self.jobs = JobRunner()
        self._host: HostFacts | None = None
        self._matrix: Matrix | None = None

    @property
    def settings(self) -> Settings:
        """The saved settings; change them with ``save_settings``."""
        from core.storage import load_settings

        return load_settings(self.folders.config)

    def save_settings(self, settings: Settings) -> None:
        """Write the settings atomically."""
        from core.storage import save_settings

        save_settings(self.folders.config, settings)

    def host(self, *, again: bool = False) -> HostFacts:
        """What this computer is; read once, unless ``again``."""
        if self._host is None or again:
            self._host = read_host()
        return self._host

    @property
    def matrix(self) -> Matrix:
        """The compatibility matrix with the user's own rows, loaded on first use."""
        if self._matrix is None:
            from core.compatibility import OWN_FOLDER, choose_compiled_folder, load_matrix

            own = self.folders.config / OWN_FOLDER
            compiled = self.folders.cache if own.is_dir() else choose_compiled_folder(self.folders.cache)
            self._matrix = load_matrix(compiled, own_folder=own)
        return self._matrix

    def ask_matrix(self, question: MatrixQuestion, platform: str | None = None) -> MatrixAnswer:
        """The rows of the matrix that answer the question, and what is to be said about them.

        ``platform`` is the one that notes prefer, this machine's unless given.

        Raises:
            UsageError: a part of the question is no version, no range or no platform.
        """
        from core.compatibility import platform_name
        from core.compatibility.asking import answer_question

        return answer_question(self.matrix, question, platform or platform_name(*read_platform()))

    def interpreters(self) -> tuple[Interpreter, ...]:
        """The Pythons on this machine that environments can be made from, newest first; runs none."""
        from core.discovery import Places, find_interpreters

        return find_interpreters(Places.of_this_machine())

    def saved_report(self) -> ScanReport | None:
        """The last full scan as saved, without looking at the disk again; ``None`` before the first."""
        from core.workflows.scan_machine import saved_report

        return saved_report(self.folders)

    def scan(
        self,
        request: ScanRequest | None = None,
        on_event: Callable[[ScanEvent], None] | None = None,
        token: CancelToken | None = None,
    ) -> ScanReport:
        """Find, read and diagnose environments; ``on_event`` hears of each as it is found and read."""
        from core.workflows.scan_machine import scan_machine

        return scan_machine(
            request or ScanRequest(), self.folders, self.host(), lambda: self.matrix, on_event, token
        )

    def inspect(self, path: str) -> Environment:
        """Read one environment in full; ``path`` is its folder or its interpreter.

        Raises:
            NoSuchEnvironmentError: there is none at ``path``.
        """
        from core.workflows.inspect_environment import inspect_environment

        return inspect_environment(path, self.folders, self.host(), self.matrix)

    def explain(self, text: bytes | str, name: str = "") -> Explained:
        """What a report or any pasted text tells of an environment elsewhere, and what does not fit in it.

        ``name`` is the name of the file it comes from. Never fails, whatever the text.
        """
        from core.workflows.explain_text import explain_text

        return explain_text(text, name, self.matrix)

    def fit(self, environment: Environment) -> Fit:
        """The pieces of the environment's fit strip."""
        from core.diagnosis import derive_fit

        return derive_fit(environment.facts, self.host(), self.matrix, environment.findings)

    def plan_create(self, request: CreateRequest, reporter: Reporter | None = None) -> Plan:
        """What ``create`` would do; downloads metadata only and writes nothing at the target."""
        from core.workflows.create_environment import plan_create

        return plan_create(request, self.folders, self.host(), self.matrix, reporter or SilentReporter())

    def plan_repair(self, path: str, strategy: str | None = None, reporter: Reporter | None = None) -> Plan:
        """What ``repair`` would do; changes nothing.

        Raises:
            NoSuchEnvironmentError: there is none at ``path``.
        """
        from core.workflows.repair_environment import plan_repair

        return plan_repair(
            path, strategy, self.folders, self.host(), self.matrix, reporter or SilentReporter()
        )

    def apply(self, plan: Plan, *, verify: bool = True, reporter: Reporter | None = None) -> Outcome:
        """Execute a plan that was shown; on failure or cancel the former state is put back."""
        from core.workflows.apply_plan import apply_plan

        return apply_plan(plan, verify, self.folders, self.host(), self.matrix, reporter or SilentReporter())

    def smoke_test(
        self, path: str, *, gpu: bool = False, timeout: float = 600.0, reporter: Reporter | None = None
    ) -> SmokeTest:
        """Run the staged test with the environment's own interpreter; ``timeout`` in seconds.

        Raises:
            NoSuchEnvironmentError: there is none at ``path``, or it has no interpreter to run.
        """
        from core.workflows.smoke_test import run_smoke_test

        return run_smoke_test(path, gpu, timeout, self.folders, reporter or SilentReporter())

    def close(self, timeout: float | None = None) -> bool:
        """Cancel all jobs and wait for them; true if all have ended."""
        return self.jobs.shutdown(timeout)
