"""What somebody tries to install, and why it cannot be."""

from __future__ import annotations

import difflib

from core.compatibility import is_older, minor_of, parse_version
from core.diagnosis.context import Context
from core.diagnosis.offers import (
    SOURCE,
    Offer,
    find_lowest,
    is_exact,
    is_loadable,
    list_offers,
    order_minor,
    select_matching,
)
from core.diagnosis.places import choose_pip, find_pip_need, is_32_bit, name_place
from core.diagnosis.remedies import install, list_minors, show_name
from core.diagnosis.wish_companions import explain_companion
from core.diagnosis.wish_extras import explain_cuda_extra
from core.diagnosis.wish_nightlies import explain_nightly
from core.diagnosis.wish_remedies import (
    offer_64_bit,
    offer_names,
    offer_nearest,
    offer_python,
    offer_ways_out,
    propose_alternatives,
)
from core.diagnosis.wished import Wish, describe_wish, read_wish
from core.diagnosis.wished_files import explain_file
from core.model import Category, Confidence, Finding

_INDEX = "Wheels on the package index"
_MISSPELT = 0.88


def explain_wishes(context: Context) -> tuple[Finding, ...]:
    """Why what is to be installed cannot be; nothing for what can."""
    circumstances = context.circumstances
    findings = []
    of_file = ""
    if circumstances.wants_file:
        finding, of_file = explain_file(context, circumstances.wants_file)
        findings += [finding] if finding is not None else []
    for name, specifier in circumstances.wants.items():
        wish = read_wish(name, specifier)
        if wish.name != of_file:
            finding = _explain(context, wish)
            findings += [finding] if finding is not None else []
    return tuple(findings)


def _explain(context: Context, wish: Wish) -> Finding | None:
    lowest = find_lowest(wish.specifier)
    parsed = parse_version(lowest) if lowest else None
    offers = list_offers(context.matrix, wish.name, prereleases=parsed is not None and parsed.is_prerelease)
    if not offers:
        if wish.name in context.matrix.nightlies:
            return explain_nightly(context, wish)
        return explain_companion(context, wish) or _explain_misspelt(context, wish)
    matching = select_matching(offers, wish.specifier, _find_day(context, offers))
    if not matching and parsed is not None and parsed.is_prerelease:
        # The index drops release candidates in time; they were made for the Pythons of their release.
        of_release = select_matching(offers, f"=={parsed.base_version}")
        if not of_release and parsed.is_devrelease:
            of_release = select_matching(offers, f"=={minor_of(parsed.base_version)}.*")
        matching = of_release if _was_there(context, of_release) else ()
    wheels = [one for one in matching if one.platform != SOURCE]
    here = [one for one in wheels if one.platform == context.platform and one.python]
    python = context.python_minor
    fitting = [one for one in here if python is None or is_loadable(context.matrix, one, python)]
    refusing = _find_refusing(matching, fitting)
    if refusing is not None:
        return _describe_refusing(context, wish, refusing)
    if fitting:
        return _explain_fitting(context, wish, fitting[-1])
    if not matching:
        return _describe_unknown_version(context, wish, offers)
    if is_32_bit(context.host.arch) or not here:
        return _describe_no_platform(context, wish, wheels)
    return _describe_python(context, wish, here)


def _was_there(context: Context, of_release: tuple[Offer, ...]) -> bool:
    """Whether a release candidate was still on the index: until the year after its release."""
    date = context.circumstances.date
    return date is not None and any(int(date[:4]) <= int(one.released[:4]) + 1 for one in of_release)


def _find_day(context: Context, offers: tuple[Offer, ...]) -> str | None:
    """The day of the wish; ``None`` where it lies before everything that the matrix knows."""
    date = context.circumstances.date
    return date if date is not None and any(one.released <= date for one in offers) else None


def _find_refusing(matching: tuple[Offer, ...], fitting: list[Offer]) -> Offer | None:
    """An archive newer than every wheel that fits: pip takes it, and its set-up refuses to install."""
    archives = [one for one in matching if one.platform == SOURCE and not one.python]
    if not archives:
        return None
    newest = archives[-1]
    return None if any(is_older(newest.version, one.version) for one in fitting) else newest


