"""Files beside the code that have the name of a module that is imported."""

from __future__ import annotations

import re

from core.diagnosis.context import Context
from core.diagnosis.remedies import act, show_name
from core.diagnosis.shadowed_names import BESIDE, STANDARD, is_keras_imported, name_owner
from core.model import Category, Confidence, Evidence, Finding, Severity

_IMPORT = re.compile(r"^[ \t>.]*(?:from|import)[ \t]+([\w.]+(?:[ \t]*,[ \t]*[\w.]+)*)", re.MULTILINE)
_MODULE_FILE = re.compile(r"(?:\./|\.\\)?([A-Za-z_]\w*)(?:(\.pyc?|\.pyd|\.so)|[/\\]?(__init__\.py)?[/\\]?)\Z")
_SOURCE_TREE = frozenset(
    {"WORKSPACE", "configure.py", "BUILD", "bazel-bin", "tensorflow.bzl", "MODULE.bazel"}
)
_FOLDERS = frozenset({"tensorflow", "keras", "numpy"})


def explain_files(context: Context) -> tuple[Finding, ...]:
    """A finding for each file in the working folder that hides a module."""
    files = context.circumstances.files
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


def _read_imports(code: str) -> frozenset[str]:
    names: set[str] = set()
    for match in _IMPORT.finditer(code):
        names.update(name.strip().partition(".")[0] for name in match[1].split(","))
    return frozenset(names)


def _judge_file(
    context: Context, file: str, module: str, is_file: bool, imported: frozenset[str]
) -> Finding | None:
    owner = name_owner(module) or _name_imported(context, module, imported)
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
            f"Python looks beside the script first, so import {module} takes {file} and not {who}. What is "
            "then missing looks like a broken or circular import."
            if matters
            else f"import {module} would take {file}. Neither this TensorFlow nor the code asks for it."
        ),
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


def _name_imported(context: Context, module: str, imported: frozenset[str]) -> str | None:
    """The installed distribution that has the module's name, where the code imports it."""
    name = module.replace("_", "-").lower()
    return name if module in imported and name in context.installed else None


def _describe_source_tree(file: str) -> Finding:
    return Finding(
        rule="shadowing-file",
        category=Category.PATH_SHADOWING,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        title="The code runs inside TensorFlow's source tree",
        explanation=(
            "import tensorflow takes the folder of sources beside the script, which holds no compiled parts, "
            "and not the installed package."
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
