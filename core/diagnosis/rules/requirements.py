"""Declared requirements that the installed set violates: what ``pip check`` sees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

from core.compatibility import is_in_range
from core.diagnosis.candidates import list_incoming
from core.diagnosis.conflict_remedies import Violation, find_holding_back, propose_ways_out
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.declared import build_markers
from core.diagnosis.pairings import is_pairing, is_told
from core.diagnosis.remedies import ANY, install, phrase_range, show_name
from core.diagnosis.requirements import Requirement, find_violations
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Distribution, Evidence, Finding, Remedy, Severity

_FAMILY = OFFICIAL | {
    "h5py",
    "intel-tensorflow",
    "keras",
    "keras-nightly",
    "tensorboard",
    "tensorflow-addons",
    "tensorflow-base",
    "tensorflow-directml",
    "tensorflow-estimator",
    "tensorflow-hub",
    "tensorflow-io",
    "tensorflow-probability",
    "tensorflow-rocm",
    "tensorflow-text",
    "tf-keras",
    "tf-nightly",
}
_CORE = OFFICIAL | {"keras", "tensorflow-base", "tensorflow-rocm", "tensorflow-directml", "tf-nightly"}
# A stub wheel on another platform, or another name of the same thing, stands in for these.
_STAND_INS = {"tensorflow": tuple(sorted(OFFICIAL - {"tensorflow"}))}
# Some releases ask for them, and nothing that runs uses them.
_BUILD_TOOLS = frozenset({"pip", "setuptools", "wheel"})
_SUBSTITUTED = frozenset({*_STAND_INS, "torch"})
_SHOWN = 4


def check_requirements(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Every declared requirement is met.

    What concerns TensorFlow, Keras or their companions is told piece by piece, the rest in one note.
    """
    facts = context.facts
    if not facts.distributions:
        return NotApplicable("No distributions are installed.")
    versions = {one.name: one.version for one in reversed(facts.distributions)}
    for one in facts.user_site:
        versions.setdefault(one.name, one.version)
    by_name: dict[str, list[Violation]] = {}
    near = set()
    is_reported = not context.circumstances.is_complete
    for violation in find_violations(facts.distributions, versions, build_markers(context)):
        asking, requirement, version = violation
        name = requirement.name
        if version is None and (is_reported or name in _SUBSTITUTED) and _is_settled(context, name):
            continue
        if is_told(context, asking.name, name) if version is None else is_pairing(context, asking.name, name):
            continue
        by_name.setdefault(name, []).append(violation)
        if is_reported or asking.name in _FAMILY or (version is None and _is_imported(context, name)):
            near.add(name)
    near |= {name for name, found in by_name.items() if name not in near and _involves(context, name, found)}
    findings = [_describe(context, name, by_name[name]) for name in _order_names(near, by_name)]
    others = [violation for name, found in by_name.items() if name not in near for violation in found]
    if others:
        findings.append(_describe_others(others))
    return tuple(findings)


