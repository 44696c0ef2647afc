"""Amounts, times and lists in words, the same on every page."""

from gui.wording.amounts import (
    describe_amount,
    describe_bytes,
    describe_clock,
    describe_estimate,
    describe_rate,
    describe_seconds,
    describe_since,
    join_names,
    shorten_path,
)

__all__ = [
    "describe_amount",
    "describe_bytes",
    "describe_clock",
    "describe_estimate",
    "describe_rate",
    "describe_seconds",
    "describe_since",
    "join_names",
    "shorten_path",
]
