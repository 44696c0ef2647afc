"""Questions about plug-ins: which are known, and which releases of their partners they work with."""

from __future__ import annotations

from core.compatibility.rows.companions import PluginPair, PluginsFile
from core.compatibility.versions import is_in_range, parse_version

SAME_MINOR = "same minor"
INSTALLED = "installed"


class Plugins:
    """Answers from plugins.yaml."""

    def __init__(self, file: PluginsFile) -> None:
        self.names = frozenset(file.plugins)
        self.carried = frozenset(file.carried)
        self.compiled = file.compiled
        self.sources = file.sources
        self._pairs: dict[str, list[PluginPair]] = {}
        for pair in file.pairs:
            self._pairs.setdefault(pair.plugin, []).append(pair)

    @property
    def paired(self) -> frozenset[str]:
        """The plug-ins that have rows."""
        return frozenset(self._pairs)

    def pairs_of(self, plugin: str, version: str) -> tuple[PluginPair, ...]:
        """The rows that speak of this release, in the order of the file."""
        plain = normalise_release(version)
        return tuple(
            pair
            for pair in self._pairs.get(plugin, ())
            if not pair.versions or is_in_range(plain, pair.versions) is True
        )


def works_with(pair: PluginPair, version: str, partner: str) -> bool:
    """Whether ``version`` of the plug-in works with ``partner``, the version of its partner."""
    plain = normalise_release(partner)
    if pair.works == INSTALLED:
        return True
    if pair.works == SAME_MINOR:
        own, other = parse_version(version), parse_version(plain)
        return own is None or other is None or own.release[:2] == other.release[:2]
    return is_in_range(plain, pair.works) is not False


def was_tried(pair: PluginPair, version: str, partner: str) -> bool:
    """Whether a pair outside of what is promised was measured to work all the same."""
    for text in pair.tried:
        own, _, other = text.partition(" with ")
        if is_in_range(version, own) is True and is_in_range(partner, other) is True:
            return True
    return False


def normalise_release(version: str) -> str:
    """A release candidate or nightly build as the release that it becomes; alpha and beta stay older."""
    parsed = parse_version(version)
    if parsed is None or not parsed.is_prerelease:
        return version
    if parsed.pre is not None and parsed.pre[0] in ("a", "b"):
        return version
    return parsed.base_version
