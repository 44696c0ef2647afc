"""What the package index offers under each of TensorFlow's names: which versions, where, for which Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from core.compatibility import Matrix, is_in_range, is_older, minor_of, parse_specifier, parse_version

# Not a platform: an archive that would have to be built.
SOURCE = "source"
# What else owns the folder "tensorflow" on the same system, in the order in which it is proposed.
_STAND_INS = ("tensorflow", "tensorflow-macos", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-cpu-aws")


class Offer(Struct, frozen=True, kw_only=True):
    """The wheels of one version of one distribution on one platform; ``python`` are its minors.

    ``target`` is the distribution that a wheel without code of its own pulls in, ``minimum`` the least
    glibc or macOS, ``yanked`` the index's reason for withdrawing it. ``release`` is TensorFlow's version.
    """

    name: str
    version: str
    platform: str
    python: tuple[str, ...]
    released: str
    release: str
    target: str | None = None
    minimum: str = ""
    yanked: str | None = None


def list_offers(matrix: Matrix, name: str, *, prereleases: bool = False) -> tuple[Offer, ...]:
    """Every wheel under one of TensorFlow's names, oldest first; empty for names that are none of them."""
    found = [
        Offer(
            name=name,
            version=build.version or release.version,
            platform=build.platform,
            python=build.python,
            released=build.released or release.released,
            release=release.version,
            target=build.stub,
            minimum=build.minimum,
            yanked=build.yanked,
        )
        for release in matrix.releases
        for build in release.builds
        if build.distribution == name
    ]
    if prereleases:
        found += [
            Offer(
                name=name,
                version=row.version,
                platform=platform,
                python=python,
                released=row.released,
                release=row.version,
            )
            for row in matrix.prereleases
            for platform, python in row.wheels.get(name, {}).items()
        ]
    return tuple(found)


def is_loadable(matrix: Matrix, offer: Offer, python: str) -> bool:
    """Whether ``python`` has this wheel, and the one that it pulls in if it is empty itself."""
    if offer.yanked is not None or python not in offer.python:
        return False
    if offer.target is None or offer.target == offer.name:
        return True
    pulled = [
        one
        for one in list_offers(matrix, offer.target)
        if one.version == offer.version and one.platform == offer.platform
    ]
    return any(python in one.python for one in pulled) if pulled else True


def select_matching(offers: Iterable[Offer], specifier: str, until: str | None = None) -> tuple[Offer, ...]:
    """Those whose version lies in ``specifier``; of a wish without an exact version only those of its time.

    ``until`` is the ISO day on which the wish was made.
    """
    exact = is_exact(specifier)
    return tuple(
        one
        for one in offers
        if (not specifier or is_in_range(one.version, specifier))
        and (exact or until is None or one.released <= until)
    )


def normalise_specifier(text: str) -> str:
    """The specifier of a wish as people write it: ``2.4.1`` is ``==2.4.1``, ``2.4`` and ``2.4.x`` any 2.4."""
    wish = text.strip().replace(" ", "")
    if wish.lower() in ("", "*", "any", "latest", "newest"):
        return ""
    if wish[0] == "=" and wish[1:2] != "=":
        wish = f"={wish}"
    if wish[0].isdigit():
        bare = wish.lower().removesuffix(".x").removesuffix(".*")
        wish = f"=={bare}" if bare.count(".") >= 2 and bare == wish else f"=={bare}.*"
    return wish if parse_specifier(wish) is not None else ""


def is_exact(specifier: str) -> bool:
    """Whether only one version satisfies it."""
    return specifier.startswith("==") and "*" not in specifier and "," not in specifier


def find_lowest(specifier: str) -> str | None:
    """The version that a specifier is about: the exact one, the lowest or, failing that, the upper bound."""
    parsed = parse_specifier(specifier)
    if parsed is None:
        return None
    by_operator = {clause.operator: clause.version.removesuffix(".*") for clause in parsed}
    for operator in ("==", "===", "~=", ">=", ">", "<=", "<"):
        if operator in by_operator:
            return by_operator[operator]
    return None


def find_nearest(
    matrix: Matrix,
    name: str,
    platform: str,
    wanted: str,
    accepts: Callable[[Offer], bool],
    *,
    newer_first: bool = True,
) -> Offer | None:
    """The version of ``name`` on ``platform`` closest to ``wanted`` that ``accepts`` lets through.

    Of the closest minor the newest patch release; with ``newer_first`` a newer minor is taken where there
    is one, else the closest older one.
    """
    there = [
        one
        for one in list_offers(matrix, name)
        if one.platform == platform and one.yanked is None and accepts(one)
    ]
    wish = parse_version(wanted)
    if wish is None or not there:
        return there[-1] if there else None
    same = [one for one in there if minor_of(one.version) == minor_of(wanted)]
    if same:
        return _newest(same)
    newer = [one for one in there if is_older(wanted, one.version)]
    older = [one for one in there if is_older(one.version, wanted)]
    if (newer_first and newer) or not older:
        first = min(newer, key=_order)
        return _newest(one for one in newer if minor_of(one.version) == minor_of(first.version))
    return _newest(older)


def find_stand_in(matrix: Matrix, name: str, version: str, platform: str, python: str | None) -> Offer | None:
    """Another name under which this platform has the same minor of TensorFlow.

    One for ``python`` comes first, then the same patch release, then the newest.
    """
    found = [
        one
        for other in _STAND_INS
        if other != name
        for one in list_offers(matrix, other)
        if one.platform == platform and minor_of(one.release) == minor_of(version) and one.yanked is None
    ]
    if not found:
        return None

    def rank(one: Offer) -> tuple[bool, int, bool, tuple[int, ...]]:
        fits = python is not None and is_loadable(matrix, one, python)
        return fits, -_STAND_INS.index(one.name), one.version == version, _order(one)

    return max(found, key=rank)


def choose_python(minors: Iterable[str], python: str | None) -> str | None:
    """The minor closest to ``python``: the newest older one, else the oldest newer one.

    For Python 2 the newest of all: code for it has to be changed in any case.
    """
    ordered = sorted(set(minors), key=order_minor)
    if not ordered:
        return None
    if python is None:
        return ordered[-1]
    older = [
        minor for minor in ordered if minor[0] == python[0] and order_minor(minor) <= order_minor(python)
    ]
    if older:
        return older[-1]
    newer = [minor for minor in ordered if order_minor(minor) > order_minor(python)]
    return newer[0] if newer and not python.startswith("2.") else ordered[-1]


def order_minor(minor: str) -> tuple[int, ...]:
    """``3.10`` comes after ``3.9``."""
    return tuple(int(part) for part in minor.split(".") if part.isdigit())


def _order(offer: Offer) -> tuple[int, ...]:
    version = parse_version(offer.version)
    return version.release if version is not None else ()


def _newest(offers: Iterable[Offer]) -> Offer:
    return max(offers, key=_order)
