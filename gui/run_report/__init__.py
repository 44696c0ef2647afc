"""How a run goes and went: title, sentence, steps at the left, reasons and next steps at the right."""

from gui.run_report.report import RunReport
from gui.run_report.run_page import RunPage
from gui.run_report.state import (
    NextStep,
    Refusal,
    ReportStep,
    RunView,
    Why,
    derive_failed_stage,
    derive_refusal,
    describe_report,
    steps_of_job,
    steps_of_test,
)

__all__ = [
    "NextStep",
    "Refusal",
    "ReportStep",
    "RunPage",
    "RunReport",
    "RunView",
    "Why",
    "derive_failed_stage",
    "derive_refusal",
    "describe_report",
    "steps_of_job",
    "steps_of_test",
]
