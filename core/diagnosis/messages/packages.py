"""Readers of messages about distributions: conflicts, missing ones, versions that do not go together."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.compatibility import Match, is_in_range, is_older, minor_of, parse_specifier
from core.diagnosis.context import Context
from core.diagnosis.existing import find_accepting, find_version
from core.diagnosis.messages.reading import Reader, Reading, pick
from core.diagnosis.pairings import list_fitting
from core.diagnosis.remedies import ANY, act, install, phrase_range, recreate, show_name
from core.model import Category, Remedy, Severity

_RUNS = re.compile(r"[-_.]+")
_CONFLICT = re.compile(
    r"(?P<asking>[A-Za-z0-9][\w.-]*) (?P<version>\d[\w.+!-]*) (?:requires|has requirement) "
    r"(?P<wanted>[A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?\s*\(?(?P<range>[<>=!~][^;()\n]*?)\)?(?:;[^,\n]*)?, "
    r"but you(?: have|'ll have) (?P<name>[A-Za-z0-9][\w.-]*) (?P<found>\d[\w.+!-]*)",
    re.IGNORECASE,
)
# From the numbers beside NumPy's version of its C interface (numpy/core/setup_common.py).
_NUMPY_API = {
    8: "1.7", 9: "1.8", 10: "1.10", 11: "1.13", 12: "1.14", 13: "1.16", 14: "1.20", 15: "1.22", 16: "1.23",
    17: "1.25", 18: "2.0", 19: "2.1", 20: "2.3",
}  # fmt: skip
_NUMPY_WITH = {
    11: "1.13.3", 12: "1.15.4", 13: "1.19.5", 14: "1.21.6", 15: "1.22.4", 16: "1.24.4", 17: "1.26.4",
    18: "2.0.2", 19: "2.2.6", 20: "2.3.5",
}  # fmt: skip
# Distributions whose module has another name.
_MODULES = {
    "attr": "attrs", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "google": "protobuf", "keras_applications": "keras-applications",
    "keras_preprocessing": "keras-preprocessing", "kerastuner": "keras-tuner", "pil": "pillow",
    "pkg_resources": "setuptools", "skimage": "scikit-image", "sklearn": "scikit-learn",
    "tf_keras": "tf-keras", "tree": "dm-tree", "yaml": "pyyaml",
}  # fmt: skip
_TENSORFLOW = frozenset(
    {"tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly"}
)
# The first typing-extensions with a name (its changelog).
_TYPING_NAMES = {
    "TypeAliasType": "4.6.0", "TypeIs": "4.10.0", "ReadOnly": "4.9.0", "Doc": "4.8.0", "deprecated": "4.5.0",
    "override": "4.4.0", "Self": "4.0.0", "TypeVarTuple": "4.1.0", "Unpack": "4.1.0", "Never": "4.1.0",
    "assert_never": "4.1.0", "Buffer": "4.6.0", "TypeVar": "4.4.0", "NotRequired": "4.0.0",
    "Required": "4.0.0", "ParamSpec": "3.10.0.0", "Concatenate": "3.10.0.0", "TypeGuard": "3.10.0.0",
    "TypeAlias": "3.7.4.2", "Annotated": "3.7.4", "TypedDict": "3.7.2", "NoDefault": "4.12.0",
    "Sentinel": "4.14.0", "evaluate_forward_ref": "4.13.0", "dataclass_transform": "4.1.0",
}  # fmt: skip
_PYDANTIC_1 = "1.10.21"


def read_conflict(context: Context, match: Match) -> Reading | None:
    """Pip's line ``A 1 requires B<2, but you have B 3``: the change of B, and the change of A."""
    hits = list(_CONFLICT.finditer(match.text))
    near = [one for one in hits if _is_near(one["asking"]) or _is_near(one["wanted"])]
    hit = next(iter(near or hits), None)
    if hit is None:
        return None
    asking, wanted = normalize(hit["asking"]), normalize(hit["wanted"])
    specifier = _tidy(hit["range"])
    if parse_specifier(specifier) is None:
        return None
    found = hit["found"].rstrip(".")
    ranges = [_tidy(one["range"]) for one in hits if normalize(one["wanted"]) == wanted]
    together = ",".join(dict.fromkeys(one for one in ranges if parse_specifier(one) is not None))
    version = find_version(context, wanted, together) or find_version(context, wanted, specifier)
    remedies = [install(wanted, found, version or specifier)]
    other = find_accepting(context, asking, wanted, found)
    if other is not None and is_in_range(other, f"=={hit['version']}") is False:
        remedies.append(install(asking, hit["version"], other))
    return Reading(
        values={
            "asking": f"{show_name(asking)} {hit['version']}",
            "wanted": show_name(wanted),
            "found": found,
            "range": phrase_range(specifier),
            "piece": wanted,
        },
        remedies=tuple(remedies),
        expected=f"{wanted}{specifier}",
    )


