"""The time as Dovetail writes it."""

from __future__ import annotations

from datetime import UTC, datetime


def tell_time() -> str:
    """Now, ISO 8601 in UTC to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