def _describe_python(context: Context, wish: Wish, here: list[Offer]) -> Finding:
    python = context.python_minor or ""
    minors = sorted({minor for one in here for minor in one.python}, key=order_minor)
    broken = [one for one in here if python in one.python]
    if broken:
        return _describe_empty_wheel(context, wish, broken[-1])
    is_new = order_minor(python) > order_minor(minors[-1])
    direction = "new" if is_new else "old"
    when = _phrase_date(context, wish)
    remedies = (
        *offer_python(context, wish.name, here),
        *offer_nearest(context, wish.name, _aim(wish, here), newer_first=is_new),
    )
    return describe_wish(
        category=Category.PYTHON_TOO_NEW if is_new else Category.PYTHON_TOO_OLD,
        title=f"Python {context.python} is too {direction} for {wish.title}{when}",
        explanation=(
            f"Its wheels for {name_place(context.host.os, context.host.arch)} are for Python "
            f"{list_minors(minors)}. pip finds none for Python {python} and says that there is no matching "
            "distribution."
        ),
        subject="python",
        what="Python",
        observed=context.python or "",
        expected=list_minors(minors),
        remedies=remedies,
    )


def _describe_empty_wheel(context: Context, wish: Wish, offer: Offer) -> Finding:
    pulled = [
        one
        for one in list_offers(context.matrix, offer.target or "")
        if one.version == offer.version and one.platform == offer.platform
    ]
    minors = sorted({minor for one in pulled for minor in one.python}, key=order_minor)
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"{show_name(offer.name)} {offer.version} pulls in a wheel that does not exist for this Python",
        explanation=(
            f"On this system its wheel only asks for {offer.target} {offer.version}, which has wheels for "
            f"Python {list_minors(minors)} and none for {context.python_minor}."
        ),
        subject=wish.name,
        what=offer.target or "",
        observed=f"no wheel for Python {context.python_minor}",
        expected=list_minors(minors),
        remedies=(
            *offer_nearest(context, wish.name, offer.version, newer_first=False),
            *offer_python(context, wish.name, pulled),
        ),
    )


def _describe_no_platform(context: Context, wish: Wish, wheels: list[Offer]) -> Finding:
    place = name_place(context.host.os, context.host.arch)
    aim = _aim(wish, wheels)
    if is_32_bit(context.host.arch) and context.host.arch.startswith("x86"):
        return describe_wish(
            category=Category.WRONG_WHEEL,
            title=f"{wish.title} needs a 64-bit Python",
            explanation=(
                "This Python is a 32-bit program. TensorFlow has only ever been built for 64-bit ones, so "
                "pip finds nothing to install."
            ),
            subject="python",
            what="Python",
            observed=f"{context.python or 'Python'}, 32-bit",
            expected="64-bit",
            remedies=offer_64_bit(context, wish.name, wheels),
        )
    names = offer_names(context, wish.name, aim)
    nearest = offer_nearest(context, wish.name, aim, newer_first=True)
    places = sorted({name_place(*one.platform.split("-", 1)) for one in wheels})
    known = f"It was built for {', '.join(places)}." if places else "There is only an archive to build from."
    why = (
        f"{known} {_explain_name(context, wish.name, aim)}"
        if names
        else f"{known} Nothing else brings it here."
    )
    return describe_wish(
        category=Category.WRONG_WHEEL if names else Category.PLATFORM,
        title=f"There is no {wish.title} for {place}{_phrase_date(context, wish)}",
        explanation=why,
        subject=wish.name,
        what="System",
        observed=place,
        expected=", ".join(places) or "a system that can build it",
        remedies=(*names, *nearest, *offer_ways_out(context, aim)),
    )


def _explain_name(context: Context, name: str, aim: str) -> str:
    if context.platform == "macos-arm64" and name == "tensorflow":
        return "Until 2.12 the package for Apple silicon was called tensorflow-macos."
    return "The same release has another name here."


def _describe_refusing(context: Context, wish: Wish, offer: Offer) -> Finding:
    names = offer_names(context, wish.name, offer.version)
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"{offer.name} {offer.version} only says that it has been removed",
        explanation=(
            f"{offer.version} is an archive whose set-up stops with an error. tensorflow has been the same "
            "package with GPU support since 2.1."
        ),
        subject=wish.name,
        what=offer.name,
        observed=f"{offer.version}, without wheels",
        expected=_list_last(context, wish.name),
        remedies=(*names, *propose_alternatives(context, wish.name, offer.version)),
    )