def read_absent(context: Context, match: Match) -> Reading:
    """Pip's line ``A 1 requires B, which is not installed``."""
    name = normalize(match.groups["wanted"])
    specifier = match.groups.get("range", "").strip()
    version = find_version(context, name, specifier)
    return Reading(
        values={"wanted": show_name(name), "asking": show_name(match.groups["asking"]), "piece": name},
        remedies=(install(name, None, version or specifier or ANY),),
        expected=f"{name}{specifier}",
    )


def read_module(context: Context, match: Match) -> Reading | None:
    """``No module named``: the distribution that brings the module."""
    module = match.groups["module"]
    top = module.split(".")[0]
    if top == "tensorflow_core" or (top in ("tensorflow", "keras", "tf_keras") and "." in module):
        return None
    name = _MODULES.get(top.lower()) or normalize(top)
    version = find_version(context, name, "")
    return Reading(
        values={"piece": name, "wanted": show_name(name)},
        remedies=(install(name, context.version_of(name), version or ANY),),
        expected=f"the package {name}",
    )


def read_gencode(context: Context, match: Match) -> Reading:
    """Protobuf names the version that made the code: at least that one, of the same major."""
    gencode, runtime = match.groups["gencode"], match.groups["runtime"]
    major = int(gencode.split(".")[0])
    specifier = f">={gencode},<{major + 1}"
    version = find_version(context, "protobuf", specifier) or specifier
    if "mismatched" not in match.text:
        specifier = f">={gencode}"
    return Reading(remedies=(install("protobuf", runtime, version),), expected=f"protobuf {gencode} or newer")


def read_numpy_api(context: Context, match: Match) -> Reading | None:
    """``module compiled against API version 0xe but this version of numpy is 0xd``."""
    try:
        built, there = (int(match.groups[name], 16) for name in ("built", "there"))
    except ValueError:
        return None
    if built not in _NUMPY_API:
        return None
    wanted = _NUMPY_WITH.get(built) or f">={_NUMPY_API[built]}"
    return Reading(
        values={"built": _NUMPY_API[built], "there": _NUMPY_API.get(there, "another version")},
        remedies=(install("numpy", context.version_of("numpy"), wanted),),
        expected=f"NumPy {_NUMPY_API[built]} or newer",
    )


def read_numpy_size(context: Context, match: Match) -> Reading:
    """``Expected 96, got 88``: built for NumPy 1, and NumPy 2 is there; ``88, got 96``: the reverse.

    Measured with NumPy 2.0.2 and libraries that were built for NumPy 1.
    """
    before = context.version_of("numpy")
    newer, older = install("numpy", before, "2.0.2"), install("numpy", before, "1.26.4")
    again = act("reinstall", "pandas", "Install the library that fails again, built for this NumPy")
    got = match.groups.get("got")
    is_old_there = got == "96" or (got != "88" and before is not None and is_in_range(before, "<2") is True)
    return Reading(remedies=(again, newer) if is_old_there else (older, again))


