"""Installations that are not whole: files missing, metadata damaged, leftovers of a broken upgrade."""

from __future__ import annotations

from core.compatibility import is_in_range
from core.diagnosis.context import OFFICIAL, Context
from core.diagnosis.remedies import act, reinstall, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Confidence, Distribution, Evidence, Finding, ReadProblem, Severity

_FAMILY = OFFICIAL | {"keras", "tf-keras", "tensorflow-base", "numpy", "protobuf", "h5py", "tf-nightly"}
_SHOWN = 4


def check_files(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Every file that TensorFlow, Keras and what they need have installed is there."""
    if not context.facts.full and not context.facts.missing_files:
        return NotApplicable("The lists of files were not read.")
    findings = []
    for missing in context.facts.missing_files:
        one = context.installed.get(missing.distribution)
        files = "one file" if missing.count == 1 else f"{missing.count} files"
        version = f" {one.version}" if one is not None else ""
        is_near = missing.distribution in _FAMILY
        findings.append(
            Finding(
                rule="missing-files",
                category=Category.BROKEN_INSTALL,
                severity=Severity.ERROR if is_near and _has_code(missing.examples) else Severity.WARNING,
                confidence=Confidence.HIGH if is_near else Confidence.MEDIUM,
                title=f"{show_name(missing.distribution)} lacks {files} that it installed",
                explanation=(
                    f"The list of what {missing.distribution} installed names files that are not there. "
                    "Installing the same version again puts them back."
                ),
                subject=missing.distribution,
                evidence=tuple(
                    Evidence(what="File", observed="missing", expected=example, source="RECORD")
                    for example in missing.examples[:_SHOWN]
                ),
                remedies=(
                    reinstall((missing.distribution,), f"Install {missing.distribution}{version} again"),
                ),
            )
        )
    return tuple(findings)


def check_metadata(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The metadata of every distribution can be read."""
    if not context.facts.distributions:
        return NotApplicable("No distributions are installed.")
    return tuple(_describe_damaged(one) for one in context.facts.distributions if one.problem)


def check_twice(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No distribution is recorded in two versions in the same environment."""
    if not context.facts.distributions:
        return NotApplicable("No distributions are installed.")
    if len(context.installed) == len(context.facts.distributions):
        return ()
    by_name: dict[str, list[Distribution]] = {}
    for one in context.facts.distributions:
        by_name.setdefault(one.name, []).append(one)
    return tuple(
        _describe_twice(name, ones)
        for name, ones in by_name.items()
        if len(ones) > 1 and name in _FAMILY and is_in_range(ones[0].version, f"=={ones[1].version}") is False
    )


def check_leftovers(context: Context) -> tuple[Finding, ...]:
    """No interrupted change has left renamed folders behind."""
    leftovers = [problem for problem in context.facts.problems if _is_leftover(problem)]
    return (_describe_leftovers(leftovers),) if leftovers else ()


def check_problems(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Everything in the environment could be read."""
    return tuple(
        Finding(
            rule="unreadable-part",
            category=Category.OTHER,
            severity=Severity.NOTE,
            confidence=Confidence.HIGH,
            title=f"The {problem.what} could not be read",
            explanation=f"{problem.why} The rest of the environment was checked.",
            subject=problem.what,
            evidence=(
                Evidence(what=problem.what, observed=problem.why, expected="readable", source=problem.path),
            ),
        )
        for problem in context.facts.problems
        if not _is_leftover(problem)
    )


def _is_leftover(problem: ReadProblem) -> bool:
    return problem.what.startswith(("~", "-"))


def _has_code(examples: tuple[str, ...]) -> bool:
    return any(
        example.endswith((".py", ".so", ".pyd", ".dll", ".dylib")) or ".so." in example
        for example in examples
    )


def _describe_damaged(one: Distribution) -> Finding:
    return Finding(
        rule="damaged-metadata",
        category=Category.BROKEN_INSTALL,
        severity=Severity.WARNING if one.name in _FAMILY else Severity.NOTE,
        confidence=Confidence.HIGH,
        title=f"The metadata of {one.name or one.folder} is damaged",
        explanation=(
            f"{one.problem} Package tools cannot tell what is installed there, and may refuse to change it."
        ),
        subject=one.name,
        evidence=(
            Evidence(what="Metadata", observed=one.problem or "", expected="readable", source=one.folder),
        ),
        remedies=(reinstall((one.name,), f"Install {one.name} again"),) if one.name else (),
    )


def _describe_leftovers(leftovers: list[ReadProblem]) -> Finding:
    return Finding(
        rule="leftovers",
        category=Category.BROKEN_INSTALL,
        severity=Severity.NOTE,
        confidence=Confidence.HIGH,
        title="Leftovers of an interrupted change lie in site-packages",
        explanation=(
            "pip renames folders to names that begin with ~ while it works. These were left behind; they "
            "are in nobody's way, and the rest of the environment was checked."
        ),
        subject="leftovers",
        evidence=tuple(
            Evidence(what="Folder", observed=one.what, expected="none", source=one.path)
            for one in leftovers[:_SHOWN]
        ),
        remedies=(
            act("remove", " ".join(one.what for one in leftovers), "Delete the folders that begin with ~"),
        ),
    )


def _describe_twice(name: str, ones: list[Distribution]) -> Finding:
    is_mixed = any(one.origin == "conda" for one in ones)
    versions = " and ".join(one.version for one in ones[:2])
    why = (
        "pip has overwritten what conda installed. conda still counts on its own version."
        if is_mixed
        else "An upgrade left the old metadata behind, or two tools installed it. Its files may be a mixture."
    )
    return Finding(
        rule="two-versions",
        category=Category.CONDA_PIP_MIX if is_mixed else Category.BROKEN_INSTALL,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{show_name(name)} is recorded twice: {versions}",
        explanation=why,
        subject=name,
        evidence=tuple(
            Evidence(what=name, observed=one.version, expected="one version", source=one.folder)
            for one in ones
        ),
        remedies=(reinstall((name,), f"Install {name} again"),),
    )


RULES = (
    Rule(
        id="missing-files",
        family="damaged",
        checks="All files of TensorFlow and what it needs are there",
        check=check_files,
    ),
    Rule(
        id="damaged-metadata",
        family="damaged",
        checks="The metadata of every distribution can be read",
        check=check_metadata,
    ),
    Rule(
        id="two-versions",
        family="damaged",
        checks="No library is recorded in two versions",
        check=check_twice,
    ),
    Rule(
        id="leftovers",
        family="damaged",
        checks="No interrupted change has left folders behind",
        check=check_leftovers,
    ),
    Rule(
        id="unreadable-part",
        family="damaged",
        checks="Everything in the environment could be read",
        check=check_problems,
    ),
)
