"""Background jobs: the panel in the dock and the summary in the status bar."""

from gui.pages.jobs.panel import JobsPanel
from gui.pages.jobs.summary import JobSummary

__all__ = ["JobSummary", "JobsPanel"]
