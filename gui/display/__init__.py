"""Says before Qt is touched why no window can open here, and what to install; imports no Qt."""

from gui.display.check import explain_import_failure, find_display_problem

__all__ = ["explain_import_failure", "find_display_problem"]