def _describe_unknown_version(context: Context, wish: Wish, offers: tuple[Offer, ...]) -> Finding | None:
    date = context.circumstances.date
    if not wish.specifier or (date is not None and select_matching(offers, wish.specifier)):
        # It exists today; nothing was there when the wish was made.
        return _describe_not_yet(context, wish, offers)
    aim = find_lowest(wish.specifier) or offers[-1].version
    if is_older(offers[-1].version, aim) and is_older(context.matrix.newest.version, aim):
        confidence = Confidence.MEDIUM
    else:
        confidence = Confidence.HIGH
    has_minor = any(minor_of(one.version) == minor_of(aim) and one.python for one in offers)
    names = () if has_minor else offer_names(context, wish.name, aim)
    last = offers[-1].version
    ended = is_older(last, aim) and bool(names)
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"There is no {wish.title}",
        explanation=(
            f"The last release under the name {wish.name} is {last}. {_explain_name(context, wish.name, aim)}"
            if ended
            else (
                f"The package index has {wish.name} {offers[0].version} to {last}, and no such version among "
                "them."
            )
        ),
        subject=wish.name,
        what=wish.name,
        observed=wish.specifier,
        expected=_list_last(context, wish.name),
        remedies=(*names, *propose_alternatives(context, wish.name, aim)),
        confidence=confidence,
    )


def _describe_not_yet(context: Context, wish: Wish, offers: tuple[Offer, ...]) -> Finding:
    date = context.circumstances.date or ""
    later = select_matching(offers, wish.specifier)
    first = later[0]
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"{wish.title} did not exist on {date}",
        explanation=f"The first release that answers the wish is {first.version} of {first.released}.",
        subject=wish.name,
        what=wish.name,
        observed=wish.specifier or "any version",
        expected=first.version,
        remedies=offer_nearest(context, wish.name, first.version, newer_first=True),
    )


def _explain_fitting(context: Context, wish: Wish, offer: Offer) -> Finding | None:
    """A wheel is there; pip may be too old to see it, or an extra may ask for what is not there."""
    need = find_pip_need(context, offer.release)
    if need is not None:
        pip = context.version_of("pip") or ""
        return describe_wish(
            category=Category.WRONG_WHEEL,
            title=f"pip {pip} is too old to see the wheels of {wish.title}",
            explanation=(
                f"A wheel for this Python and system exists. pip knows the kind of name it has from {need} "
                "on, and until then says that there is no matching distribution."
            ),
            subject="pip",
            what="pip",
            observed=pip,
            expected=f"{need} or newer",
            remedies=(install("pip", pip, choose_pip(context.python_minor, need)),),
        )
    if "and-cuda" in wish.extras:
        return explain_cuda_extra(context, wish, offer)
    return None


def _explain_misspelt(context: Context, wish: Wish) -> Finding | None:
    names = context.matrix.distributions
    if wish.name in names or wish.name in context.matrix.nightlies or wish.name in context.installed:
        return None
    close = difflib.get_close_matches(wish.name, names, n=1, cutoff=_MISSPELT)
    if not close or wish.name in context.matrix.companions:
        return None
    return describe_wish(
        category=Category.WRONG_WHEEL,
        title=f"{wish.name} is not a name of TensorFlow",
        explanation=f"The package is called {close[0]}.",
        subject=wish.name,
        what="Name",
        observed=wish.name,
        expected=close[0],
        remedies=offer_nearest(
            context, close[0], find_lowest(wish.specifier) or context.matrix.newest.version, newer_first=True
        ),
        confidence=Confidence.MEDIUM,
    )


def _aim(wish: Wish, offers: list[Offer]) -> str:
    """The version that remedies should stay close to."""
    if is_exact(wish.specifier):
        return wish.specifier[2:]
    return offers[-1].version if offers else find_lowest(wish.specifier) or ""


def _phrase_date(context: Context, wish: Wish) -> str:
    date = context.circumstances.date
    return f" as of {date}" if date is not None and not is_exact(wish.specifier) else ""


def _list_last(context: Context, name: str) -> str:
    there = [one.version for one in list_offers(context.matrix, name) if one.platform == context.platform]
    return f"up to {there[-1]} here" if there else "none for this system"
