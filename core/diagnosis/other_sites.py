"""Further folders of packages: which of them comes first on the import path, and which is not on it."""

from __future__ import annotations

import re

from core.diagnosis.context import Context
from core.diagnosis.remedies import act, reinstall, show_name
from core.diagnosis.shadowed_names import PROVIDERS, WATCHED
from core.model import Category, Confidence, Evidence, Finding, OtherSite, Remedy, Severity

_OF_A_MINOR = re.compile(r"python(\d\.\d+)", re.IGNORECASE)
_ACTIVE = ("VIRTUAL_ENV", "CONDA_PREFIX")
_NOT_THERE = ("not on", "not in", "outside", "other interpreter", "another interpreter", "not seen")
_AFTER = ("after", "last", "behind", "lower", "end of")


def explain_sites(context: Context) -> tuple[Finding, ...]:
    """A finding for each folder that comes first, or holds what the interpreter does not see."""
    findings = (_judge_site(context, site) for site in context.circumstances.other_site)
    return tuple(finding for finding in findings if finding is not None)


def is_behind(site: OtherSite) -> bool:
    """Whether the folder is on the import path, and not before the environment's own."""
    position = site.position.lower()
    return any(word in position for word in _AFTER) and not any(word in position for word in _NOT_THERE)


def is_user_site(site: OtherSite) -> bool:
    """Whether the folder is the user's own, by its place or by what is said of it."""
    told = f"{site.position} {site.path}".lower()
    return ".local" in told or "appdata" in told or "user site" in told


def explain_interpreter(context: Context) -> tuple[Finding, ...]:
    """Whether the interpreter that runs the code belongs to the environment that the packages are in."""
    interpreter = context.circumstances.interpreter
    paths = context.circumstances.paths
    minor = context.python_minor
    if interpreter:
        own = _OF_A_MINOR.search(interpreter.replace("\\", "/").rpartition("/")[2])
        if own is not None and minor is not None and own[1] != minor:
            return (_describe_stranger(interpreter, f"Python {minor} has the packages", f"Python {minor}"),)
        homes = [context.host.variables.get(name) for name in _ACTIVE]
        for home in (paths.prefix if paths is not None else None, *homes):
            if home and not _lies_in(interpreter, home):
                return (_describe_stranger(interpreter, f"the environment is {home}", home),)
    folder = paths.site_packages if paths is not None else None
    of_folder = _OF_A_MINOR.search(folder or "")
    if folder and of_folder is not None and minor is not None and of_folder[1] != minor:
        told = f"the packages are in {folder}"
        return (_describe_stranger(f"Python {minor}", told, f"Python {of_folder[1]}"),)
    return ()


def _lies_in(path: str, folder: str) -> bool:
    if any(sign in folder + path for sign in "$~%"):
        return True
    return path.startswith(folder.rstrip("/\\") + ("\\" if "\\" in folder else "/"))


def _describe_stranger(interpreter: str, told: str, expected: str) -> Finding:
    return Finding(
        rule="shadowing-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title="The code is run by another Python than the one that has the packages",
        explanation=(
            f"{interpreter} runs the code, while {told}. It looks for packages in folders of its own and "
            "finds others, or none."
        ),
        subject="python",
        evidence=(
            Evidence(what="Interpreter", observed=interpreter, expected=expected, source="The report"),
        ),
        remedies=(
            act("use-same-interpreter", f"the one of {expected}", "Use one Python for pip and for the code"),
        ),
    )


def _judge_site(context: Context, site: OtherSite) -> Finding | None:
    watched = {name: version for name, version in site.packages.items() if name in WATCHED}
    if not watched:
        return None
    position = site.position.lower()
    if any(word in position for word in _NOT_THERE):
        return _describe_unseen(context, site, watched)
    if any(word in position for word in _AFTER):
        hidden = {name: version for name, version in watched.items() if context.is_missing(name)}
        return _describe_behind(context, site, hidden) if hidden else None
    other = {name: version for name, version in watched.items() if context.version_of(name) != version}
    return _describe_before(context, site, other) if other else None


