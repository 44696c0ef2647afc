"""What is imported instead of what is installed: files beside the code, other folders on the import path."""

from __future__ import annotations

import re

from core.diagnosis.context import Context
from core.diagnosis.remedies import act, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.shadowed_names import PROVIDERS, WATCHED
from core.model import Category, Confidence, Distribution, Evidence, Finding, Kind, Severity

_PACKAGES_OF = re.compile(
    r"(?:python|Python)(\d)\.?(\d+)?[\w.]*[/\\](?:lib[/\\])?(?:site|dist)-packages|python(\d)\.(\d+)"
)


def check_files(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No file in the working folder has the name of a module that is imported."""
    if not context.circumstances.files:
        return NotApplicable("The files beside the code are not known.")
    from core.diagnosis.shadowing_files import explain_files

    return explain_files(context)


def check_user_site(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Nothing in the user's own folder of packages comes before what is installed here."""
    user = context.facts.user_site
    if not user:
        return NotApplicable("There is no user site, or it does not matter here.")
    if context.variable("PYTHONNOUSERSITE"):
        return NotApplicable("PYTHONNOUSERSITE keeps the user site off the import path.")
    if not _sees_user_site_first(context):
        return NotApplicable("This environment comes before the user site.")
    hidden = [
        one
        for one in user
        if one.name in WATCHED and (one.name in context.installed or _provides_another(context, one))
    ]
    hidden = [one for one in hidden if _is_other(context, one)]
    if not hidden:
        from core.diagnosis.user_site import judge_borrowed

        return judge_borrowed(context)
    return (_describe_user_site(context, hidden),)


def check_other_sites(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No other folder of packages stands before this environment's, and the right one is used."""
    circumstances = context.circumstances
    if not circumstances.other_site and not circumstances.interpreter and circumstances.paths is None:
        return NotApplicable("Neither other folders of packages nor the interpreter's path are named.")
    from core.diagnosis.other_sites import explain_interpreter, explain_sites

    return explain_sites(context) or explain_interpreter(context)


def check_kernels(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No folder further down the import path holds operations that this TensorFlow loads and cannot use."""
    facts = context.facts
    others = [site for site in context.circumstances.other_site if site.packages]
    user = facts.user_site if _reads_user_site(context) else ()
    if context.tensorflow is None or not (others or user):
        return NotApplicable("There is no TensorFlow here, or no further folder of packages.")
    from core.diagnosis.other_kernels import Folder, explain_kernels
    from core.diagnosis.other_sites import is_behind, is_user_site

    folders = [
        Folder(site.path or "another folder", is_user_site(site), dict(site.packages))
        for site in others
        if is_behind(site)
    ]
    if user:
        folders.append(Folder("the user site", True, {one.name: one.version for one in user}))
    return explain_kernels(context, tuple(folders))


def check_import_path(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Variables lead no other Python's packages into the import path."""
    home = context.host.variables.get("PYTHONHOME")
    path = context.host.variables.get("PYTHONPATH", "")
    if not home and "-packages" not in path:
        return NotApplicable("No variable names another folder of packages.")
    findings = []
    if home:
        findings.append(
            _describe_variable(context, "PYTHONHOME", home, "the standard library of another Python")
        )
    minor = context.python_minor
    own = set(context.facts.site_packages)
    for entry in re.split(r"[;]|:(?![\\/])|:(?=/)", path):
        other = _read_minor(entry)
        if "-packages" in entry and entry not in own and other is not None and minor and other != minor:
            found = f"packages of Python {other}"
            findings.append(_describe_variable(context, "PYTHONPATH", entry, found))
            break
    return tuple(findings)


def _sees_user_site_first(context: Context) -> bool:
    """Python's site module puts the user site before site-packages; in a venv it is after, or left out."""
    if context.facts.pyvenv_cfg:
        return False
    manager = (context.circumstances.manager or "").lower()
    if context.facts.located.kind in (Kind.VENV, Kind.VIRTUALENV, Kind.UV):
        return False
    return not any(word in manager for word in ("venv", "pipenv", "poetry", "uv"))


def _reads_user_site(context: Context) -> bool:
    """Whether the user site is on the import path behind this environment's own packages."""
    if context.variable("PYTHONNOUSERSITE") or _sees_user_site_first(context):
        return False
    return context.facts.pyvenv_cfg.get("include-system-site-packages", "").lower() == "true"


def _provides_another(context: Context, one: Distribution) -> bool:
    return one.name in PROVIDERS and any(name in PROVIDERS for name in context.installed)


def _is_other(context: Context, one: Distribution) -> bool:
    """Whether what the user site holds is another version, or another build of the same one."""
    own = context.installed.get(one.name)
    if own is None or own.version != one.version:
        return True
    return one.name in PROVIDERS and own.build is not None


def _describe_user_site(context: Context, hidden: list[Distribution]) -> Finding:
    first = next((one for one in hidden if one.name in PROVIDERS), hidden[0])
    is_board = first.name in PROVIDERS
    subject = "tensorflow" if is_board else first.name
    own = context.version_of(first.name) or context.version_of("tensorflow") or "none"
    names = " ".join(one.name for one in hidden)
    return Finding(
        rule="shadowing-user-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR if is_board else Severity.WARNING,
        confidence=Confidence.HIGH,
        title=f"{show_name(first.name)} {first.version} is imported from the user site, not from here",
        explanation=(
            "Python puts the user's own folder of packages before site-packages, in every environment that "
            f"is not a venv. import {subject.replace('-', '_')} takes {first.version} from there, and the "
            f"{own} that is installed here is not used."
        ),
        subject=subject,
        evidence=tuple(
            Evidence(
                what=f"{one.name} in the user site",
                observed=one.version,
                expected=context.version_of(one.name) or "none",
                source="Python's site module: user site before site-packages",
            )
            for one in hidden
        ),
        remedies=(
            act("remove", f"user-site {names}", f"Remove {names} from the user site"),
            act("set-env", "PYTHONNOUSERSITE=1", "Set PYTHONNOUSERSITE=1 for this environment"),
        ),
        references=("https://docs.python.org/3/library/site.html",),
    )


def _describe_variable(context: Context, name: str, value: str, found: str) -> Finding:
    return Finding(
        rule="shadowing-variable",
        category=Category.PATH_SHADOWING,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{name} brings {found} into this environment",
        explanation=(
            f"{name} names {value}, which comes before this environment's own folders. What is imported from "
            f"there was made for another Python than {context.python or 'this one'}."
        ),
        subject="python",
        evidence=(Evidence(what=name, observed=value, expected="unset", source="Order of sys.path"),),
        remedies=(act("unset-env", name, f"Unset {name} for this environment"),),
    )


def _read_minor(path: str) -> str | None:
    match = _PACKAGES_OF.search(path)
    if match is None:
        return None
    if match[3]:
        return f"{match[3]}.{match[4]}"
    return f"{match[1]}.{match[2]}" if match[2] else None


RULES = (
    Rule(
        id="shadowing-file",
        family="shadowing",
        checks="No file beside the code hides a module that is imported",
        check=check_files,
    ),
    Rule(
        id="shadowing-user-site",
        family="shadowing",
        checks="The user site holds nothing that is imported instead",
        check=check_user_site,
    ),
    Rule(
        id="shadowing-site",
        family="shadowing",
        checks="No other folder of packages comes first, and pip and code use one Python",
        check=check_other_sites,
    ),
    Rule(
        id="shadowing-kernels",
        family="shadowing",
        checks="No folder further down the import path holds another TensorFlow's operations",
        check=check_kernels,
    ),
    Rule(
        id="shadowing-variable",
        family="shadowing",
        checks="No variable brings another Python's packages in",
        check=check_import_path,
    ),
)
