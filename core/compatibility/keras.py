"""Versions of TensorFlow and Keras: who carries Keras, who reads the legacy switch, nightly builds."""

from __future__ import annotations

from core.compatibility.versions import is_in_range, minor_of, parse_version


def is_inside(tensorflow: str) -> bool:
    """Whether this TensorFlow carries its own Keras (before 2.6)."""
    return is_in_range(drop_day(tensorflow), "<2.6") is True


def has_legacy_switch(tensorflow: str) -> bool:
    """Whether this TensorFlow reads TF_USE_LEGACY_KERAS (since 2.15)."""
    return is_in_range(drop_day(tensorflow), ">=2.15") is True


def drop_day(version: str) -> str:
    """A nightly's or a candidate's version as the release it leads to: ``2.7.0`` of ``2.7.0.dev20210806``."""
    parsed = parse_version(version)
    if parsed is None or not parsed.is_prerelease:
        return version
    return parsed.base_version


def find_day(version: str) -> str | None:
    """The day of a nightly build as ``YYYYMMDD``; ``None`` for what is no nightly."""
    parsed = parse_version(version)
    if parsed is None or parsed.dev is None:
        return None
    digits = str(parsed.dev)
    return digits[:8] if len(digits) >= 8 and digits.startswith("20") else None


def is_same_minor(left: str, right: str) -> bool:
    """Whether two versions are of one minor version."""
    return minor_of(left) == minor_of(right)
