"""How long ago something was, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import QDate, QLocale


def describe_age(at: str | None, now: datetime) -> str:
    """``just now``, ``12 minutes ago``, ``yesterday``, ``3 days ago``, then the date.

    ``at`` is ISO 8601; empty words for ``None`` or what is no moment.
    """
    try:
        moment = datetime.fromisoformat(at or "")
    except ValueError:
        return ""
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return "1 minute ago" if minutes == 1 else f"{minutes} minutes ago"
    if minutes < 24 * 60:
        return "1 hour ago" if minutes < 120 else f"{minutes // 60} hours ago"
    days = minutes // (24 * 60)
    if days < 7:
        return "yesterday" if days == 1 else f"{days} days ago"
    local = moment.astimezone()
    date = QDate(local.year, local.month, local.day)
    return f"on {QLocale().toString(date, 'd MMM yyyy')}"
