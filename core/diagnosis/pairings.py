"""Finds which plug-ins do not go with what they are plugged into, and which releases would."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from core.compatibility import (
    INSTALLED,
    PluginPair,
    is_in_range,
    normalise_release,
    parse_version,
    was_tried,
    works_with,
)
from core.diagnosis.candidates import (
    FAMILY,
    accepts,
    has_keras_for,
    is_lifted,
    is_plugin,
    is_used,
    iterate_versions,
)
from core.diagnosis.context import Context
from core.diagnosis.declared import build_markers
from core.diagnosis.remedies import phrase_range
from core.diagnosis.requirements import Requirement, select_requirements
from core.model import Distribution, Severity

LEGACY_SWITCH = "TF_USE_LEGACY_KERAS"
_ON_KERAS = FAMILY | {"keras", "keras-nightly"}


class Mismatch(Struct, frozen=True, kw_only=True):
    """A plug-in beside a partner it does not go with; ``found`` is ``None`` where the partner is missing.

    ``pair`` is the row that says so, ``None`` where only the metadata in ``requirement`` does.
    """

    plugin: Distribution
    partner: str
    found: str | None
    expected: str
    pair: PluginPair | None = None
    requirement: Requirement | None = None


def find_mismatches(context: Context) -> tuple[Mismatch, ...]:
    """One for each plug-in that does not fit: what is known of it comes before what its metadata says."""
    found = []
    for one in context.facts.distributions:
        if not is_plugin(context, one.name):
            continue
        mismatch = next(_find_by_rows(context, one), None) or next(_find_declared(context, one), None)
        if mismatch is not None and context.installed.get(one.name) is one:
            found.append(mismatch)
    return tuple(found)


def is_pairing(context: Context, asking: str, wanted: str) -> bool:
    """Whether a declared requirement is a matter of pairing, told with the plug-in and nowhere else."""
    plugins = context.matrix.plugins
    if asking in plugins.names and wanted in FAMILY:
        return True
    return asking in _ON_KERAS and wanted in plugins.carried


def is_told(context: Context, plugin: str, partner: str) -> bool:
    """Whether a row tells already that the plug-in lacks this partner."""
    if plugin not in context.matrix.plugins.paired:
        return False
    return any(one.plugin.name == plugin and one.partner == partner for one in find_mismatches(context))


def judge(context: Context, mismatch: Mismatch) -> Severity:
    """How bad it is: a pair that was measured to work, or whose parts nobody uses, is worth knowing only."""
    pair = mismatch.pair
    if pair is None:
        return Severity.WARNING
    if not is_used(context, pair):
        return Severity.NOTE
    if works_all_the_same(mismatch) or (not context.circumstances.error and _is_beside_table(mismatch)):
        return Severity.NOTE
    return pair.severity


def _is_beside_table(mismatch: Mismatch) -> bool:
    """Whether only a table speaks against the pair, by one minor release, and the import works."""
    pair, found = mismatch.pair, mismatch.found
    if pair is None or found is None or pair.evidence != "docs" or pair.stops != "training":
        return False
    release = parse_version(found)
    if release is None or pair.severity is not Severity.WARNING:
        return False
    beside = (f"{release.major}.{release.minor + 1}", f"{release.major}.{max(release.minor - 1, 0)}")
    return any(works_with(pair, mismatch.plugin.version, one) for one in beside)


def works_all_the_same(mismatch: Mismatch) -> bool:
    """Whether the pair is not promised, but was measured to work."""
    pair, found = mismatch.pair, mismatch.found
    return pair is not None and found is not None and was_tried(pair, mismatch.plugin.version, found)


def list_fitting(context: Context, plugin: str, partner: str, found: str) -> Iterator[str]:
    """Releases of the plug-in that go with ``found``, newest first."""
    for version in iterate_versions(context, plugin):
        if accepts(context, plugin, version, partner, found):
            yield version


def _find_by_rows(context: Context, one: Distribution) -> Iterator[Mismatch]:
    for pair in context.matrix.plugins.pairs_of(one.name, one.version):
        if not _counts(context, pair):
            continue
        if pair.works == INSTALLED:
            if context.is_missing(pair.partner):
                yield Mismatch(plugin=one, partner=pair.partner, found=None, expected="installed", pair=pair)
            continue
        there = context.version_of(pair.partner)
        if there is None or _is_custom(context, pair) or works_with(pair, one.version, there):
            continue
        yield Mismatch(plugin=one, partner=pair.partner, found=there, expected=pair.works, pair=pair)


def _find_declared(context: Context, one: Distribution) -> Iterator[Mismatch]:
    """A requirement on TensorFlow, whatever the name under which it is installed."""
    tensorflow = context.tensorflow
    if tensorflow is None or one.name not in context.matrix.plugins.names:
        return
    version = normalise_release(tensorflow.version)
    for requirement in select_requirements(one, build_markers(context)):
        if requirement.name in FAMILY and not requirement.accepts(version):
            yield Mismatch(
                plugin=one,
                partner="tensorflow",
                found=tensorflow.version,
                expected=requirement.specifier,
                requirement=requirement,
            )
        elif context.version_of("keras") is None and not has_keras_for(context, version, requirement):
            yield Mismatch(
                plugin=one,
                partner="tensorflow",
                found=tensorflow.version,
                expected=f"one that goes with Keras {phrase_range(requirement.specifier)}",
                requirement=requirement,
            )


def _counts(context: Context, pair: PluginPair) -> bool:
    if is_lifted(context, pair):
        return False
    code = context.circumstances.code
    if any(context.variable(name) == value or name in code for name, value in pair.unless.items()):
        return False
    for name, specifier in pair.when.items():
        if name == LEGACY_SWITCH:
            if not context.is_legacy_keras:
                return False
            continue
        version = context.version_of(name)
        if version is None or is_in_range(normalise_release(version), specifier) is not True:
            return False
    return True


def _is_custom(context: Context, pair: PluginPair) -> bool:
    """A TensorFlow whose number is not TensorFlow's own says nothing by it."""
    return pair.partner == "tensorflow" and context.tensorflow is None
