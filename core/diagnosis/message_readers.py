"""Computes what a message says beyond its words: versions, and the remedies that follow from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from core.compatibility import Match, is_in_range, is_older, minor_of, parse_specifier
from core.diagnosis.context import Context
from core.diagnosis.existing import find_accepting, find_version
from core.diagnosis.gpu_needs import find_needs, fits_cuda, fits_cudnn
from core.diagnosis.remedies import act, install, phrase_range, recreate, show_name
from core.model import Category, Change, Remedy, Severity


class Reading(Struct, frozen=True, kw_only=True):
    """What a reader found: values for the row's texts, and what replaces the row's own words."""

    values: Mapping[str, str] = {}
    remedies: tuple[Remedy, ...] = ()
    category: Category | None = None
    severity: Severity | None = None
    title: str = ""
    expected: str = ""


Reader = Callable[[Context, Match], "Reading | None"]

_RUNS = re.compile(r"[-_.]+")
_CONFLICT = re.compile(
    r"(?P<asking>[A-Za-z0-9][\w.-]*) (?P<version>\d[\w.+!-]*) (?:requires|has requirement) "
    r"(?P<wanted>[A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?\s*\(?(?P<range>[<>=!~][^;()]*?)\)?(?:;[^,]*)?, "
    r"but you(?: have|'ll have) (?P<name>[A-Za-z0-9][\w.-]*) (?P<found>\d[\w.+!-]*)",
    re.IGNORECASE,
)
# From the numbers beside NumPy's version of its C interface (numpy/core/setup_common.py).
_NUMPY_API = {
    8: "1.7", 9: "1.8", 10: "1.10", 11: "1.13", 12: "1.14", 13: "1.16", 14: "1.20", 15: "1.22", 16: "1.23",
    17: "1.25", 18: "2.0", 19: "2.1", 20: "2.3",
}  # fmt: skip
_NUMPY_FOR = {13: "1.19.5", 14: "1.21.6", 15: "1.22.4", 16: "1.24.4", 17: "1.26.4", 18: "2.0.2"}
# The first GCC whose C++ library has the symbol (GCC's ABI policy).
_GLIBCXX = {
    18: "4.8.0", 19: "4.8.3", 20: "4.9.0", 21: "5.1.0", 22: "6.1.0", 23: "7.1.0", 24: "7.2.0", 25: "8.1.0",
    26: "9.1.0", 27: "9.2.0", 28: "9.3.0", 29: "11.1.0", 30: "12.1.0", 31: "13.1.0", 32: "13.2.0",
    33: "14.1.0",
}  # fmt: skip
_CXXABI = {
    7: "4.8.0", 8: "4.9.0", 9: "5.1.0", 10: "6.1.0", 11: "7.1.0", 12: "9.1.0", 13: "11.1.0", 14: "13.1.0",
    15: "14.1.0",
}  # fmt: skip
# Distributions whose module has another name.
_MODULES = {
    "attr": "attrs", "bs4": "beautifulsoup4", "cv2": "opencv-python", "dateutil": "python-dateutil",
    "google.protobuf": "protobuf", "keras_applications": "keras-applications",
    "keras_preprocessing": "keras-preprocessing", "pil": "pillow", "pkg_resources": "setuptools",
    "skimage": "scikit-image", "sklearn": "scikit-learn", "tensorflow_addons": "tensorflow-addons",
    "tensorflow_datasets": "tensorflow-datasets", "tensorflow_estimator": "tensorflow-estimator",
    "tensorflow_hub": "tensorflow-hub", "tensorflow_io": "tensorflow-io",
    "tensorflow_probability": "tensorflow-probability", "tensorflow_text": "tensorflow-text",
    "tf_keras": "tf-keras", "tf_slim": "tf-slim", "yaml": "pyyaml",
}  # fmt: skip


def read_conflict(context: Context, match: Match) -> Reading | None:
    """Pip's line ``A 1 requires B<2, but you have B 3``: the change of B, and the change of A."""
    hits = list(_CONFLICT.finditer(match.text))
    near = [one for one in hits if _is_near(one["asking"]) or _is_near(one["wanted"])]
    hit = next(iter(near or hits), None)
    if hit is None:
        return None
    asking, wanted = _normalize(hit["asking"]), _normalize(hit["wanted"])
    specifier = ",".join(part.strip() for part in hit["range"].split(","))
    if parse_specifier(specifier) is None:
        return None
    found = hit["found"].rstrip(".")
    ranges = [
        ",".join(part.strip() for part in one["range"].split(","))
        for one in hits
        if _normalize(one["wanted"]) == wanted
    ]
    together = ",".join(dict.fromkeys(one for one in ranges if parse_specifier(one) is not None))
    remedies = [
        install(
            wanted,
            found,
            find_version(context, wanted, together) or find_version(context, wanted, specifier) or specifier,
        )
    ]
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


