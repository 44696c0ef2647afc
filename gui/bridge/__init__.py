"""The only door from worker threads to widgets."""

from gui.bridge.ending import Ending, derive_ending, describe_ending
from gui.bridge.job_bridge import JobBridge
from gui.bridge.job_record import LOG_LINES, JobBook, JobRecord, LogLine, StepRecord, StepState

__all__ = [
    "LOG_LINES",
    "Ending",
    "JobBook",
    "JobBridge",
    "JobRecord",
    "LogLine",
    "StepRecord",
    "StepState",
    "derive_ending",
    "describe_ending",
]