def read_handle(context: Context, match: Match) -> Reading:
    """TensorFlow's number types could not be registered: ml-dtypes or NumPy, as the versions say."""
    older = install("numpy", context.version_of("numpy"), "1.26.4")
    dtypes = install("ml-dtypes", context.version_of("ml-dtypes"), "0.2.0")
    numpy = context.version_of("numpy")
    is_old = numpy is not None and is_in_range(numpy, "<2") is True
    return Reading(remedies=(dtypes, older) if is_old else (older, dtypes))


def read_gast(context: Context, match: Match) -> Reading:
    """Which gast has the name: Num went with 0.3, when Constant came; Index went with 0.4."""
    name = match.groups["name"]
    if name in ("Num", "Str", "Bytes", "NameConstant", "Ellipsis"):
        version = "0.2.2"
    elif name in ("Index", "ExtSlice"):
        version = "0.3.3"
    else:
        version = "0.4.0"
    return Reading(
        remedies=(install("gast", context.version_of("gast"), version),), expected=f"gast {version}"
    )


def read_typing_extensions(context: Context, match: Match) -> Reading:
    """The first typing-extensions with the name, or an older pydantic where TensorFlow forbids that."""
    name = pick(match, "name", "other")
    first = _TYPING_NAMES.get(name)
    before = context.version_of("typing-extensions")
    specifier = f">={first}" if first is not None else ANY
    newer = install(
        "typing-extensions", before, find_version(context, "typing-extensions", specifier) or specifier
    )
    release = context.release
    is_capped = release is not None and is_in_range(release.version, ">=2.12.1,<2.14") is True
    pydantic = context.version_of("pydantic")
    if pydantic is not None and is_in_range(pydantic, ">=2") is True:
        older = install("pydantic", pydantic, _PYDANTIC_1)
        return Reading(remedies=(older, newer) if is_capped else (newer, older))
    return Reading(remedies=(newer,))


def read_web(context: Context, match: Match) -> Reading:
    """jinja2, markupsafe, werkzeug, Flask: which of them to change."""
    if "werkzeug" in match.line:
        remedy = install("werkzeug", context.version_of("werkzeug"), "2.3.8")
        return Reading(values={"piece": "werkzeug"}, remedies=(remedy,))
    jinja = context.version_of("jinja2")
    return Reading(
        remedies=(
            install("markupsafe", context.version_of("markupsafe"), "2.0.1"),
            install("jinja2", jinja, "3.0.3"),
        )
    )


def read_requires_python(context: Context, match: Match) -> Reading:
    """A distribution refuses the interpreter: too old or too new for its range."""
    there = pick(match, "there", "there2") or context.python or ""
    wanted = pick(match, "range", "range2")
    lowest = re.search(r">=?\s*(\d+\.\d+)", wanted)
    is_old = lowest is not None and is_older(there, lowest[1])
    name = normalize(pick(match, "name", "name2"))
    remedies = []
    if lowest is not None and is_old:
        remedies.append(recreate(context.python or there, lowest[1]))
    version = find_version(context, name, "")
    if version is not None:
        remedies.append(install(name, context.version_of(name), version))
    return Reading(
        category=Category.PYTHON_TOO_OLD if is_old else Category.PYTHON_TOO_NEW,
        remedies=tuple(remedies),
        expected=f"Python {phrase_range(wanted)}",
    )