def check_python_ranges(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Every distribution accepts this Python."""
    python = context.python
    if python is None:
        return NotApplicable("The Python version is not known.")
    refusing = [
        one
        for one in context.facts.distributions
        if one.requires_python and is_in_range(python, one.requires_python) is False
    ]
    if not refusing:
        return ()
    near = [one for one in refusing if one.name in _FAMILY]
    shown = (near or refusing)[0]
    count = "" if len(refusing) == 1 else f" and {len(refusing) - 1} more"
    return (
        Finding(
            rule="requires-python",
            category=Category.REQUIREMENT_VIOLATION,
            severity=Severity.WARNING if near else Severity.NOTE,
            confidence=Confidence.MEDIUM,
            title=f"{_show(shown)}{count} does not accept Python {python}",
            explanation=(
                "The metadata asks for another Python. The Python may have been exchanged after the "
                "packages were installed."
            ),
            subject="python",
            evidence=tuple(
                Evidence(
                    what=f"Python for {one.name} {one.version}",
                    observed=python,
                    expected=phrase_range(one.requires_python or ""),
                    source=f"{one.name} {one.version} metadata",
                )
                for one in refusing[:_SHOWN]
            ),
        ),
    )


def _is_settled(context: Context, name: str) -> bool:
    """Whether nothing is missing: somebody else provides it, or the list says nothing of it."""
    return not context.is_missing(name) or (name in _SUBSTITUTED and _is_provided(context, name))


def _involves(context: Context, name: str, violations: list[Violation]) -> bool:
    """Whether TensorFlow or Keras keep those who complain from getting what they ask for."""
    if violations[0][2] is None or not any(
        asking in _CORE and requirement.specifier for asking, requirement in list_incoming(context, name)
    ):
        return False
    return any(asking in _CORE for asking in find_holding_back(context, name, violations))


def _order_names(names: Iterable[str], by_name: Mapping[str, list[Violation]]) -> list[str]:
    """What TensorFlow and Keras ask for comes first."""
    return sorted(names, key=partial(_rank_name, by_name))


def _rank_name(by_name: Mapping[str, list[Violation]], name: str) -> tuple[tuple[bool, bool, str], str]:
    return min(_order(violation) for violation in by_name[name]), name


def _is_imported(context: Context, name: str) -> bool:
    tensorflow = context.release.version if context.release is not None else ""
    return context.matrix.is_imported(name, tensorflow=tensorflow, keras=context.version_of("keras") or "")


def _is_provided(context: Context, name: str) -> bool:
    """Whether something else stands in: another name of TensorFlow, or conda's name of a package."""
    if any(other in context.installed for other in _STAND_INS.get(name, ())):
        return True
    if name == "tensorflow" and context.tensorflow is not None:
        return True
    return name == "torch" and "pytorch" in context.installed


def _describe(context: Context, name: str, violations: list[Violation]) -> Finding:
    version = violations[0][2]
    violations.sort(key=_order)
    asking, requirement, _ = violations[0]
    if version is None:
        is_needed = _is_imported(context, name)
        severity = Severity.ERROR if is_needed else Severity.WARNING
        severity = Severity.NOTE if name in _BUILD_TOOLS and not is_needed else severity
        title = f"{show_name(name)} is missing, and {_show(asking)} needs it"
        explanation = f"{_show(asking)} asks for {_phrase(requirement)}, and it is not installed."
    else:
        harmless = _is_harmless(context, name, version, violations)
        severity = Severity.NOTE if harmless else Severity.WARNING
        title = f"{show_name(name)} {version} is not what {_show(asking)} asks for"
        explanation = f"{_show(asking)} asks for {_phrase(requirement)}. pip check reports this."
        explanation += (
            " Measured with this release, the pair works all the same."
            if harmless
            else " It may work; nobody promises it."
        )
    return Finding(
        rule="requirement",
        category=Category.REQUIREMENT_VIOLATION,
        severity=severity,
        confidence=Confidence.HIGH if version is None else Confidence.MEDIUM,
        title=title,
        explanation=explanation,
        subject=name,
        evidence=_show_violations(violations),
        remedies=propose_ways_out(context, name, version, violations),
    )


def _describe_others(violations: list[Violation]) -> Finding:
    asking, requirement, version = violations[0]
    name = show_name(requirement.name)
    if len(violations) == 1:
        state = f"{name} {version} is not what" if version is not None else f"{name} is missing, and"
        title = f"{state} {_show(asking)} {'asks for' if version is not None else 'needs it'}"
    else:
        title = f"{len(violations)} requirements of other packages are not met"
    return Finding(
        rule="requirement-others",
        category=Category.REQUIREMENT_VIOLATION,
        severity=Severity.NOTE,
        confidence=Confidence.HIGH,
        title=title,
        explanation="pip check reports this. TensorFlow and Keras do not depend on it.",
        subject=requirement.name if len(violations) == 1 else "libraries",
        evidence=_show_violations(violations),
        remedies=_propose(requirement.name, version, violations) if len(violations) == 1 else (),
    )


def _show_violations(violations: list[Violation]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            what=wanted.name,
            observed=found or "not installed",
            expected=wanted.text.partition(";")[0].strip(),
            source=f"{one.name} {one.version} metadata",
        )
        for one, wanted, found in violations[:_SHOWN]
    )


def _propose(name: str, version: str | None, violations: list[Violation]) -> tuple[Remedy, ...]:
    """The range that all who complain accept together; the planner finds the version."""
    ranges = dict.fromkeys(clause for _, wanted, _ in violations if (clause := wanted.specifier))
    return (install(name, version, ",".join(ranges) or ANY),)


def _is_harmless(context: Context, name: str, version: str, violations: list[Violation]) -> bool:
    release = context.release
    if release is None or any(one.name not in OFFICIAL for one, _, _ in violations):
        return False
    if name == "keras":
        pair = context.matrix.keras_pair(release.version, version)
        return pair is not None and pair.stops == "nothing"
    return context.matrix.is_harmless(release.version, name, version)


def _order(violation: Violation) -> tuple[bool, bool, str]:
    name = violation[0].name
    return name not in _CORE, name not in _FAMILY, name


def _show(one: Distribution) -> str:
    return f"{show_name(one.name)} {one.version}"


def _phrase(requirement: Requirement) -> str:
    words = phrase_range(requirement.specifier)
    return show_name(requirement.name) if words == "any version" else f"{show_name(requirement.name)} {words}"


RULES = (
    Rule(
        id="requirement",
        family="requirements",
        checks="Every declared requirement is met, as pip check would say",
        check=check_requirements,
    ),
    Rule(
        id="requires-python",
        family="requirements",
        checks="Every distribution accepts this Python",
        check=check_python_ranges,
    ),
)
