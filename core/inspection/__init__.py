"""Reads what is inside one environment; nothing from it is ever run."""

from core.inspection.environment_reader import inspect_full, inspect_quick
from core.inspection.stamp import list_outside_folders, stamp

__all__ = ["inspect_full", "inspect_quick", "list_outside_folders", "stamp"]
