"""What is imported instead of what is installed: files beside the code, other folders on the import path."""

from __future__ import annotations

import re

from core.diagnosis.context import Context
from core.diagnosis.remedies import act, reinstall, show_name
from core.diagnosis.rule import NotApplicable, Rule
from core.diagnosis.shadowed_names import BESIDE, STANDARD, is_keras_imported, name_owner
from core.model import (
    Category,
    Confidence,
    Distribution,
    Evidence,
    Finding,
    Kind,
    OtherSite,
    Remedy,
    Severity,
)

_PROVIDERS = frozenset({
    "tensorflow", "tensorflow-base", "tensorflow-cpu", "tensorflow-gpu", "tensorflow-intel", "tensorflow-macos",
    "tensorflow-directml", "tensorflow-rocm", "intel-tensorflow", "tf-nightly", "tf-nightly-gpu",
})  # fmt: skip
# What decides whether TensorFlow imports and which Keras it uses.
_WATCHED = _PROVIDERS | {
    "keras",
    "keras-nightly",
    "tf-keras",
    "numpy",
    "protobuf",
    "h5py",
    "tensorflow-estimator",
}
_IMPORT = re.compile(r"^[ \t>.]*(?:from|import)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)", re.MULTILINE)
_MODULE_FILE = re.compile(r"(?:\./|\.\\)?([A-Za-z_]\w*)(?:(\.pyc?|\.pyd|\.so)|[/\\]?(__init__\.py)?[/\\]?)\Z")
_SOURCE_TREE = frozenset(
    {"WORKSPACE", "configure.py", "BUILD", "bazel-bin", "tensorflow.bzl", "MODULE.bazel"}
)
_FOLDERS = frozenset({"tensorflow", "keras", "numpy"})
_PACKAGES_OF = re.compile(
    r"(?:python|Python)(\d)\.?(\d+)?[\w.]*[/\\](?:lib[/\\])?(?:site|dist)-packages|python(\d)\.(\d+)"
)
_NOT_THERE = ("not on", "not in", "outside", "other interpreter", "another interpreter", "not seen")
_AFTER = ("after", "last", "behind", "lower", "end of")


