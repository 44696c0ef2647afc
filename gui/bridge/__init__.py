"""The only door from worker threads to widgets."""

from gui.bridge.job_bridge import JobBridge
from gui.bridge.job_record import LOG_LINES, JobBook, JobRecord, LogLine, StepRecord, StepState

__all__ = ["LOG_LINES", "JobBook", "JobBridge", "JobRecord", "LogLine", "StepRecord", "StepState"]