def read_absent(context: Context, match: Match) -> Reading | None:
    """Pip's line ``A 1 requires B, which is not installed``."""
    name = _normalize(match.groups["wanted"])
    specifier = match.groups.get("range", "").strip()
    version = find_version(context, name, specifier)
    return Reading(
        values={"wanted": show_name(name), "piece": name},
        remedies=(install(name, None, version or specifier or ">=0"),),
        expected=f"{name}{specifier}",
    )


def read_module(context: Context, match: Match) -> Reading | None:
    """``No module named``: the distribution that brings the module."""
    module = match.groups["module"]
    if module.split(".")[0] == "google" and not module.startswith("google.protobuf"):
        return None
    name = _MODULES.get(module.lower()) or _MODULES.get(module.split(".")[0].lower())
    name = name or _normalize(module.split(".")[0])
    before = context.version_of(name)
    specifier = "<82" if name == "setuptools" else ""
    if name == "tf-keras" and context.release is not None:
        specifier = f"=={minor_of(context.release.version)}.*"
    version = find_version(context, name, specifier)
    return Reading(
        values={"piece": name, "wanted": show_name(name)},
        remedies=(install(name, before, version or specifier or ">=0"),),
        expected=f"the package {name}",
    )


def read_cuda_library(context: Context, match: Match) -> Reading | None:
    """A CUDA library that could not be loaded: which CUDA its name stands for, and what is there."""
    library = match.groups["library"]
    version = _read_cuda(match.text, library)
    needs = find_needs(context)
    wanted = needs.cuda if needs is not None else version
    there = [one.version for one in context.facts.cuda]
    if there and wanted[:1].isdigit() and any(fits_cuda(wanted, one) for one in there):
        return Reading(
            values={"cuda": wanted, "library": library},
            category=Category.LIBRARY_PATH,
            title=f"CUDA {there[0]} is there, but TensorFlow does not find {library}",
            expected=f"{library} on the library path",
            remedies=(_lead_to_libraries(context),),
        )
    cudnn = needs.cudnn if needs is not None else _CUDNN_OF.get(wanted)
    changes = [Change(name="cuda", before=there[0] if there else None, after=wanted)]
    if cudnn is not None:
        changes.append(Change(name="cudnn", before=_first_cudnn(context), after=cudnn))
    words = phrase_range(wanted) if not wanted[:1].isdigit() else wanted
    remedy = Remedy(
        id="cuda",
        title=f"Install CUDA {words}" + (f" and cuDNN {cudnn}" if cudnn else ""),
        changes=tuple(changes),
    )
    return Reading(
        values={"cuda": words, "library": library},
        category=Category.CUDA_MISMATCH if there else None,
        title=f"CUDA {there[0]} is there, and TensorFlow looks for {library} of CUDA {words}"
        if there
        else "",
        remedies=(remedy, _lead_to_libraries(context)),
        expected=f"CUDA {words}",
    )


