"""The environment as it would be once a TensorFlow that is wished for is installed."""

from __future__ import annotations

from msgspec.structs import replace

from core.compatibility import is_in_range
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.wished import read_wish
from core.model import TensorFlowFacts


def see_wish(context: Context) -> Context:
    """``context`` with the wished TensorFlow in it; itself where none is wished for, or none can be had.

    Of the releases that the wish allows the newest of its day counts that has a wheel here.
    """
    circumstances = context.circumstances
    if context.tensorflow is not None or not circumstances.wants or context.python_minor is None:
        return context
    for name, specifier in circumstances.wants.items():
        wish = read_wish(name, specifier)
        if wish.name not in OFFICIAL:
            continue
        version = _choose_version(context, wish.name, wish.specifier)
        if version is None:
            continue
        wished = TensorFlowFacts(version=version, distribution=wish.name)
        facts = replace(context.facts, tensorflow=wished)
        return Context(facts, context.host, context.matrix, circumstances)
    return context


def _choose_version(context: Context, name: str, specifier: str) -> str | None:
    date = context.circumstances.date
    for release in reversed(context.matrix.releases):
        if date is not None and release.released > date:
            continue
        if specifier and is_in_range(release.version, specifier) is not True:
            continue
        if context.python_minor in context.matrix.python_range(release.version, context.platform, name):
            return release.version
    return None
