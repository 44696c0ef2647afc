"""Reads what people report of an environment that is not here, into the facts that rules look at."""

from core.reports.assemble import Case, assemble

__all__ = ["Case", "assemble"]
