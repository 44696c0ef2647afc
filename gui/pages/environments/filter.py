"""The filter of the environment list: words, and ``pkg:``, ``tf:``, ``python:``, ``is:`` terms."""

from __future__ import annotations

import re
from collections.abc import Callable

from core.model import Environment
from gui.wording.health import health_kind, health_word

Predicate = Callable[[Environment], bool]

_PACKAGE = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)\s*([<>=!~].*)?$")


def parse_filter(text: str) -> Predicate:
    """A test for environments: every space-separated term must hold.

    ``pkg:protobuf<4`` looks for a package (and its version), ``tf:2.4`` and ``python:3.8`` for a
    version's beginning, ``is:broken`` for the health; anything else for name, path, versions or a
    package's name.
    """
    terms = [_parse_term(term) for term in text.split()]

    def holds(environment: Environment) -> bool:
        return all(term(environment) for term in terms)

    return holds


def _parse_term(term: str) -> Predicate:
    key, colon, value = term.partition(":")
    parse = _KEYS.get(key.casefold()) if colon and value else None
    return parse(value) if parse else _parse_word(term)


def _parse_word(word: str) -> Predicate:
    wanted = word.casefold()
    package = normalise(wanted)

    def holds(environment: Environment) -> bool:
        facts = environment.facts
        texts = (
            environment.name,
            environment.path,
            facts.located.kind.value,
            facts.python.version or "",
            facts.tensorflow.version if facts.tensorflow else "",
        )
        if any(wanted in text.casefold() for text in texts):
            return True
        return any(package in distribution.name for distribution in facts.distributions)

    return holds


def _parse_package(value: str) -> Predicate:
    match = _PACKAGE.match(value)
    name = normalise(match.group(1) if match else value)
    specifier = match.group(2) if match else None
    fits = _parse_specifier(specifier) if specifier else _any_version

    def holds(environment: Environment) -> bool:
        return any(d.name == name and fits(d.version) for d in environment.facts.distributions)

    return holds


def _any_version(_version: str) -> bool:
    return True


def _no_version(_version: str) -> bool:
    return False


def _parse_specifier(text: str) -> Callable[[str], bool]:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet
    from packaging.version import InvalidVersion

    try:
        specifiers = SpecifierSet(text)
    except InvalidSpecifier:
        return _no_version

    def fits(version: str) -> bool:
        try:
            return specifiers.contains(version, prereleases=True)
        except InvalidVersion:
            return False

    return fits


def _parse_tensorflow(value: str) -> Predicate:
    def holds(environment: Environment) -> bool:
        tensorflow = environment.facts.tensorflow
        return tensorflow is not None and begins_with(tensorflow.version, value)

    return holds


def _parse_python(value: str) -> Predicate:
    def holds(environment: Environment) -> bool:
        return begins_with(environment.facts.python.version or "", value)

    return holds


def _parse_health(value: str) -> Predicate:
    wanted = value.casefold()

    def holds(environment: Environment) -> bool:
        word = health_word(environment).casefold().replace(" ", "-")
        return wanted in (word, environment.health.value, health_kind(environment))

    return holds


def normalise(name: str) -> str:
    """A distribution's name as PEP 503 writes it."""
    return re.sub(r"[-_.]+", "-", name).casefold()


def begins_with(version: str, prefix: str) -> bool:
    """Whether ``version`` is ``prefix`` or goes on below it: 2.1 begins 2.1.4 but not 2.10."""
    return version == prefix or version.startswith(prefix.rstrip(".") + ".")


_KEYS: dict[str, Callable[[str], Predicate]] = {
    "pkg": _parse_package,
    "tf": _parse_tensorflow,
    "python": _parse_python,
    "is": _parse_health,
}
