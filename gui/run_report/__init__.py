"""How a run goes and went: title, sentence, steps at the left, reasons and next steps at the right."""

from gui.run_report.report import RunReport
from gui.run_report.state import (
    NextStep,
    ReportStep,
    RunView,
    Why,
    derive_failed_stage,
    describe_report,
    steps_of_job,
    steps_of_test,
)

__all__ = [
    "NextStep",
    "ReportStep",
    "RunReport",
    "RunView",
    "Why",
    "derive_failed_stage",
    "describe_report",
    "steps_of_job",
    "steps_of_test",
]
