"""Library paths: libraries that are there and are not found, or of which another one is found first."""

from __future__ import annotations

import re

from core.compatibility import is_older, minor_of
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import find_needs, find_release, has_nvidia, meets_cuda, meets_cudnn, reach
from core.diagnosis.remedies import act, drop_address, find_addresses, install
from core.diagnosis.rule import NotApplicable, Rule
from core.model import Category, Change, Confidence, Evidence, Finding, GpuLibrary, Remedy, Severity

_VARIABLE = "LD_LIBRARY_PATH"
# The one release with tensorflow[and-cuda] whose libraries do not look for what it brings.
_WITHOUT_RUN_PATH = "2.16.1"
_WHEEL_FOLDERS = "site-packages/nvidia/*/lib"
_CUDA_FOLDER = re.compile(r"cuda[-/\\]v?(\d+\.\d+)")
_BIN_FOLDER = re.compile(r"\\cuda\\v(\d+\.\d+)\\bin", re.IGNORECASE)


def check_libstdcxx(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The C++ library that is loaded first is new enough for the build."""
    found = context.circumstances.libstdcxx
    tensorflow = context.tensorflow
    if not found or tensorflow is None or context.host.os != "linux":
        return NotApplicable("Nobody looked at the C++ library.")
    is_conda = tensorflow.installer == "conda"
    package = "tensorflow-conda" if is_conda else "tensorflow"
    row = context.matrix.platforms.limit("libstdcxx", tensorflow.version, context.python, package)
    if row is None:
        return ()
    search_path = _split(context.variable(_VARIABLE) or "")
    folder = next((one for one in search_path if one in found), next(iter(found)))
    version = found[folder]
    if not is_older(version, row.value):
        return ()
    better = next((one for one, other in found.items() if not is_older(other, row.value)), None)
    remedies = []
    if folder in search_path:
        detail = f"{_VARIABLE} before TensorFlow starts"
        remedies.append(act("unset-env", detail, f"Unset {_VARIABLE}, so that the system's order counts"))
    if better is not None:
        remedies.append(act("set-env", f"{_VARIABLE}={better}", f"Set {_VARIABLE} to {better}"))
    title = f"Use a newer libstdc++ ({row.value} or newer) and set {_VARIABLE} where programs start"
    remedies.append(act("newer-libstdcxx", f"{row.value} or newer", title))
    if (context.circumstances.manager or "").startswith("conda"):
        changes = (Change(name="libstdcxx-ng", before=None, after=">=7"),)
        remedies.insert(
            1, Remedy(id="libstdcxx-ng", title="Install libstdcxx-ng 7 or newer with conda", changes=changes)
        )
    sources = tuple(context.matrix.platforms.source(source) for source in row.sources)
    order = f" {_VARIABLE} puts that folder first." if folder in search_path else ""
    return (
        Finding(
            rule="libstdcxx",
            category=Category.LIBRARY_PATH,
            severity=Severity.ERROR,
            confidence=Confidence.HIGH,
            title=f"The libstdc++ in {folder} is too old for {context.tensorflow_title}",
            explanation=f"{row.why} libstdc++.so.{version} in {folder} does not have it.{order}",
            subject="tensorflow",
            evidence=(
                Evidence(
                    what="libstdc++.so.6",
                    observed=version,
                    expected=f"{row.value} or newer",
                    source="; ".join(map(drop_address, sources)),
                ),
            ),
            remedies=tuple(remedies),
            references=find_addresses(sources),
        ),
    )


def check_search_path(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """The CUDA and cuDNN that fit lie where a wheel of TensorFlow looks for them."""
    if context.host.os != "linux" or not context.is_official_wheel:
        return NotApplicable("No official Linux wheel is installed.")
    if not (context.facts.cuda or context.facts.cudnn) or not has_nvidia(context):
        return NotApplicable("No CUDA or no NVIDIA GPU is here.")
    needs = find_needs(context)
    if needs is None:
        return NotApplicable("This TensorFlow build uses no CUDA.")
    cuda = [one for one in reach(context.facts.cuda) if meets_cuda(needs, one.version)]
    cudnn = [one for one in reach(context.facts.cudnn) if meets_cudnn(needs, one.version)]
    value = context.variable(_VARIABLE)
    is_guess = value is None and not _knows_variable(context)
    release = find_release(context)
    if is_guess and (release is None or release.version != _WITHOUT_RUN_PATH):
        return NotApplicable(f"Nobody says what {_VARIABLE} is.")
    folders = _split(value or "")
    hidden = [
        group[0]
        for group in (cuda, cudnn)
        if group and not any(one.source == "system" or _is_reached(context, one, folders) for one in group)
    ]
    if hidden:
        return (_describe_hidden(context, hidden, is_guess=is_guess),)
    return ()


def check_other_cuda(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """LD_LIBRARY_PATH leads to no other CUDA than the one TensorFlow was built for."""
    value = context.variable(_VARIABLE)
    if not value or "cuda" not in value or context.host.os != "linux":
        return NotApplicable(f"{_VARIABLE} names no CUDA.")
    needs = find_needs(context)
    if needs is None or not has_nvidia(context) or not context.is_official_wheel:
        return NotApplicable("This TensorFlow build uses no CUDA, or no GPU is here.")
    named = [(folder, match[1]) for folder in _split(value) if (match := _CUDA_FOLDER.search(folder))]
    if not named or any(meets_cuda(needs, version) for _, version in named):
        return ()
    own = [one for one in reach(context.facts.cuda) if one.source != "system"]
    if any(meets_cuda(needs, one.version) for one in own):
        release = find_release(context)
        is_blind = release is not None and context.matrix.gpu.blind(release.version) is not None
        same_major = any(version.split(".")[0] == needs.cuda.split(".")[0] for _, version in named)
        if not is_blind and not same_major:
            return ()
    folder, version = named[0]
    fitting = next((one for one in reach(context.facts.cuda) if meets_cuda(needs, one.version)), None)
    remedies = []
    if fitting is not None and fitting.source == "system":
        place = f"/usr/local/cuda-{minor_of(fitting.version)}/lib64"
        remedies.append(act("set-env", f"{_VARIABLE}={place}", f"Set {_VARIABLE} to {place}"))
    elif fitting is not None:
        remedies.append(act("unset-env", f"{_VARIABLE} for this environment", f"Unset {_VARIABLE}"))
        remedies += _offer_folders([fitting])
    else:
        return ()
    return (
        Finding(
            rule="cuda-other-path",
            category=Category.LIBRARY_PATH,
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            title=f"{_VARIABLE} leads to CUDA {version}, and TensorFlow was built for CUDA {needs.cuda}",
            explanation=(
                f"The folders of {_VARIABLE} are searched before all others, so {folder} counts and the "
                f"CUDA {fitting.version} that fits is not looked for. The GPU is not used, or operations on "
                "it fail."
            ),
            subject="cuda",
            evidence=(
                Evidence(what=_VARIABLE, observed=value[:200], expected=f"CUDA {needs.cuda}", source=folder),
            ),
            remedies=tuple(remedies),
        ),
    )


def check_cudnn_order(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """Of several cuDNNs of one major version one that fits is found first."""
    value = context.variable(_VARIABLE)
    if not value or len(context.facts.cudnn) < 2 or context.host.os != "linux":
        return NotApplicable(f"There are not several cuDNNs, or {_VARIABLE} is not set.")
    if not context.is_official_wheel:
        return NotApplicable("No official Linux wheel is installed.")
    from core.diagnosis.cudnn_order import judge_order

    return judge_order(context, _split(value))


def check_windows_path(context: Context) -> tuple[Finding, ...] | NotApplicable:
    """On Windows the CUDA that fits is named in PATH."""
    path = context.host.variables.get("PATH") or context.host.variables.get("Path")
    if context.host.os != "windows" or not path or not context.is_official_wheel:
        return NotApplicable("Not Windows, or nobody says what PATH is.")
    needs = find_needs(context)
    if needs is None or not has_nvidia(context):
        return NotApplicable("This TensorFlow build uses no CUDA, or no GPU is here.")
    fitting = next((one for one in reach(context.facts.cuda) if meets_cuda(needs, one.version)), None)
    named = _BIN_FOLDER.findall(path)
    if fitting is None or fitting.source != "system" or any(meets_cuda(needs, one) for one in named):
        return ()
    folder = rf"C:\Program Files\NVIDIA GPU Computing Toolkit\CUDA\v{minor_of(fitting.version)}\bin"
    return (
        Finding(
            rule="cuda-windows-path",
            category=Category.LIBRARY_PATH,
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            title=f"CUDA {fitting.version} fits, and PATH does not name its folder",
            explanation=(
                "TensorFlow looks for CUDA's files in the folders of PATH. The GPU is not used without them."
            ),
            subject="cuda",
            evidence=(
                Evidence(
                    what="CUDA in PATH",
                    observed=", ".join(named) or "none",
                    expected=minor_of(fitting.version),
                    source="PATH",
                ),
            ),
            remedies=(act("path", folder, f"Add {folder} to PATH"),),
        ),
    )


def _knows_variable(context: Context) -> bool:
    return _VARIABLE in context.circumstances.variables_unset or (
        context.circumstances.is_complete and context.knows("variables")
    )


def _is_reached(context: Context, one: GpuLibrary, folders: tuple[str, ...]) -> bool:
    """Whether TensorFlow's search comes by this library of the environment."""
    release = find_release(context)
    if one.source == "pip":
        if release is not None and context.matrix.gpu.blind(release.version) is None:
            return True
        return any("nvidia" in folder for folder in folders) or _is_named(one, folders)
    if release is not None and context.matrix.gpu.blind(release.version, "conda") is None:
        return True
    prefix = context.facts.located.prefix
    wanted = {f"{prefix}/lib", "$CONDA_PREFIX/lib", "${CONDA_PREFIX}/lib"}
    return any(
        folder.rstrip("/") in wanted or (folder.rstrip("/").endswith("/lib") and "conda" in folder)
        for folder in folders
    )


def _is_named(one: GpuLibrary, folders: tuple[str, ...]) -> bool:
    return one.path is not None and one.path in folders


def _describe_hidden(context: Context, hidden: list[GpuLibrary], *, is_guess: bool) -> Finding:
    kinds = ["CUDA" if one in context.facts.cuda else "cuDNN" for one in hidden]
    named = " and ".join(
        f"{kind} {one.version} from {one.source}" for kind, one in zip(kinds, hidden, strict=True)
    )
    release = find_release(context)
    place = "wheels" if hidden[0].source == "pip" else "conda"
    row = context.matrix.gpu.blind(release.version, place) if release is not None else None
    sources = tuple(context.matrix.source(source) for source in row.sources) if row is not None else ()
    is_pip = all(one.source == "pip" for one in hidden)
    why = (
        "The libraries of this wheel do not look into NVIDIA's wheels beside it"
        if is_pip
        else "The wheel of TensorFlow does not look into the lib folder of a conda environment"
    )
    remedies = _offer_folders(hidden)
    if is_pip and release is not None and release.version == _WITHOUT_RUN_PATH:
        remedies.append(
            act(
                "symlink",
                "nvidia/*/lib/*.so* into the tensorflow folder",
                "Link NVIDIA's libraries into TensorFlow's folder",
            )
        )
        remedies.append(install("tensorflow", _WITHOUT_RUN_PATH, "2.16.2"))
    return Finding(
        rule="cuda-hidden",
        category=Category.LIBRARY_PATH,
        severity=Severity.WARNING,
        confidence=Confidence.LOW if is_guess else Confidence.MEDIUM,
        title=f"TensorFlow does not find the {named} of this environment",
        explanation=(
            f"{why}, so that the GPU is only used where {_VARIABLE} leads there."
            if is_guess
            else f"{why}, and {_VARIABLE} does not lead there. The GPU is not used."
        ),
        subject="cudnn" if hidden[0] not in context.facts.cuda else "cuda",
        evidence=tuple(
            Evidence(
                what=f"{'CUDA' if one in context.facts.cuda else 'cuDNN'} from {one.source}",
                observed=f"{one.version}, not on {_VARIABLE}",
                expected=f"its folder on {_VARIABLE}",
                source=one.path or "; ".join(map(drop_address, sources)) or "The environment",
            )
            for one in hidden
        ),
        remedies=tuple(remedies),
        references=find_addresses(sources),
    )


def _offer_folders(hidden: list[GpuLibrary]) -> list[Remedy]:
    folders = []
    for one in hidden:
        if one.source == "conda":
            folders.append("$CONDA_PREFIX/lib")
        else:
            folders.append(_WHEEL_FOLDERS)
    value = ":".join(dict.fromkeys(folders))
    title = f"Set {_VARIABLE} to {value} when the environment starts"
    if _WHEEL_FOLDERS in folders:
        title = f"Set {_VARIABLE} to the lib folders of NVIDIA's wheels (site-packages/nvidia/*/lib)"
    return [act("set-env", f"{_VARIABLE}={value}", title)]


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.rstrip("/") or "/" for part in value.split(":") if part)


RULES = (
    Rule(
        id="libstdcxx",
        family="library paths",
        checks="The C++ library that is loaded first is new enough",
        check=check_libstdcxx,
    ),
    Rule(
        id="cuda-hidden",
        family="library paths",
        checks="TensorFlow finds the CUDA and cuDNN of the environment",
        check=check_search_path,
    ),
    Rule(
        id="cuda-other-path",
        family="library paths",
        checks="LD_LIBRARY_PATH leads to the CUDA that TensorFlow was built for",
        check=check_other_cuda,
    ),
    Rule(
        id="cudnn-order",
        family="library paths",
        checks="Of several cuDNNs the one that LD_LIBRARY_PATH finds first fits",
        check=check_cudnn_order,
    ),
    Rule(
        id="cuda-windows-path",
        family="library paths",
        checks="PATH names the CUDA that TensorFlow was built for",
        check=check_windows_path,
    ),
)
