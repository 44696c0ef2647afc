"""Background work without Qt: queue, cancel token, progress, events."""

from core.jobs.cancel import CancelToken
from core.jobs.reporter import Reporter, SilentReporter, StepNote
from core.jobs.runner import JobRunner

__all__ = ["CancelToken", "JobRunner", "Reporter", "SilentReporter", "StepNote"]
