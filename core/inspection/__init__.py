"""Reads what is inside one environment; nothing from it is ever run."""

from core.inspection.environment_reader import inspect_full, inspect_quick
from core.inspection.freshness import list_further_files, stamp

__all__ = ["inspect_full", "inspect_quick", "list_further_files", "stamp"]