def read_cudnn_library(context: Context, match: Match) -> Reading | None:
    """Libcudnn could not be loaded."""
    number = match.groups.get("number") or ""
    major = number.split(".")[0]
    needs = find_needs(context)
    wanted = needs.cudnn if needs is not None and needs.cudnn is not None else major
    there = [one.version for one in context.facts.cudnn]
    values = {"cudnn": wanted}
    if there and wanted and any(fits_cudnn(wanted, one) for one in there):
        return Reading(
            values=values,
            category=Category.LIBRARY_PATH,
            title=f"cuDNN {there[0]} is there, but TensorFlow does not find it",
            remedies=(_lead_to_libraries(context),),
            expected="cuDNN on the library path",
        )
    after = f">={wanted},<{int(major or wanted.split('.')[0]) + 1}"
    change = Change(
        name="cudnn", before=there[0] if there else None, after=wanted if "." in wanted else after
    )
    return Reading(
        values=values,
        category=Category.CUDNN_MISMATCH if there else None,
        title=f"cuDNN {there[0]} is not the cuDNN {wanted} that TensorFlow looks for" if there else "",
        remedies=(
            Remedy(id="cudnn", title=f"Install cuDNN {wanted}", changes=(change,)),
            _lead_to_libraries(context),
        ),
        expected=f"cuDNN {wanted}",
    )


def read_cudnn_versions(context: Context, match: Match) -> Reading | None:
    """``Loaded runtime CuDNN library: A but source was compiled with: B``; old releases print 7103."""
    loaded, built = (_dot_cudnn(match.groups[name]) for name in ("loaded", "built"))
    major = built.split(".")[0]
    upper = f"{major}.{int(built.split('.')[1]) + 1}" if int(major) < 7 else str(int(major) + 1)
    title = f"Install cuDNN {built} or a newer {major}.x"
    remedies = [
        Remedy(
            id="cudnn",
            title=title,
            changes=(Change(name="cudnn", before=loaded, after=f">={built},<{upper}"),),
        )
    ]
    if "compatibility version" in match.text:
        # Releases up to 1.4 compare the minor version for equality.
        minor = ".".join(built.split(".")[:2])
        after = f">={built},<{minor.split('.')[0]}.{int(minor.split('.')[1]) + 1}"
        remedies = [
            Remedy(
                id="cudnn",
                title=f"Install cuDNN {minor}",
                changes=(Change(name="cudnn", before=loaded, after=after),),
            )
        ]
    return Reading(
        values={"loaded": loaded, "built": built},
        remedies=tuple(remedies),
        expected=f"{built} or newer with the same major version",
    )


def read_driver(context: Context, match: Match) -> Reading | None:
    """The driver is too old: the oldest that serves the CUDA of this build."""
    needs = find_needs(context)
    cuda = match.groups.get("cuda") or (needs.cuda if needs is not None else "")
    if not cuda and context.facts.cuda:
        cuda = minor_of(context.facts.cuda[0].version)
    need = context.matrix.driver_minimum(cuda, context.host.os) if cuda else None
    before = context.host.driver or match.groups.get("driver") or None
    if need is None or (before is not None and not is_older(before, need.driver)):
        title = "Install a newer NVIDIA driver"
        remedy = Remedy(
            id="driver", title=title, changes=(Change(name="driver", before=before, after=">=0"),)
        )
        return Reading(values={"cuda": cuda}, remedies=(remedy,), expected="a newer driver")
    remedy = Remedy(
        id="driver",
        title=f"Install NVIDIA driver {need.driver} or newer",
        changes=(Change(name="driver", before=before, after=need.driver),),
    )
    return Reading(values={"cuda": cuda}, remedies=(remedy,), expected=f"{need.driver} or newer")


