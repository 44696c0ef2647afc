"""Several cuDNNs of one major version, and which of them LD_LIBRARY_PATH finds first."""

from __future__ import annotations

from collections.abc import Sequence

from core.compatibility import minor_of
from core.diagnosis.context import Context
from core.diagnosis.gpu_needs import find_needs, find_release, has_nvidia, meets_cudnn, reach
from core.diagnosis.remedies import act
from core.diagnosis.rule import NotApplicable
from core.model import Category, Change, Confidence, Evidence, Finding, GpuLibrary, Remedy, Severity

_VARIABLE = "LD_LIBRARY_PATH"
_WHEEL_FOLDER = "site-packages/nvidia/cudnn/lib"
_CONDA_FOLDERS = ("$CONDA_PREFIX/lib", "${CONDA_PREFIX}/lib")
_SYSTEM_FOLDERS = ("/usr/lib/x86_64-linux-gnu", "/usr/lib64", "/lib/x86_64-linux-gnu", "/usr/local/cuda")


def judge_order(context: Context, folders: Sequence[str]) -> tuple[Finding, ...] | NotApplicable:
    """The first folder that has the file of cuDNN's major version has one that fits.

    ``folders`` are those of LD_LIBRARY_PATH, in their order. They come before the run path that the wheels
    of TensorFlow 2.7 and newer have, since that is a DT_RUNPATH (manual page of ld.so).
    """
    needs = find_needs(context)
    if needs is None or needs.cudnn is None or not has_nvidia(context):
        return NotApplicable("This TensorFlow build uses no cuDNN, or no GPU is here.")
    major = needs.cudnn.split(".")[0]
    same = [one for one in reach(context.facts.cudnn) if one.version.split(".")[0] == major]
    fitting = [one for one in same if meets_cudnn(needs, one.version)]
    if not fitting or len(fitting) == len(same):
        return ()
    placed = ((folder, _find_in(context, folder, same)) for folder in folders)
    folder, first = next(((where, one) for where, one in placed if one is not None), ("", None))
    if first is None or first in fitting:
        return ()
    return (_describe(context, folders, folder, first, fitting[0], minor_of(needs.cudnn)),)


def _find_in(context: Context, folder: str, libraries: Sequence[GpuLibrary]) -> GpuLibrary | None:
    for one in libraries:
        if one.path and one.path.rstrip("/") in (folder, f"{folder}/libcudnn.so"):
            return one
    source = _name_source(context, folder)
    return next((one for one in libraries if one.source == source), None)


def _name_source(context: Context, folder: str) -> str:
    """Whose cuDNN lies in a folder, as far as its name tells."""
    if "nvidia/cudnn" in folder or "CUDNN_PATH" in folder:
        return "pip"
    prefix = context.facts.located.prefix
    if folder in (*_CONDA_FOLDERS, f"{prefix}/lib") or (folder.endswith("/lib") and "conda" in folder):
        return "conda"
    return "system" if folder.startswith(_SYSTEM_FOLDERS) else ""


def _describe(
    context: Context, folders: Sequence[str], folder: str, first: GpuLibrary, fitting: GpuLibrary, needed: str
) -> Finding:
    own = next((one for one in folders if _find_in(context, one, (fitting,)) is not None), None)
    own = own or {"pip": _WHEEL_FOLDER, "conda": _CONDA_FOLDERS[0]}.get(fitting.source, fitting.path or "")
    rest = [one for one in folders if one != own]
    value = ":".join([own, *rest])
    remedies: list[Remedy] = []
    if own:
        title = f"Put {own} first on {_VARIABLE}"
        remedies.append(act("set-env", f"{_VARIABLE}={value}", title))
    release = find_release(context)
    if fitting.source == "pip" and release is not None and context.matrix.gpu.blind(release.version) is None:
        remedies.append(act("unset-env", _VARIABLE, f"Unset {_VARIABLE}; TensorFlow finds its wheels itself"))
    if first.source == "conda" and "cudnn" in context.installed:
        remedies.append(
            Remedy(
                id="remove-cudnn",
                title=f"Remove conda's cudnn {first.version}",
                changes=(Change(name="cudnn", before=first.version, after=None),),
            )
        )
    remedies.append(
        Remedy(
            id="cudnn",
            title=f"Install cuDNN {needed} in place of {first.version}",
            changes=(Change(name="cudnn", before=first.version, after=needed),),
        )
    )
    return Finding(
        rule="cudnn-order",
        category=Category.LIBRARY_PATH,
        severity=Severity.WARNING,
        confidence=Confidence.MEDIUM,
        title=f"cuDNN {first.version} is found before the cuDNN {fitting.version} that fits",
        explanation=(
            f"{context.tensorflow_title} was built with cuDNN {needed}. Both have the same file name, and "
            f"{folder} comes first on {_VARIABLE}. Operations on the GPU stop with “Loaded runtime CuDNN "
            f"library: {first.version} but source was compiled with: {needed}”."
        ),
        subject="cudnn",
        evidence=tuple(
            Evidence(
                what=f"cuDNN from {one.source}",
                observed=one.version,
                expected=f"{needed} or newer",
                source=one.path or _VARIABLE,
            )
            for one in (first, fitting)
        ),
        remedies=tuple(remedies),
        references=("https://github.com/tensorflow/tensorflow/issues/60750",),
    )
