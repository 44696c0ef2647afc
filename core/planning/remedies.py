"""From findings to what is wanted: which packages, at which versions, and what only a person can do."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from core.model import Environment, Finding, Remedy
from core.planning.versions import normalize

# Names in remedies that are no packages.
_NOT_PACKAGES = frozenset({"python", "cuda", "cudnn", "driver", "os", "arch", "glibc"})
_REINSTALL = "reinstall"


class Wanted(Struct, frozen=True, kw_only=True):
    """What a repair is to reach.

    ``versions`` are packages with the version or specifier they are to have, ``removals`` those that
    are to go, ``again`` those to be written again. ``left`` are findings that no change of packages
    can mend, with ``instructions`` for a person.
    """

    versions: dict[str, str]
    removals: frozenset[str]
    again: frozenset[str]
    left: tuple[Finding, ...] = ()
    instructions: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if no package would change."""
        return not (self.versions or self.removals or self.again)


def gather_wishes(environment: Environment, errors: Sequence[Finding], choice: int = 0) -> Wanted:
    """Take for each error its first remedy that changes only packages; ``choice`` skips that many.

    The errors come first things first, so an earlier one decides where two speak of one package.
    """
    versions: dict[str, str] = {}
    removals: set[str] = set()
    again: set[str] = set()
    left: list[Finding] = []
    instructions: list[str] = []
    for finding in errors:
        fitting = [remedy for remedy in finding.remedies if is_package_remedy(remedy)]
        if not fitting:
            left.append(finding)
            instructions += [remedy.title for remedy in finding.remedies[:1]]
            continue
        remedy = fitting[min(choice, len(fitting) - 1)]
        for change in remedy.changes:
            name = normalize(change.name)
            if name in versions or name in removals:
                continue
            if change.after is None:
                removals.add(name)
            else:
                versions[name] = change.after
        again |= {normalize(_get_detail(action)) for action in remedy.actions if _is_reinstall(action)}
    installed = {each.name for each in environment.facts.distributions}
    return Wanted(
        versions=versions,
        removals=frozenset(removals & installed),
        again=frozenset(again - set(versions) - removals),
        left=tuple(left),
        instructions=tuple(dict.fromkeys(instructions)),
    )


def is_package_remedy(remedy: Remedy) -> bool:
    """True if changing packages is all that it takes."""
    named = {change.name.lower() for change in remedy.changes}
    if named & _NOT_PACKAGES or not (named or remedy.actions):
        return False
    return all(_is_reinstall(action) for action in remedy.actions)


def _is_reinstall(action: str) -> bool:
    return action.partition(":")[0] == _REINSTALL and bool(_get_detail(action))


def _get_detail(action: str) -> str:
    words = action.partition(":")[2].split()
    return words[0] if words else ""
