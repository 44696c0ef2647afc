"""The form that makes a new environment: versions, review, create."""

from gui.dialogs.new_environment.dialog import NewEnvironmentDialog

__all__ = ["NewEnvironmentDialog"]