def read_numpy_api(context: Context, match: Match) -> Reading | None:
    """``module compiled against API version 0xe but this version of numpy is 0xd``."""
    built, there = (int(match.groups[name], 16) for name in ("built", "there"))
    # The ABI version of NumPy 2 counts from 0x2000000.
    if built not in _NUMPY_API:
        return None
    wanted = _NUMPY_FOR.get(built) or f">={_NUMPY_API[built]}"
    specifier = f">={_NUMPY_API[built]},<2" if built < 18 else f">={_NUMPY_API[built]}"
    version = find_version(context, "numpy", specifier) or wanted
    if built >= there:
        upgrade = install("numpy", context.version_of("numpy"), wanted if wanted[:1].isdigit() else version)
    else:
        upgrade = install("numpy", context.version_of("numpy"), version)
    return Reading(
        values={"built": _NUMPY_API[built], "there": _NUMPY_API.get(there, "another version")},
        remedies=(upgrade,),
        expected=f"NumPy {_NUMPY_API[built]} or newer",
    )


def read_cxx_library(context: Context, match: Match) -> Reading | None:
    """``version `GLIBCXX_3.4.21' not found``: the first GCC whose C++ library has it."""
    symbol = match.groups["symbol"]
    number = int(symbol.rsplit(".", 1)[1])
    gcc = (_GLIBCXX if symbol.upper().startswith("GLIBCXX") else _CXXABI).get(number)
    major = gcc.split(".")[0] if gcc else ""
    remedies = []
    if gcc is not None:
        after = f">={max(int(major), 7)}"
        remedies.append(
            Remedy(
                id="libstdcxx-ng",
                title=f"Install libstdcxx-ng {after[2:]} or newer with conda",
                changes=(Change(name="libstdcxx-ng", before=None, after=after),),
            )
        )
    remedies.append(
        act(
            "newer-libstdcxx", f"GCC {gcc}" if gcc else "a newer GCC", "Use a newer C++ library of the system"
        )
    )
    if context.variable("LD_LIBRARY_PATH"):
        remedies.insert(
            0,
            act(
                "unset-env", "LD_LIBRARY_PATH", "Do not set LD_LIBRARY_PATH, which leads to the older library"
            ),
        )
    return Reading(
        values={"gcc": gcc or "a newer version"},
        remedies=tuple(remedies),
        expected=f"libstdc++ of GCC {gcc} or newer" if gcc else "a newer libstdc++",
    )


def read_no_matching(context: Context, match: Match) -> Reading | None:
    """Pip found nothing for a requirement: what the interpreter or the system lacks."""
    name = _normalize(match.groups["name"])
    specifier = (match.groups.get("range") or "").strip()
    offered = re.search(r"from versions: ([^)]*)\)", match.text)
    versions = [part.strip() for part in offered[1].split(",")] if offered else []
    versions = [one for one in versions if one and one != "none"]
    if name not in _TENSORFLOW:
        return Reading(
            values={"name": name, "range": specifier},
            category=Category.REQUIREMENT_VIOLATION if versions else None,
            expected=f"{name}{specifier}",
        )
    exact = specifier[2:] if specifier.startswith("==") and "*" not in specifier else ""
    release = context.matrix.release(exact) if exact else None
    minors = context.matrix.python_range(exact, context.platform, name) if release is not None else ()
    minors = minors or (context.matrix.python_range(exact, context.platform) if release is not None else ())
    remedies = []
    category = None
    if minors and versions:
        category = Category.PYTHON_TOO_NEW if is_older(exact, versions[0]) else Category.PYTHON_TOO_OLD
        remedies.append(
            recreate(context.python, minors[-1] if category is Category.PYTHON_TOO_NEW else minors[0])
        )
        final = [one for one in versions if one.replace(".", "").isdigit()] or versions
        remedies.append(install(name, None, final[-1]))
    elif minors:
        remedies.append(recreate(context.python, minors[-1]))
    elif versions:
        final = [one for one in versions if one.replace(".", "").isdigit()] or versions
        remedies.append(install(name, None, final[-1]))
    return Reading(
        values={"name": name, "range": specifier},
        category=category,
        remedies=tuple(remedies),
        expected=f"a wheel of {name}{specifier}",
    )


