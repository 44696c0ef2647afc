"""Chooses the TensorFlow release and the interpreter for a new environment."""

from __future__ import annotations

import os
from collections.abc import Sequence

from msgspec import Struct
from packaging.specifiers import SpecifierSet

from core.compatibility import Matrix, Release, is_in_range, minor_of
from core.discovery import Interpreter
from core.model import CreateRequest, DovetailError
from core.planning.versions import is_met, is_version, join_minors, parse_wish

_DISTRIBUTIONS = ("tensorflow", "tensorflow-macos", "tensorflow-cpu", "tensorflow-intel")
_RANKS = {"proven": 2, "official": 1}


class Choice(Struct, frozen=True, kw_only=True):
    """What was chosen: a release under a distribution name, and the interpreter for it."""

    release: Release
    distribution: str
    interpreter: Interpreter


def choose(
    request: CreateRequest, matrix: Matrix, platform: str, interpreters: Sequence[Interpreter]
) -> Choice:
    """The newest release that the request allows and an interpreter of this machine can run.

    Raises:
        DovetailError: there is none; the sentence says which of the wishes it was.
        UsageError: a wish is no version.
    """
    suited = [each for each in interpreters if each.implementation == "cpython" and not each.free_threaded]
    usable = _choose_interpreters(request.python, suited)
    releases = _choose_releases(request, matrix)
    for release in releases:
        for distribution in _list_distributions(request):
            minors = matrix.python_range(release.version, platform, distribution)
            fitting = [each for each in usable if minor_of(each.version) in minors]
            if fitting:
                evidence = matrix.evidence(release.version, platform)
                ranks = [(*_rank(each, evidence), each.path) for each in fitting]
                best = fitting[ranks.index(max(ranks))]
                return Choice(release=release, distribution=distribution, interpreter=best)
    raise _explain_no_pair(request, releases[0], matrix, platform, usable)


def _rank(interpreter: Interpreter, evidence: dict[str, str]) -> tuple[int, tuple[int, ...]]:
    """Proven before official before declared, then the newest."""
    known = evidence.get(minor_of(interpreter.version), "")
    return _RANKS.get(known, 0), _split_version(interpreter.version)


def _list_distributions(request: CreateRequest) -> tuple[str, ...]:
    if request.gpu == "none":
        return ("tensorflow-cpu", *_DISTRIBUTIONS)
    return _DISTRIBUTIONS


def _choose_interpreters(wish: str | None, interpreters: Sequence[Interpreter]) -> list[Interpreter]:
    if wish is None:
        if not interpreters:
            raise DovetailError(
                "No Python interpreter was found on this machine.",
                code="no-interpreter",
                hint="Install one, or name it: --python /path/to/python",
            )
        return list(interpreters)
    if os.sep in wish or (os.altsep and os.altsep in wish):
        path = os.path.abspath(os.path.expanduser(wish))
        found = [each for each in interpreters if os.path.realpath(each.path) == os.path.realpath(path)]
        if not found:
            raise DovetailError(
                f"There is no Python interpreter at {path}.",
                code="no-interpreter",
                hint="Name the interpreter itself, such as /usr/bin/python3.11.",
            )
        return found
    parts = wish.count(".")
    specifier = SpecifierSet(f"=={wish}.*") if is_version(wish) and parts < 2 else parse_wish(wish, "Python")
    found = [each for each in interpreters if is_met(each.version, specifier)]
    if found:
        return found
    seen = sorted({each.version for each in interpreters}, key=_split_version)
    looked = ", ".join(seen) if seen else "none at all"
    raise DovetailError(
        f"No Python {wish} was found on this machine; there is {looked}.",
        code="no-interpreter",
        hint=f"Install Python {wish} (for instance with pyenv), or name its path: --python /path/to/python",
    )


def _split_version(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def _choose_releases(request: CreateRequest, matrix: Matrix) -> list[Release]:
    newest_first = sorted(matrix.releases, key=_get_order, reverse=True)
    if request.tensorflow is not None:
        specifier = parse_wish(request.tensorflow, "TensorFlow")
        found = [each for each in newest_first if is_met(each.version, specifier)]
        if not found:
            raise _explain_unknown(request.tensorflow, newest_first)
        return found
    if request.keras is None:
        return newest_first
    keras = parse_wish(request.keras, "Keras")
    found = [each for each in newest_first if _asks_for(each, keras, request.keras, matrix)]
    found = found or [each for each in newest_first if _is_known_pair(each, request.keras, matrix)]
    if not found:
        raise DovetailError(
            f"No TensorFlow release is known to go with Keras {request.keras}.",
            code="no-keras-pair",
            hint="Name the TensorFlow version too: --tensorflow VERSION",
        )
    return found


def _is_known_pair(release: Release, keras: str, matrix: Matrix) -> bool:
    pair = matrix.keras_pair(release.version, keras) if is_version(keras) else None
    return pair is not None and pair.stops == "nothing"


def _asks_for(release: Release, keras: SpecifierSet, text: str, matrix: Matrix) -> bool:
    if release.keras_inside or not release.keras:
        return False
    if is_version(text):
        return is_in_range(text, release.keras) is True
    newest = matrix.keras_for(release.version, None)
    return newest is not None and is_met(newest, keras)


def _get_order(release: Release) -> tuple[int, ...]:
    return _split_version(release.version)


def _explain_unknown(wish: str, newest_first: Sequence[Release]) -> DovetailError:
    near = [each.version for each in newest_first if minor_of(each.version) == minor_of(wish)]
    newest, oldest = newest_first[0].version, newest_first[-1].version
    hint = f"There is {', '.join(near)}." if near else f"Known are the releases from {oldest} to {newest}."
    return DovetailError(f"There is no TensorFlow {wish}.", code="unknown-version", hint=hint)


def _explain_no_pair(
    request: CreateRequest,
    release: Release,
    matrix: Matrix,
    platform: str,
    usable: Sequence[Interpreter],
) -> DovetailError:
    minors = next(
        (
            found
            for name in _list_distributions(request)
            if (found := matrix.python_range(release.version, platform, name))
        ),
        (),
    )
    if not minors:
        return DovetailError(
            f"TensorFlow {release.version} has no wheel for {platform}.",
            code="no-wheel",
            hint="Choose another version, or another computer.",
        )
    needed = join_minors(minors)
    if request.python is not None:
        version = usable[-1].version
        return DovetailError(
            f"TensorFlow {release.version} has no wheel for Python {version}; it has for Python {needed}.",
            code="no-wheel",
            hint=f"Use Python {needed}, or a TensorFlow made for Python {minor_of(version)}.",
        )
    seen = ", ".join(sorted({each.version for each in usable}, key=_split_version))
    return DovetailError(
        f"TensorFlow {release.version} needs Python {needed}; this machine has {seen}.",
        code="no-interpreter",
        hint=f"Install Python {minors[-1]}, or name its path: --python /path/to/python",
    )
