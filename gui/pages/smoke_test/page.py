"""The page that runs and shows the staged test of one environment."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from core.model import Environment, SmokeTest
from gui.bridge import JobBridge, JobRecord
from gui.pages.smoke_test.state import REPAIR, SHOW_LOG, derive_test
from gui.run_report import RunPage, RunView
from gui.widgets import push_button

if TYPE_CHECKING:
    from core.app import Dovetail, Reporter


class SmokeTestPage(RunPage):
    """Stages, times, and the reason of a failure; ``finished`` carries a ``SmokeTest``.

    Signals:
        repair_requested(): the user wants a plan for a repair.
        log_requested(int): the user wants to see this job's log.
    """

    repair_requested = Signal()
    log_requested = Signal(int)

    _result_type = SmokeTest

    def __init__(self, dovetail: Dovetail, bridge: JobBridge, parent: QWidget | None = None) -> None:
        super().__init__(bridge, "test", parent)
        self._dovetail = dovetail
        self._again = push_button("Run again", "gpu-test", name="run_test_again")
        self._again.clicked.connect(self.run_again)
        self._retry.clicked.connect(self.run_again)
        self._report.add_button(self._again)
        self._report.next_step_chosen.connect(self._on_next_step_chosen)

    @Slot(object)
    def show_for(self, environment: Environment) -> None:
        """Test ``environment``; a test of it that runs already is shown instead."""
        if not self._turn_to(environment):
            self.run_again()

    @Slot()
    def run_again(self) -> None:
        """Start the test as a job."""
        environment = self._environment
        if environment is None:
            return
        work = partial(_run_test, self._dovetail, environment.path)
        if self._start(f"Test {environment.name}", environment.path, work) and self._job is not None:
            self.refresh()
            self.job_started.emit(self._job)

    def _derive_view(self, record: JobRecord, environment: Environment) -> RunView:
        self._again.setVisible(not record.is_active)
        return derive_test(record, environment, datetime.now(UTC).astimezone())

    @Slot(str)
    def _on_next_step_chosen(self, step: str) -> None:
        if step == REPAIR:
            self.repair_requested.emit()
        elif step == SHOW_LOG and self._job is not None:
            self.log_requested.emit(self._job)


def _run_test(dovetail: Dovetail, path: str, reporter: Reporter) -> SmokeTest:
    return dovetail.smoke_test(path, reporter=reporter)
