"""Wishes for daily builds: they last some weeks on the index, and follow the next release's Pythons."""

from __future__ import annotations

import datetime
import re

from core.compatibility import find_day, minor_of
from core.diagnosis.context import Context
from core.diagnosis.offers import choose_python, find_lowest, is_exact, order_minor
from core.diagnosis.remedies import list_minors, recreate
from core.diagnosis.wish_remedies import offer_nearest
from core.diagnosis.wished import Wish, describe_wish
from core.model import Category, Confidence, Finding

# How long a daily build stays on the index, generously: what is older than this is not there.
_KEPT_DAYS = 365


def explain_nightly(context: Context, wish: Wish) -> Finding | None:
    """Why a daily build cannot be installed, ``None`` if it may be."""
    version = find_lowest(wish.specifier)
    if version is None or context.python_minor is None:
        return None
    release = context.matrix.release(re.split(r"\.?dev|rc|a|b", version)[0])
    minors = release.builds[0].python if release is not None else ()
    platform = [
        build.python
        for build in (release.builds if release is not None else ())
        if build.distribution == "tensorflow" and build.platform == context.platform
    ]
    minors = platform[0] if platform else minors
    if minors and context.python_minor not in minors:
        return _describe_python(context, wish, version, minors)
    if is_exact(wish.specifier) and _is_gone(context, version):
        return _describe_gone(context, wish, version)
    return None


def _is_gone(context: Context, version: str) -> bool:
    """Whether the build's own day lies long before the day of the wish."""
    day = find_day(version)
    date = context.circumstances.date
    if day is None or date is None:
        return False
    return (datetime.date.fromisoformat(date) - datetime.date.fromisoformat(day)).days > _KEPT_DAYS


def _describe_python(context: Context, wish: Wish, version: str, minors: tuple[str, ...]) -> Finding:
    is_new = order_minor(context.python_minor or "") > order_minor(minors[-1])
    minor = choose_python(minors, context.python_minor) or minors[-1]
    return describe_wish(
        category=Category.PYTHON_TOO_NEW if is_new else Category.PYTHON_TOO_OLD,
        title=f"Python {context.python} is too {'new' if is_new else 'old'} for {wish.title}",
        explanation=(
            f"Daily builds are made for the Pythons of the release that follows them. TensorFlow "
            f"{minor_of(version)} has wheels for Python {list_minors(minors)}."
        ),
        subject="python",
        what="Python",
        observed=context.python or "",
        expected=list_minors(minors),
        remedies=(
            recreate(context.python, minor),
            *offer_nearest(context, "tensorflow", version, newer_first=is_new),
        ),
        confidence=Confidence.MEDIUM,
    )


def _describe_gone(context: Context, wish: Wish, version: str) -> Finding:
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"{wish.title} is no longer on the package index",
        explanation="Daily builds are deleted after some time. The release that followed this one is there.",
        subject=wish.name,
        what=wish.name,
        observed=version,
        expected="a daily build of these weeks, or a release",
        remedies=offer_nearest(context, "tensorflow", version, newer_first=True),
        confidence=Confidence.MEDIUM,
    )
