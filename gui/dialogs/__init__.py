"""Questions and forms in windows of their own; all of them open without blocking."""

from gui.dialogs.close_with_jobs import CloseWithJobsDialog
from gui.dialogs.new_environment import NewEnvironmentDialog

__all__ = ["CloseWithJobsDialog", "NewEnvironmentDialog"]