def check_files(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No file in the working folder has the name of a module that is imported."""
    files = context.circumstances.files
    if not files:
        return NotApplicable("The files beside the code are not known.")
    imported = _read_imports(context.circumstances.code)
    findings = []
    told = set()
    for file in files:
        match = _MODULE_FILE.match(file.strip())
        if match is None or match[1] in told or match[1].startswith("__"):
            continue
        told.add(match[1])
        finding = _judge_file(context, file.strip(), match[1], match[2] is not None, imported)
        if finding is not None:
            findings.append(finding)
    return tuple(findings)


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
        if one.name in _WATCHED and (one.name in context.installed or _provides_another(context, one))
    ]
    hidden = [one for one in hidden if _is_other(context, one)]
    if not hidden:
        return ()
    return (_describe_user_site(context, hidden),)


def check_other_sites(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """No other folder of packages stands before this environment's, and the right one is used."""
    sites = context.circumstances.other_site
    if not sites:
        return NotApplicable("No other folders of packages are named.")
    findings = (_judge_site(context, site) for site in sites)
    return tuple(finding for finding in findings if finding is not None)


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


def _read_imports(code: str) -> frozenset[str]:
    names: set[str] = set()
    for match in _IMPORT.finditer(code):
        names.update(name.strip().partition(".")[0] for name in match[1].split(","))
    return frozenset(names)


def _judge_file(
    context: Context, file: str, module: str, is_file: bool, imported: frozenset[str]
) -> Finding | None:
    owner = name_owner(module)
    has_init = file.endswith("__init__.py")
    if owner is None or not (is_file or has_init or module in _FOLDERS):
        return None
    uses_tensorflow = context.tensorflow is not None or bool(imported & {"tensorflow", "keras"})
    version = context.version_of("tensorflow")
    if module == "tensorflow":
        matters = True
    elif module == "keras":
        matters = (
            "keras" in imported
            or is_keras_imported(version)
            or (not imported and "keras" in context.installed)
        )
    else:
        matters = module in imported or (uses_tensorflow and module not in BESIDE)
    if module == "tensorflow" and not is_file and _SOURCE_TREE & set(context.circumstances.files):
        return _describe_source_tree(file)
    title = f"{file} hides {_name(module)}"
    if module in STANDARD:
        who = "Python's own module, which TensorFlow and NumPy import"
    elif module == owner and module in ("tensorflow", "keras"):
        who = "the installed package"
    else:
        who = f"the package {owner}"
    new = f"my_{module}.py" if is_file else f"my_{module}"
    return Finding(
        rule="shadowing-file",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR if matters else Severity.NOTE,
        confidence=Confidence.HIGH if is_file or has_init else Confidence.MEDIUM,
        title=title,
        explanation=(
            f"Python looks beside the script first, so import {module} takes {file} and not {who}. What is then "
            "missing looks like a broken or circular import."
            if matters
            else f"import {module} would take {file}. Neither TensorFlow {version or ''} nor the code asks for it."
        ).replace("  ", " "),
        subject=owner if owner != "Python" else module,
        evidence=(
            Evidence(
                what="Working folder",
                observed=file,
                expected=f"no file called {module}",
                source="The files named",
            ),
        ),
        remedies=(
            act(
                "rename-file",
                f"{file} to {new}, and delete __pycache__",
                f"Rename {file}, for example to {new}",
            ),
        ),
    )


def _name(module: str) -> str:
    if module in STANDARD:
        return f"Python's module {module}"
    return show_name(module)


def _describe_source_tree(file: str) -> Finding:
    return Finding(
        rule="shadowing-file",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title="The code runs inside TensorFlow's source tree",
        explanation=(
            "import tensorflow takes the folder of sources beside the script, which holds no compiled parts, and "
            "not the installed package."
        ),
        subject="tensorflow",
        evidence=(
            Evidence(
                what="Working folder", observed=file, expected="another folder", source="The files named"
            ),
        ),
        remedies=(
            act("path", "run the code from another folder", "Run the code from another folder"),
            act("rename-file", f"{file} to tensorflow_source", "Rename the folder of sources"),
        ),
    )


def _sees_user_site_first(context: Context) -> bool:
    """Python's site module puts the user site before site-packages; in a venv it is after, or left out."""
    if context.facts.pyvenv_cfg:
        return False
    manager = (context.circumstances.manager or "").lower()
    if context.facts.located.kind in (Kind.VENV, Kind.VIRTUALENV, Kind.UV):
        return False
    return not any(word in manager for word in ("venv", "pipenv", "poetry", "uv"))


def _provides_another(context: Context, one: Distribution) -> bool:
    return one.name in _PROVIDERS and any(name in _PROVIDERS for name in context.installed)


def _is_other(context: Context, one: Distribution) -> bool:
    """Whether what the user site holds is another version, or another build of the same one."""
    own = context.installed.get(one.name)
    if own is None or own.version != one.version:
        return True
    return one.name in _PROVIDERS and own.build is not None


def _describe_user_site(context: Context, hidden: list[Distribution]) -> Finding:
    first = next((one for one in hidden if one.name in _PROVIDERS), hidden[0])
    is_board = first.name in _PROVIDERS
    subject = "tensorflow" if is_board else first.name
    own = context.version_of(first.name) or context.version_of("tensorflow") or "none"
    names = " ".join(one.name for one in hidden)
    return Finding(
        rule="shadowing-user-site",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR if is_board else Severity.WARNING,
        confidence=Confidence.HIGH,
        title=f"{show_name(first.name)} {first.version} of the user site is imported instead of this environment's",
        explanation=(
            "Python puts the user's own folder of packages before site-packages, in every environment that is not a "
            f"venv. import {subject.replace('-', '_')} takes {first.version} from there, and the {own} that is "
            "installed here is not used."
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


def _judge_site(context: Context, site: OtherSite) -> Finding | None:
    watched = {name: version for name, version in site.packages.items() if name in _WATCHED}
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
            f"{who} does not look into {site.path or 'that folder'}. It imports what its own folder holds, and pip "
            "belongs to the other Python."
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
                if name in _WATCHED
                else []
            ),
        ),
    )


def _describe_before(context: Context, site: OtherSite, other: dict[str, str]) -> Finding:
    name = next((name for name in other if name in _PROVIDERS), next(iter(other)))
    is_board = name in _PROVIDERS or name == "keras"
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
        subject="tensorflow" if name in _PROVIDERS else name,
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
    if ".local" in position or "appdata" in position or "user" in position:
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
            f"It is not installed here, so that import takes the one in {site.path or 'that folder'}, which belongs "
            "to another Python and knows nothing of this environment's versions."
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


def _describe_variable(context: Context, name: str, value: str, found: str) -> Finding:
    return Finding(
        rule="shadowing-variable",
        category=Category.PATH_SHADOWING,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"{name} brings {found} into this environment",
        explanation=(
            f"{name} names {value}, which comes before this environment's own folders. What is imported from there "
            f"was made for another Python than {context.python or 'this one'}."
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
        id="shadowing-variable",
        family="shadowing",
        checks="No variable brings another Python's packages in",
        check=check_import_path,
    ),
)