def _describe_unseen(context: Context, site: OtherSite, watched: dict[str, str]) -> Finding | None:
    missing = {name: version for name, version in watched.items() if context.version_of(name) != version}
    if not missing:
        return None
    name, version = next(iter(missing.items()))
    interpreter = context.circumstances.interpreter
    who = interpreter or "The Python that runs the code"
    return Finding(
        rule="shadowing-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.MEDIUM,
        title=f"{show_name(name)} {version} is installed for another Python than the one that runs the code",
        explanation=(
            f"{who} does not look into {site.path or 'that folder'}. It imports what its own folder holds, "
            "and pip belongs to the other Python."
        ),
        subject=name,
        evidence=(
            Evidence(
                what=site.path or "Other folder",
                observed=f"{name} {version}, {site.position}",
                expected="on the import path of the interpreter",
                source="The import path",
            ),
        ),
        remedies=(
            act(
                "use-same-interpreter",
                f"python -m pip with {interpreter or 'it'}",
                "Use one Python for pip and code",
            ),
            *(
                [reinstall((name,), f"Install {show_name(name)} for the Python that runs the code")]
                if name in WATCHED
                else []
            ),
        ),
    )


def _describe_before(context: Context, site: OtherSite, other: dict[str, str]) -> Finding:
    name = next((name for name in other if name in PROVIDERS), next(iter(other)))
    is_board = name in PROVIDERS or name == "keras"
    own = context.version_of(name)
    where = site.path or "Another folder"
    instead = f" instead of {own}" if own else ""
    return Finding(
        rule="shadowing-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR if is_board and own else Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{show_name(name)} {other[name]} is imported from another folder{instead}",
        explanation=(
            f"{where} stands before this environment's site-packages on the import path"
            f"{f' ({site.position})' if site.position else ''}, and the first folder that has a package wins."
        ),
        subject="tensorflow" if name in PROVIDERS else name,
        evidence=tuple(
            Evidence(
                what=f"{one} in {where}",
                observed=version,
                expected=context.version_of(one) or "none",
                source="Order of sys.path",
            )
            for one, version in other.items()
        ),
        remedies=_leave_site(context, site, other),
    )


def _leave_site(context: Context, site: OtherSite, other: dict[str, str]) -> tuple[Remedy, ...]:
    position = f"{site.position} {site.path}".lower()
    names = " ".join(other)
    ways = []
    if "pythonpath" in position or "PYTHONPATH" in context.host.variables:
        ways.append(act("unset-env", "PYTHONPATH", "Unset PYTHONPATH for this environment"))
    if is_user_site(site) or "user" in position:
        ways.append(act("remove", f"user-site {names}", f"Remove {names} from the user site"))
        ways.append(act("set-env", "PYTHONNOUSERSITE=1", "Set PYTHONNOUSERSITE=1 for this environment"))
    if ".pth" in position:
        ways.append(act("remove", f"{site.path} from the .pth file", "Remove the line of the .pth file"))
    if context.facts.pyvenv_cfg.get("include-system-site-packages", "").lower() == "true":
        title = "Keep the base Python's packages out"
        ways.append(act("set-pyvenv-cfg", "include-system-site-packages = false", title))
    ways.append(act("remove", f"{names} from {site.path}", f"Remove {names} from that folder"))
    return tuple(ways)


def _describe_behind(context: Context, site: OtherSite, hidden: dict[str, str]) -> Finding:
    name, version = next(iter(hidden.items()))
    return Finding(
        rule="shadowing-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{show_name(name)} {version} comes from a folder outside this environment",
        explanation=(
            f"It is not installed here, so that import takes the one in {site.path or 'that folder'}, which "
            "belongs to another Python and knows nothing of this environment's versions."
        ),
        subject=name,
        evidence=(
            Evidence(
                what=name,
                observed=f"{version} in {site.path}",
                expected="in this environment",
                source="sys.path",
            ),
        ),
        remedies=(
            Remedy(
                id=f"install-{name}",
                title=f"Install {show_name(name)} in this environment",
                actions=(f"reinstall:{name}",),
            ),
            *_leave_site(context, site, hidden),
        ),
    )
