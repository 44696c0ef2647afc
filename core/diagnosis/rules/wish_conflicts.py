"""Wishes that exclude each other: what one declares, no release that the other allows satisfies."""

from __future__ import annotations

from itertools import permutations

from msgspec import Struct

from core.compatibility import is_in_range
from core.diagnosis.candidates import FAMILY, list_requirements, list_versions
from core.diagnosis.context import Context
from core.diagnosis.pairings import is_pairing
from core.diagnosis.remedies import install, phrase_range, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.wished import Wish, read_wish
from core.model import Category, Confidence, Evidence, Finding, Remedy, Severity

# Of an open wish the newest releases are what an installer tries.
_TRIED = 40
# Keras beside TensorFlow is judged by what works, not by what is declared.
_JUDGED_ELSEWHERE = frozenset({"keras", "keras-nightly", "tf-keras"})


class _Clash(Struct, frozen=True, kw_only=True):
    asking: Wish
    version: str
    wanted: Wish
    specifier: str


def check_together(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """All that is to be installed can be installed together."""
    wishes = [read_wish(name, specifier) for name, specifier in context.circumstances.wants.items()]
    if len(wishes) < 2:
        return NotApplicable("Not more than one thing is to be installed.")
    for asking, wanted in permutations(wishes, 2):
        clash = _find_clash(context, asking, wanted)
        if clash is not None:
            return (_describe(context, clash),)
    return ()


def _find_clash(context: Context, asking: Wish, wanted: Wish) -> _Clash | None:
    if wanted.name in _JUDGED_ELSEWHERE or not wanted.specifier:
        return None
    if is_pairing(context, asking.name, wanted.name):
        return None
    clash = None
    candidates = _list_candidates(context, wanted)
    for version in _list_candidates(context, asking)[:_TRIED]:
        requirement = next(
            (
                one
                for one in list_requirements(context, asking.name, version)
                if one.name == wanted.name or (one.name in FAMILY and wanted.name in FAMILY)
            ),
            None,
        )
        if requirement is None or not candidates or any(requirement.accepts(one) for one in candidates):
            return None
        clash = clash or _Clash(
            asking=asking, version=version, wanted=wanted, specifier=requirement.specifier
        )
    return clash


def _list_candidates(context: Context, wish: Wish) -> list[str]:
    return [
        version
        for version in list_versions(context, wish.name)
        if not wish.specifier or is_in_range(version, wish.specifier)
    ]


def _describe(context: Context, clash: _Clash) -> Finding:
    asking = f"{show_name(clash.asking.name)} {clash.version}"
    expected = phrase_range(clash.specifier)
    name = show_name(clash.wanted.name)
    return Finding(
        rule="wish-conflict",
        category=Category.REQUIREMENT_VIOLATION,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"{asking} and {clash.wanted.title} cannot be installed together",
        explanation=(
            f"{asking} asks for {name} {expected}, and no release that is wished for lies in that. An "
            "installer refuses to put both into one environment."
        ),
        subject=clash.wanted.name,
        evidence=(
            Evidence(
                what=clash.wanted.name,
                observed=clash.wanted.specifier,
                expected=clash.specifier,
                source=f"{clash.asking.name} {clash.version} metadata",
            ),
        ),
        remedies=_propose(context, clash),
    )


def _propose(context: Context, clash: _Clash) -> tuple[Remedy, ...]:
    """The release of the one that the other asks for, then the other in a release that accepts the wish."""
    remedies = []
    for version in list_versions(context, clash.wanted.name):
        if is_in_range(version, clash.specifier):
            remedies.append(install(clash.wanted.name, None, version))
            break
    candidates = _list_candidates(context, clash.wanted)
    for version in list_versions(context, clash.asking.name):
        needed = [
            one
            for one in list_requirements(context, clash.asking.name, version)
            if one.name == clash.wanted.name
        ]
        if all(any(one.accepts(candidate) for candidate in candidates) for one in needed):
            remedies.append(install(clash.asking.name, None, version))
            break
    return tuple(remedies)


RULES = (
    Rule(
        id="wish-conflict",
        family="wishes",
        checks="What is to be installed can be installed together",
        check=check_together,
    ),
)
