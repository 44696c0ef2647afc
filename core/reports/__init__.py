"""Reads what people report of an environment that is not here, into the facts that rules look at."""

from core.reports.assemble import Case, assemble
from core.reports.reading import Reading, read_report

__all__ = ["Case", "Reading", "assemble", "read_report"]