def read_no_matching(context: Context, match: Match) -> Reading | None:
    """Pip found nothing for a requirement: what the interpreter or the system lacks."""
    name = normalize(match.groups["name"])
    specifier = (match.groups.get("range") or "").strip().rstrip(",.")
    offered = re.search(r"from versions: ([^)]*)\)", match.text)
    versions = [part.strip() for part in offered[1].split(",")] if offered else []
    versions = [one for one in versions if one and one != "none"]
    if name not in _TENSORFLOW:
        category = Category.REQUIREMENT_VIOLATION if versions else None
        newest = find_version(context, name, "")
        remedies = (install(name, None, newest),) if newest is not None else ()
        return Reading(
            values={"name": name, "range": specifier},
            category=category,
            remedies=remedies,
            expected=f"{name}{specifier}",
        )
    exact = specifier[2:] if specifier.startswith("==") and "*" not in specifier else ""
    matrix = context.matrix
    minors = matrix.python_range(exact, context.platform, name) if exact else ()
    minors = minors or (matrix.python_range(exact, context.platform) if exact else ())
    final = [one for one in versions if one.replace(".", "").isdigit()] or versions
    remedies_: list[Remedy] = []
    found: Category | None = None
    if minors and versions:
        found = Category.PYTHON_TOO_NEW if is_older(exact, versions[0]) else Category.PYTHON_TOO_OLD
        remedies_.append(
            recreate(context.python, minors[-1] if found is Category.PYTHON_TOO_NEW else minors[0])
        )
    elif minors:
        remedies_.append(recreate(context.python, minors[-1]))
    if final:
        remedies_.append(install(name, None, final[-1]))
    elif context.python_minor is not None:
        newest_release = matrix.newest_for(context.python_minor, context.platform)
        if newest_release is not None:
            remedies_.append(install(name, None, newest_release.version))
    if not remedies_:
        remedies_.append(
            act(
                "64-bit-python",
                "that TensorFlow has wheels for",
                "Use a 64-bit Python that it has wheels for",
            )
        )
    return Reading(
        values={"name": name, "range": specifier},
        category=found,
        remedies=tuple(remedies_),
        expected=f"a wheel of {name}{specifier}",
    )


def read_same_minor(context: Context, match: Match) -> Reading:
    """A plug-in with compiled parts: the one of TensorFlow's own minor, or TensorFlow of its minor."""
    package = normalize(match.groups.get("package") or "tensorflow-text")
    name = next((one for one in (package, f"tensorflow-{package}") if one in context.installed), package)
    before = context.version_of(name)
    remedies = []
    if context.release is not None and name == "tensorflow-text":
        minor = minor_of(context.release.version)
        wanted = f"=={minor}.*"
        remedies.append(install(name, before, find_version(context, name, wanted) or wanted))
        if before is not None:
            other = find_version(context, "tensorflow", f"=={minor_of(before)}.*")
            if other is not None and context.tensorflow is not None:
                remedies.append(install("tensorflow", context.tensorflow.version, other))
    remedies.append(act("match-table", name, f"Install the {name} that was made for this TensorFlow"))
    return Reading(values={"package": name}, remedies=tuple(remedies))


def read_library(context: Context, match: Match) -> Reading:
    """A library names the TensorFlow it needs: an older one of it for the TensorFlow there."""
    found = match.groups["found"]
    need = match.groups["need"]
    told = normalize(match.groups["library"].replace(" ", "-"))
    name = _LIBRARIES.get(told, told)
    older = next(list_fitting(context, name, "tensorflow", found), None)
    version = find_version(context, "tensorflow", f">={need}")
    remedies = []
    if older is not None:
        remedies.append(install(name, context.version_of(name), older))
    if version is not None:
        remedies.append(install("tensorflow", found, version))
    return Reading(
        values={"name": name},
        remedies=tuple(remedies),
        expected=f"TensorFlow {need} or newer",
        severity=Severity.ERROR,
    )


def normalize(name: str) -> str:
    """The distribution's name as indexes write it."""
    return _RUNS.sub("-", name).lower().strip("-")


def _tidy(specifier: str) -> str:
    return ",".join(part.strip() for part in specifier.split(","))


def _is_near(name: str) -> bool:
    low = normalize(name)
    return low.startswith(("tensorflow", "keras", "tf-"))


# Names as messages spell them.
_LIBRARIES = {
    "kerascv": "keras-cv",
    "keras-cv": "keras-cv",
    "tensorflow-model-optimization-toolkit": "tensorflow-model-optimization",
}
READERS: Mapping[str, Reader] = {
    "absent": read_absent,
    "conflict": read_conflict,
    "gast": read_gast,
    "gencode": read_gencode,
    "handle": read_handle,
    "library": read_library,
    "module": read_module,
    "no-matching": read_no_matching,
    "numpy-api": read_numpy_api,
    "numpy-size": read_numpy_size,
    "requires-python": read_requires_python,
    "same-minor": read_same_minor,
    "typing-extensions": read_typing_extensions,
    "web": read_web,
}
