"""Bytes, seconds, moments and paths as a person would say them, with the user's own separators."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLocale

_UNITS = ("bytes", "kB", "MB", "GB", "TB")


def _number(value: float, decimals: int) -> str:
    return QLocale().toString(float(value), "f", decimals)


def _scale(count: float) -> tuple[float, int]:
    power = 0
    while count >= 1000 and power < len(_UNITS) - 1:
        count, power = count / 1000, power + 1
    return count, power


def describe_bytes(count: float) -> str:
    """``2.4 GB``: decimal units, one decimal below 100."""
    value, power = _scale(count)
    return f"{_number(value, 1 if power and value < 100 else 0)} {_UNITS[power]}"


def describe_amount(done: float, total: float | None, unit: str) -> str:
    """``1.5 of 2.4 GB``, ``3 of 54 packages``, or only what is done while the total is unknown."""
    if unit != "bytes":
        return f"{done:.0f} {unit}" if total is None else f"{done:.0f} of {total:.0f} {unit}"
    if total is None:
        return describe_bytes(done)
    value, power = _scale(total)
    decimals = 1 if power and value < 100 else 0
    return f"{_number(done / 1000**power, decimals)} of {_number(value, decimals)} {_UNITS[power]}"


def describe_seconds(seconds: float) -> str:
    """``0.4 s``, ``12 s``, ``2 min 5 s``, ``1 h 10 min``."""
    if seconds < 9.95:
        return f"{_number(seconds, 1)} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s" if whole % 60 else f"{whole // 60} min"
    return f"{whole // 3600} h {whole % 3600 // 60} min"


def describe_estimate(seconds: float) -> str:
    """``about 5 s``, ``about 2 min``: rounded, because it is a guess."""
    if seconds < 55:
        return f"about {max(1, round(seconds / 5) * 5 if seconds > 7 else round(seconds))} s"
    return f"about {max(1, round(seconds / 60))} min"


def describe_rate(gflops: float) -> str:
    """``412 GFLOP/s``."""
    return f"{_number(gflops, 1 if gflops < 10 else 0)} GFLOP/s"


def describe_clock(at: float, *, with_seconds: bool = False) -> str:
    """The wall-clock time of day of ``at``, in local time."""
    return time.strftime("%H:%M:%S" if with_seconds else "%H:%M", time.localtime(at))


def describe_since(at: float, now: float) -> str:
    """``just now``, ``a minute ago``, ``12 minutes ago``, then the time of day."""
    minutes = int((now - at) // 60)
    if minutes < 1:
        return "just now"
    if minutes == 1:
        return "a minute ago"
    return f"{minutes} minutes ago" if minutes < 60 else f"at {describe_clock(at)}"


def join_names(names: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def shorten_path(path: str, home: str | None = None) -> str:
    """The path with the user's home written as ``~``."""
    root = home if home is not None else str(Path.home())
    if root and (path == root or path.startswith((root + "/", root + "\\"))):
        return "~" + path[len(root) :]
    return path
