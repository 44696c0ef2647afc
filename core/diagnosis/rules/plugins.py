"""Plug-ins of TensorFlow: does each go with the TensorFlow, Keras or Python that is there."""

from __future__ import annotations

import re

from core.compatibility import INSTALLED, SAME_MINOR, PluginPair, minor_of
from core.diagnosis.context import Context
from core.diagnosis.declared import build_markers
from core.diagnosis.pairing_remedies import propose_carried, propose_for, propose_unloadable
from core.diagnosis.pairings import Mismatch, find_mismatches, is_pairing, judge, works_all_the_same
from core.diagnosis.remedies import (
    act,
    drop_address,
    find_addresses,
    install,
    phrase_range,
    remove,
    show_name,
)
from core.diagnosis.requirements import find_violations
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Distribution, Evidence, Finding, Severity

_CONFIDENCE = {"measured": Confidence.HIGH, "issue": Confidence.HIGH}
_UNLOADABLE = re.compile(
    r"undefined symbol|Symbol not found|unable to open file|symbol lookup error|_ZN", re.I
)


def check_pairs(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Each plug-in goes with its partner: by what is known of the pair, else by its metadata."""
    plugins = context.matrix.plugins
    if not any(
        one.name in plugins.names or one.name in plugins.paired for one in context.facts.distributions
    ):
        return NotApplicable("No plug-in that the matrix knows is installed.")
    return tuple(_describe(context, mismatch) for mismatch in find_mismatches(context))


def check_carried(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """TensorBoard, the Estimator and other parts that TensorFlow requires are of its own time."""
    tensorflow = context.tensorflow
    if tensorflow is None:
        return NotApplicable("TensorFlow is not installed.")
    carried = context.matrix.plugins.carried
    versions = {one.name: one.version for one in context.facts.distributions if one.name in carried}
    if not versions:
        return NotApplicable("None of them is installed.")
    told = {mismatch.plugin.name for mismatch in find_mismatches(context)}
    asking = tuple(
        one for one in context.facts.distributions if one.name in (tensorflow.distribution, "keras")
    )
    found = [
        (one, requirement.name, requirement.specifier, version)
        for one, requirement, version in find_violations(asking, versions, build_markers(context))
        if version is not None
        and requirement.name not in told
        and is_pairing(context, one.name, requirement.name)
    ]
    return tuple(_describe_carried(context, *each) for each in found)


def check_platform(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Compiled plug-ins are there on systems that they are made for."""
    if context.host.os != "windows":
        return NotApplicable("On other systems plug-ins can be built from their sources.")
    compiled = context.matrix.plugins.compiled
    there = [one for one in context.facts.distributions if one.name in compiled and one.installer != "conda"]
    return tuple(_describe_foreign(context, one) for one in there if _is_foreign(context, one))


def _is_foreign(context: Context, one: Distribution) -> bool:
    """Whether wheels of this release are known, none of them for this system."""
    row = context.matrix.companions.row(one.name, one.version)
    return row is not None and bool(row.wheels) and not any("windows" in name for name in row.wheels)


def check_loadable(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """A message about a library that cannot be loaded does not name a plug-in's own library."""
    error = context.circumstances.error
    if not error or _UNLOADABLE.search(error) is None:
        return NotApplicable("No such message was printed.")
    if any(mismatch.pair is not None for mismatch in find_mismatches(context)):
        return NotApplicable("The versions already say that a plug-in does not fit.")
    plugins = context.matrix.plugins
    for name, word in plugins.compiled.items():
        if word in error and (name in context.installed or not context.circumstances.is_complete):
            return (_describe_unloadable(context, name),)
    return ()


def _describe(context: Context, mismatch: Mismatch) -> Finding:
    pair, plugin = mismatch.pair, mismatch.plugin
    severity = judge(context, mismatch)
    sources = tuple(context.matrix.plugins.sources[name] for name in pair.sources) if pair is not None else ()
    shown = "; ".join(drop_address(one) for one in sources) or f"{plugin.name} {plugin.version} metadata"
    expected = _phrase_expected(mismatch)
    evidence = [
        Evidence(
            what=mismatch.partner, observed=mismatch.found or "not installed", expected=expected, source=shown
        )
    ]
    if pair is not None and pair.error:
        evidence.append(Evidence(what="What it prints", observed=pair.error, expected="", source=shown))
    category = pair.category if pair is not None else Category.PLUGIN_PAIRING
    return Finding(
        rule=f"plugin-{pair.id}" if pair is not None else "plugin-declared",
        category=category,
        severity=severity,
        confidence=_CONFIDENCE.get(pair.evidence, Confidence.MEDIUM)
        if pair is not None
        else Confidence.MEDIUM,
        title=_name(mismatch, severity),
        explanation=_explain(mismatch, expected),
        subject=plugin.name,
        evidence=tuple(evidence),
        remedies=propose_for(context, mismatch),
        references=find_addresses(sources),
    )


def _name(mismatch: Mismatch, severity: Severity) -> str:
    plugin = f"{show_name(mismatch.plugin.name)} {mismatch.plugin.version}"
    partner = show_name(mismatch.partner)
    if mismatch.found is None:
        return f"{partner} is missing, and {plugin} needs it"
    if works_all_the_same(mismatch):
        return f"{plugin} works with {partner} {mismatch.found}, which its table does not name"
    if severity is Severity.NOTE:
        return f"Parts of {plugin} do not go with {partner} {mismatch.found}"
    return f"{plugin} does not go with {partner} {mismatch.found}"


def _explain(mismatch: Mismatch, expected: str) -> str:
    if mismatch.pair is not None:
        measured = " Measured with these two, it works all the same."
        return mismatch.pair.why + (measured if works_all_the_same(mismatch) else "")
    return (
        f"Its metadata asks for {show_name(mismatch.partner)} {expected}. pip installs it beside another one "
        "only with a warning."
    )


def _phrase_expected(mismatch: Mismatch) -> str:
    pair: PluginPair | None = mismatch.pair
    if pair is None or pair.works not in (SAME_MINOR, INSTALLED):
        return phrase_range(mismatch.expected)
    return f"{minor_of(mismatch.plugin.version)}.x" if pair.works == SAME_MINOR else "installed"


def _describe_carried(
    context: Context, asking: Distribution, name: str, specifier: str, version: str
) -> Finding:
    is_old = (
        asking.name != "keras" and context.release is not None and context.release.version.startswith("1.")
    )
    breaks = name == "tensorflow-estimator" and is_old
    title = f"{show_name(name)} {version} does not go with {show_name(asking.name)} {asking.version}"
    expected = phrase_range(specifier)
    return Finding(
        rule="plugin-carried",
        category=Category.PLUGIN_PAIRING,
        severity=Severity.ERROR if breaks else Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=title,
        explanation=(
            f"{show_name(asking.name)} {asking.version} asks for {show_name(name)} {expected}: both are made "
            "for each other, release by release."
        ),
        subject=name,
        evidence=(
            Evidence(
                what=name,
                observed=version,
                expected=expected,
                source=f"{asking.name} {asking.version} metadata",
            ),
        ),
        remedies=propose_carried(context, name, version, specifier),
    )


def _describe_unloadable(context: Context, name: str) -> Finding:
    one = context.installed.get(name)
    version = f" {one.version}" if one is not None else ""
    beside = context.tensorflow_title
    return Finding(
        rule="plugin-not-loadable",
        category=Category.PLUGIN_PAIRING,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title=f"The operations of {show_name(name)}{version} cannot be loaded by {beside}",
        explanation=(
            f"{show_name(name)} holds compiled code made for another build of TensorFlow: a symbol that it "
            "needs is not there."
        ),
        subject=name,
        evidence=(
            Evidence(
                what="What was printed",
                observed=_find_line(context.circumstances.error),
                expected="a release made for this TensorFlow",
                source="The printed text",
            ),
        ),
        remedies=propose_unloadable(context, name),
    )


def _describe_foreign(context: Context, one: Distribution) -> Finding:
    name = show_name(one.name)
    releases = context.matrix.companions.releases_for(one.name, context.python, context.platform)
    other = [release.version for release in releases if any("windows" in key for key in release.row.wheels)]
    changes = [install(one.name, one.version, other[-1])] if other else []
    return Finding(
        rule="plugin-system",
        category=Category.PLATFORM,
        severity=Severity.WARNING if context.circumstances.is_complete else Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=f"{name} {one.version} has no build for Windows",
        explanation=(
            "Its operations are compiled code, and no wheel of this release is for Windows. What pip builds "
            "from the archive lacks them, so that its import fails."
        ),
        subject=one.name,
        evidence=(
            Evidence(
                what=one.name,
                observed=f"{one.version} on Windows",
                expected=_list_systems(context, one),
                source="Wheels on the package index",
            ),
        ),
        remedies=(
            act("use-wsl2", "Linux has wheels of it", "Use it in WSL2"),
            *changes,
            remove(one.name, one.version),
        ),
    )


def _list_systems(context: Context, one: Distribution) -> str:
    row = context.matrix.companions.row(one.name, one.version)
    names = {name for key in row.wheels for name in key.split()} if row is not None else set()
    return ", ".join(sorted(names))


def _find_line(error: str) -> str:
    lines = [line.strip() for line in error.splitlines() if _UNLOADABLE.search(line)]
    return (lines or [error.strip()])[0][:300]


RULES = (
    Rule(
        id="plugin-pair",
        family="plugins",
        checks="Plug-ins go with the TensorFlow, Keras and Python that are there",
        check=check_pairs,
    ),
    Rule(
        id="plugin-carried",
        family="plugins",
        checks="TensorBoard, Estimator and other parts are of TensorFlow's own time",
        check=check_carried,
    ),
    Rule(
        id="plugin-system",
        family="plugins",
        checks="Compiled plug-ins are made for this system",
        check=check_platform,
    ),
    Rule(
        id="plugin-loadable",
        family="plugins",
        checks="No plug-in was refused for symbols that this TensorFlow lacks",
        check=check_loadable,
    ),
)