def _is_near(name: str) -> bool:
    low = _normalize(name)
    return low.startswith(("tensorflow", "keras", "tf-")) or low in _TENSORFLOW


def _normalize(name: str) -> str:
    return _RUNS.sub("-", name).lower()


def _read_cuda(text: str, library: str) -> str:
    """The CUDA that the libraries' names stand for; cudart tells it best."""
    runtime = re.search(r"libcudart\.so\.(\d+(?:\.\d+)?)", text)
    if runtime is not None:
        number = runtime[1]
        return _phrase_runtime(number)
    runtime = re.search(r"cudart64_(\d+)\.dll", text, re.IGNORECASE)
    if runtime is not None:
        digits = runtime[1]
        return _phrase_runtime(
            f"{digits[:-1]}.{digits[-1]}" if len(digits) > 2 or digits[0] != "1" else digits
        )
    blas = re.search(r"libcublas(?:Lt)?\.so\.(\d+(?:\.\d+)?)", text) or re.search(
        r"cublas64_(\d+)\.dll", text
    )
    number = blas[1] if blas is not None else (re.search(r"(\d+(?:\.\d+)?)", library) or [""])[0]
    if number in ("8.0", "9.0", "9.1", "9.2", "10.0"):
        return number
    if number in ("80", "90", "91", "92", "100"):
        return f"{number[:-1]}.{number[-1]}"
    major = number.split(".")[0]
    return "10.1" if major == "10" else f">={major},<{int(major) + 1}" if major.isdigit() and major else ">=0"


def _phrase_runtime(number: str) -> str:
    """From CUDA 11 on one name serves all minor versions of a major."""
    major = int(number.split(".")[0])
    return f">={major}.0,<{major + 1}" if major >= 11 else number


def _lead_to_libraries(context: Context) -> Remedy:
    if context.host.os == "windows":
        return act("path", "the folder bin of CUDA and cuDNN", "Put the folder bin of CUDA and cuDNN on PATH")
    folder = (
        "$CONDA_PREFIX/lib"
        if any(one.source == "conda" for one in context.facts.cuda)
        else "/usr/local/cuda/lib64"
    )
    return act("set-env", f"LD_LIBRARY_PATH={folder}", f"Set LD_LIBRARY_PATH so that {folder} is searched")


def _first_cudnn(context: Context) -> str | None:
    return context.facts.cudnn[0].version if context.facts.cudnn else None


def _dot_cudnn(text: str) -> str:
    """``7103`` as 7.1.3 and ``90100`` as 9.1.0; what has dots stays."""
    if "." in text or not text.isdigit():
        return text
    number = int(text)
    if number >= 90000:
        return f"{number // 10000}.{number // 100 % 100}.{number % 100}"
    return f"{number // 1000}.{number // 100 % 10}.{number % 100}"


_TENSORFLOW = frozenset(
    {"tensorflow", "tensorflow-gpu", "tensorflow-cpu", "tensorflow-macos", "tensorflow-intel", "tf-nightly"}
)
# cuDNN of the tested builds with these CUDA versions.
_CUDNN_OF = {"8.0": "6", "9.0": "7", "10.0": "7.4", "10.1": "7.6"}

READERS: Mapping[str, Reader] = {
    "absent": read_absent,
    "conflict": read_conflict,
    "cuda-library": read_cuda_library,
    "cudnn-library": read_cudnn_library,
    "cudnn-versions": read_cudnn_versions,
    "cxx-library": read_cxx_library,
    "driver": read_driver,
    "module": read_module,
    "no-matching": read_no_matching,
    "numpy-api": read_numpy_api,
}
